"""The workspace's settings and its administrators, as administrators change them in the app."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.config import LANE_LIMIT, MOST_LANES
from bot.errors import InvalidInput
from bot.permissions import Action, require
from bot.services.audit import note_change
from bot.services.home import HomeService
from bot.services.people import PeopleService
from bot.services.workspace_settings import (
    LANES,
    POSTS_PER_MINUTE,
    WorkspaceDefaults,
    named_administrators,
    set_administrators,
    set_setting,
    stored_settings,
)
from bot.views.home_settings import WorkspaceForm
from models import Person
from models.database import Database

_MOST_POSTS = 600


@dataclass(frozen=True)
class WorkspaceDraft:
    """What the form holds; empty text gives a setting back to the environment."""

    administrators: Sequence[str]
    lanes: str
    posts_per_minute: str


class WorkspaceService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        defaults: WorkspaceDefaults,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
        self._defaults = defaults

    def form(self, user_id: str) -> WorkspaceForm:
        """The form, with what was set in the app.

        Raises:
            NotAllowed: only administrators may.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.CHANGE_WORKSPACE)
            stored = stored_settings(session)
            return WorkspaceForm(
                administrators=named_administrators(session),
                lanes=stored.get(LANES, ()),
                default_lanes=self._defaults.defaults[LANES],
                posts_per_minute=stored.get(POSTS_PER_MINUTE),
                default_posts=self._defaults.defaults[POSTS_PER_MINUTE],
            )

    def save(self, user_id: str, draft: WorkspaceDraft) -> None:
        """Store what differs, and note it.

        Raises:
            NotAllowed: only administrators may.
            InvalidInput: what is wrong with which input.
        """
        lanes, posts = _checked(draft)
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.CHANGE_WORKSPACE)
            _check_administrators(session, draft.administrators)
            before = _state(session)
            now = self._clock.now()
            set_setting(session, LANES, lanes)
            set_setting(session, POSTS_PER_MINUTE, posts)
            set_administrators(session, draft.administrators, by=user_id, now=now)
            after = _state(session)
            note_change(
                session, by=user_id, at=now, subject="workspace", before=before, after=after
            )
            changed = {user_id, *before["administrators"], *after["administrators"]}
            self._home.refresh(session, changed, f"workspace:{now.isoformat()}")


def _state(session: Session) -> dict[str, Any]:
    return {"administrators": named_administrators(session), **stored_settings(session)}


def _checked(draft: WorkspaceDraft) -> tuple[list[str] | None, int | None]:
    lanes = list(dict.fromkeys(filter(None, map(str.strip, draft.lanes.splitlines()))))
    problems = {}
    if len(lanes) > MOST_LANES or any(len(lane) > LANE_LIMIT for lane in lanes):
        problems["lanes"] = f"At most {MOST_LANES} lanes, each of {LANE_LIMIT} characters at most."
    typed = draft.posts_per_minute.strip()
    good = typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= _MOST_POSTS  # noqa: PLR2004 no number of that many digits is meant
    if typed and not good:
        problems["posts"] = f"A number from 1 to {_MOST_POSTS}, or nothing."
    if problems:
        raise InvalidInput(problems)
    return lanes or None, int(typed) if typed else None


def _check_administrators(session: Session, user_ids: Sequence[str]) -> None:
    rows = session.exec(select(Person).where(col(Person.user_id).in_(user_ids)))
    unfit = [each.name for each in rows if each.deleted or each.is_bot or each.is_guest]
    if unfit:
        names = ", ".join(unfit)
        raise InvalidInput({"administrators": f"{names} can't be: a guest, a bot, or deactivated."})
