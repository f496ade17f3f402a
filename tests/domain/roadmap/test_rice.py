"""RICE: the score, and what is missing; a list as its button carries it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.roadmap.rice import Rice
from bot.domain.roadmap.wanted import Kind, Wanted, read_wanted


def test_the_score() -> None:
    assert Rice(2000, 2, 80, 4).score == 800
    assert Rice(2000, None, 80, None).score is None
    assert Rice(2000, None, 80, None).missing == ("impact", "effort")


@given(
    st.builds(
        Wanted,
        kind=st.sampled_from(Kind),
        quarter=st.none() | st.just("2026-Q4"),
        team_id=st.none() | st.integers(1, 999),
        words=st.text(max_size=200),
        page=st.integers(1, 999),
    )
)
def test_a_list_survives_its_button(wanted: Wanted) -> None:
    assert read_wanted(wanted.text()) == wanted
    assert len(wanted.text()) <= 2000
