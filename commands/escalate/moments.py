"""Moments as Slack's pickers give them."""

from datetime import UTC, datetime

from bot.errors import InvalidInput


def moment(epoch_seconds: str | None, block_id: str) -> datetime | None:
    """The chosen moment, or None.

    Raises:
        InvalidInput: it is none.
    """
    try:
        return datetime.fromtimestamp(int(epoch_seconds), UTC) if epoch_seconds else None
    except (ValueError, OverflowError, OSError):
        raise InvalidInput({block_id: "That is no date I understand."}) from None
