"""Closing: the answers become what may be seen of them, and every row is written anew.

Afterwards nothing is left that links a person to an answer: no order, no number, no moment, and
on PostgreSQL no transaction, since all rows that are left were written by one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, col, delete, func, select

from bot.domain.survey.questions import Question
from bot.domain.survey.results import Published, publish, to_json
from bot.domain.survey.suppression import Counts
from bot.outbox.queue import withdraw
from bot.services.surveys.records import (
    plan_of,
    questions_of,
    rates_of,
    sides_of,
)
from bot.services.surveys.sending import COMMENTERS
from models import (
    InvitationState,
    OutboxMessage,
    OutboxState,
    Person,
    Survey,
    SurveyComment,
    SurveyInvitation,
    SurveyState,
    SurveyTally,
)
from models.database import Database

TABLES = ("survey_invitation", "survey_tally", "survey_comment", "survey", "outbox_message")
_RETRY = timedelta(minutes=1)
_RANDOM_BITS = 62
_I, _T, _C = SurveyInvitation, SurveyTally, SurveyComment


def close_survey(session: Session, survey: Survey, now: datetime, rng: Random) -> Published:
    """Close an open survey, in the caller's transaction, which has locked it.

    Args:
        session: the caller's transaction.
        survey: the open one.
        now: the present moment.
        rng: shuffles; where it matters, one that nobody can foresee.

    Returns:
        All that is kept of the answers.
    """
    _note_who_left(session, survey)
    published = publish(
        sides_of(survey),
        questions_of(survey),
        _answers(session, survey, questions_of(survey)),
        rates_of(session, survey),
        floor=plan_of(survey).floor,
        opted_out=_opted_out(session, survey),
    )
    survey.results, survey.state = to_json(published), SurveyState.CLOSED
    survey.next_step_at, survey.compact_at = survey.publishes_at, now
    session.add(survey)
    enough = _commenters(session, survey) >= published.floor
    session.exec(delete(_T).where(col(_T.survey_id) == survey.id))
    _shuffle_invitations(session, survey, rng)
    _shuffle_comments(session, survey, rng, kept=enough)
    forget_asking(session, survey, now)
    session.flush()
    return published


def compact_due(database: Database, now: datetime) -> None:
    """Store the survey's tables anew, outside any transaction, where that is due."""
    with database.reading() as session:
        due = list(session.exec(select(Survey.id).where(col(Survey.compact_at) <= now)))
    if not due:
        return
    done = database.compact(*TABLES)
    with database.writing() as session:
        for survey in session.exec(select(Survey).where(col(Survey.id).in_(due))):
            survey.compact_at = None if done else now + _RETRY
            session.add(survey)


def _note_who_left(session: Session, survey: Survey) -> None:
    """Those who were deactivated without having answered leave the denominator."""
    gone = select(Person.user_id).where(col(Person.deleted))
    waiting = select(_I).where(
        _I.survey_id == survey.id,
        _I.state == InvitationState.INVITED,
        col(_I.user_id).in_(gone),
    )
    for row in session.exec(waiting).all():
        row.state = InvitationState.LEFT
        session.add(row)
    session.flush()


def _answers(
    session: Session, survey: Survey, questions: tuple[Question, ...]
) -> dict[tuple[int, str], Counts]:
    counted: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for row in session.exec(select(_T).where(_T.survey_id == survey.id)):
        counted[row.team_id, row.question][row.value] = row.n
    keys = {each.key for each in questions}
    return {
        (team_id, key): Counts(tuple(by_value.get(value, 0) for value in range(1, 6)))  # type: ignore[arg-type]
        for (team_id, key), by_value in counted.items()
        if key in keys
    }


def _opted_out(session: Session, survey: Survey) -> int:
    out = select(func.count()).where(
        _I.survey_id == survey.id, _I.state == InvitationState.OPTED_OUT
    )
    return session.exec(out).one()


def _commenters(session: Session, survey: Survey) -> int:
    """How many people wrote a comment, be it one or both."""
    counter = select(func.sum(_T.n)).where(_T.survey_id == survey.id, _T.question == COMMENTERS)
    return session.exec(counter).one() or 0


def _shuffle_invitations(session: Session, survey: Survey, rng: Random) -> None:
    """Who was asked, and whether they answered; how often and when they were asked is forgotten."""
    columns = select(_I.user_id, _I.team_id, _I.state).where(_I.survey_id == survey.id)
    people = list(session.exec(columns.order_by(col(_I.user_id))))
    rng.shuffle(people)
    session.exec(delete(_I).where(col(_I.survey_id) == survey.id))
    rows = [
        {"survey_id": survey.id, "user_id": user_id, "team_id": team_id, "state": state, "asked": 0}
        for user_id, team_id, state in people
    ]
    _insert(session, _I, rows)


def _shuffle_comments(session: Session, survey: Survey, rng: Random, *, kept: bool) -> None:
    """Sorted by the words alone, then shuffled, under new numbers; too few are forgotten."""
    columns = select(_C.kind, _C.words).where(_C.survey_id == survey.id)
    comments = sorted(session.exec(columns)) if kept else []
    rng.shuffle(comments)
    session.exec(delete(_C).where(col(_C.survey_id) == survey.id))
    rows = [
        {
            "id": rng.getrandbits(_RANDOM_BITS),
            "survey_id": survey.id,
            "kind": kind,
            "words": words,
        }
        for kind, words in comments
    ]
    _insert(session, _C, rows)


def _insert(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """In that order, by plain statements: the session would sort them by their keys."""
    if rows:
        session.connection().execute(inspect(table).local_table.insert(), list(rows))


def forget_asking(session: Session, survey: Survey, now: datetime) -> None:
    """Delete the messages that asked and reminded: who was reminded had not answered by then."""
    prefix = f"survey:{survey.id}:ask:"
    withdraw(session, prefix, now)
    ended = (OutboxState.SENT, OutboxState.FAILED, OutboxState.WITHDRAWN)
    session.exec(
        delete(OutboxMessage).where(
            col(OutboxMessage.key).startswith(prefix), col(OutboxMessage.state).in_(ended)
        )
    )
