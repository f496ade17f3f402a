"""Asks people to look back, by daylight: for post-mortems, and whether it was urgent."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.domain.postmortem import next_reminder
from bot.domain.wall_clock import zone
from bot.services.escalations import urgency
from bot.services.escalations.case import Case, case_of
from bot.services.escalations.drafting import calendar_for, stand_in
from bot.services.people import PeopleService
from bot.services.reminders import remind
from bot.views.escalations.postmortem import asking_buttons, asking_words
from models import Escalation, EscalationState, PostMortem, UrgencyVote
from models.database import Database

_AT_ONCE = 20


class PostMortemClock:
    """One kind of work: what is due by `next_ask_at` and `ask_at`, each in its own transaction."""

    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def next_due(self) -> datetime | None:
        with self._database.reading() as session:
            moments = (
                session.exec(select(func.min(PostMortem.next_ask_at))).one(),
                session.exec(select(func.min(UrgencyVote.ask_at))).one(),
            )
        return min((each for each in moments if each), default=None)

    def run_due(self, now: datetime) -> None:
        drafts = select(PostMortem.escalation_id).where(col(PostMortem.next_ask_at) <= now)
        votes = select(UrgencyVote.escalation_id).where(col(UrgencyVote.ask_at) <= now)
        with self._database.reading() as session:
            due = {
                *session.exec(drafts.limit(_AT_ONCE)),
                *session.exec(votes.limit(_AT_ONCE)),
            }
        for escalation_id in sorted(due):
            with self._database.writing() as session:
                wanted = select(Escalation).where(Escalation.id == escalation_id)
                claimed = session.exec(wanted.with_for_update(skip_locked=True)).first()
                if claimed:
                    self._advance(session, case_of(session, claimed), now)

    def _advance(self, session: Session, case: Case, now: datetime) -> None:
        """Ask what is due; of what was re-opened nothing: its next end asks anew."""
        over = case.escalation.state == EscalationState.RESOLVED
        draft = session.get(PostMortem, case.number)
        if draft and draft.next_ask_at and draft.next_ask_at <= now:
            draft.next_ask_at = None
            if over:
                self._ask(session, case, draft, now)
            session.add(draft)
        votes = select(UrgencyVote).where(
            UrgencyVote.escalation_id == case.number, col(UrgencyVote.ask_at) <= now
        )
        for vote in session.exec(votes.order_by(UrgencyVote.user_id)):
            if over:
                urgency.ask(session, case.escalation, vote, now)
            else:
                session.delete(vote)

    def _ask(self, session: Session, case: Case, draft: PostMortem, now: datetime) -> None:
        author = stand_in(session, self._people, draft.author_user_id, case.team)
        calendar = calendar_for(session, author or "", case.team)
        if author:
            draft.author_user_id = author
            today = now.astimezone(zone(calendar.zone_name)).date()
            remind(
                session,
                user_id=author,
                key=f"postmortem:{case.number}:ask:{author}:{int(now.timestamp())}",
                words=asking_words(draft, case.escalation, today),
                event_type="liaison_postmortem",
                now=now,
                buttons=asking_buttons(draft),
            )
        draft.asked_at = draft.asked_at or now
        draft.next_ask_at = next_reminder(calendar, draft.due_on, now)
