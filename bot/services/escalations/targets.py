"""Who is behind a step of a policy at a moment: the only place that turns targets into people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.policy import Policy, Step, Target, TargetKind
from bot.services.oncall import duty_of
from bot.services.people import is_reachable
from models import Team, UserGroup, UserGroupMember


@dataclass(frozen=True)
class Reached:
    """Someone who is paged, and why, in words: `on call for IT`."""

    user_id: str
    why: str


@dataclass
class Behind:
    """What is behind a step: whom it pages, who was passed over, where it is said, who to call."""

    people: list[Reached] = field(default_factory=list)
    passed_over: list[Reached] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    vendors: list[Target] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.channels or self.vendors)

    def add(self, session: Session, user_id: str, why: str) -> None:
        """Someone, once; in `passed_over` when no page can reach them."""
        where = self.people if is_reachable(session, user_id) else self.passed_over
        if all(each.user_id != user_id for each in where):
            where.append(Reached(user_id, why))


def behind(session: Session, team: Team, step: Step, at: datetime) -> Behind:
    """Who and what a step of that team reaches at that moment."""
    found = Behind()
    for target in step.targets:
        _BEHIND[target.kind](session, team, target, at, found)
    return found


def behind_fallback(session: Session, team: Team, channel: str | None) -> Behind:
    """The end of each path: the lead, and a channel that is never nobody."""
    found = Behind(channels=[channel or team.channel_id])
    if team.lead_user_id:
        found.add(session, team.lead_user_id, f"lead of {team.name}")
    return found


def anyone_behind(session: Session, team: Team, policy: Policy, at: datetime) -> bool:
    """Whether a path reaches any person at that moment, at a step or at its end."""
    steps = (behind(session, team, step, at) for step in policy.steps)
    last = behind_fallback(session, team, policy.fallback_channel)
    return bool(last.people) or any(each.people for each in steps)


_Fill = Callable[[Session, Team, Target, datetime, Behind], None]


def _rotation(session: Session, team: Team, target: Target, at: datetime, found: Behind) -> None:
    del team
    duty = duty_of(session, int(target.ref), at)
    if duty is None or duty.current is None:
        return
    why = f"on call for {duty.team}"
    if duty.reachable:
        found.add(session, duty.current.user_id, why)
        return
    found.passed_over.append(Reached(duty.current.user_id, why))
    if duty.stand_in:
        found.add(session, duty.stand_in, f"stands in on call for {duty.team}")


def _person(session: Session, team: Team, target: Target, at: datetime, found: Behind) -> None:
    del at
    found.add(session, target.ref, f"named in the path of {team.name}")


def _group(session: Session, team: Team, target: Target, at: datetime, found: Behind) -> None:
    del team, at
    group = session.get(UserGroup, target.ref)
    members = select(UserGroupMember.user_id).where(UserGroupMember.group_id == target.ref)
    for user_id in session.exec(members.order_by(col(UserGroupMember.user_id))):
        found.add(session, user_id, f"in @{group.handle}" if group else "in the group")


def _channel(session: Session, team: Team, target: Target, at: datetime, found: Behind) -> None:
    del session, team, at
    found.channels.append(target.ref)


def _lead(session: Session, team: Team, target: Target, at: datetime, found: Behind) -> None:
    del target, at
    if team.lead_user_id:
        found.add(session, team.lead_user_id, f"lead of {team.name}")


def _vendor(session: Session, team: Team, target: Target, at: datetime, found: Behind) -> None:
    del session, team, at
    found.vendors.append(target)


_BEHIND: Mapping[TargetKind, _Fill] = {
    TargetKind.ROTATION: _rotation,
    TargetKind.PERSON: _person,
    TargetKind.GROUP: _group,
    TargetKind.CHANNEL: _channel,
    TargetKind.LEAD: _lead,
    TargetKind.VENDOR: _vendor,
}
