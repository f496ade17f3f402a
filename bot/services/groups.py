"""Slack's user groups, kept as Slack tells them, so that a step of a path can name one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session, col, delete, select

from bot.clock import LONG_AGO
from bot.services.people import REFRESH
from bot.services.teams import set_members, stored_id
from models import SyncCursor, Team, UserGroup, UserGroupMember
from models.database import Database
from models.insert import insert_missing

_CURSOR = "user groups"


class GroupSource(Protocol):
    """Where user groups come from."""

    def user_groups(self) -> Iterable[Mapping[str, Any]]:
        """Every user group that isn't deleted, with its `users`, as `usergroups.list` gives it."""
        ...


class GroupService:
    """Reads all user groups once a day, and each change as it is told."""

    def __init__(self, database: Database, source: GroupSource) -> None:
        self._database = database
        self._source = source

    def next_due(self) -> datetime:
        """When the next full reading is due."""
        with self._database.reading() as session:
            cursor = session.get(SyncCursor, _CURSOR)
        return cursor.moment + REFRESH if cursor else LONG_AGO

    def run_due(self, now: datetime) -> None:
        """Read every group from Slack; those that it doesn't name any more leave.

        Raises:
            GatewayError: Slack did not answer; a later tick begins again.
        """
        groups = list(self._source.user_groups())
        with self._database.writing() as session:
            for group in groups:
                _store(session, group)
            there = [group["id"] for group in groups]
            gone = select(UserGroup.group_id).where(col(UserGroup.group_id).not_in(there))
            for group_id in session.exec(gone).all():
                _forget(session, group_id)
            session.merge(SyncCursor(name=_CURSOR, moment=now))

    def note(self, group: Mapping[str, Any]) -> None:
        """Store what `subteam_created` or `subteam_updated` told. Told twice, nothing changes."""
        with self._database.writing() as session:
            if group.get("date_delete"):
                _forget(session, group["id"])
            else:
                _store(session, group)

    def note_members(self, group_id: str, added: Iterable[str], removed: Iterable[str]) -> None:
        """Store what `subteam_members_changed` told of a group that we know."""
        with self._database.writing() as session:
            if session.get(UserGroup, group_id) is None:
                return
            _add(session, group_id, added)
            _remove(session, group_id, removed)
            follow_members(session, group_id)


def _store(session: Session, group: Mapping[str, Any]) -> None:
    handle, name = str(group["handle"])[:120], str(group.get("name") or group["handle"])[:120]
    row = UserGroup(group_id=group["id"], handle=handle, name=name)
    if not insert_missing(session, row):
        session.merge(row)
    if "users" not in group:
        return
    members = select(UserGroupMember.user_id).where(UserGroupMember.group_id == group["id"])
    before, after = set(session.exec(members)), set(group["users"])
    _add(session, group["id"], after - before)
    _remove(session, group["id"], before - after)
    follow_members(session, group["id"])


def follow_members(session: Session, group_id: str) -> None:
    """Teams whose members are a group's have the same ones. Within the caller's transaction."""
    session.flush()
    members = select(UserGroupMember.user_id).where(UserGroupMember.group_id == group_id)
    wanted = set(session.exec(members))
    for team in session.exec(select(Team).where(Team.members_group_id == group_id)):
        set_members(session, stored_id(team.id), wanted)


def _add(session: Session, group_id: str, user_ids: Iterable[str]) -> None:
    for user_id in sorted(user_ids):
        insert_missing(session, UserGroupMember(group_id=group_id, user_id=user_id))


def _remove(session: Session, group_id: str, user_ids: Iterable[str]) -> None:
    of_group = col(UserGroupMember.group_id) == group_id
    session.exec(
        delete(UserGroupMember).where(of_group, col(UserGroupMember.user_id).in_(list(user_ids)))
    )


def _forget(session: Session, group_id: str) -> None:
    session.exec(delete(UserGroupMember).where(col(UserGroupMember.group_id) == group_id))
    session.exec(delete(UserGroup).where(col(UserGroup.group_id) == group_id))
