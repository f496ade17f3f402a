"""Hours of a rotation, as a button carries them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.shift_ref import ShiftRef
from bot.errors import Outdated

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@given(st.integers(1, 10**9 - 1), st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_is_written_is_read(rotation_id: int, start: int, length: int) -> None:
    begins = NOON + timedelta(seconds=start)
    ref = ShiftRef(rotation_id, begins, begins + timedelta(seconds=length))
    assert ShiftRef.read(str(ref)) == ref


@pytest.mark.parametrize("text", [None, "", "1", "1:2", "1:2:3:4", "a:b:c", "1:-2:3", "²:2:3"])
def test_what_is_none_of_ours(text: str | None) -> None:
    with pytest.raises(Outdated):
        ShiftRef.read(text)


def test_hours_in_common() -> None:
    ref = ShiftRef(1, NOON, NOON + timedelta(hours=2))
    assert ref.overlaps(ShiftRef(1, NOON + timedelta(hours=1), NOON + timedelta(hours=3)))
    assert not ref.overlaps(ShiftRef(1, NOON + timedelta(hours=2), NOON + timedelta(hours=3)))
    assert not ref.overlaps(ShiftRef(2, NOON, NOON + timedelta(hours=2)))
