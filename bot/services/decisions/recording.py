"""Decision records: opened in two steps, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.business import BusinessCalendar
from bot.domain.decision import KINDS, OTHER
from bot.domain.policy import Approver
from bot.domain.quoting import people_in, plain_words
from bot.domain.record import RecordEnd, RecordStart, check_end, check_start
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.decisions.authority import line_for
from bot.services.decisions.looking import seen
from bot.services.decisions.record_messages import end_record, tell_new_record
from bot.services.escalations.case import policy_of
from bot.services.escalations.deciding import check_open
from bot.services.home import HomeService
from bot.services.people import PeopleService, is_reachable, today_of, zone_of
from bot.services.teams import stored_id, team_of
from models import Decision, DecisionDraft, DecisionState, Person, Team
from models.database import Database

WAIT_DAYS = 2
"""Working days after which an approver is reminded, and others are asked."""


@dataclass(frozen=True)
class StartForm:
    """What the first form shows: the kinds of decision by team, and what was written before."""

    teams: tuple[Team, ...]
    kinds: Mapping[int, tuple[str, ...]]
    start: RecordStart
    from_draft: bool


@dataclass(frozen=True)
class EndForm:
    """What the second form shows: whom the authority map names, and who is asked by default."""

    start: RecordStart
    team: Team
    line: Approver | None
    approver: str | None
    today: datetime


class RecordingService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, home: HomeService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home

    def form(self, user_id: str, question: str = "", back_to: "Back | None" = None) -> StartForm:
        """The first form: empty, or with what its writer had begun, or an earlier decision's words.

        Raises:
            NotAllowed: guests don't open records.
            Mistake: there are no teams, or not that earlier decision.
        """
        with self._database.reading() as session:
            actor = self._people.actor(session, user_id)
            require(actor, Action.RECORD_DECISION)
            teams = tuple(session.exec(select(Team).order_by(Team.name)))
            if not teams:
                raise Mistake("There are no teams yet. An administrator sets them up.")
            kinds = {stored_id(each.id): (*_kinds(session, each), OTHER) for each in teams}
            draft = session.get(DecisionDraft, user_id)
            if back_to:
                earlier = seen(session, actor, back_to.decision_id)
                return StartForm(teams, kinds, _again(earlier, back_to), from_draft=False)
            if draft and not question:
                return StartForm(teams, kinds, RecordStart(**draft.parts), from_draft=True)
            own = team_of(session, user_id) or stored_id(teams[0].id)
            others = [each.id for each in teams if each.id != own]
            other = others[0] if len(others) == 1 else None
            start = RecordStart(own, OTHER, _plain(session, question), other_team_id=other)
            return StartForm(teams, kinds, start, from_draft=False)

    def begin(self, user_id: str, start: RecordStart) -> EndForm:
        """Keep the first form until the second is sent.

        Raises:
            InvalidInput: what is wrong with which field.
        """
        check_start(start)
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.RECORD_DECISION)
            now = self._clock.now()
            session.merge(DecisionDraft(user_id=user_id, parts=start.parts(), changed_at=now))
            return self._end_form(session, start)

    def finish(self, user_id: str, end: RecordEnd) -> int:
        """Open the record, and ask its approver to confirm.

        Returns:
            The decision's number.

        Raises:
            InvalidInput: what is wrong with which field.
            Mistake: the first form is gone, or has been sent already.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            require(actor, Action.RECORD_DECISION)
            draft = session.get(DecisionDraft, user_id, with_for_update=True)
            if draft is None:
                raise Mistake("That record has been opened already. `/decide list` shows it.")
            start = RecordStart(**draft.parts)
            for earlier in (start.supersedes_id, start.corrects_id):
                if earlier:
                    seen(session, actor, earlier)
            decision = self._record(session, user_id, start, end)
            session.delete(draft)
            session.flush()
            tell_new_record(session, decision, now)
            self._refresh(session, decision, "opened")
            return stored_id(decision.id)

    def withdraw(self, user_id: str, decision_id: int) -> None:
        """Take a record back that was not decided; it stays in the log as such.

        Raises:
            NotAllowed: only its driver, the team's lead and administrators can.
            Mistake: there is none of that number, or it was decided.
        """
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            decision = seen(session, actor, decision_id)
            if decision.escalation_id is not None:
                raise Mistake("An escalation’s decision ends with its escalation.")
            session.refresh(decision, with_for_update=True)
            involved = (decision.asked_by,)
            require(actor, Action.WITHDRAW_DECISION, team_id=decision.team_id, involved=involved)
            check_open(decision, user_id)
            decision.state, decision.next_page_at = DecisionState.WITHDRAWN, None
            decision.review_at = None
            session.add(decision)
            end_record(session, decision, self._clock.now())
            self._refresh(session, decision, "withdrawn")

    def _record(
        self, session: Session, user_id: str, start: RecordStart, end: RecordEnd
    ) -> Decision:
        form, now = self._end_form(session, start), self._clock.now()
        named = (form.line.user_id, *form.line.delegates) if form.line else ()
        options = start.choices
        checked = check_end(end, options, named, today_of(session, user_id, now))
        if not is_reachable(session, end.approver):
            gone = "That account is deactivated, or no person’s. Choose another."
            raise InvalidInput({"approver": gone})
        decision = Decision(
            team_id=start.team_id,
            other_team_id=start.other_team_id,
            kind=start.kind,
            question=start.question.strip(),
            needs=start.needs.strip(),
            other_needs=start.other_needs.strip(),
            options=options,
            proposal=checked.proposal,
            proposal_why=end.why.strip(),
            asked_by=user_id,
            asked_at=now,
            approver_user_id=end.approver,
            contributors=_others(end.contributors, user_id),
            informed=_others(end.informed, user_id),
            reversible=end.reversible,
            review_on=checked.review_on,
            review_when=end.review_when.strip()[:300],
            supersedes_id=start.supersedes_id,
            corrects_id=start.corrects_id,
            next_page_at=next_asking(session, end.approver, now),
        )
        if checked.review_on:
            calendar = BusinessCalendar(form.team.zone)
            decision.review_at = calendar.asking_on(checked.review_on)
        session.add(decision)
        session.flush()
        return decision

    def _end_form(self, session: Session, start: RecordStart) -> EndForm:
        team = session.get(Team, start.team_id)
        if team is None:
            raise InvalidInput({"kind": "That team is gone. Choose another."})
        other = session.get(Team, start.other_team_id or 0)
        line = line_for(session, team, other, start.kind)
        approver = line.user_id if line else team.lead_user_id
        if approver and not is_reachable(session, approver):
            approver = (
                next((d for d in line.delegates if is_reachable(session, d)), None)
                if line
                else None
            )
        return EndForm(start, team, line, approver, self._clock.now())

    def _refresh(self, session: Session, decision: Decision, what: str) -> None:
        people = [decision.approver_user_id, decision.asked_by]
        self._home.refresh(session, people, f"decision:{decision.id}:{what}")


@dataclass(frozen=True)
class Back:
    """An earlier decision that a new one corrects (`corrects`), or else replaces."""

    decision_id: int
    corrects: bool


def next_asking(session: Session, user_id: str, now: datetime) -> datetime:
    """When an approver is reminded who has not answered: 10:00 there, two working days later."""
    calendar = BusinessCalendar(zone_of(session, user_id))
    day = calendar.business_days_later(today_of(session, user_id, now), WAIT_DAYS)
    return calendar.asking_on(day)


def _again(earlier: Decision, back_to: Back) -> RecordStart:
    return RecordStart(
        team_id=earlier.team_id,
        kind=earlier.kind,
        question=earlier.question,
        other_team_id=earlier.other_team_id,
        needs=earlier.needs,
        other_needs=earlier.other_needs,
        options="\n".join(earlier.options),
        supersedes_id=None if back_to.corrects else earlier.id,
        corrects_id=earlier.id if back_to.corrects else None,
    )


def _plain(session: Session, typed: str) -> str:
    """What was typed after the command, with people's names in place of mentions."""
    people = select(Person).where(col(Person.user_id).in_(people_in(typed)))
    return plain_words(typed, {each.user_id: each.name for each in session.exec(people)})[:2000]


def _kinds(session: Session, team: Team) -> list[str]:
    """The kinds that the team's authority map names somebody for."""
    lines = policy_of(session, team).approvers
    own = dict.fromkeys(each.kind for each in lines)
    return sorted(own, key=lambda each: (each not in KINDS, each.casefold()))


def _others(people: object, user_id: str) -> list[str]:
    chosen = people if isinstance(people, (list, tuple)) else ()
    return [each for each in dict.fromkeys(chosen) if each != user_id][:10]
