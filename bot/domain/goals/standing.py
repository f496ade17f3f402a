"""Whether a goal is on track (docs/adr/ says why it is judged like this).

With a figure to start from, the bar of a day is on the straight line from there, at the beginning
of the quarter, to the target at its end. Without one the target is to hold all the time, so it is
the bar from the first day on. On track is whatever is at the bar or better.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.goals.measure import Better, Reading
from bot.domain.quarter import first_day, next_quarter


class Standing(StrEnum):
    """How a goal stands; the value is what people read."""

    NOT_BEGUN = "not begun"
    UNKNOWN = "not recorded"
    ON_TRACK = "on track"
    OFF_TRACK = "off track"
    UNCLEAR = "can’t be told"
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True)
class Aim:
    """What a goal wants: where to, by the end of which quarter, and from where, if that counts."""

    quarter: str
    better: Better
    target: float
    start: float | None = None


_WHOLE_FROM = 100


def bar(aim: Aim, today: date) -> float:
    """The figure that it takes today to be on track, as it is shown: from 100 on a whole one."""
    over = passed(aim.quarter, today)
    if aim.start is None or over == 1:
        return aim.target
    way = aim.start + (aim.target - aim.start) * over
    shown = round(way, 2) if abs(way) < _WHOLE_FROM else float(round(way))
    low, high = sorted((aim.start, aim.target))
    return min(high, max(low, shown))


def passed(quarter: str, today: date) -> float:
    """How much of a quarter is over when a day begins, from 0 to 1."""
    first, after = first_day(quarter), first_day(next_quarter(quarter))
    return min(1.0, max(0.0, (today - first).days / (after - first).days))


def standing(aim: Aim, reading: Reading | None, today: date) -> Standing:
    """How a goal stands when a day begins.

    Args:
        aim: what it wants.
        reading: the figure; None where it is not recorded.
        today: on the calendar of who looks.
    """
    if today < first_day(aim.quarter):
        return Standing.NOT_BEGUN
    if reading is None:
        return Standing.UNKNOWN
    wanted = bar(aim, today)
    good = {_is_good(aim.better, value, wanted) for value in (reading.low, reading.high)}
    if len(good) > 1:
        return Standing.UNCLEAR
    is_over = today >= first_day(next_quarter(aim.quarter))
    if good == {True}:
        return Standing.REACHED if is_over else Standing.ON_TRACK
    return Standing.MISSED if is_over else Standing.OFF_TRACK


def _is_good(better: Better, value: float, wanted: float) -> bool:
    return value >= wanted if better is Better.HIGHER else value <= wanted
