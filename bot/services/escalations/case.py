"""An escalation with what decides about it: its team, the team's policy and calendar."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from bot.domain.business import BusinessCalendar
from bot.domain.escalation import Pace, Position
from bot.domain.page_sinks import SinkFacts
from bot.domain.policy import Policy, Step, Target, TargetKind
from bot.errors import Mistake
from bot.services.teams import stored_id
from models import (
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EscalationPolicy,
    Page,
    Rotation,
    Team,
)


@dataclass
class Case:
    """One escalation in one transaction."""

    escalation: Escalation
    team: Team
    policy: Policy
    calendar: BusinessCalendar
    untold: list[EscalationEvent] = field(default_factory=list)
    """What was noted in this transaction and not told yet."""

    @property
    def number(self) -> int:
        return stored_id(self.escalation.id)

    @property
    def position(self) -> Position:
        return Position(self.escalation.round, self.escalation.step)

    @property
    def sink_facts(self) -> SinkFacts:
        """What a page sink beside Slack may know of it."""
        escalation = self.escalation
        return SinkFacts(
            number=self.number,
            severity=escalation.severity,
            summary=escalation.summary,
            team=self.team.name,
            url=escalation.source_link or escalation.link,
            confidential=escalation.confidential,
        )

    @property
    def pace(self) -> Pace:
        return Pace(self.escalation.severity, self.escalation.deadline_at)


def load(session: Session, escalation_id: int) -> Case:
    """Load an escalation and lock its row until the transaction ends.

    Raises:
        Mistake: there is none of that number.
    """
    escalation = session.get(Escalation, escalation_id, with_for_update=True)
    if escalation is None:
        raise unknown(escalation_id)
    return case_of(session, escalation)


def unknown(escalation_id: int) -> Mistake:
    """What someone is told about one that isn't there, or isn't for them to know of."""
    return Mistake(f"There is no escalation #{escalation_id}.")


def case_of(session: Session, escalation: Escalation) -> Case:
    """A loaded escalation with its team's policy."""
    team = session.get_one(Team, escalation.team_id)
    return Case(escalation, team, policy_of(session, team), calendar_of(team))


def calendar_of(team: Team) -> BusinessCalendar:
    return BusinessCalendar(team.zone, team.opens_at, team.closes_at, team.holiday_region)


def policy_of(session: Session, team: Team) -> Policy:
    """A team's policy; where none was written: its rotations in turn, then its lead."""
    stored = session.get(EscalationPolicy, team.id)
    policy = Policy.model_validate(stored.rules if stored else {})
    if policy.steps:
        return policy
    rotations = select(Rotation.id).where(Rotation.team_id == team.id).order_by(col(Rotation.id))
    targets = [Target(kind=TargetKind.ROTATION, ref=str(each)) for each in session.exec(rotations)]
    if team.lead_user_id:
        targets.append(Target(kind=TargetKind.LEAD))
    return policy.model_copy(update={"steps": tuple(Step(targets=(each,)) for each in targets)})


def involved_in(session: Session, escalation: Escalation) -> tuple[str, ...]:
    """Who may answer it besides the team: its owner, who was paged, who was added to help."""
    paged = select(Page.user_id).where(Page.escalation_id == escalation.id)
    added = select(EscalationFollower.user_id).where(
        EscalationFollower.escalation_id == escalation.id, col(EscalationFollower.responder)
    )
    owner = [escalation.owner_user_id] if escalation.owner_user_id else []
    return (*owner, *session.exec(paged.distinct()), *session.exec(added))


def followers_of(session: Session, escalation: Escalation) -> list[str]:
    followers = select(EscalationFollower.user_id).where(
        EscalationFollower.escalation_id == escalation.id
    )
    return list(session.exec(followers.order_by(EscalationFollower.user_id)))
