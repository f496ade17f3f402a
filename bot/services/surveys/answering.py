"""Answering: one atomic submit, of which nothing but counters and words remains.

A submit writes no outbox or audit row: its time would be the time of an answer.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import tuple_
from sqlmodel import Session, col, delete, select, update

from bot.clock import Clock
from bot.domain.survey.answers import Answers
from bot.domain.survey.questions import Question, asked_of
from bot.errors import Mistake, NotAllowed
from bot.outbox.queue import enqueue
from bot.services.surveys.records import plan_of, questions_of, sides_of
from bot.services.surveys.sending import COMMENTERS
from bot.services.teams import stored_id
from bot.views.survey.invitation import opted_out_blocks, opted_out_text
from models import (
    InvitationState,
    Priority,
    Survey,
    SurveyComment,
    SurveyInvitation,
    SurveyOptOut,
    SurveyState,
    SurveyTally,
)
from models.database import Database
from models.insert import insert_missing

_RANDOM_BITS = 62
_I, _T = SurveyInvitation, SurveyTally
ALREADY = (
    "You have answered this survey. It was counted once, and since nobody can tell which answers "
    "are yours, it can’t be changed."
)
CLOSED = "The survey has closed, so nothing of this was counted. The results come to your channel."
NOT_ASKED = "You weren’t asked in this survey: it goes to the members of its two teams."


@dataclass(frozen=True)
class Form:
    """What one person is asked."""

    survey_id: int
    questions: tuple[Question, ...]
    partner: str
    floor: int


class AnsweringService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def form(self, user_id: str, survey_id: int | None = None) -> Form:
        """The form for someone; None for the survey that is open.

        Raises:
            Mistake: none is open, or they have answered.
            NotAllowed: they weren't asked.
        """
        with self._database.reading() as session:
            survey, invitation = _invited(session, user_id, survey_id)
            _check(survey, invitation)
            return _form(survey, invitation)

    def submit(self, user_id: str, survey_id: int, answers: Answers) -> Form:
        """Count the answers, once and for all.

        Raises:
            Mistake: it has closed, was answered in another window, or nothing is filled in;
                nothing is counted then.
            NotAllowed: they weren't asked.
        """
        with self._database.writing() as session:
            # Closing waits for those who are here, and those who come later find it closed.
            shared = select(Survey).where(Survey.id == survey_id).with_for_update(read=True)
            session.exec(shared).first()
            survey, invitation = _invited(session, user_id, survey_id)
            _check(survey, invitation)
            form = _form(survey, invitation)
            given = answers.checked(form.questions)
            self._take(session, invitation)
            _count(session, invitation, given.values)
            _keep(session, invitation, given.comments)
            return form

    def opt_out(self, user_id: str, survey_id: int, *, for_good: bool) -> None:
        """Take no part, this time or ever.

        Raises:
            Mistake: it has closed, or they have answered.
            NotAllowed: they weren't asked.
        """
        with self._database.writing() as session:
            survey, invitation = _invited(session, user_id, survey_id)
            session.refresh(invitation, with_for_update=True)
            _check(survey, invitation)
            invitation.state, invitation.next_at = InvitationState.OPTED_OUT, None
            session.add(invitation)
            if for_good:
                insert_missing(session, SurveyOptOut(user_id=user_id))
            self._say(session, invitation, for_good=for_good)

    def opt_in(self, user_id: str) -> int | None:
        """Be asked again in surveys to come, and in the open one.

        Returns:
            The open survey that they can answer now, if there is one.
        """
        with self._database.writing() as session:
            session.exec(delete(SurveyOptOut).where(col(SurveyOptOut.user_id) == user_id))
            survey = _open_one(session)
            invitation = (
                session.get(_I, (survey.id, user_id), with_for_update=True) if survey else None
            )
            if invitation is None:
                return None
            if invitation.state == InvitationState.OPTED_OUT:
                invitation.state = InvitationState.INVITED
                session.add(invitation)
            return invitation.survey_id if invitation.state == InvitationState.INVITED else None

    def _take(self, session: Session, invitation: SurveyInvitation) -> None:
        """From now on they have answered; of two windows at once one gets here."""
        taken = session.exec(
            update(_I)
            .where(
                col(_I.survey_id) == invitation.survey_id,
                col(_I.user_id) == invitation.user_id,
                col(_I.state) != InvitationState.ANSWERED,
            )
            .values(state=InvitationState.ANSWERED, next_at=None)
        )
        if not taken.rowcount:
            raise Mistake(ALREADY)

    def _say(self, session: Session, invitation: SurveyInvitation, *, for_good: bool) -> None:
        # Opting out is no answer: the message may change.
        for number in range(invitation.asked):
            key = f"survey:{invitation.survey_id}:ask:{number}:{invitation.user_id}"
            enqueue(
                session,
                key=f"{key}:out:{for_good}:{int(self._clock.now().timestamp())}",
                destination=invitation.user_id,
                method="chat.update",
                payload={
                    "text": opted_out_text(for_good=for_good),
                    "blocks": opted_out_blocks(invitation.survey_id, for_good=for_good),
                },
                priority=Priority.UPDATE,
                now=self._clock.now(),
                target_key=key,
            )


def _invited(
    session: Session, user_id: str, survey_id: int | None
) -> tuple[Survey, SurveyInvitation]:
    """A survey and someone's invitation to it.

    Raises:
        NotAllowed: they have none.
        Mistake: no survey is open.
    """
    if survey_id is None:
        survey = _open_one(session)
        if survey is None:
            raise Mistake("No survey is open. `status` says when the next one comes.")
    else:
        survey = session.get(Survey, survey_id)
    invitation = session.get(_I, (survey.id, user_id)) if survey else None
    if survey is None or invitation is None:
        raise NotAllowed(NOT_ASKED)
    return survey, invitation


def _open_one(session: Session) -> Survey | None:
    return session.exec(select(Survey).where(Survey.state == SurveyState.OPEN)).first()


def _check(survey: Survey, invitation: SurveyInvitation) -> None:
    if survey.state != SurveyState.OPEN:
        raise Mistake(CLOSED)
    if invitation.state == InvitationState.ANSWERED:
        raise Mistake(ALREADY)


def _form(survey: Survey, invitation: SurveyInvitation) -> Form:
    partner = next(side.name for side in sides_of(survey) if side.team_id != invitation.team_id)
    questions = asked_of(questions_of(survey), invitation.team_id)
    return Form(stored_id(survey.id), tuple(questions), partner, plan_of(survey).floor)


def _count(session: Session, invitation: SurveyInvitation, values: Mapping[str, int]) -> None:
    """Each counter grows by one. They are locked in one order, so that nobody waits in a circle."""
    mine = (
        col(_T.survey_id) == invitation.survey_id,
        col(_T.team_id) == invitation.team_id,
        tuple_(col(_T.question), col(_T.value)).in_(sorted(values.items())),
    )
    order = select(_T.n).where(*mine).order_by(col(_T.question), col(_T.value))
    session.exec(order.with_for_update()).all()
    counted = session.exec(update(_T).where(*mine).values(n=_T.n + 1)).rowcount
    if counted != len(values):
        raise RuntimeError("a counter of the survey is missing")


def _keep(session: Session, invitation: SurveyInvitation, comments: Mapping[str, str]) -> None:
    for kind, words in comments.items():
        session.add(
            SurveyComment(
                id=secrets.randbits(_RANDOM_BITS),
                survey_id=invitation.survey_id,
                kind=kind,
                words=words,
            )
        )
    if comments:
        _count(session, invitation, {COMMENTERS: 1})
