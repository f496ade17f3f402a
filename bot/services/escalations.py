"""Escalations: raised, acknowledged, resolved. Every change and what it sends commit together."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.impact import IMPACTS, severity_of
from bot.domain.quarter import quarter_of
from bot.domain.web_link import is_web_link
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.escalation_messages import PAGE_KEY, EscalationMessages
from bot.services.home import HomeService
from bot.services.oncall import responder
from bot.services.people import PeopleService, known_zone, today_of
from bot.services.roadmap import open_items
from bot.services.teams import members_of, take_team, teams_on_call
from bot.views.escalation import RaiseForm, Recipient
from models import Escalation, EscalationState, OutboxMessage, RoadmapItem, Team
from models.database import Database

SUMMARY_LIMIT = 2000
LISTED = 20


@dataclass(frozen=True)
class EscalationDraft:
    """An escalation as it is asked for; `deadline_at` is a moment in UTC."""

    team_id: int
    impact: str
    summary: str
    deadline_at: datetime | None
    link: str | None
    roadmap_item_id: int | None


class EscalationService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        messages: EscalationMessages,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
        self._messages = messages

    def form(self, user_id: str, typed: str) -> RaiseForm:
        """The form as it opens: a leading team name chooses the team, the rest is what happened.

        Args:
            user_id: who asks; without a team name, another team than theirs is chosen.
            typed: what they typed after the command.

        Raises:
            NotAllowed: guests can't raise one.
            Mistake: no team can be escalated to yet.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.RAISE_ESCALATION)
            teams = teams_on_call(session)
            if not teams:
                raise Mistake(
                    "No team can be escalated to yet. Ask an administrator to set up teams."
                )
            named, summary = take_team(teams, typed)
            team = named or self._other_team(session, teams, user_id)
            return self._fill(session, user_id, teams, team, summary)

    def form_for(self, user_id: str, team_id: int, summary: str) -> RaiseForm:
        """The form after another team was chosen in it."""
        with self._database.reading() as session:
            teams = teams_on_call(session)
            team = next((each for each in teams if each.id == team_id), teams[0])
            return self._fill(session, user_id, teams, team, summary)

    def raise_escalation(self, user_id: str, draft: EscalationDraft) -> int:
        """Store an escalation, post it in the team's channel, page who is on call, tell the raiser.

        Returns:
            Its number.

        Raises:
            NotAllowed: guests can't raise one.
            InvalidInput: what is wrong with which field.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.RAISE_ESCALATION)
            team = _check(session, draft, now)
            escalation = Escalation(
                team_id=draft.team_id,
                raised_by=user_id,
                impact=draft.impact,
                severity=severity_of(IMPACTS[draft.impact], draft.deadline_at, now),
                summary=draft.summary.strip(),
                link=draft.link,
                deadline_at=draft.deadline_at,
                roadmap_item_id=draft.roadmap_item_id,
                paged_user_id=responder(session, team, now),
                raised_at=now,
            )
            session.add(escalation)
            session.flush()
            self._messages.announce(session, escalation, team)
            self._renew_homes(session, escalation)
            return escalation.id or 0

    def acknowledge(self, user_id: str, escalation_id: int) -> None:
        """Take it on. One tap; of two people the first wins.

        Raises:
            NotAllowed: only the team, its lead, the one paged, and administrators can.
            Mistake: there is none of that number, or someone was faster.
        """
        with self._database.writing() as session:
            escalation, team = _load(session, escalation_id)
            actor = self._people.actor(session, user_id)
            involved = (escalation.paged_user_id,)
            require(actor, Action.ACKNOWLEDGE_ESCALATION, team_id=team.id, involved=involved)
            if escalation.state != EscalationState.OPEN:
                raise _already(escalation, user_id)
            escalation.state = EscalationState.ACKNOWLEDGED
            escalation.acknowledged_by = user_id
            escalation.acknowledged_at = self._clock.now()
            self._spread(session, escalation, team)

    def resolve(self, user_id: str, escalation_id: int, resolution: str) -> None:
        """End it. Resolved wins over everything: pages that have not gone out never do.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or it was resolved already.
        """
        with self._database.writing() as session:
            escalation, team = self._resolvable(session, user_id, escalation_id)
            escalation.state = EscalationState.RESOLVED
            escalation.resolved_by = user_id
            escalation.resolved_at = self._clock.now()
            escalation.resolution = resolution.strip()[:SUMMARY_LIMIT] or None
            self._spread(session, escalation, team)

    def to_resolve(self, user_id: str, escalation_id: int) -> Escalation:
        """The escalation whose resolving form may open; raises as `resolve` does."""
        with self._database.reading() as session:
            return self._resolvable(session, user_id, escalation_id)[0]

    def page_failed(self, session: Session, row: OutboxMessage) -> None:
        """A page ended without reaching anyone: take back that someone was paged, and say so.

        Args:
            session: the transaction that ends the row.
            row: any row of the outbox; others than pages are passed over.
        """
        number = PAGE_KEY.fullmatch(row.key)
        escalation = session.get(Escalation, int(number[1])) if number else None
        team = session.get(Team, escalation.team_id) if escalation else None
        if escalation is None or team is None or escalation.state != EscalationState.OPEN:
            return
        escalation.paged_user_id = None
        session.add(escalation)
        self._messages.page_failed(session, escalation, team, row.destination)

    def unresolved(self) -> list[Escalation]:
        """What is open or acknowledged, worst and oldest first."""
        with self._database.reading() as session:
            wanted = select(Escalation).where(Escalation.state != EscalationState.RESOLVED)
            return list(session.exec(wanted.order_by(col(Escalation.severity), col(Escalation.id))))

    def _resolvable(
        self, session: Session, user_id: str, escalation_id: int
    ) -> tuple[Escalation, Team]:
        escalation, team = _load(session, escalation_id)
        require(
            self._people.actor(session, user_id),
            Action.RESOLVE_ESCALATION,
            team_id=team.id,
            involved=(escalation.paged_user_id, escalation.raised_by),
        )
        if escalation.state == EscalationState.RESOLVED:
            raise _already(escalation, user_id)
        return escalation, team

    def _spread(self, session: Session, escalation: Escalation, team: Team) -> None:
        session.add(escalation)
        self._messages.changed(session, escalation, team)
        self._renew_homes(session, escalation)

    def _renew_homes(self, session: Session, escalation: Escalation) -> None:
        concerned = [
            escalation.raised_by,
            escalation.paged_user_id,
            *members_of(session, escalation.team_id),
        ]
        self._home.refresh(session, concerned, f"escalation:{escalation.id}:{escalation.state}")

    def _fill(
        self, session: Session, user_id: str, teams: list[Team], team: Team, summary: str
    ) -> RaiseForm:
        now = self._clock.now()
        paged = responder(session, team, now)
        today = today_of(session, user_id, now)
        return RaiseForm(
            teams=teams,
            team=team,
            recipient=Recipient(paged, known_zone(session, paged)) if paged else None,
            items=open_items(session, quarter_of(today)),
            summary=summary,
            now=now,
        )

    def _other_team(self, session: Session, teams: list[Team], user_id: str) -> Team:
        mine = self._people.actor(session, user_id).member_of
        return next((team for team in teams if team.id not in mine), teams[0])


def _load(session: Session, escalation_id: int) -> tuple[Escalation, Team]:
    escalation = session.get(Escalation, escalation_id, with_for_update=True)
    team = session.get(Team, escalation.team_id) if escalation else None
    if escalation is None or team is None:
        raise Mistake(f"There is no escalation #{escalation_id}.")
    return escalation, team


def _check(session: Session, draft: EscalationDraft, now: datetime) -> Team:
    problems = {}
    team = session.get(Team, draft.team_id)
    if team is None:
        problems["team"] = "That team no longer exists. Choose another."
    if draft.impact not in IMPACTS:
        problems["impact"] = "Choose what it hurts."
    if not draft.summary.strip():
        problems["summary"] = "A few words, please: what is broken, and for whom?"
    if len(draft.summary) > SUMMARY_LIMIT:
        problems["summary"] = f"Shorter, please: {SUMMARY_LIMIT} characters at most."
    if draft.deadline_at and draft.deadline_at <= now:
        problems["deadline"] = "That moment has passed. Choose a later one, or leave it empty."
    if draft.link and not is_web_link(draft.link):
        problems["link"] = "A link starts with https:// or http://."
    if draft.roadmap_item_id and session.get(RoadmapItem, draft.roadmap_item_id) is None:
        problems["item"] = (
            "That item is no longer on the roadmap. Choose another, or leave it empty."
        )
    if problems or team is None:
        raise InvalidInput(problems)
    return team


def _already(escalation: Escalation, user_id: str) -> Mistake:
    resolved = escalation.state == EscalationState.RESOLVED
    done_by = escalation.resolved_by if resolved else escalation.acknowledged_by
    who = "you have" if done_by == user_id else f"<@{done_by}> has"
    what = f"resolved #{escalation.id} already" if resolved else f"#{escalation.id} already"
    return Mistake(f"Nothing to do: {who} {what}.")
