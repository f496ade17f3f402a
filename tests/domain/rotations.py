"""Rotations to try: every zone and its clock changes, many layouts, and a slow, plain reckoning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.rotation import Days, Hours, Layer, Window
from bot.domain.wall_clock import first_moment, last_moment

ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})
PEOPLE = ("ana", "ben", "cy")
WORKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})


@lru_cache
def clock_changes(zone_name: str, first: date, last: date) -> tuple[date, ...]:
    """The local dates from first to last at whose noon the clock differs from the noon before."""
    where = ZoneInfo(zone_name)
    days = [first + timedelta(days=each) for each in range((last - first).days)]
    offsets = [datetime.combine(day, time(12), tzinfo=where).utcoffset() for day in days]
    return tuple(
        day
        for day, before, after in zip(days[1:], offsets, offsets[1:], strict=False)
        if before != after
    )


@lru_cache
def zones_of_each_kind() -> tuple[str, ...]:
    """One zone for each way of keeping time in 2026: the others do the same under another name."""
    kinds: dict[tuple[object, ...], str] = {}
    for name in ZONES:
        changes = clock_changes(name, date(2026, 1, 1), date(2027, 1, 1))
        where = ZoneInfo(name)
        marks = (date(2026, 1, 1), date(2026, 7, 1), *changes)
        hours = (datetime.combine(day, time(), tzinfo=where).utcoffset() for day in marks)
        kinds.setdefault((changes, tuple(hours)), name)
    return tuple(kinds.values())


def layouts(zone_name: str, starts_on: date) -> list[tuple[Layer, ...]]:
    """Each is a pile of layers; handoffs lie where clocks are changed, so that changes matter."""

    def layer(at: str, **more: object) -> Layer:
        return Layer(PEOPLE, time.fromisoformat(at), zone_name, starts_on, **more)  # type: ignore[arg-type]

    def open_(opens: str, closes: str) -> Layer:
        window = Window(time.fromisoformat(opens), time.fromisoformat(closes))
        return layer("00:00", length=Days(7), window=window)

    return [
        (layer("01:30", length=Days(1)),),
        (layer("02:00", length=Days(7)),),
        (layer("00:30", length=Days(14)),),
        (layer("02:30", length=Days(3)),),
        (layer("01:00", length=Hours(1)),),
        (layer("02:30", length=Hours(5)),),
        (layer("00:00", length=Hours(12)),),
        (layer("01:30", length=Days(1), weekdays=WORKDAYS),),
        (layer("02:30", length=Days(2), weekdays=WEEKEND),),
        (layer("02:30", length=Days(10), weekdays=frozenset({0, 2, 5})),),
        (layer("02:00", length=Hours(6), weekdays=frozenset({6, 0})),),
        (open_("01:30", "01:15"),),
        (open_("22:00", "02:30"),),
        (open_("02:15", "02:45"),),
        (
            layer("01:30", length=Days(7), weekdays=WORKDAYS),
            layer("01:30", length=Days(7), weekdays=WEEKEND),
        ),
        (open_("01:30", "09:00"), open_("09:00", "17:30"), open_("17:30", "01:30")),
        (open_("02:30", "00:00"), open_("00:00", "02:30")),
    ]


def covers_always(layers: tuple[Layer, ...]) -> bool:
    """Whether a layout of the list above is meant to leave no gap."""
    return len(layers) > 1 or (len(layers[0].weekdays) == 7 and not layers[0].window)


@dataclass
class Reckoned:
    """A shift as found by walking from the start, one slot after the other."""

    user_id: str
    turn: int
    start: datetime
    end: datetime


def reckoned(layer: Layer, start: datetime, end: datetime) -> list[Reckoned]:
    """The shifts that overlap an interval, in the way a person would write them all down."""
    found: list[Reckoned] = []
    for turn, begins, ends in _stretches(layer, end + 40 * timedelta(days=1)):
        last = found[-1] if found else None
        if last and last.turn == turn and last.end == begins and not layer.window:
            last.end = ends
        else:
            found.append(Reckoned(layer.people[turn % len(layer.people)], turn, begins, ends))
    return [each for each in found if max(each.start, start) < min(each.end, end)]


def _stretches(layer: Layer, until: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    where, worked = ZoneInfo(layer.zone_name), 0
    opens = layer.window.opens if layer.window else layer.handoff_at
    wall = datetime.combine(layer.starts_on, opens)
    if layer.window and opens < layer.handoff_at:
        wall += timedelta(days=1)
    first_day = wall.date()
    hourly = isinstance(layer.length, Hours)
    step = timedelta(hours=layer.length.count) if hourly else timedelta(days=1)
    while (start := first_moment(wall.date(), wall.time(), where)) < until:
        following = wall + step
        if wall.weekday() in layer.weekdays:
            end = first_moment(following.date(), following.time(), where)
            if layer.window:
                closes = layer.window.closes
                day = wall.date() if closes > opens else following.date()
                end = min(end, last_moment(day, closes, where))
            yield (
                (worked if hourly else _turn(layer, (wall.date() - first_day).days, worked)),
                start,
                end,
            )
            worked += 1
        wall = following


def _turn(layer: Layer, day: int, worked: int) -> int:
    """Whole weeks are counted on the calendar, fewer days by the days that are worked."""
    weeks, days = divmod(layer.length.count, 7)
    if not days:
        return day // layer.length.count
    return worked // (weeks * len(layer.weekdays) + days)


def winner(layers: tuple[Layer, ...], moment: datetime) -> str | None:
    """Who is on call by the plainest rule: the uppermost layer that has somebody."""
    for layer in reversed(layers):
        covering = reckoned(layer, moment, moment + timedelta(seconds=1))
        if covering:
            return covering[-1].user_id
    return None


def utc(day: date, hour: int = 0) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
