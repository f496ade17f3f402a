"""Where others hang themselves into the roadmap, without the roadmap knowing them.

Whoever keeps issues of items elsewhere puts itself in here once, when Liaison is put together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlmodel import Session

from bot.views.roadmap.card import Extra
from models import ChangeSource, RoadmapItem


@dataclass(frozen=True)
class Added:
    """An item that was just added; `create_issue`: whether it is wanted elsewhere too."""

    item_id: int
    team_id: int | None
    create_issue: bool


class Observer(Protocol):
    """Is told of every change within its transaction, after it was flushed.

    It must be quick, make no call to the outside, and change no item.
    """

    def added(self, session: Session, added: Sequence[Added], source: ChangeSource) -> None: ...

    def changed(
        self, session: Session, item: RoadmapItem, fields: frozenset[str], source: ChangeSource
    ) -> None:
        """`fields`: those of `bot.domain.roadmap.fields.FIELDS` that have another value now."""
        ...


TellMore = Callable[[Session, RoadmapItem, str], Extra]
"""Given the item and the reader's user id."""


def _no_project(session: Session, team_id: int | None) -> str | None:
    del session, team_id
    return None


@dataclass
class Hooks:
    observers: list[Observer] = field(default_factory=list)
    project_of: Callable[[Session, int | None], str | None] = _no_project
    """What a team's project elsewhere is called, for the form's “create an issue too”; None where
    there is none, and then the form doesn't ask."""
    more: list[TellMore] = field(default_factory=list)
    """What others say about an item that is shown, in this order."""
    marks: list[Callable[[Session, Sequence[int]], Mapping[int, str]]] = field(default_factory=list)
    """What others say in lists, a line below those of these items that need it; mrkdwn."""
