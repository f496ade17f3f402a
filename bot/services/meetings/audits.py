"""Going through a checklist: passed or failed, with an owner and evidence for each line."""

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.web_link import is_web_link
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action
from bot.services.actions import ActionDraft, ActionService, ActionSource
from bot.services.meetings.case import Case, locked
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.running import team_for
from bot.services.people import PeopleService, is_reachable
from models import ActionOrigin, AuditLine, MeetingState
from models.database import Database


class AuditService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        *,
        posts: MeetingPosts,
        actions: ActionService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._posts = posts
        self._actions = actions

    def lines(self, user_id: str, meeting_id: int) -> tuple[Case, list[AuditLine]]:
        """A meeting's checklist, for whoever may go through it.

        Raises:
            NotAllowed: only the teams, the facilitator and administrators.
            Mistake: the meeting is over.
        """
        with self._database.writing() as session:
            case = self._open(session, user_id, meeting_id)
            return case, _lines(session, case.number)

    def line(self, user_id: str, line_id: int) -> AuditLine:
        """One line, to be filled in; raises as `lines` does."""
        with self._database.writing() as session:
            return self._own(session, user_id, line_id)[1]

    def passed(self, user_id: str, line_id: int) -> tuple[Case, list[AuditLine]]:
        """A line holds. An action that its failure had become stays: someone may be at it."""
        with self._database.writing() as session:
            case, line = self._own(session, user_id, line_id)
            line.passed, line.checked_by, line.checked_at = True, user_id, self._clock.now()
            return self._changed(session, case, line)

    def failed(
        self, user_id: str, line_id: int, draft: ActionDraft
    ) -> tuple[Case, list[AuditLine]]:
        """A line doesn't hold: what is missing becomes an action.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            case, line = self._own(session, user_id, line_id)
            line.passed, line.checked_by, line.checked_at = False, user_id, self._clock.now()
            line.action_id = self._actions.add(
                session,
                user_id=user_id,
                team_id=team_for(session, case, draft.owner),
                draft=draft,
                source=ActionSource(ActionOrigin.AUDIT, line_id),
            )
            return self._changed(session, case, line)

    def details(
        self, user_id: str, line_id: int, owner: str | None, evidence: str | None
    ) -> tuple[Case, list[AuditLine]]:
        """Who answers for a line, and the link that shows that it holds.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            case, line = self._own(session, user_id, line_id)
            problems = {}
            if owner and not is_reachable(session, owner):
                problems["owner"] = "That account is deactivated, or no person’s. Choose another."
            if evidence and not is_web_link(evidence):
                problems["evidence"] = "A link starts with https:// or http://."
            if problems:
                raise InvalidInput(problems)
            line.owner_user_id, line.evidence = owner or None, evidence or None
            return self._changed(session, case, line)

    def _own(self, session: Session, user_id: str, line_id: int) -> tuple[Case, AuditLine]:
        line = session.get(AuditLine, line_id)
        if line is None:
            raise Mistake("That line is gone.")
        case = self._open(session, user_id, line.occurrence_id)
        session.refresh(line)
        return case, line

    def _open(self, session: Session, user_id: str, meeting_id: int) -> Case:
        case = locked(session, meeting_id)
        actor = self._people.actor(session, user_id)
        case.may(actor, Action.RUN_MEETING, case.meeting.facilitator_user_id)
        if case.meeting.state not in {MeetingState.PLANNED, MeetingState.POSTED}:
            raise Mistake("That audit is over: its minutes are posted.")
        return case

    def _changed(
        self, session: Session, case: Case, line: AuditLine
    ) -> tuple[Case, list[AuditLine]]:
        session.add(line)
        session.flush()
        self._posts.revise(session, case, self._clock.now())
        return case, _lines(session, case.number)


def _lines(session: Session, meeting_id: int) -> list[AuditLine]:
    lines = select(AuditLine).where(AuditLine.occurrence_id == meeting_id)
    return list(session.exec(lines.order_by(col(AuditLine.position))))
