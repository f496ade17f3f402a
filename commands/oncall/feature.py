"""What the parts of `/oncall` have in common."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.domain.shift_ref import ShiftRef
from bot.errors import InvalidInput
from bot.interactions import Answer, CommandCall, Feature

_MINUTE = timedelta(minutes=1)


class OncallFeature(Feature):
    """A group of `/oncall`'s words, with its buttons and modals."""

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        """By the first word after the command; the handler is given what follows it."""
        return {}


def without_mention(text: str) -> str:
    """The text without the people it mentions."""
    return " ".join(re.sub(r"<@[^>]*>", " ", text).split())


def chosen_hours(values: Mapping[str, str | None]) -> ShiftRef:
    """The shift that a form holds, cut to the part that was asked for.

    Raises:
        InvalidInput: the part is no part of the shift.
    """
    whole = ShiftRef.read(values.get("shift"))
    start = _moment(values.get("from"), "from") or whole.start
    if timedelta() < whole.start - start < _MINUTE:
        start = whole.start  # which had begun within that minute; a picker knows no seconds
    end = _moment(values.get("until"), "until") or whole.end
    problems = {}
    if not whole.start <= start < whole.end:
        problems["from"] = "That is not within the shift. Choose a moment in it, or leave it empty."
    if not whole.start < end <= whole.end:
        problems["until"] = (
            "That is not within the shift. Choose a moment in it, or leave it empty."
        )
    if not problems and end <= start:
        problems["until"] = "That ends before it begins. Choose a later end."
    if problems:
        raise InvalidInput(problems)
    return ShiftRef(whole.rotation_id, start, end)


def _moment(epoch_seconds: str | None, block_id: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(epoch_seconds), UTC) if epoch_seconds else None
    except (ValueError, OverflowError, OSError):
        raise InvalidInput({block_id: "That is no date I understand."}) from None
