"""Where a form of the guided setup stands: its team, the page beneath it, what was filled in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.errors import Outdated
from bot.interactions import ActionCall, Answer, UpdateView
from bot.services.guide import Guide
from bot.views.guide.page import guide_page


@dataclass(frozen=True)
class Place:
    """Which team a form is about, the setup's page beneath it, and what was filled in before."""

    team_id: int | None
    root: str
    filled: Mapping[str, Any]

    @property
    def metadata(self) -> str:
        return json.dumps({"team": self.team_id, "root": self.root, "filled": self.filled})

    @property
    def team(self) -> int:
        """Raises Outdated where there is none."""
        if self.team_id is None:
            raise Outdated
        return self.team_id

    @classmethod
    def of(cls, metadata: str) -> "Place":
        try:
            held = json.loads(metadata)
            return cls(held["team"], held["root"], held["filled"])
        except (ValueError, KeyError, TypeError):
            raise Outdated from None


def root_of(call: ActionCall) -> str:
    if call.view is None:
        raise Outdated
    return str(call.view["id"])


def time_in(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise Outdated from None


def back(guide: Guide, user_id: str, team_id: int, root: str) -> Answer:
    """Close the form; the page beneath shows what is done by now."""
    shown = guide_page(guide.page.page(user_id, team_id))
    return Answer(after=(UpdateView(root, "", shown),))
