"""Reading what was published, and what is stored about oneself."""

from collections import Counter

from sqlmodel import Session, col, func, or_, select

from bot.domain.quarter import parse_quarter
from bot.domain.survey.results import Published, from_json
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.people import PeopleService, zone_of
from bot.services.surveys.own import SUBJECT
from bot.services.surveys.publishing import every_wave, results_of
from bot.services.surveys.records import leads_of, name_of, plan_set
from bot.views import blocks as b
from bot.views.blocks import person
from bot.views.survey.results import Results
from bot.views.survey.status import MyData, Stored
from bot.views.survey.table import results_csv
from models import (
    AuditEntry,
    InvitationState,
    OutboxMessage,
    Survey,
    SurveyInvitation,
    SurveyOptOut,
    SurveyState,
    Team,
)
from models.database import Database


class ReadingService:
    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def results(self, user_id: str, typed: str = "") -> Results:
        """A published survey; a closed one for those who see it first.

        Args:
            user_id: who asks.
            typed: a quarter (`2026-Q4`), a number, or nothing for the latest.

        Raises:
            Mistake: there is none such that may be read yet.
            NotAllowed: guests can't see results.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.SEE_SURVEY)
            survey, published = self._chosen(session, user_id, typed)
            return results_of(session, survey, published)

    def table(self, user_id: str, typed: str = "") -> tuple[str, str]:
        """The name of a survey, and its table as CSV; raises as `results` does."""
        results = self.results(user_id, typed)
        return results.name, results_csv(results.name, results.published)

    def history(self, user_id: str) -> list[Results]:
        """Every published survey, the oldest first.

        Raises:
            NotAllowed: guests can't see results.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.SEE_SURVEY)
            return every_wave(session)

    def my_data(self, user_id: str) -> MyData:
        """What the database holds about someone who asks for it themselves."""
        with self._database.reading() as session:
            invitations = (
                select(SurveyInvitation, Survey, Team)
                .join(Survey, col(Survey.id) == SurveyInvitation.survey_id)
                .join(Team, col(Team.id) == SurveyInvitation.team_id)
                .where(SurveyInvitation.user_id == user_id)
                .order_by(col(Survey.id))
            )
            stored = tuple(_stored(*row) for row in session.exec(invitations))
            sent = select(OutboxMessage.key).where(
                OutboxMessage.destination == user_id, col(OutboxMessage.key).startswith("survey:")
            )
            keys = list(session.exec(sent))
            asking = sum(":ask:" in key for key in keys)
            runs = select(Survey).where(
                or_(Survey.owner_user_id == user_id, Survey.started_by == user_id)
            )
            changes = select(func.count()).where(
                AuditEntry.by == user_id, AuditEntry.subject == SUBJECT
            )
            return MyData(
                stored=stored,
                opted_out=session.get(SurveyOptOut, user_id) is not None,
                messages=asking,
                shown=len(keys) - asking,
                runs=Counter(map(name_of, session.exec(runs.order_by(col(Survey.id))))),
                sees_first=plan_set(session).owner == user_id,
                named=_named(session, user_id),
                changes=session.exec(changes).one(),
                reader_zone=zone_of(session, user_id),
            )

    def _chosen(self, session: Session, user_id: str, typed: str) -> tuple[Survey, Published]:
        states = (SurveyState.CLOSED, SurveyState.PUBLISHED)
        wanted = select(Survey).where(col(Survey.state).in_(states))
        rows = list(session.exec(wanted.order_by(col(Survey.opens_on), col(Survey.id))))
        readable = [
            each
            for each in rows
            if each.state == SurveyState.PUBLISHED or user_id in leads_of(session, each)
        ]
        found = [each for each in readable if _is_meant(each, typed)]
        if found:
            return found[-1], from_json(found[-1].results)
        waiting = [each for each in rows if each not in readable]
        if waiting and _is_meant(waiting[-1], typed):
            at = b.moment(waiting[-1].publishes_at, zone_of(session, user_id))
            raise Mistake(f"The survey has closed; its results are published on {at}.")
        if typed:
            known = ", ".join(name_of(each) for each in readable) or "none yet"
            raise Mistake(f"No results of that survey can be read. There are: {known}.")
        raise Mistake("No survey has been published yet. While one is open nothing can be read.")


def _named(session: Session, user_id: str) -> int:
    previews = select(OutboxMessage.payload).where(
        col(OutboxMessage.key).like("survey:%:preview:%")
    )
    return sum(person(user_id) in str(payload) for payload in session.exec(previews))


def _is_meant(survey: Survey, typed: str) -> bool:
    words = typed.strip()
    return (
        not words or name_of(survey) == parse_quarter(words) or words.lstrip("#") == str(survey.id)
    )


def _stored(invitation: SurveyInvitation, survey: Survey, team: Team) -> Stored:
    return Stored(
        name=name_of(survey),
        team=team.name,
        state=InvitationState(invitation.state),
        is_open=survey.state == SurveyState.OPEN,
        asked=invitation.asked,
        next_at=invitation.next_at,
    )
