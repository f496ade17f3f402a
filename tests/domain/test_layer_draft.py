"""What a form asks of a layer: what can't be is said by its field, and what the clock skips."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.domain.layer_draft import MOST_PEOPLE, LayerDraft
from bot.errors import InvalidInput

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


def draft(**other: Any) -> LayerDraft:
    given = {
        "rotation_id": 1,
        "layer_id": 1,
        "seen": "",
        "people": ("UANA", "UBEN"),
        "turn": "days:7",
        "days": "0123456",
        "handoff_at": time(9),
        "zone_name": "America/New_York",
        "starts_on": date(2026, 11, 30),
    }
    return LayerDraft.model_validate({**given, **other})


@pytest.mark.parametrize(
    ("other", "field", "sentence"),
    [
        ({"people": ()}, "people", "A rotation of nobody pages nobody. Choose at least one."),
        ({"people": ("UANA", "UANA")}, "people", "Someone is in it twice."),
        ({"people": tuple(f"U{n}" for n in range(MOST_PEOPLE + 1))}, "people", "At most 50 people"),
        ({"turn": "days", "count": "0"}, "count", "How many days? A number from 1 to 366."),
        ({"turn": "hours", "count": "1.5"}, "count", "How many hours? A number from 1 to 168."),
        ({"turn": "days", "count": "a week"}, "count", "How many days?"),
        ({"turn": "years:1"}, "turn", "Choose one of these."),
        ({"zone_name": "Berlin"}, "zone", "I don't know the time zone “Berlin”."),
        ({"opens_at": time(9)}, "closes", "From and until go together."),
        ({"opens_at": time(9), "closes_at": time(9)}, "opens", "open and close at the same time"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    other: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        draft(**other).layer()
    assert set(raised.value.problems) == {field}
    assert sentence in raised.value.problems[field]


@pytest.mark.parametrize(
    ("other", "day", "instead"),
    [
        ({}, None, None),
        ({"handoff_at": time(2, 30)}, "2027-03-14", "2027-03-14 07:00"),
        ({"handoff_at": time(2, 30), "days": "01234"}, None, None),
        ({"handoff_at": time(2, 30), "zone_name": "Asia/Kolkata"}, None, None),
        (
            {"handoff_at": time(2, 30), "zone_name": "Europe/Berlin"},
            "2027-03-28",
            "2027-03-28 01:00",
        ),
        (
            {"handoff_at": time(2, 30), "starts_on": date(2027, 3, 15)},
            "2028-03-12",
            "2028-03-12 07:00",
        ),
        ({"opens_at": time(2), "closes_at": time(9)}, "2027-03-14", "2027-03-14 07:00"),
    ],
)
def test_the_day_on_which_the_clock_skips_the_handoff(
    other: dict[str, Any], day: str | None, instead: str | None
) -> None:
    skipped = draft(**other).skipped(NOW)
    said = (str(skipped[0]), f"{skipped[1]:%Y-%m-%d %H:%M}") if skipped else (None, None)
    assert said == (day, instead)
