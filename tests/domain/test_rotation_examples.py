"""The worked examples of docs/rotation-examples.md, read from there."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.rotation import Days, Hours, Layer, Length, Schedule, Window, shift_at
from tests.domain.rotations import WEEKEND, WORKDAYS

PAGE = Path(__file__).parents[2] / "docs" / "rotation-examples.md"
NEW_YORK = ZoneInfo("America/New_York")
PEOPLE = {"A": "ana", "B": "ben", "C": "cy"}
ALL = frozenset(range(7))


def of(
    length: Length,
    handoff_at: time,
    weekdays: frozenset[int] = ALL,
    window: Window | None = None,
) -> Schedule:
    layer = Layer(
        tuple(PEOPLE.values()),
        handoff_at,
        NEW_YORK.key,
        date(2026, 11, 2),
        length,
        weekdays,
        window,
    )
    return Schedule((layer,))


ROTATIONS = {
    "weekly": of(Days(7), time(9)),
    "daily": of(Days(1), time(2, 30)),
    "workdays": of(Days(1), time(9), WORKDAYS),
    "weekends": of(Days(2), time(0), WEEKEND),
    "working weeks": of(Days(7), time(9), WORKDAYS),
    "twelve hours": of(Hours(12), time(8)),
    "nights": of(Days(7), time(9), window=Window(time(22), time(6))),
}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize("row", rows(), ids=lambda row: " ".join(row[:2]))
def test_the_example(row: list[str]) -> None:
    rotation, at, on_call, start, end, _ = row
    moment = local(at).astimezone(ZoneInfo("UTC"))
    shift = shift_at(ROTATIONS[rotation], moment)
    if on_call == "nobody":
        assert shift is None
    else:
        assert shift
        assert (shift.user_id, shift.start, shift.end) == (
            PEOPLE[on_call],
            local(start),
            local(end),
        )


def test_every_rotation_of_the_page_has_an_example() -> None:
    assert {row[0] for row in rows()} == set(ROTATIONS)
