"""Teams, found by what people call them."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from sqlmodel import Session, col, or_, select

from bot.errors import Mistake
from bot.views.blocks import one_line
from models import EscalationPolicy, Rotation, Team, TeamMember

_NAME_WORDS = 5
_AFTER_A_PRONOUN = frozenset(
    {"is", "isn't", "was", "wasn't", "has", "hasn't", "does", "doesn't", "won't"}
)


def slug_of(name: str) -> str:
    """What people type for a team: lower case, words joined by hyphens.

    Raises:
        Mistake: nothing is left of the name.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    if not slug:
        raise Mistake("A team's name needs letters or digits.")
    return slug


class Named(Protocol):
    """What people can name: a team, or a rotation by its team."""

    @property
    def slug(self) -> str: ...


_Named = TypeVar("_Named", bound=Named)


def match_team(teams: Sequence[_Named], typed: str) -> _Named | None:
    """The team that was meant: its slug or name, or a beginning of it that fits just one."""
    wanted = re.sub(r"[^a-z0-9]+", "-", typed.lower()).strip("-")
    exact = [team for team in teams if team.slug == wanted]
    begun = [team for team in teams if len(wanted) > 1 and team.slug.startswith(wanted)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def take_team(teams: Sequence[_Named], text: str) -> tuple[_Named | None, str]:
    """The team that a text begins with, and what follows it.

    As many words as name a team are taken, so that “marketing ops banner broken” is for
    Marketing Ops and says “banner broken”. What is left may not be the rest of a sentence about
    “it”: “it is down” names no team.
    """
    words = text.split()
    for count in range(min(len(words), _NAME_WORDS), 0, -1):
        team = match_team(teams, " ".join(words[:count]))
        rest = text.split(maxsplit=count)[count:]
        if team and not (rest and rest[0].split()[0].lower() in _AFTER_A_PRONOUN):
            return team, rest[0].rstrip() if rest else ""
    return None, text


def teams_on_call(session: Session) -> list[Team]:
    """The teams that can be escalated to: those with a rotation, a lead or a policy."""
    has_path = or_(
        col(Team.id).in_(select(Rotation.team_id)),
        col(Team.id).in_(select(EscalationPolicy.team_id)),
        col(Team.lead_user_id).is_not(None),
    )
    return list(session.exec(select(Team).where(has_path).order_by(Team.name)))


def members_of(session: Session, team_id: int) -> list[str]:
    members = select(TeamMember.user_id).where(TeamMember.team_id == team_id)
    return list(session.exec(members.order_by(TeamMember.user_id)))


def set_members(session: Session, team_id: int, wanted: set[str]) -> None:
    """Make these, and nobody else, a team's members, in the caller's transaction."""
    current = session.exec(select(TeamMember).where(TeamMember.team_id == team_id)).all()
    for member in current:
        if member.user_id not in wanted:
            session.delete(member)
    new = sorted(wanted - {member.user_id for member in current})
    session.add_all(TeamMember(team_id=team_id, user_id=user_id) for user_id in new)
    session.flush()


def team_of(session: Session, user_id: str) -> int | None:
    """The team someone is in; of several the first; None for those in none."""
    teams = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    return session.exec(teams.order_by(col(TeamMember.team_id))).first()


def stored_id(row_id: int | None) -> int:
    """The id of a row that has been flushed."""
    if row_id is None:
        raise RuntimeError("the row has no id before it is flushed")
    return row_id


def named(session: Session, typed: str) -> Team:
    """The team of that name, among those with a rotation; the only one when nothing is typed.

    Raises:
        Mistake: no such team; the sentence names those there are.
    """
    has_rotation = col(Team.id).in_(select(Rotation.team_id))
    teams = list(session.exec(select(Team).where(has_rotation).order_by(Team.name)))
    team = match_team(teams, typed) if typed or len(teams) != 1 else teams[0]
    if team is None:
        raise no_such_team([each.slug for each in teams], typed)
    return team


def no_such_team(slugs: Iterable[str], typed: str) -> Mistake:
    """What is said where none of these teams is meant by what was typed."""
    known = list(dict.fromkeys(slugs))
    close = get_close_matches(typed.lower(), known, 1)
    meant = f" Did you mean “{close[0]}”?" if close else ""
    what = f"I don't know a team called “{one_line(typed, 40)}”.{meant}" if typed else "Which team?"
    teams = ", ".join(f"“{each}”" for each in known) or "none has a rotation yet"
    return Mistake(f"{what} Teams on call: {teams}.")
