"""There is never a circle among what needs what."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.roadmap.dependencies import circle


@pytest.mark.parametrize(
    ("needs", "item", "wanted", "way"),
    [
        ({}, 1, [2], []),
        ({}, 1, [1], [1, 1]),
        ({2: [1]}, 1, [2], [1, 2, 1]),
        ({2: [3], 3: [1]}, 1, [4, 2], [1, 2, 3, 1]),
        ({1: [2], 2: [3]}, 1, [3], []),
        ({1: [2]}, 2, [], []),
    ],
)
def test_the_way_round(
    needs: dict[int, list[int]], item: int, wanted: list[int], way: list[int]
) -> None:
    assert circle(needs, item, wanted) == way


ids = st.integers(1, 8)


@given(st.lists(st.tuples(ids, st.lists(ids, max_size=3)), max_size=25))
def test_edits_that_are_let_through_keep_an_order(edits: list[tuple[int, list[int]]]) -> None:
    needs: dict[int, list[int]] = {}
    for item, wanted in edits:
        if way := circle(needs, item, wanted):
            assert way[0] == way[-1] == item
            after = {**needs, item: wanted}
            assert all(other in after.get(one, ()) for one, other in pairwise(way))
        else:
            needs[item] = wanted
    ordered: list[int] = []
    while left := [each for each in range(1, 9) if each not in ordered]:
        ready = [each for each in left if set(needs.get(each, ())) <= set(ordered)]
        assert ready, f"a circle among {left}"
        ordered += ready
