"""What is published of a closed survey, and all that is read from it.

`Published` is the whole truth that is kept: texts, pictures, tables, trends and agendas are
made of it, so nothing can be seen in one that is hidden in another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from bot.domain.survey.questions import Index, Question, asked_of
from bot.domain.survey.statistics import Interval, Share, newcombe, wilson
from bot.domain.survey.suppression import (
    DETAIL,
    NEARLY_ALL,
    NEARLY_NONE,
    Cell,
    Counts,
    seen_groups,
    shown,
)

MOST_NAMED = 3
"""So many strongest, and so many weakest, items."""

Verdict = Literal["clear rise", "clear fall", "no clear change"]


@dataclass(frozen=True)
class Side:
    """A team, as it was called when the survey was sent."""

    team_id: int
    name: str


@dataclass(frozen=True)
class Rate:
    """How many answered of those who were asked and could."""

    invited: int
    answered: int


@dataclass(frozen=True)
class Asked:
    """One question and what may be seen of it: by team, and all teams together."""

    question: Question
    cells: dict[int, Cell]
    total: Cell | None


@dataclass(frozen=True)
class Published:
    sides: tuple[Side, ...]
    floor: int
    rate: Rate | None
    """Of all; None where even that is of too few."""
    rates: dict[int, Rate]
    questions: tuple[Asked, ...]
    opted_out: int = 0

    def partner(self, team_id: int) -> Side:
        """Whom a team was asked about."""
        return next(side for side in self.sides if side.team_id != team_id)

    def side(self, team_id: int) -> Side:
        return next(side for side in self.sides if side.team_id == team_id)


@dataclass(frozen=True)
class Figure:
    """An index: how many of `answers` to its items were favourable, at least and at most.

    The interval counts people, not answers, since one person's answers go together.
    """

    index: Index
    items: int
    answers: int
    low: int
    high: int

    @property
    def people(self) -> float:
        """How many answered an item, on average."""
        return self.answers / self.items

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def shares(self) -> tuple[Share, Share]:
        """The lowest and the highest that it can be."""
        return (
            Share(self.low / self.items, self.people),
            Share(self.high / self.items, self.people),
        )

    def seen(self) -> Interval:
        """What may be said of its share: under ten people an extreme is only nearly all or none.

        Whoever compares it with anything compares this: by comparing the share itself with one
        target after the other, what is hidden could be found out.
        """
        low, high = (share.value for share in self.shares())
        if self.is_exact and self.people < DETAIL:
            if low >= NEARLY_ALL:
                return Interval(NEARLY_ALL, 1.0)
            if low <= NEARLY_NONE:
                return Interval(0.0, NEARLY_NONE)
        return Interval(low, high)

    def interval(self) -> Interval:
        low, high = self.shares()
        return Interval(wilson(low).low, wilson(high).high)


@dataclass(frozen=True)
class Item:
    """A question as one team answered it, or all together (`team_id` None)."""

    question: Question
    team_id: int | None
    cell: Cell

    @property
    def favourable(self) -> float:
        """The share that is surely favourable."""
        return self.cell.favourable.low / self.cell.n


def publish(
    sides: Sequence[Side],
    questions: Sequence[Question],
    answers: Mapping[tuple[int, str], Counts],
    rates: Mapping[int, Rate],
    *,
    floor: int,
    opted_out: int = 0,
) -> Published:
    """Decide what may be seen.

    Args:
        sides: the teams.
        questions: all that were asked.
        answers: by team and question's key; what nobody answered may be left out.
        rates: by team.
        floor: the fewest answers that are shown.
        opted_out: how many chose not to take part.
    """
    return Published(
        sides=tuple(sides),
        floor=floor,
        rate=_whole(rates.values(), floor),
        rates=_by_team(rates, floor),
        questions=tuple(_asked(sides, each, answers, floor) for each in questions),
        opted_out=opted_out,
    )


def rates_shown(rates: Mapping[int, Rate], floor: int) -> tuple[Rate | None, dict[int, Rate]]:
    """The rate of all and those of teams, as far as they may be said."""
    return _whole(rates.values(), floor), _by_team(rates, floor)


def indices(published: Published, team_id: int | None) -> list[Figure]:
    """The indices that may be seen of what a team said about the other; None for all."""
    found = (_figure(index, _cells(published, index, team_id)) for index in Index)
    return [figure for figure in found if figure]


def verdict(before: Published, after: Published, index: Index, team_id: int) -> Verdict | None:
    """Whether an index rose or fell clearly between two surveys; None where it can't be told.

    Only the items that may be seen in both are compared. The people are others each time, so
    nothing is paired.
    """
    old, new = (_cells(each, index, team_id) for each in (before, after))
    common = old.keys() & new.keys()
    old_figure, new_figure = (
        _figure(index, {key: cells[key] for key in common}) for cells in (old, new)
    )
    if old_figure is None or new_figure is None:
        return None
    (old_low, old_high), (new_low, new_high) = old_figure.shares(), new_figure.shares()
    if newcombe(old_high, new_low).low > 0:
        return "clear rise"
    return "clear fall" if newcombe(old_low, new_high).high < 0 else "no clear change"


def gaps(published: Published) -> list[tuple[Figure, Figure]]:
    """Each index as the first team sees the second, beside the other way round."""
    first, second = (
        {figure.index: figure for figure in indices(published, side.team_id)}
        for side in published.sides
    )
    return [(first[index], second[index]) for index in Index if index in first and index in second]


def items(published: Published) -> list[Item]:
    """What may be seen, question by question: by team, and of all where no team's may."""
    found = []
    for each in published.questions:
        teams = [side.team_id for side in published.sides if side.team_id in each.cells]
        found += [Item(each.question, team, each.cells[team]) for team in teams]
        if each.total and not teams:
            found.append(Item(each.question, None, each.total))
    return found


def strongest_and_weakest(published: Published) -> tuple[list[Item], list[Item]]:
    """Three each at most, none in both; the first is the most extreme."""
    ranked = sorted(items(published), key=lambda item: -item.favourable)
    strong = ranked[:MOST_NAMED]
    weak = ranked[MOST_NAMED:][::-1][:MOST_NAMED]
    return strong, weak


_PUBLISHED: TypeAdapter[Published] = TypeAdapter(Published)


def to_json(published: Published) -> dict[str, Any]:
    plain: dict[str, Any] = _PUBLISHED.dump_python(published, mode="json")
    return plain


def from_json(plain: object) -> Published:
    return _PUBLISHED.validate_python(plain)


def _asked(
    sides: Sequence[Side],
    question: Question,
    answers: Mapping[tuple[int, str], Counts],
    floor: int,
) -> Asked:
    teams = [side.team_id for side in sides if asked_of([question], side.team_id)]
    found = shown({team: answers.get((team, question.key), Counts()) for team in teams}, floor)
    return Asked(question, dict(found.cells), found.total)


def _whole(rates: Iterable[Rate], floor: int) -> Rate | None:
    every = list(rates)
    rate = Rate(sum(each.invited for each in every), sum(each.answered for each in every))
    return rate if rate.invited >= floor else None


def _by_team(rates: Mapping[int, Rate], floor: int) -> dict[int, Rate]:
    seen = seen_groups({team: rate.invited for team, rate in rates.items()}, floor)
    return {team: rates[team] for team in sorted(seen or ())}


def _cells(published: Published, index: Index, team_id: int | None) -> dict[str, Cell]:
    cells = {}
    for each in published.questions:
        cell = each.total if team_id is None else each.cells.get(team_id)
        if each.question.index is index and cell:
            cells[each.question.key] = cell
    return cells


def _figure(index: Index, cells: Mapping[str, Cell]) -> Figure | None:
    if not cells:
        return None
    return Figure(
        index,
        items=len(cells),
        answers=sum(cell.n for cell in cells.values()),
        low=sum(cell.favourable.low for cell in cells.values()),
        high=sum(cell.favourable.high for cell in cells.values()),
    )
