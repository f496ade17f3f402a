"""Which figures may be seen. Pure: answers in, cells out; what isn't in a cell is kept nowhere.

A cell is what one team answered to one question. The rules, for a floor of k:

1. A cell with fewer than k answers is hidden.
2. A cell whose complement against the shown total is 1 to k-1 is hidden too, and so on until
   nothing changes: with two teams, one below k hides both.
3. A total below k is hidden.
4. Under ten answers there are bands (favourable, neutral, unfavourable), not the five points; a
   total over such a cell has no five points either, or the difference would show them.
5. In a total over hidden cells, what is nearly everyone or nearly no one is only said to be at
   least 90 % or at most 10 %; and where that would still mean "all of them", the total is hidden.
   Otherwise a hidden cell could be told: if all sixteen agree, so do the four who are hidden.

Everything shown anywhere is a function of these cells, so nothing more can be computed from it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Generic, TypeVar

FEWEST = 5
"""The lowest floor there can be."""
DETAIL = 10
"""From so many answers on the five points are shown."""
NEARLY_ALL, NEARLY_NONE = 0.9, 0.1
_EPSILON = 1e-9

G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True)
class Counts:
    """How many chose each of the five points, the lowest first."""

    by_value: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def n(self) -> int:
        return sum(self.by_value)

    @property
    def bands(self) -> tuple[int, int, int]:
        """How many are favourable, neutral and unfavourable."""
        one, two, three, four, five = self.by_value
        return four + five, three, one + two

    def __add__(self, other: "Counts") -> "Counts":
        one, two, three, four, five = map(sum, zip(self.by_value, other.by_value, strict=True))
        return Counts((one, two, three, four, five))


@dataclass(frozen=True)
class Bound:
    """A count as it is shown: exact, or only that it is `low` to `high`."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Cell:
    """What is shown of one question, asked of one team or of all."""

    n: int
    favourable: Bound
    neutral: Bound
    unfavourable: Bound
    by_value: tuple[int, int, int, int, int] | None = None
    """The five points, where they may be seen."""


@dataclass(frozen=True)
class Shown(Generic[G]):
    """One question: the cells that may be seen, and the total of all teams that were asked it."""

    cells: Mapping[G, Cell] = field(default_factory=dict)
    total: Cell | None = None


def shown(answers: Mapping[G, Counts], k: int) -> Shown[G]:
    """What may be seen of one question.

    Args:
        answers: of every team that was asked it; a team of which nobody answered may be left out.
        k: the floor.
    """
    whole = sum(answers.values(), Counts())
    if whole.n < k:
        return Shown()
    seen = _seen({group: counts.n for group, counts in answers.items()}, k)
    cells = {group: _cell(answers[group]) for group in seen}
    covers_hidden = sum(answers[group].n for group in seen) < whole.n
    if covers_hidden:
        return Shown(cells, None if cells else _covering(whole))
    bands_only = any(cell.by_value is None for cell in cells.values())
    return Shown(cells, _cell(whole, bands_only=bands_only))


def seen_groups(sizes: Mapping[G, int], k: int) -> frozenset[G] | None:
    """The groups whose sizes may be said beside their sum; None where not even the sum may."""
    return None if sum(sizes.values()) < k else _seen(sizes, k)


def _seen(sizes: Mapping[G, int], k: int) -> frozenset[G]:
    """Hide until what is hidden, taken together, is nobody, or k and more."""
    seen = {group for group, n in sizes.items() if n >= k}
    while True:
        hidden = sum(n for group, n in sizes.items() if group not in seen)
        if not seen or hidden == 0 or hidden >= k:
            return frozenset(seen)
        seen.remove(min(seen, key=lambda group: (sizes[group], str(group))))


def _cell(counts: Counts, *, bands_only: bool = False) -> Cell:
    detailed = counts.n >= DETAIL and not bands_only
    favourable, neutral, unfavourable = (Bound(n, n) for n in counts.bands)
    by_value = counts.by_value if detailed else None
    return Cell(counts.n, favourable, neutral, unfavourable, by_value)


def _covering(counts: Counts) -> Cell | None:
    """A total in which hidden cells are; None where everyone in it is of one band."""
    favourable, neutral, unfavourable = (_coarse(n, counts.n) for n in counts.bands)
    if any(band.low == counts.n for band in (favourable, neutral, unfavourable)):
        return None
    return Cell(counts.n, favourable, neutral, unfavourable)


def _coarse(count: int, n: int) -> Bound:
    most, least = ceil(NEARLY_ALL * n - _EPSILON), floor(NEARLY_NONE * n + _EPSILON)
    if count >= most:
        return Bound(most, n)
    return Bound(0, least) if count <= least else Bound(count, count)
