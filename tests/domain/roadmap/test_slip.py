"""How late an item is: a table."""

from datetime import date

import pytest

from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.slip import Slip, in_days, slip_of

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("status", "promised", "target", "moved", "slip"),
    [
        ("in_progress", date(2026, 12, 1), date(2026, 12, 1), None, None),
        ("in_progress", None, None, None, None),
        ("planned", date(2026, 12, 1), None, None, None),
        (
            "in_progress",
            date(2026, 12, 1),
            date(2026, 12, 8),
            date(2026, 11, 20),
            Slip(7, date(2026, 11, 20), overdue=False),
        ),
        (
            "planned",
            date(2026, 11, 20),
            date(2026, 11, 20),
            None,
            Slip(4, date(2026, 11, 21), overdue=True),
        ),
        (
            "blocked",
            date(2026, 11, 10),
            date(2026, 11, 20),
            date(2026, 11, 9),
            Slip(14, date(2026, 11, 9), overdue=True),
        ),
        ("at_risk", date(2026, 12, 1), date(2026, 11, 28), None, None),
        ("done", date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 1), None),
        ("dropped", date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 1), None),
        ("in_progress", TODAY, TODAY, None, None),
    ],
)
def test_how_late(
    status: str, promised: date | None, target: date | None, moved: date | None, slip: Slip | None
) -> None:
    assert slip_of(ItemStatus(status), promised, target, moved, TODAY) == slip


def test_in_words() -> None:
    assert [in_days(each) for each in (1, 2, 27, 28, 40)] == [
        *("1 day", "2 days", "27 days", "4 weeks", "6 weeks")
    ]
