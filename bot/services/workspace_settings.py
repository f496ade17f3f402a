"""Settings of the whole workspace that are changed in the app; the environment gives defaults."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from models import Administrator, WorkspaceSetting
from models.database import Database

LANES, POSTS_PER_MINUTE = "lanes", "posts_per_minute"
NAMES = (LANES, POSTS_PER_MINUTE)


def stored_settings(session: Session) -> dict[str, Any]:
    """What was changed in the app, by name; what isn't in it is as the environment says."""
    rows = session.exec(select(WorkspaceSetting).order_by(WorkspaceSetting.name))
    return {row.name: row.value for row in rows if row.name in NAMES}


def named_administrators(session: Session) -> list[str]:
    """Those whom another administrator has named."""
    return list(session.exec(select(Administrator.user_id).order_by(Administrator.user_id)))


def set_setting(session: Session, name: str, value: Any) -> None:
    """Store a setting in the caller's transaction; None gives it back to the environment."""
    row = session.get(WorkspaceSetting, name)
    if value is None and row is not None:
        session.delete(row)
    elif value is not None:
        row = row or WorkspaceSetting(name=name, value=value)
        row.value = value
        session.add(row)
    session.flush()


def set_administrators(
    session: Session, user_ids: Iterable[str], *, by: str, now: datetime
) -> None:
    """Make these, and nobody else, the named administrators, in the caller's transaction."""
    wanted = set(user_ids)
    for row in session.exec(select(Administrator)).all():
        if row.user_id not in wanted:
            session.delete(row)
    known = set(named_administrators(session))
    for user_id in sorted(wanted - known):
        session.add(Administrator(user_id=user_id, named_by=by, named_at=now))
    session.flush()


class WorkspaceDefaults:
    """Each setting as it holds now: what was set in the app wins over the environment.

    Args:
        database: where settings are stored.
        defaults: the environment's, by name.
    """

    def __init__(self, database: Database, defaults: Mapping[str, Any]) -> None:
        self._database = database
        self.defaults = dict(defaults)

    def get(self, name: str) -> Any:
        """What holds now."""
        with self._database.reading() as session:
            return self.get_in(session, name)

    def get_in(self, session: Session, name: str) -> Any:
        """The same by the caller's session."""
        row = session.get(WorkspaceSetting, name)
        return self.defaults[name] if row is None else row.value


class Lanes(Sequence[str]):
    """The roadmap's lanes as they are set now: looked up each time they are used."""

    def __init__(self, settings: WorkspaceDefaults) -> None:
        self._settings = settings

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings.get(LANES))

    def __len__(self) -> int:
        return len(self._settings.get(LANES))

    def __getitem__(self, place: Any) -> Any:
        return self._settings.get(LANES)[place]
