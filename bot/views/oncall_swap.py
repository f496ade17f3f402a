"""A swap of two shifts, in words."""

from datetime import datetime

from bot.domain.rotation import Interval
from bot.views import blocks as b
from bot.views.oncall import from_until, rotation_name
from models import SwapRequest, SwapState

AGREE, DECLINE = "oncall_swap_agree", "oncall_swap_decline"
Names = tuple[tuple[str, str], tuple[str, str]]
"""Team and rotation of either shift."""

_ENDS = {
    SwapState.AGREED: "✓ Both agreed, and it is done.",
    SwapState.DECLINED: "Declined. Nothing changes.",
    SwapState.WITHDRAWN: "Taken back. Nothing changes.",
}


def swap_words(swap: SwapRequest, names: Names, reader_zone: str) -> str:
    """Who would take what, and how far it is."""
    one, other = b.person(swap.user_id), b.person(swap.other_user_id)
    given = _hours(names[0], swap.starts_at, swap.ends_at, reader_zone)
    taken = _hours(names[1], swap.other_starts_at, swap.other_ends_at, reader_zone)
    lines = [
        f"{b.person(swap.asked_by)} proposes a swap:",
        f"• {other} takes {given} from {one}",
        f"• {one} takes {taken} from {other}",
    ]
    return "\n".join([*lines, _state(swap)])


def swap_blocks(words: str, swap: SwapRequest, *, to: str) -> list[b.Block]:
    """The same, with buttons for who has not answered."""
    if swap.state != SwapState.ASKED:
        return [b.section(words)]
    value = str(swap.id)
    agreed = swap.agreed_at if to == swap.user_id else swap.other_agreed_at
    if agreed:
        return [b.section(words), b.actions(b.button("Take it back", DECLINE, value))]
    agree = b.button("Agree", AGREE, value, style="primary", label="Agree to this swap")
    return [b.section(words), b.actions(agree, b.button("Decline", DECLINE, value))]


def _state(swap: SwapRequest) -> str:
    if swap.state != SwapState.ASKED:
        return _ENDS[SwapState(swap.state)]
    answers = ((swap.user_id, swap.agreed_at), (swap.other_user_id, swap.other_agreed_at))
    waiting = [b.person(user_id) for user_id, at in answers if at is None]
    return f"Waiting for {' and '.join(waiting)}."


def _hours(name: tuple[str, str], start: datetime, end: datetime, reader_zone: str) -> str:
    return f"{rotation_name(*name)} {from_until(Interval(start, end), reader_zone)}"
