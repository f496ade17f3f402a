"""What is published as a whole: nothing hidden follows from any of it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.survey.questions import Index, questionnaire
from bot.domain.survey.results import (
    Published,
    Rate,
    Side,
    from_json,
    gaps,
    indices,
    items,
    publish,
    strongest_and_weakest,
    to_json,
    verdict,
)
from bot.domain.survey.suppression import Counts

SIDES = (Side(1, "IT"), Side(2, "Marketing Ops"))
QUESTIONS = questionnaire({1: ["Own of IT"], 2: ["Own of marketing"]}, "weekly notes")
BANDS = ("favourable", "neutral", "unfavourable")
Answers = dict[tuple[int, str], Counts]


def published(answers: Answers, floor: int = 5) -> Published:
    rates = {
        side.team_id: Rate(
            20, max((n.n for (team, _), n in answers.items() if team == side.team_id), default=0)
        )
        for side in SIDES
    }
    return publish(SIDES, QUESTIONS, answers, rates, floor=floor)


def points(most: int) -> st.SearchStrategy[Counts]:
    return st.lists(st.integers(0, 5), max_size=most).map(
        lambda chosen: Counts(tuple(chosen.count(value) for value in range(1, 6)))  # type: ignore[arg-type]
    )


answers_of_both = st.tuples(st.integers(0, 14), st.integers(0, 14)).flatmap(
    lambda sizes: st.fixed_dictionaries(
        {
            (team, each.key): points(size)
            for team, size in zip((1, 2), sizes, strict=True)
            for each in QUESTIONS
            if each.team_id in (None, team)
        }
    )
)


def equations(result: Published) -> list[set[tuple[int, str, str]]]:
    """Which counts are published as one sum; even if totals told their bands exactly, and how
    many of each team answered each question.
    """
    found: list[set[tuple[int, str, str]]] = []
    for each in result.questions:
        key = each.question.key
        together = [team for team in (1, 2) if each.question.team_id in (None, team)]
        found += [{(team, key, band)} for team in each.cells for band in BANDS]
        found += [{(team, key, band) for team in together} for band in BANDS if each.total]
        found += [{(team, key, band) for band in BANDS} for team in (1, 2)]
    for team in (1, 2):
        for figure in indices(result, team):
            behind = [each for each in result.questions if each.question.index is figure.index]
            found.append(
                {(team, each.question.key, "favourable") for each in behind if team in each.cells}
            )
    return found


@given(answers_of_both)
@settings(max_examples=60, deadline=None)
def test_no_equation_of_published_figures_gives_a_hidden_cell(answers: Answers) -> None:
    """All that is published, exact or not, as one linear system over what was answered."""
    result = published(answers)
    unknowns = list(product((1, 2), [each.key for each in QUESTIONS], BANDS))
    known = [[float(unknown in equation) for unknown in unknowns] for equation in equations(result)]
    system = np.array(known)
    rank = np.linalg.matrix_rank(system)
    for team, each in product((1, 2), result.questions):
        asked = each.question.team_id in (None, team)
        if asked and team not in each.cells and answers[team, each.question.key].n:
            for band in BANDS:
                alone = [float(key == (team, each.question.key, band)) for key in unknowns]
                more = np.vstack([system, alone])
                assert np.linalg.matrix_rank(more) > rank, (team, each.question.key)


@given(answers_of_both, st.integers(5, 9))
@settings(max_examples=60, deadline=None)
def test_nothing_below_the_floor_is_kept(answers: Answers, floor: int) -> None:
    result = published(answers, floor)
    assert from_json(to_json(result)) == result
    for each in result.questions:
        for cell in [*each.cells.values(), *([each.total] if each.total else [])]:
            assert cell.n >= floor
    for item in items(result):
        assert 0 <= item.favourable <= 1
    strong, weak = strongest_and_weakest(result)
    named = [(item.question.key, item.team_id) for item in [*strong, *weak]]
    assert len(named) == len(set(named))


def everyone(first: int, second: int, n: int = 12) -> Answers:
    """Of n people in each team, so many agree to everything; the rest disagrees."""
    return {
        (team, each.key): Counts((0, n - agree, 0, agree, 0))
        for team, agree in ((1, first), (2, second))
        for each in QUESTIONS
    }


def test_what_rose_and_what_fell() -> None:
    before, after = published(everyone(4, 10)), published(everyone(11, 3))
    assert verdict(before, after, Index.RESPECT, 1) == "clear rise"
    assert verdict(before, after, Index.RESPECT, 2) == "clear fall"
    assert verdict(before, before, Index.RESPECT, 1) == "no clear change"
    assert verdict(before, published({}), Index.RESPECT, 1) is None


def test_an_index_counts_people_not_answers() -> None:
    (communication, *_) = indices(published(everyone(9, 12)), 1)
    assert (communication.low, communication.answers) == (27, 36)
    assert communication.people == 12
    interval = communication.interval()
    assert interval.low == pytest.approx(0.4676946)
    assert interval.high == pytest.approx(0.9110589)


def test_the_gap_and_the_strongest() -> None:
    answers = everyone(9, 3)
    answers[1, "q4"] = Counts((0, 0, 0, 12, 0))
    result = published(answers)
    assert next((one.low, other.low) for one, other in gaps(result)) == (27, 9)
    strong, weak = strongest_and_weakest(result)
    assert (strong[0].question.key, strong[0].team_id) == ("q4", 1)
    assert {item.team_id for item in weak} == {2}


def test_with_one_team_below_the_floor_there_are_only_totals() -> None:
    answers = {**everyone(9, 9), **{(2, q.key): Counts((1, 1, 0, 2, 0)) for q in QUESTIONS}}
    result = published(answers)
    assert not indices(result, 1)
    assert indices(result, None)
    assert {item.team_id for item in items(result)} == {None, 1}  # IT alone was asked its own
    assert not gaps(result)
