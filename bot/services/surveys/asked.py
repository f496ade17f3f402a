"""Who is asked: the members of both teams, and of the groups set beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.survey.plan import SurveyPlan
from bot.services.teams import stored_id
from models import Person, SurveyOptOut, Team, TeamMember, UserGroupMember


@dataclass(frozen=True)
class Invitee:
    """Someone who can be asked, and as a member of which team."""

    user_id: str
    team_id: int
    zone: str
    opted_out: bool
    """For good."""


def invitees(session: Session, plan: SurveyPlan, teams: Sequence[Team]) -> list[Invitee]:
    """Everyone once, in the order of their ids. Bots, guests and deactivated people are left out.

    Whoever is in both teams answers for the first.
    """
    found: dict[str, Invitee] = {}
    for team in teams:
        for user_id, zone_name, opted_out in _people(session, plan, team):
            invitee = Invitee(user_id, stored_id(team.id), zone_name, opted_out)
            found.setdefault(user_id, invitee)
    return [found[user_id] for user_id in sorted(found)]


def by_team(people: Sequence[Invitee], teams: Sequence[Team]) -> Mapping[int, int]:
    """How many of each team will be asked."""
    return {
        stored_id(team.id): sum(each.team_id == team.id and not each.opted_out for each in people)
        for team in teams
    }


def _people(session: Session, plan: SurveyPlan, team: Team) -> list[tuple[str, str, bool]]:
    groups = plan.groups.get(team.slug, ())
    members = select(TeamMember.user_id).where(TeamMember.team_id == team.id)
    grouped = select(UserGroupMember.user_id).where(col(UserGroupMember.group_id).in_(groups))
    wanted = (
        select(Person.user_id, Person.zone, SurveyOptOut.user_id)
        .outerjoin(SurveyOptOut, col(SurveyOptOut.user_id) == Person.user_id)
        .where(
            col(Person.user_id).in_(members) | col(Person.user_id).in_(grouped),
            ~col(Person.deleted),
            ~col(Person.is_bot),
        )
    )
    if not plan.include_guests:
        wanted = wanted.where(~col(Person.is_guest))
    return [(user, zone_name, out is not None) for user, zone_name, out in session.exec(wanted)]
