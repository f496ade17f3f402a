"""The shape of a part of the setup file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.errors import Mistake
from bot.services.setup.directory import Directory
from models import Team


@dataclass(frozen=True)
class Scene:
    """What a part reads and writes with: the caller's transaction, who is who, by whom, when."""

    session: Session
    directory: Directory
    by: str
    now: datetime

    def team(self, slug: str) -> Team:
        """Raises Mistake when there is no such team."""
        team = self.session.exec(select(Team).where(Team.slug == slug)).first()
        if team is None:
            slugs = ", ".join(self.session.exec(select(Team.slug).order_by(Team.slug)))
            raise Mistake(f"There is no team “{slug}”. There are: {slugs or 'none yet'}.")
        return team


@dataclass(frozen=True)
class Part:
    """One part.

    Args:
        key: the name of its field in `SetupFile`.
        export: what is set, as the file says it; None where nothing was ever set.
        apply: makes it what the file says, within the transaction; raises Mistake.
        subjects: the same by what a diff and the audit log call it, such as `meeting Weekly sync`.
    """

    key: str
    export: Callable[[Scene], Any]
    apply: Callable[[Scene, Any], None]
    subjects: Callable[[Any], Mapping[str, Any]]
