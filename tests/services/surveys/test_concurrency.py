"""Thirty-two threads answer at once, some twice, while the survey is being closed."""

import os
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import col, select

from bot.domain.survey.answers import Answers
from bot.domain.survey.results import from_json
from bot.errors import Mistake
from bot.services import Services
from models import InvitationState, SurveyComment, SurveyInvitation, SurveyTally
from models.database import Database
from tests.company import SetClock
from tests.services.surveys.stage import ITEMS, Stage, make_stage

SUBMISSIONS = int(os.environ.get("LIAISON_SURVEY_SUBMISSIONS", "160"))
"""The long form takes 10,000."""
THREADS = 32


def open_stage(services: Services, database: Database, clock: SetClock) -> Stage:
    half = SUBMISSIONS // 2
    stage = make_stage(services, database, clock, (half, SUBMISSIONS - half))
    stage.open()
    return stage


def chosen(user: str) -> Answers:
    rng = random.Random(user)
    values = {key: rng.randrange(1, 6) for key in ITEMS}
    return Answers(values, {"keep": user} if rng.random() < 0.1 else {})


def test_every_counter_is_exact(services: Services, database: Database, clock: SetClock) -> None:
    stage = open_stage(services, database, clock)
    people = [*stage.people("it"), *stage.people("marketing-ops")]
    twice = random.Random(1).sample(people, len(people) // 4)
    refused: Counter[str] = Counter()

    def submit(user: str) -> None:
        try:
            stage.answer(user, chosen(user))
        except Mistake as mistake:
            refused[str(mistake)[:40]] += 1

    calls = [*people, *twice]
    random.Random(2).shuffle(calls)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(submit, calls))
    assert sum(refused.values()) == len(twice)
    expected: Counter[tuple[int, str, int]] = Counter()
    for user in people:
        team = stage.teams["it" if user[1] == "I" else "marketing-ops"]
        given = chosen(user)
        expected.update((team, key, value) for key, value in given.values.items())
        expected.update([(team, "comments", 1)] if given.comments else [])
    with database.reading() as session:
        rows = session.exec(select(SurveyTally).where(col(SurveyTally.n) > 0))
        assert {(row.team_id, row.question, row.value): row.n for row in rows} == expected
        states = Counter(session.exec(select(SurveyInvitation.state)))
        assert states == {InvitationState.ANSWERED: len(people)}
        kept = session.exec(select(SurveyComment)).all()
        assert sorted(each.words for each in kept) == sorted(
            user for user in people if chosen(user).comments
        )


def test_closing_meanwhile_loses_and_doubles_nothing(
    services: Services, database: Database, clock: SetClock
) -> None:
    stage = open_stage(services, database, clock)
    people = [*stage.people("it"), *stage.people("marketing-ops")]
    survey, counted = stage.survey.id or 0, threading.Semaphore(0)
    told: Counter[str] = Counter()

    def submit(user: str) -> None:
        try:
            stage.surveys.answering.submit(user, survey, chosen(user))
            told["counted"] += 1
        except Mistake as mistake:
            told[str(mistake)[:21]] += 1
        counted.release()

    def close() -> None:
        for _ in range(len(people) // 4):
            counted.acquire()
        stage.surveys.running.close("UM0", survey)

    with ThreadPoolExecutor(THREADS) as pool:
        closing = pool.submit(close)
        list(pool.map(submit, people))
        closing.result()
    assert set(told) <= {"counted", "The survey has closed"}
    published = from_json(stage.survey.results)
    assert published.rate
    assert published.rate.answered == told["counted"]
    assert published.questions[0].total
    assert published.questions[0].total.n == told["counted"]
