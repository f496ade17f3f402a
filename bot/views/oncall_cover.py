"""Looking for cover, in words."""

from collections.abc import Sequence

from bot.domain.rotation import Interval
from bot.views import blocks as b
from bot.views.oncall import from_until, rotation_name
from models import CoverRequest, CoverState

TAKE, DECLINE, WITHDRAW = "oncall_cover_take", "oncall_cover_decline", "oncall_cover_withdraw"
ALL_DECLINED = "everyone who was asked has said no. A lead can put someone on call."
EXPIRED = "nobody took it, and it has begun. It stays with whoever has the shift."
_REASONS_SHOWN = 8


def hours_of(request: CoverRequest, team: str, rotation: str, reader_zone: str) -> str:
    """`*IT* · Primary, from … until …`."""
    span = from_until(Interval(request.starts_at, request.ends_at), reader_zone)
    return f"{rotation_name(team, rotation)}, {span}"


def ask_words(request: CoverRequest, hours: str) -> str:
    """The question to one person."""
    note = f"\n> {b.one_line(request.note, 300)}" if request.note else ""
    return f"{b.person(request.user_id)} looks for someone to take {hours}.{note}"


def ask_blocks(words: str, request: CoverRequest) -> list[b.Block]:
    value = str(request.id)
    take = b.button("I’ll take it", TAKE, value, style="primary", label="Take this shift")
    return [b.section(words), b.actions(take, b.button("I can’t", DECLINE, value))]


def announcement(hours: str, count: int, passed_over: Sequence[str]) -> str:
    """How many are asked, and why others are not."""
    if count:
        people = "1 person is" if count == 1 else f"{count} people are"
        said = (
            f"Cover for {hours}: {people} asked, lightest load first. The first to say yes has it."
        )
    else:
        said = f"Cover for {hours}: nobody can take it. A lead can put someone on call."
    reasons = "".join(f"\n• {reason}" for reason in passed_over[:_REASONS_SHOWN])
    return said + (f"\nNot asked:{reasons}" if reasons else "")


def announcement_blocks(words: str, request: CoverRequest) -> list[b.Block]:
    stop = b.button("Stop looking", WITHDRAW, str(request.id))
    return [b.section(words), b.actions(stop)]


def outcome(request: CoverRequest, *, to: str) -> str:
    """How it ended, in a sentence."""
    if request.state == CoverState.FILLED and request.filled_by:
        who = "You take" if request.filled_by == to else f"{b.person(request.filled_by)} takes"
        return f"✓ {who} it. Thank you."
    if request.state == CoverState.EXPIRED:
        return "It has begun, and nobody had taken it."
    return "It is not needed any more."


def whose(request: CoverRequest, *, to: str) -> str:
    return "Your" if request.user_id == to else f"{b.person(request.user_id)}:"
