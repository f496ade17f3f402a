"""How long results and pictures take, of ten thousand people who answered thirteen questions."""

import random
from statistics import median
from time import perf_counter

import pytest

from bot.domain.pictures import to_json
from bot.domain.survey.questions import asked_of, questionnaire
from bot.domain.survey.results import Published, Rate, Side, publish
from bot.domain.survey.suppression import Counts
from bot.gateways.drawing import Drawing
from bot.views.survey.charts import direction_chart, gap_chart, trend_chart
from bot.views.survey.results import Results, results_blocks, results_lines
from bot.views.survey.table import results_csv

pytestmark = pytest.mark.benchmark
PEOPLE, RUNS = 10_000, 20
SIDES = (Side(1, "IT"), Side(2, "Marketing Ops"))
QUESTIONS = questionnaire({1: ["One", "Two"], 2: ["Three", "Four"]}, "less noise")


def counted() -> dict[tuple[int, str], Counts]:
    rng = random.Random(1)
    answers = {}
    for side in SIDES:
        for question in asked_of(QUESTIONS, side.team_id):
            chosen = rng.choices(range(5), weights=(1, 2, 3, 5, 4), k=PEOPLE // 2)
            answers[side.team_id, question.key] = Counts(
                tuple(chosen.count(value) for value in range(5))  # type: ignore[arg-type]
            )
    return answers


def test_results_and_pictures() -> None:
    answers = counted()
    rates = {side.team_id: Rate(PEOPLE // 2, PEOPLE // 2) for side in SIDES}
    asked = len(asked_of(QUESTIONS, 1))

    def everything() -> Results:
        published: Published = publish(SIDES, QUESTIONS, answers, rates, floor=5)
        results = Results(1, "2026-Q4", published, published, "2026-Q3")
        results_lines(results), results_blocks(results), results_csv("2026-Q4", published)
        return results

    took = []
    for _ in range(RUNS):
        began = perf_counter()
        results = everything()
        took.append((perf_counter() - began) * 1000)
    print(f"results of {PEOPLE} × {asked} answers: {median(took):.1f} ms, of 200")  # noqa: T201
    assert median(took) < 200
    drawing = Drawing()
    pictures = [direction_chart(results, 1), gap_chart(results), trend_chart([results] * 4, 1)]
    assert pictures[0]
    began = perf_counter()
    drawing.draw({**to_json(pictures[0]), "title": "The library is loaded"})
    print(f"the first picture, with the library: {perf_counter() - began:.2f} s")  # noqa: T201
    for picture in pictures:
        assert picture
        began = perf_counter()
        drawing.draw(to_json(picture))
        seconds = perf_counter() - began
        print(f"{picture.shape} “{picture.title}”: {seconds:.2f} s, of 1")  # noqa: T201
        assert seconds < 1
    drawing.close()
