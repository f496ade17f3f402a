"""Who is on call, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.business import is_night
from bot.domain.rotation import Change, Duty, Interval, Shift
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.blocks import Block, escape, local_time, moment, person, section

_A_NIGHT = timedelta(hours=12)
NO_ROTATION = "No rotation is set up yet, so nobody is on call. An administrator can add one."


@dataclass(frozen=True)
class RotationDay:
    """A rotation on a whole day: its shifts and its gaps then, cut to the day."""

    team: str
    rotation: str
    shifts: tuple[Shift, ...]
    gaps: tuple[Interval, ...]


@dataclass(frozen=True)
class Lookup:
    """The answer to "who is on call?"."""

    moment: datetime
    reader_zone: str
    """IANA name, the asker's."""
    zones: Mapping[str, str]
    """Those of the people on call, where known."""
    duties: tuple[Duty, ...]
    """At `moment`; none when a whole day was asked for."""
    is_now: bool = True
    days: tuple[RotationDay, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One person's shift in one rotation."""

    team: str
    rotation: str
    shift: Shift


@dataclass(frozen=True)
class Turns:
    """When one person is on call, now or next, in each of their rotations; soonest first."""

    user_id: str
    reader: str
    reader_zone: str
    zones: Mapping[str, str]
    now: datetime
    turns: tuple[Turn, ...]


def lookup_lines(lookup: Lookup) -> list[str]:
    """A paragraph for each rotation, with times in the reader's zone."""
    if not lookup.duties and not lookup.days:
        return [NO_ROTATION]
    if lookup.days:
        return [_day(each, lookup) for each in lookup.days]
    return [_duty(duty, lookup) for duty in lookup.duties]


def oncall_blocks(lines: Sequence[str]) -> list[Block]:
    """The same, laid out: one section for each, as many as a message takes."""
    return [section(line) for line in lines[: b.MESSAGE_BLOCKS]]


def turn_lines(found: Turns) -> list[str]:
    """When someone is on call: a line for each rotation."""
    who = "You are" if found.user_id == found.reader else f"{person(found.user_id)} is"
    if not found.turns:
        return [f"{who} in no rotation, or without a shift in the next year."]
    return [_turn(turn, who, found) for turn in found.turns]


def there(user_id: str, at: datetime, zones: Mapping[str, str]) -> str:
    """Someone's local time at a moment, and that they sleep then; empty when it isn't known."""
    zone_name = zones.get(user_id)
    if zone_name is None:
        return ""
    asleep = ", asleep there" if is_night(at, zone_name) else ""
    return f" · {local_time(at, zone(zone_name))} their time{asleep}"


def hours_there(each: Shift, zones: Mapping[str, str]) -> str:
    """A shift's hours on its person's own clock: `22:00–06:00`; empty when that isn't known."""
    zone_name = zones.get(each.user_id)
    if zone_name is None:
        return ""
    return "–".join(local_time(at, zone(zone_name)) for at in (each.start, each.end))


def _there_meanwhile(each: Shift | Interval, zones: Mapping[str, str]) -> str:
    """The same beside the reader's time, and that they sleep then if it is all at night."""
    if not isinstance(each, Shift) or not (hours := hours_there(each, zones)):
        return ""
    ends = (each.start, each.end - timedelta(seconds=1))
    at_night = all(is_night(at, zones[each.user_id]) for at in ends)
    asleep = at_night and each.end - each.start < _A_NIGHT
    return f" · {hours} their time{', asleep there' if asleep else ''}"


def rotation_name(team: str, rotation: str) -> str:
    return f"*{escape(team)}* · {escape(rotation)}"


def from_until(each: Shift | Interval | Change, reader_zone: str) -> str:
    """From when until when."""
    return f"from {moment(each.start, reader_zone)} until {moment(each.end, reader_zone)}"


def _turn(turn: Turn, who: str, found: Turns) -> str:
    name, shift = rotation_name(turn.team, turn.rotation), turn.shift
    until = f"until {moment(shift.end, found.reader_zone)}"
    if shift.start <= found.now:
        beside = _beside(found, shift.user_id, found.now)
        return f"{who} on call now for {name}, {until}{beside}"
    beside = _beside(found, shift.user_id, shift.start)
    begins = f"from {moment(shift.start, found.reader_zone)}{beside}"
    away = " · *away then*" if shift.away else ""
    return f"{who} next on call for {name} {begins}, {until}{away}"


def _beside(found: Turns, user_id: str, at: datetime) -> str:
    """Someone's local time; nobody needs to be told their own."""
    return "" if user_id == found.reader else there(user_id, at, found.zones)


def _day(day: RotationDay, lookup: Lookup) -> str:
    said: list[tuple[Shift | Interval, str]] = [
        *((shift, person(shift.user_id)) for shift in day.shifts),
        *((gap, "*nobody*") for gap in day.gaps),
    ]
    said.sort(key=lambda each: each[0].start)
    lines = [
        f"• {who} {from_until(each, lookup.reader_zone)}"
        f"{_there_meanwhile(each, lookup.zones)}{_away(each)}"
        for each, who in said
    ]
    return "\n".join([rotation_name(day.team, day.rotation), *lines])


def _away(each: Shift | Interval) -> str:
    return " · *away then*" if isinstance(each, Shift) and each.away else ""


def _now(duty: Duty, lookup: Lookup) -> str:
    when = "Now" if lookup.is_now else moment(lookup.moment, lookup.reader_zone)
    if duty.current is None:
        return f"{when}: nobody"
    on_call = duty.current.user_id
    now = f"{when}: {person(on_call)} until {moment(duty.current.end, lookup.reader_zone)}"
    if duty.unreached is None:
        return now + there(on_call, lookup.moment, lookup.zones)
    if duty.stand_in is None:
        return f"{now}. {duty.unreached}: the team's lead is paged instead."
    beside = there(duty.stand_in, lookup.moment, lookup.zones)
    return f"{now}. {duty.unreached}: {person(duty.stand_in)} is paged instead.{beside}"


def _duty(duty: Duty, lookup: Lookup) -> str:
    title = rotation_name(duty.team, duty.rotation)
    if duty.current is None and duty.following is None:
        return f"{title}\nNobody is in this rotation."
    now = _now(duty, lookup)
    if duty.following is None:
        return f"{title}\n{now}"
    begins = moment(duty.following.start, lookup.reader_zone)
    beside = there(duty.following.user_id, duty.following.start, lookup.zones)
    return f"{title}\n{now}\nNext: {person(duty.following.user_id)} from {begins}{beside}"
