"""What a summary makes of a quarter's items."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.slip import Slip
from bot.domain.roadmap.summary import Facts, Summary, finding, summarise

TODAY = date(2026, 11, 24)
LATE = Slip(9, date(2026, 11, 13), overdue=False)
ITEM = Facts(
    id=1,
    title="Banner",
    lane="Website",
    quarter="2026-Q4",
    status=ItemStatus.IN_PROGRESS,
    owner="UANA",
    team_id=1,
    start_on=None,
    target_on=date(2026, 12, 8),
    slip=None,
    note="",
    decision="",
    added_on=TODAY,
)


def summary_of(*items: Facts, joint: int = 0) -> Summary:
    return summarise("2026-Q4", items, today=TODAY, since=TODAY, joint=joint)


def ids(found: object) -> list[int]:
    assert isinstance(found, list)
    return [each.id for each in found]


def test_each_item_stands_where_it_belongs() -> None:
    summary = summary_of(
        ITEM,
        replace(ITEM, id=2, status=ItemStatus.DONE, slip=None),
        replace(ITEM, id=3, status=ItemStatus.BLOCKED, decision="Who pays?"),
        replace(ITEM, id=4, slip=LATE, status=ItemStatus.BLOCKED),
        replace(ITEM, id=5, waits_for=(4, 1)),
        replace(ITEM, id=6, status=ItemStatus.DROPPED, is_new=True),
        replace(ITEM, id=7, waits_for=(1, 99)),
        replace(ITEM, id=8, target_on=date(2026, 12, 1), waits_for=(1,)),
        replace(ITEM, id=9, slip=replace(LATE, days=20)),
        joint=3,
    )
    assert ids(summary.on_track) == [1, 7]
    assert ids(summary.done) == [2]
    assert ids(summary.at_risk) == [3, 5, 8]
    assert ids(summary.slipped) == [9, 4]
    assert ids(summary.dropped) == ids(summary.new) == [6]
    assert ids(summary.decisions) == [3]
    assert summary.held_up == {5: (4,), 8: (1,)}
    assert finding(summary) == (
        "9 items in 2026-Q4: 1 done, 2 on track, 3 at risk, 2 slipped, 1 dropped. The most: #9, by "
        "20 days. 3 of 9 are joint (33 %): two teams or more work on them."
    )


facts = st.builds(
    replace,
    st.just(ITEM),
    status=st.sampled_from(ItemStatus),
    slip=st.none() | st.just(LATE),
    waits_for=st.lists(st.integers(1, 6), max_size=2).map(tuple),
)


@given(st.lists(facts, max_size=6))
def test_nothing_is_lost_and_nothing_counts_twice(items: list[Facts]) -> None:
    items = [
        replace(each, id=number, slip=each.slip if each.is_open else None)
        for number, each in enumerate(items, 1)
    ]
    summary = summary_of(*items)
    lists = (
        *(summary.done, summary.on_track, summary.at_risk),
        *(summary.slipped, summary.dropped),
    )
    assert sorted(each.id for found in lists for each in found) == [each.id for each in items]
