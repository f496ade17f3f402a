"""Who is on call, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.business import is_night
from bot.domain.rotation import Duty, Interval, Shift
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.blocks import Block, escape, local_time, moment, person, section


@dataclass(frozen=True)
class Reading:
    """For whom and about when: the asker's zone, the people's zones (IANA), the moment."""

    reader_zone: str
    zones: Mapping[str, str]
    moment: datetime
    is_now: bool = True


def oncall_lines(duties: Sequence[Duty], reading: Reading) -> list[str]:
    """A paragraph for each rotation, with times in the reader's zone."""
    return [_duty(duty, reading) for duty in duties]


def oncall_blocks(lines: Sequence[str]) -> list[Block]:
    """The same, laid out: one section for each, as many as a message takes."""
    return [section(line) for line in lines[: b.MESSAGE_BLOCKS]]


def there(user_id: str, at: datetime, zones: Mapping[str, str]) -> str:
    """Someone's local time at a moment, and that they sleep then; empty when it isn't known."""
    zone_name = zones.get(user_id)
    if zone_name is None:
        return ""
    asleep = ", asleep there" if is_night(at, zone_name) else ""
    return f" · {local_time(at, zone(zone_name))} their time{asleep}"


def day_lines(
    title: str, shifts: Sequence[Shift], gaps: Sequence[Interval], reader_zone: str
) -> list[str]:
    """A rotation's shifts and gaps in the order of time, under its title."""
    said = [(each.start, person(each.user_id), each) for each in shifts]
    said += [(each.start, "*nobody*", each) for each in gaps]
    said.sort(key=lambda line: line[0])
    lines = [f"• {who} {_span(each, reader_zone)}" for _, who, each in said]
    return [title, *(lines or ["• nobody"])]


def turn_line(
    name: str, shift: Shift, who: str, now: datetime, reading: Reading, *, first: bool
) -> str:
    """One person's shift in one rotation; `who` is “You are” or “<@U…> is”."""
    until = f"until {moment(shift.end, reading.reader_zone)}"
    if shift.start <= now:
        return f"{who} on call now for {name}, {until}{there(shift.user_id, now, reading.zones)}"
    begins = moment(shift.start, reading.reader_zone)
    beside = there(shift.user_id, shift.start, reading.zones)
    away = " · *away then*" if shift.away else ""
    turn = "next" if first else "also"
    return f"{who} {turn} on call for {name} from {begins}{beside}, {until}{away}"


def rotation_name(team: str, rotation: str) -> str:
    return f"*{escape(team)}* · {escape(rotation)}"


def _span(each: Shift | Interval, reader_zone: str) -> str:
    return f"from {moment(each.start, reader_zone)} until {moment(each.end, reader_zone)}"


def _now(duty: Duty, reading: Reading) -> str:
    when = "Now" if reading.is_now else moment(reading.moment, reading.reader_zone)
    if duty.current is None:
        return f"{when}: nobody"
    on_call = duty.current.user_id
    now = f"{when}: {person(on_call)} until {moment(duty.current.end, reading.reader_zone)}"
    if duty.unreached is None:
        return now + there(on_call, reading.moment, reading.zones)
    if duty.stand_in is None:
        return f"{now}. {duty.unreached}: the team's lead is paged instead."
    beside = there(duty.stand_in, reading.moment, reading.zones)
    return f"{now}. {duty.unreached}: {person(duty.stand_in)} is paged instead{beside}"


def _duty(duty: Duty, reading: Reading) -> str:
    title = rotation_name(duty.team, duty.rotation)
    if duty.current is None and duty.following is None:
        return f"{title}\nNobody is in this rotation."
    now = _now(duty, reading)
    if duty.following is None:
        return f"{title}\n{now}"
    begins = moment(duty.following.start, reading.reader_zone)
    beside = there(duty.following.user_id, duty.following.start, reading.zones)
    return f"{title}\n{now}\nNext: {person(duty.following.user_id)} from {begins}{beside}"
