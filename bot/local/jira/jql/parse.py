"""JQL to a tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.local.jira.jql.tokens import Token, tokens, wrong
from bot.local.jira.refused import JiraRefused

_COMPARISONS = ("=", "!=", ">", ">=", "<", "<=", "~", "!~")
_RESERVED = ("and", "or", "not", "in", "is", "order", "by", "was", "changed", "empty", "null")
_MOST_ORDERS = 7


@dataclass(frozen=True)
class Value:
    """What a field is compared with; `call` for a function, `quoted` for a text in quotes."""

    text: str
    at: int
    quoted: bool = False
    call: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.quoted and self.text.lower() in {"empty", "null"}


@dataclass(frozen=True)
class Clause:
    """`field operator values`; the operators are JQL's, in lower case."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Not:
    part: "Part"


@dataclass(frozen=True)
class All:
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Part", ...]


Part = Clause | Not | All | Any


@dataclass(frozen=True)
class Order:
    field: str
    descending: bool


@dataclass(frozen=True)
class Query:
    """`where` is None for a query without a restriction."""

    where: Part | None
    orders: tuple[Order, ...]


def parse(jql: str) -> Query:
    """Understand a query.

    Raises:
        JiraRefused: 400, with Jira's sentence.
    """
    return _Parser(list(tokens(jql))).query()


class _Parser:
    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._place = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += token.kind != "end"
        return token

    def query(self) -> Query:
        has_where = self._next.kind != "end" and not self._next.is_word("order")
        where = self._any() if has_where else None
        orders = self._orders() if self._next.is_word("order") else ()
        if self._next.kind != "end":
            raise wrong(
                f"Expecting operator or logical operator but got '{self._next.text}'.",
                self._next.at,
            )
        return Query(where, orders)

    def _any(self) -> Part:
        parts = [self._all()]
        while self._next.is_word("or") or self._next.is_sign("||", "|"):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Part:
        parts = [self._one()]
        while self._next.is_word("and") or self._next.is_sign("&&", "&"):
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Part:
        if self._next.is_word("not") or self._next.is_sign("!"):
            self._take()
            return Not(self._one())
        if self._next.is_sign("("):
            self._take()
            inner = self._any()
            self._close()
            return inner
        return self._clause()

    def _clause(self) -> Clause:
        field = self._take()
        if field.kind not in {"word", "text"} or field.is_word(*_RESERVED):
            raise wrong(f"Expecting a field name but got '{field.text}'.", field.at)
        return Clause(field.text.lower(), *self._comparison())

    def _comparison(self) -> tuple[str, tuple[Value, ...]]:
        token = self._take()
        if token.is_sign(*_COMPARISONS):
            return token.text, (self._value(),)
        if token.is_word("is"):
            operator = "!=" if self._next.is_word("not") and self._take() else "="
            return operator, (self._emptiness(),)
        if token.is_word("in"):
            return "in", self._list()
        if token.is_word("not") and self._take_word("in"):
            return "not in", self._list()
        if token.is_word("was", "changed"):
            raise JiraRefused(400, f"History searches ({token.text}) are not supported here.")
        got = f"'{token.text}'" if token.text else "the end of the query"
        raise wrong(
            "Expecting operator but got " + got + ". The valid operators are '=', '!=', '<', '>', "
            "'<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.",
            token.at,
        )

    def _take_word(self, word: str) -> bool:
        token = self._take()
        if not token.is_word(word):
            raise wrong(f"Expecting '{word.upper()}' but got '{token.text}'.", token.at)
        return True

    def _emptiness(self) -> Value:
        value = self._value()
        if not value.is_empty:
            raise wrong("Expecting EMPTY or NULL after IS.", value.at)
        return value

    def _list(self) -> tuple[Value, ...]:
        opening = self._take()
        if not opening.is_sign("("):
            raise wrong(f"Expecting '(' but got '{opening.text}'.", opening.at)
        values = [self._value()]
        while self._next.is_sign(","):
            self._take()
            values.append(self._value())
        self._close()
        return tuple(values)

    def _value(self) -> Value:
        token = self._take()
        if token.kind == "text":
            return Value(token.text, token.at, quoted=True)
        if token.kind != "word" or token.is_word(*_RESERVED[:-2]):
            raise wrong(
                f"Expecting either a value, list or function but got '{token.text}'. You must "
                f"surround '{token.text}' in quotation marks to use it as a value.",
                token.at,
            )
        if not self._next.is_sign("("):
            return Value(token.text, token.at)
        self._take()
        self._close()
        return Value(token.text, token.at, call=True)

    def _close(self) -> None:
        token = self._take()
        if not token.is_sign(")"):
            raise wrong(f"Expecting ')' but got '{token.text}'.", token.at)

    def _orders(self) -> tuple[Order, ...]:
        self._take()
        self._take_word("by")
        orders = [self._order()]
        while self._next.is_sign(","):
            self._take()
            orders.append(self._order())
        if len(orders) > _MOST_ORDERS:
            raise JiraRefused(400, f"At most {_MOST_ORDERS} fields can be ordered by.")
        return tuple(orders)

    def _order(self) -> Order:
        field = self._take()
        if field.kind not in {"word", "text"}:
            raise wrong(f"Expecting a field name but got '{field.text}'.", field.at)
        descending = self._next.is_word("desc")
        if self._next.is_word("asc", "desc"):
            self._take()
        return Order(field.text.lower(), descending)
