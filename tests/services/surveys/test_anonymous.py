"""The whole database after a survey, in the hands of an adversary who knows who was asked.

Three ways to look at it. By proof: whoever gave which answer, and in whatever order people
answered, the closed survey is stored the same, to the byte. By attack: guesses from every order,
number, moment and transaction that the database tells are right as often as chance. By search:
what was written is nowhere but where it is published.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select, text

from bot.domain.survey.answers import Answers
from bot.services import Services
from models import SurveyComment
from models.database import Database
from tests.company import SetClock
from tests.services.surveys.stage import Stage, make_stage, random_answers

WORLDS = int(os.environ.get("LIAISON_SURVEY_WORLDS", "3"))
"""Random surveys; the long form takes thousands."""
SIZES = (7, 8)
TABLES = ("survey_invitation", "survey_tally", "survey_comment")
Row = dict[str, Any]


@pytest.fixture
def play(
    services: Services, database: Database, clock: SetClock
) -> Callable[[int, dict[str, Answers], Sequence[str]], Stage]:
    """One survey: shuffled with this seed, these answers, in this order."""

    def _play(seed: int, answers: dict[str, Answers], order: Sequence[str]) -> Stage:
        forget(database)
        stage = make_stage(services, database, clock, SIZES, random.Random(seed))
        stage.open()
        for user in order:
            clock.advance(minutes=7)
            stage.answer(user, answers[user])
        stage.close()
        return stage

    return _play


def forget(database: Database) -> None:
    """Every survey, so that the next one is the first again."""
    with database.writing() as session:
        for table in (*TABLES, "survey"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 our own names


def everyone() -> list[str]:
    return [f"U{team}{n}" for team, size in zip("IM", SIZES, strict=True) for n in range(size)]


def stored(stage: Stage) -> dict[str, list[Row]]:
    """Each table as it lies on the disk, in that order, with what the database notes of rows."""
    hidden = (
        "rowid AS place" if stage.database.is_sqlite else "ctid::text AS place, xmin::text AS by"
    )
    found: dict[str, list[Row]] = {}
    with stage.database.engine.connect() as connection:
        for table in TABLES:
            where = f"WHERE survey_id = {stage.survey.id}"
            query = text(f"SELECT {hidden}, * FROM {table} {where}")  # noqa: S608
            found[table] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def shape(tables: dict[str, list[Row]]) -> object:
    """The same without what differs between two runs of one test: numbers that only grow."""
    places = {name: [row["place"] for row in rows] for name, rows in tables.items()}
    ranks = {
        name: [sorted(set(seen)).index(each) for each in seen] for name, seen in places.items()
    }
    kept = {
        name: [
            {key: value for key, value in row.items() if key not in ("place", "by", "survey_id")}
            for row in rows
        ]
        for name, rows in tables.items()
    }
    return ranks, kept, {len({row.get("by") for row in rows}) for rows in tables.values() if rows}


@pytest.mark.parametrize("seed", range(max(1, WORLDS // 3)))
def test_whoever_gave_which_answer_it_is_stored_the_same(
    play: Callable[[int, dict[str, Answers], Sequence[str]], Stage], seed: int
) -> None:
    rng = random.Random(seed)
    answers = {user: random_answers(rng) for user in everyone()[:-2]}
    order = list(answers)
    first = play(seed, answers, order)
    one, results = shape(stored(first)), first.survey.results
    # Within a team, everyone now gives another one's answers, and the order is another.
    swapped: dict[str, Answers] = {}
    for team in "IM":
        people = [user for user in answers if user[1] == team]
        given = [answers[user] for user in people]
        rng.shuffle(given)
        swapped |= dict(zip(people, given, strict=True))
    rng.shuffle(order)
    first.publish()
    second = play(seed, swapped, order)
    assert shape(stored(second)) == one
    assert second.survey.results == results


def test_one_transaction_wrote_every_row_and_nothing_else_is_there(
    play: Callable[[int, dict[str, Answers], Sequence[str]], Stage],
) -> None:
    rng = random.Random(1)
    stage = play(1, {user: random_answers(rng) for user in everyone()}, everyone())
    tables = stored(stage)
    assert len(tables["survey_invitation"]) == sum(SIZES)
    assert not tables["survey_tally"]
    if not stage.database.is_sqlite:
        writers = {row["by"] for rows in tables.values() for row in rows}
        assert len(writers) == 1
    for row in tables["survey_invitation"]:
        assert set(row) - {"place", "by"} == {
            *("survey_id", "user_id", "team_id", "state", "asked", "next_at")
        }
        assert (row["asked"], row["next_at"]) == (0, None)


Attack = Callable[[dict[str, list[Row]], list[str]], list[tuple[str, str]]]


def by_rank(key: str) -> Attack:
    """The n-th person by one order wrote the n-th comment by another."""

    def attack(tables: dict[str, list[Row]], order: list[str]) -> list[tuple[str, str]]:
        comments = [row["words"] for row in sorted(tables["survey_comment"], key=lambda r: r[key])]
        invited = [row["user_id"] for row in tables["survey_invitation"]]
        return [*zip(invited, comments, strict=False), *zip(order, comments, strict=False)]

    return attack


def by_transaction(tables: dict[str, list[Row]], _: list[str]) -> list[tuple[str, str]]:
    """Whose invitation was written by the transaction that wrote a comment, if one is."""
    writers = Counter(row.get("by") for row in tables["survey_invitation"])
    people = {row.get("by"): row["user_id"] for row in tables["survey_invitation"]}
    return [
        (people[row["by"]], row["words"])
        for row in tables["survey_comment"]
        if writers.get(row.get("by")) == 1
    ]


def test_every_guess_is_as_good_as_chance(
    services: Services, database: Database, clock: SetClock
) -> None:
    attacks: dict[str, Attack] = {
        "order of numbers": by_rank("id"),
        "order on the disk": by_rank("place"),
        "order of words": by_rank("words"),
        "transaction": by_transaction,
    }
    right: Counter[str] = Counter()
    guesses: Counter[str] = Counter()
    chance: Counter[str] = Counter()
    for world in range(WORLDS):
        rng = random.Random(1000 + world)
        stage = make_stage(services, database, clock, SIZES)
        stage.open()
        order = everyone()
        rng.shuffle(order)
        wrote: dict[str, str] = {}
        for user in order:
            wrote[user] = f"{rng.randrange(10**12)}"
            stage.answer(user, Answers({"q1": rng.randrange(6)}, {"keep": wrote[user]}))
        if not database.is_sqlite:
            # While it is open this attack finds everyone: that is the remainder we speak of.
            assert dict(by_transaction(stored(stage), order)) == wrote
        stage.close()
        tables = stored(stage)
        for name, attack in attacks.items():
            told = attack(tables, order)
            guesses[name] += len(told)
            right[name] += sum(wrote[user] == words for user, words in told)
            chance[name] += len(told) / len(order)  # type: ignore[assignment]
        stage.publish()
        forget(database)
    assert not guesses["transaction"]
    for name in attacks:
        # Five times the spread of as many guesses at random.
        assert right[name] <= chance[name] + 5 * (chance[name] + 1) ** 0.5, (name, right, chance)


def test_what_is_left_out_is_left_nowhere(
    play: Callable[[int, dict[str, Answers], Sequence[str]], Stage],
) -> None:
    """Four comments are too few: their words are on no page of the disk any more."""
    marker = "zebra-in-the-corridor"
    answers = {user: Answers({"q1": 4}) for user in everyone()}
    for user in everyone()[:4]:
        answers[user] = Answers({"q1": 4}, {"keep": f"{marker} {user}"})
    stage = play(1, answers, everyone())
    with stage.database.reading() as session:
        assert not session.exec(select(SurveyComment)).all()
    assert marker.encode() not in on_disk(stage.database)
    stage.publish()
    shown = {user: Answers({"q1": 4}, {"keep": f"{marker} {user}"}) for user in everyone()}
    again = play(2, shown, everyone())
    content = on_disk(again.database)
    for user in everyone():
        # Once in its row; the early view of the leads, and nothing else, repeats it.
        assert f"{marker} {user}".encode() in content


def on_disk(database: Database) -> bytes:
    """The files of an SQLite database with its log; of PostgreSQL the survey's tables."""
    if database.is_sqlite:
        files = [Path(f"{database.url.database}{end}") for end in ("", "-wal")]
        return b"".join(each.read_bytes() for each in files if each.exists())
    with database.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        pages = [
            connection.execute(
                text(f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))")
            ).scalar_one()
            for table in (*TABLES, "survey")
        ]
    return b"".join(bytes(page) for page in pages)
