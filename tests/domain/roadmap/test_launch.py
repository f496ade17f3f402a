"""What is sound in a record of a launch, and what launches add up to."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quarter import next_quarter, quarter_of, quarters_before
from bot.domain.roadmap.launch import (
    LaunchDraft,
    LaunchFact,
    Request,
    RequestKind,
    checked,
    figures_of,
    read_request,
    within,
)
from bot.errors import InvalidInput, Mistake

TODAY = date(2026, 11, 24)
SITE = "https://larkfield.example"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("escalation 12", "escalation 12"),
        ("Esc #12", "escalation 12"),
        ("item 9", "item 9"),
        ("roadmap item #009", "item 9"),
        (" mkt-44 ", "MKT-44"),
        (f"<{SITE}/browse/IT-7|IT-7>", "IT-7"),
    ],
)
def test_which_request(typed: str, words: str) -> None:
    request = read_request(typed, SITE)
    assert request
    assert request.words == words


@pytest.mark.parametrize(
    ("typed", "site", "said"),
    [
        ("#12", SITE, "“escalation 12” or “item 12”"),
        ("the DNS thing", SITE, "“escalation 12”, “item 12” or MKT-44"),
        (f"{SITE}/browse/IT-7", None, "instead of its address"),
        ("https://other.example/browse/IT-7", SITE, "another site"),
    ],
)
def test_what_names_no_request(typed: str, site: str | None, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        read_request(typed, site)
    assert read_request("  ", site) is None


REQUEST = Request(RequestKind.ITEM, "9")


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (LaunchDraft(None), {"live_on"}),
        (LaunchDraft(TODAY + timedelta(days=1)), {"live_on"}),
        (LaunchDraft(date(1999, 1, 1)), {"live_on"}),
        (LaunchDraft(TODAY, TODAY + timedelta(days=1)), {"asked_on"}),
        (LaunchDraft(TODAY, date(1999, 1, 1)), {"asked_on"}),
        (LaunchDraft(TODAY, needed_it=False, request=REQUEST), {"request"}),
        (LaunchDraft(None, None, needed_it=False, request=REQUEST), {"live_on", "request"}),
    ],
)
def test_what_is_wrong(draft: LaunchDraft, fields: set[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(draft, TODAY)
    assert set(refused.value.problems) == fields


def test_who_names_a_request_says_that_it_needed_one() -> None:
    assert checked(LaunchDraft(TODAY, TODAY, None, REQUEST), TODAY).needed_it is True
    assert checked(LaunchDraft(TODAY), TODAY) == LaunchDraft(TODAY)


def test_what_is_not_recorded_is_no_zero() -> None:
    nothing = figures_of([LaunchFact(TODAY)])
    assert (nothing.count, nothing.velocity.n, nothing.velocity.median) == (1, 0, None)
    assert nothing.dependency is None
    assert figures_of([LaunchFact(TODAY, TODAY, needed_it=False)]).dependency == 0


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
launches = st.builds(
    lambda live, took, needed: LaunchFact(
        live, None if took is None else live - timedelta(days=took), needed
    ),
    days,
    st.none() | st.integers(0, 400),
    st.none() | st.booleans(),
)


@given(st.lists(launches, max_size=30))
def test_figures_are_those_of_what_is_recorded(facts: list[LaunchFact]) -> None:
    figures = figures_of(facts)
    took = [(each.live_on - each.asked_on).days for each in facts if each.asked_on]
    assert figures.velocity.n == len(took) <= figures.count == len(facts)
    assert figures.velocity.median == (median(took) if took else None)
    assert figures.needed <= figures.known <= figures.count


@given(st.lists(launches, max_size=30))
def test_each_launch_counts_in_one_quarter(facts: list[LaunchFact]) -> None:
    quarters = {quarter_of(each.live_on) for each in facts}
    assert sum(len(within(facts, quarter)) for quarter in quarters) == len(facts)


@given(days)
def test_the_quarters_before(day: date) -> None:
    quarter = quarter_of(day)
    before = [quarter, *quarters_before(quarter, 5)]
    assert [next_quarter(each) for each in before[1:]] == before[:-1]
