"""The next weeks of a team's rotations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.pictures import Kind
from bot.domain.rotation import Interval, Shift
from bot.domain.wall_clock import first_moment, zone
from bot.views import blocks as b
from bot.views.oncall import from_until, hours_there, rotation_name
from bot.views.pictures import Lane, Lanes, Stretch
from bot.views.tables import table, when, whom, words

_SHOWN, _TITLE = 40, 100
_WORDS: Mapping[Kind, str] = {
    "normal": "on call",
    "late": "on call, but away",
    "off": "away",
    "gap": "nobody",
    "holiday": "holiday",
}


@dataclass(frozen=True)
class RotationWeeks:
    """One rotation in the time shown, cut to it."""

    name: str
    always: bool
    shifts: Sequence[Shift]
    gaps: Sequence[Interval]
    away: Sequence[tuple[str, Interval]]


@dataclass(frozen=True)
class TeamSchedule:
    """A team's rotations between two moments, for one reader."""

    team: str
    reader_zone: str
    start: datetime
    end: datetime
    rotations: Sequence[RotationWeeks]
    holidays: Mapping[date, str]
    names: Mapping[str, str]
    """By user id, for the picture, which knows no mentions."""
    zones: Mapping[str, str]
    """Those of the people on call, where known (IANA)."""


def schedule_lines(schedule: TeamSchedule) -> list[list[str]]:
    """Each rotation's shifts and gaps in the order of time, then the holidays."""
    parts = [_rotation(schedule, each) for each in schedule.rotations]
    if schedule.holidays:
        days = [f"• {_day(day)}: {b.one_line(name)}" for day, name in schedule.holidays.items()]
        parts.append(["*Public holidays*", *days])
    return parts


def schedule_blocks(parts: Sequence[Sequence[str]]) -> list[b.Block]:
    blocks = [block for lines in parts for block in b.sections(lines)]
    return blocks[: b.MESSAGE_BLOCKS]


def finding(schedule: TeamSchedule, weeks: RotationWeeks) -> str:
    """What the picture shows, in a sentence."""
    name = rotation_name(schedule.team, weeks.name)
    people = len({shift.user_id for shift in weeks.shifts})
    who = "1 person takes" if people == 1 else f"{people} people take"
    until = b.moment(schedule.end, schedule.reader_zone, "{date_short_pretty}")
    return f"{name} until {until}: {who} turns. {_gaps(weeks)}"


def schedule_table(schedule: TeamSchedule, weeks: RotationWeeks) -> b.Block:
    """A row for each shift and each gap, with the hours on the person's own clock."""
    rows = [
        [
            whom(each.user_id) if isinstance(each, Shift) else words("Nobody"),
            when(each.start, schedule.reader_zone),
            when(each.end, schedule.reader_zone),
            words(_for_them(each, schedule.zones)),
        ]
        for each in _in_order(weeks)
    ]
    return table(["On call", "From", "Until", "On their clock"], rows)


def _for_them(each: Shift | Interval, zones: Mapping[str, str]) -> str:
    if not isinstance(each, Shift):
        return ""
    return ", ".join(
        filter(None, [hours_there(each, zones), "away in that time" if each.away else ""])
    )


def schedule_picture(schedule: TeamSchedule, weeks: RotationWeeks) -> Lanes:
    """A lane for each person who is on call or away, and one for the gaps."""
    people = dict.fromkeys([shift.user_id for shift in weeks.shifts])
    lanes = [_lane(schedule, weeks, user_id) for user_id in people]
    gaps = tuple(Stretch(each.start, each.end, "gap") for each in weeks.gaps)
    if gaps:
        lanes.append(Lane("Nobody", gaps))
    where = zone(schedule.reader_zone)
    bands = tuple(
        Stretch(
            max(first_moment(day, time(0), where), schedule.start),
            min(first_moment(day + timedelta(days=1), time(0), where), schedule.end),
            "holiday",
            name[:_TITLE],
        )
        for day, name in schedule.holidays.items()
    )
    said = f"Who is on call for {schedule.team}, {weeks.name}: {len(people)} people. {_gaps(weeks)}"
    return Lanes(
        title=f"{schedule.team}, {weeks.name}"[:_TITLE],
        alt_text=said[:1000],
        start=schedule.start,
        end=schedule.end,
        zone=schedule.reader_zone,
        lanes=tuple(lanes),
        bands=bands,
        today=schedule.start,
        words=_WORDS,
    )


def _lane(schedule: TeamSchedule, weeks: RotationWeeks, user_id: str) -> Lane:
    on_call = [Stretch(each.start, each.end) for each in weeks.shifts if each.user_id == user_id]
    off = [Stretch(each.start, each.end, "off") for who, each in weeks.away if who == user_id]
    both = [
        Stretch(max(shift.start, away.start), min(shift.end, away.end), "late")
        for shift in on_call
        for away in off
        if shift.start < away.end and away.start < shift.end
    ]
    return Lane(schedule.names.get(user_id, user_id), (*on_call, *off, *both))


def _rotation(schedule: TeamSchedule, weeks: RotationWeeks) -> list[str]:
    lines = [
        f"• {b.person(each.user_id) if isinstance(each, Shift) else '*nobody*'} "
        f"{from_until(each, schedule.reader_zone)}{_away(each)}"
        for each in _in_order(weeks)
    ]
    left = len(lines) - _SHOWN
    more = [f"and {left} more"] if left > 0 else []
    title = f"{rotation_name(schedule.team, weeks.name)}. {_gaps(weeks)}"
    return [title, *lines[:_SHOWN], *more]


def _in_order(weeks: RotationWeeks) -> list[Shift | Interval]:
    """Shifts, and gaps where somebody is meant to be on call."""
    gaps = weeks.gaps if weeks.always or not weeks.shifts else ()
    return sorted([*weeks.shifts, *gaps], key=lambda each: each.start)


def _gaps(weeks: RotationWeeks) -> str:
    if not weeks.gaps:
        return "Somebody is on call all the time."
    hours = sum((each.end - each.start for each in weeks.gaps), timedelta()) / timedelta(hours=1)
    times = "once" if len(weeks.gaps) == 1 else f"{len(weeks.gaps)} times"
    meant = "" if weeks.always else ", as it is meant to be"
    return f"Nobody is on call {times}, {hours:.0f} hours in all{meant}."


def _away(each: Shift | Interval) -> str:
    return " · *away in that time*" if isinstance(each, Shift) and each.away else ""


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
