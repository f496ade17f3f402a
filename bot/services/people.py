"""The people of the workspace, kept as Slack tells them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, Protocol

from sqlmodel import Session, col, or_, select

from bot.clock import LONG_AGO
from bot.domain.wall_clock import zone
from bot.permissions import Actor, Role
from bot.services.workspace_settings import named_administrators
from models import Administrator, Person, SyncCursor, Team, TeamMember
from models.database import Database
from models.insert import insert_missing

REFRESH = timedelta(days=1)
_CURSOR = "people"
_PART = 200


class UserSource(Protocol):
    """Where people come from."""

    def users(self) -> Iterable[Mapping[str, Any]]:
        """Every user of the workspace, as `users.list` gives them."""
        ...


class PeopleService:
    """Reads all people once a day, and each change as it is told."""

    def __init__(
        self, database: Database, source: UserSource, administrators: Iterable[str]
    ) -> None:
        self._database = database
        self._source = source
        self._administrators = frozenset(administrators)

    def next_due(self) -> datetime:
        """When the next full reading is due."""
        with self._database.reading() as session:
            cursor = session.get(SyncCursor, _CURSOR)
        return cursor.moment + REFRESH if cursor else LONG_AGO

    def run_due(self, now: datetime) -> None:
        """Read everyone from Slack; each part is stored by itself, so that nobody waits for long.

        Raises:
            GatewayError: Slack did not answer; a later tick begins again.
        """
        users = iter(self._source.users())
        while part := list(islice(users, _PART)):
            with self._database.writing() as session:
                _store(session, part)
        with self._database.writing() as session:
            session.merge(SyncCursor(name=_CURSOR, moment=now))

    def note(self, user: Mapping[str, Any]) -> None:
        """Store what a `user_change` event told. Told twice, nothing changes."""
        with self._database.writing() as session:
            _store(session, [user])

    def administrators(self, session: Session) -> list[str]:
        """Those named in LIAISON_ADMINS or by another of them, or else the workspace's owners."""
        named = {*self._administrators, *named_administrators(session)}
        if named:
            return sorted(named)
        owners = select(Person.user_id).where(col(Person.is_owner), ~col(Person.deleted))
        return sorted(session.exec(owners))

    def is_set(self, user_id: str) -> bool:
        """Whether LIAISON_ADMINS names that person."""
        return user_id in self._administrators

    def actor(self, session: Session, user_id: str) -> Actor:
        """Who asks, with what they are in which team."""
        someone = session.get(Person, user_id)
        member_of = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
        lead_of = select(Team.id).where(Team.lead_user_id == user_id)
        is_owner = someone is not None and someone.is_owner
        return Actor(
            user_id=user_id,
            is_administrator=(
                is_owner or self.is_set(user_id) or session.get(Administrator, user_id) is not None
            ),
            is_guest=someone is not None and someone.is_guest,
            member_of=frozenset(session.exec(member_of)),
            lead_of=frozenset(team for team in session.exec(lead_of) if team is not None),
            holders=partial(self._holders, session),
        )

    def _holders(self, session: Session, role: Role, team_id: int | None) -> Sequence[str]:
        """Who holds a role, for a refusal that names who may."""
        if role is Role.ADMINISTRATOR:
            return self.administrators(session)
        team = session.get(Team, team_id) if team_id is not None else None
        if role is Role.LEAD and team is not None:
            return [team.lead_user_id] if team.lead_user_id else []
        if role is Role.MEMBER and team is not None:
            members = select(TeamMember.user_id).where(TeamMember.team_id == team_id)
            return list(session.exec(members.order_by(TeamMember.user_id)))
        return ()


def zone_of(session: Session, user_id: str) -> str:
    """The IANA zone of a person; UTC for one we don't know."""
    return known_zone(session, user_id) or "UTC"


def today_of(session: Session, user_id: str, now: datetime) -> date:
    """The date on a person's own calendar."""
    return now.astimezone(zone(zone_of(session, user_id))).date()


def known_zone(session: Session, user_id: str) -> str | None:
    """The IANA zone of a person, or None for one we don't know: better no time than a wrong one."""
    someone = session.get(Person, user_id)
    return someone.zone if someone else None


def is_reachable(session: Session, user_id: str) -> bool:
    """Whether a page can reach that person: someone we know as deactivated or a bot can't be."""
    someone = session.get(Person, user_id)
    return someone is None or not (someone.deleted or someone.is_bot)


def unreachable_of(session: Session, user_ids: Iterable[str]) -> set[str]:
    """Those of them whom nothing can reach: deactivated, or a bot."""
    known = select(Person.user_id).where(col(Person.user_id).in_(set(user_ids)))
    return set(session.exec(known.where(or_(col(Person.deleted), col(Person.is_bot)))))


def lock_people(session: Session, user_ids: Iterable[str]) -> list[Person]:
    """These people's rows, made where missing, locked in the order of their ids."""
    wanted = sorted(set(user_ids))
    rows = select(Person).where(col(Person.user_id).in_(wanted))
    known = set(session.exec(select(Person.user_id).where(col(Person.user_id).in_(wanted))))
    for user_id in wanted:
        if user_id not in known:
            insert_missing(session, Person(user_id=user_id, name=user_id))
    return list(session.exec(rows.order_by(col(Person.user_id)).with_for_update()))


def _store(session: Session, users: Sequence[Mapping[str, Any]]) -> None:
    told = {user["id"]: user for user in users}
    for someone in lock_people(session, told):
        user = told[someone.user_id]
        someone.name = (user.get("real_name") or user.get("name") or user["id"])[:120]
        someone.email = _email(user)
        someone.zone = user.get("tz") or someone.zone
        someone.is_bot = bool(user.get("is_bot"))
        # People of connected workspaces are guests too: they see what they are named in.
        guest = ("is_restricted", "is_ultra_restricted", "is_stranger")
        someone.is_guest = any(user.get(each) for each in guest)
        someone.is_owner = bool(user.get("is_owner"))
        someone.deleted = bool(user.get("deleted"))


def _email(user: Mapping[str, Any]) -> str | None:
    told = (user.get("profile") or {}).get("email")
    return told.lower()[:254] if told else None
