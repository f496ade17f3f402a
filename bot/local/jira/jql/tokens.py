"""Words, strings, signs: where JQL begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.local.jira.refused import JiraRefused

Kind = Literal["word", "text", "sign", "end"]
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
        |(?P<sign>!=|!~|>=|<=|=|>|<|~|\(|\)|,|!|&&|\|\||&|\|)
        |(?P<word>(?:[^\s"'=!<>~(),&|\\]|\\.)+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_RESERVED = frozenset("{}*/%+^$#@?;[]")


@dataclass(frozen=True)
class Token:
    """A piece of a query; `at` is the character at which it begins, from 1."""

    kind: Kind
    text: str
    at: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.lower() in words

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs


def wrong(message: str, at: int) -> JiraRefused:
    """Jira's way to say where a query stops making sense."""
    return JiraRefused(400, f"Error in the JQL Query: {message} (line 1, character {at})")


def tokens(jql: str) -> Iterator[Token]:
    """The pieces, with an end.

    Raises:
        JiraRefused: 400, a quotation that doesn't end, or a reserved character.
    """
    place = 0
    while jql[place:].strip():
        found = _TOKEN.match(jql, place)
        if not found or not found.lastgroup:
            raise wrong("The quoted string has not been completed.", place + 1)
        kind: Kind = found.lastgroup  # type: ignore[assignment] # a group's name is a kind
        yield _token(kind, found[kind], found.start(kind) + 1)
        place = found.end()
    yield Token("end", "", len(jql) + 1)


def _token(kind: Kind, raw: str, at: int) -> Token:
    if kind == "text":
        return Token(kind, _plain(raw[1:-1], at), at)
    if kind == "word" and (reserved := _RESERVED & set(raw)) and not raw.startswith("cf["):
        sign = min(reserved, key=raw.index)
        raise wrong(
            f"The character '{sign}' is a reserved JQL character. You must enclose it in a string "
            "or use the escape '\\u" + f"{ord(sign):04x}' instead.",
            at,
        )
    return Token(kind, raw, at)


def _plain(text: str, at: int) -> str:
    def escaped(found: re.Match[str]) -> str:
        mark = found[1]
        if mark not in "\"'\\ ntr":
            raise wrong(f"'\\{mark}' is an illegal JQL escape sequence.", at + found.start())
        return _ESCAPES.get(mark, mark)

    return re.sub(r"\\(.)", escaped, text, flags=re.DOTALL)
