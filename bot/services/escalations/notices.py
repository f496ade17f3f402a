"""Notices of maintenance and launch freezes: said once, shown beside every escalation meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import case_of
from bot.services.escalations.desk import Desk
from bot.services.escalations.notice_lines import notice_lines
from bot.services.people import PeopleService, zone_of
from bot.services.teams import match_team
from models import Escalation, EscalationState, Notice, NoticeKind, Team
from models.database import Database

__all__ = ["NoticeDraft", "NoticeService", "NoticesPage", "notice_lines"]

WORDS_LIMIT = 500
_LONGEST = timedelta(days=90)


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as it is asked for; moments in UTC, None where none was given."""

    team_id: int
    kind: str
    words: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class NoticesPage:
    """The notices under way and coming of those teams for which the reader may say some."""

    teams: Sequence[Team]
    team: Team
    notices: Sequence[Notice]
    now: datetime
    reader_zone: str


class NoticeService:
    def __init__(self, database: Database, people: PeopleService, desk: Desk) -> None:
        self._database = database
        self._people = people
        self._desk = desk

    def meant(self, typed: str) -> int | None:
        """The team that a text names as a whole; None when it names none."""
        with self._database.reading() as session:
            team = match_team(session.exec(select(Team)).all(), typed)
        return team.id if team else None

    def page(self, user_id: str, team_id: int | None = None) -> NoticesPage:
        """What there is of a team; None for the first of the reader's own.

        Raises:
            NotAllowed: only the team, its lead and administrators may.
        """
        with self._database.reading() as session:
            return self._page(session, user_id, team_id)

    def add(self, user_id: str, draft: NoticeDraft) -> NoticesPage:
        """Say one; from its beginning to its end it is shown beside the team's escalations.

        Raises:
            NotAllowed: as for `page`.
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            self._require(session, user_id, draft.team_id)
            now = self._desk.clock.now()
            starts, ends = _checked(draft, now)
            notice = Notice(
                team_id=draft.team_id,
                kind=NoticeKind(draft.kind),
                words=draft.words.strip(),
                starts_at=starts,
                ends_at=ends,
                made_by=user_id,
                made_at=now,
            )
            session.add(notice)
            session.flush()
            self._renew(session, notice, "said")
            return self._page(session, user_id, draft.team_id)

    def remove(self, user_id: str, notice_id: int) -> NoticesPage:
        """Take one back. One that is gone already stays gone.

        Raises:
            NotAllowed: as for `page`.
            Mistake: there is none of that number.
        """
        with self._database.writing() as session:
            notice = session.get(Notice, notice_id)
            if notice is None:
                raise Mistake("That notice is not there any more.")
            self._require(session, user_id, notice.team_id)
            if notice.removed_at is None:
                notice.removed_at = self._desk.clock.now()
                session.add(notice)
                session.flush()
                self._renew(session, notice, "removed")
            return self._page(session, user_id, notice.team_id)

    def _page(self, session: Session, user_id: str, team_id: int | None) -> NoticesPage:
        actor = self._people.actor(session, user_id)
        every = session.exec(select(Team).order_by(Team.name)).all()
        mine = actor.member_of | actor.lead_of
        teams = [each for each in every if actor.is_administrator or each.id in mine]
        wanted = team_id or next((each.id for each in teams), None)
        require(actor, Action.CHANGE_NOTICES, team_id=wanted)
        team = next((each for each in teams if each.id == wanted), None)
        if team is None:
            raise Mistake("There are no teams yet. Ask an administrator to set them up.")
        now = self._desk.clock.now()
        notices = select(Notice).where(
            Notice.team_id == team.id, Notice.ends_at > now, col(Notice.removed_at).is_(None)
        )
        return NoticesPage(
            teams=teams,
            team=team,
            notices=session.exec(notices.order_by(col(Notice.starts_at), col(Notice.id))).all(),
            now=now,
            reader_zone=zone_of(session, user_id),
        )

    def _require(self, session: Session, user_id: str, team_id: int) -> None:
        actor = self._people.actor(session, user_id)
        require(actor, Action.CHANGE_NOTICES, team_id=team_id)

    def _renew(self, session: Session, notice: Notice, change: str) -> None:
        """Change the cards on which it stands, or stood."""
        if not notice.starts_at <= self._desk.clock.now() < notice.ends_at:
            return
        of_team = or_(
            Escalation.team_id == notice.team_id, Escalation.raised_from_team_id == notice.team_id
        )
        unresolved = Escalation.state != EscalationState.RESOLVED
        rows = session.exec(select(Escalation).where(of_team, unresolved).with_for_update())
        for escalation in rows.all():
            case = case_of(session, escalation)
            self._desk.messages.renew(session, case, f"notice{notice.id}:{change}")


def _checked(draft: NoticeDraft, now: datetime) -> tuple[datetime, datetime]:
    """When it begins and ends."""
    problems = {}
    starts, ends = draft.starts_at or now, draft.ends_at
    if draft.kind not in set(NoticeKind):
        problems["kind"] = "Choose which it is."
    if not draft.words.strip():
        problems["words"] = "A few words, please: what happens, and what does it mean for others?"
    if len(draft.words) > WORDS_LIMIT:
        problems["words"] = f"Shorter, please: {WORDS_LIMIT} characters at most."
    if ends is None:
        problems["until"] = "Until when? A moment, please."
    elif ends <= max(starts, now):
        problems["until"] = "It has to end later than it begins, and later than now."
    elif ends - starts > _LONGEST:
        problems["until"] = "That is more than 90 days. A shorter one is read; renew it then."
    if problems or ends is None:
        raise InvalidInput(problems)
    return starts, ends
