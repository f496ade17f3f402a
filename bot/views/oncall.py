"""Who is on call, in words."""

from collections.abc import Sequence

from bot.domain.rotation import Duty
from bot.views.blocks import Block, escape, moment, person, section


def oncall_lines(duties: Sequence[Duty], reader_zone: str) -> list[str]:
    """A paragraph for each rotation, with times in the reader's zone."""
    return [_duty(duty, reader_zone) for duty in duties]


def oncall_blocks(lines: Sequence[str]) -> list[Block]:
    """The same, laid out: one section for each, as many as a message takes."""
    return [section(line) for line in lines[:50]]


def _now(duty: Duty, reader_zone: str) -> str:
    if duty.current is None:
        return "Now: nobody yet"
    now = f"Now: {person(duty.current.user_id)} until {moment(duty.current.end, reader_zone)}"
    if duty.reachable:
        return now
    instead = f"{person(duty.stand_in)} is" if duty.stand_in else "the team's lead is"
    return f"{now}. Their account is deactivated: {instead} paged instead."


def _duty(duty: Duty, reader_zone: str) -> str:
    title = f"*{escape(duty.team)}* · {escape(duty.rotation)}"
    if duty.current is None and duty.following is None:
        return f"{title}\nNobody is in this rotation."
    now = _now(duty, reader_zone)
    if duty.following is None:
        return f"{title}\n{now}"
    following = (
        f"Next: {person(duty.following.user_id)} from {moment(duty.following.start, reader_zone)}"
    )
    return f"{title}\n{now}\n{following}"
