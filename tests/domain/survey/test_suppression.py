"""No hidden cell can be told: every possible world is listed, and what each would publish."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.survey.suppression import Bound, Cell, Counts, Shown, seen_groups, shown

K = 5


def worlds(n: int) -> Iterator[Counts]:
    """Every way in which n people can be of three bands; each band has one of its points."""
    for favourable in range(n + 1):
        for neutral in range(n + 1 - favourable):
            yield Counts((0, n - favourable - neutral, neutral, favourable, 0))


def publication(answers: dict[str, Counts], k: int = K) -> tuple[object, ...]:
    found = shown(answers, k)
    return (tuple(sorted(found.cells.items(), key=lambda each: each[0])), found.total)


@pytest.mark.parametrize("sizes", [*product(range(8), range(8)), (4, 12), (1, 15), (3, 9), (12, 4)])
def test_of_two_teams_no_hidden_cell_is_ever_narrowed_to_one_value(sizes: tuple[int, int]) -> None:
    """Though the adversary knows how many of each team answered, and these rules."""
    possible: dict[object, set[tuple[Counts, Counts]]] = defaultdict(set)
    for one, other in product(worlds(sizes[0]), worlds(sizes[1])):
        possible[publication({"it": one, "mk": other})].add((one, other))
    for what, same in possible.items():
        for number, team in enumerate(("it", "mk")):
            values = {world[number] for world in same}
            if team not in dict(what[0]) and sizes[number]:  # type: ignore[index]
                assert len(values) > 1, (sizes, what)
            if 0 < sizes[number] < K:
                assert team not in dict(what[0])  # type: ignore[index]


@pytest.mark.parametrize("sizes", [(4, 1, 6), (3, 3, 7), (4, 5, 6), (2, 2, 2), (1, 5, 5)])
def test_nor_of_three(sizes: tuple[int, int, int]) -> None:
    possible: dict[object, set[tuple[Counts, ...]]] = defaultdict(set)
    for world in product(*map(worlds, sizes)):
        answers = dict(zip("abc", world, strict=True))
        possible[publication(answers)].add(world)
    for what, same in possible.items():
        for number, team in enumerate("abc"):
            if team not in dict(what[0]):  # type: ignore[index]
                assert len({world[number] for world in same}) > 1, (sizes, what)


points = st.tuples(*[st.integers(0, 12)] * 5).map(Counts)


@given(st.dictionaries(st.sampled_from("abcd"), points, max_size=4), st.integers(5, 8))
def test_the_difference_of_a_total_and_its_cells_is_nobody_or_the_floor(
    answers: dict[str, Counts], k: int
) -> None:
    found = shown(answers, k)
    for cell in [*found.cells.values(), *([found.total] if found.total else [])]:
        assert cell.n >= k
        assert cell.by_value is None or cell.n >= 10
    if found.total:
        rest = found.total.n - sum(cell.n for cell in found.cells.values())
        assert rest == 0 or rest >= k
        if any(cell.by_value is None for cell in found.cells.values()):
            assert found.total.by_value is None


@given(st.dictionaries(st.sampled_from("abcd"), points, max_size=4), st.integers(5, 8))
def test_what_is_shown_is_true(answers: dict[str, Counts], k: int) -> None:
    found = shown(answers, k)
    whole = sum(answers.values(), Counts())
    told = [(found.cells[team], answers[team]) for team in found.cells]
    for cell, counts in [*told, *([(found.total, whole)] if found.total else [])]:
        assert cell.n == counts.n
        told_bands = (cell.favourable, cell.neutral, cell.unfavourable)
        for bound, count in zip(told_bands, counts.bands, strict=True):
            assert bound.low <= count <= bound.high
        assert cell.by_value in (None, counts.by_value)


def agreeing(n: int) -> Counts:
    return Counts((0, 0, 0, n, 0))


def test_examples() -> None:
    assert set(shown({"it": agreeing(6), "mk": agreeing(12)}, K).cells) == {"it", "mk"}
    one_below = shown({"it": Counts((1, 0, 0, 3, 0)), "mk": Counts((2, 0, 3, 3, 4))}, K)
    assert not one_below.cells
    assert one_below.total
    assert one_below.total.by_value is None
    assert shown({"it": agreeing(4), "mk": agreeing(12)}, K).total == Cell(
        16,
        favourable=Bound(15, 16),
        neutral=Bound(0, 1),
        unfavourable=Bound(0, 1),
    )
    assert shown({"it": agreeing(4)}, K) == Shown()
    assert shown({}, K) == Shown()
    # A team that was asked alone: its total is itself.
    assert shown({"it": agreeing(5)}, K).total == shown({"it": agreeing(5)}, K).cells["it"]


def test_sizes_are_said_by_the_same_rule() -> None:
    assert seen_groups({"it": 12, "mk": 12}, K) == frozenset({"it", "mk"})
    assert seen_groups({"it": 3, "mk": 12}, K) == frozenset()
    assert seen_groups({"it": 1, "mk": 2}, K) is None
    assert seen_groups({"it": 0, "mk": 5}, K) == frozenset({"mk"})
