"""What the parts of `/agenda` have in common."""

from collections.abc import Callable, Mapping
from datetime import date, time

from bot.errors import InvalidInput, Mistake
from bot.interactions import OUTDATED, Answer, CommandCall, Feature, number


class AgendaFeature(Feature):
    """A group of `/agenda`'s words, with its buttons and modals."""

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        """By the first word after the command; the handler is given what follows it."""
        return {}


def two(value: str) -> tuple[int, str]:
    """A button's value that carries a row's number and something else: `12:roadmap`.

    Raises:
        Mistake: it carries something else.
    """
    first, colon, rest = value.partition(":")
    if not colon:
        raise Mistake(OUTDATED)
    return number(first), rest


def whole(text: str | None, block_id: str, otherwise: int | None = None) -> int:
    """A whole number of a form.

    Raises:
        InvalidInput: it is none, and `otherwise` is not given.
    """
    digits = (text or "").strip()
    if not digits and otherwise is not None:
        return otherwise
    sign = digits.removeprefix("-")
    if not (sign.isascii() and sign.isdigit() and len(sign) <= 4):  # noqa: PLR2004 more is no length
        raise InvalidInput({block_id: "A whole number, please."})
    return int(digits)


def day(text: str | None, block_id: str) -> date | None:
    """A day of a form; None where none was chosen.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput({block_id: "A date looks like 2026-12-24."}) from None


def clock_time(text: str | None, block_id: str) -> time:
    """A time of day of a form.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return time.fromisoformat(text or "")
    except ValueError:
        raise InvalidInput({block_id: "A time looks like 16:00."}) from None
