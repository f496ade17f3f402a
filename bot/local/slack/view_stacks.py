"""Open modals, a stack for each person, and App Homes."""

import secrets
from collections.abc import Mapping
from typing import Any, Literal

from bot.local.slack.blocks import view_problems
from bot.local.slack.form import Filled, state_values
from bot.local.slack.normal import normal_blocks
from bot.local.slack.refused import Refused, described, invalid_arguments
from bot.local.state import State, new_id
from bot.local.store import Json

MOST_VIEWS = 3  # in one stack: the first and two pushed ones
_TOO_LARGE = "view_too_large"
_MODAL_TEXTS = ("title", "close", "submit")


class ViewStacks:
    """Used under `state.changing()`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def of(self, user: str) -> list[Json]:
        """A person's open modals, the top one last."""
        stack: list[Json] = self._state.stacks.get(user, {"views": []})["views"]
        return stack

    def home(self, user: str) -> Json | None:
        return self._state.homes.get(user)

    def find(self, view_id: str) -> tuple[str, Json] | None:
        """A person and their view, open or at home, by its id."""
        return next((each for each in self._all() if each[1]["id"] == view_id), None)

    def named(self, external_id: str) -> tuple[str, Json] | None:
        """The same by the app's own id."""
        return next((each for each in self._all() if each[1]["external_id"] == external_id), None)

    def _all(self) -> list[tuple[str, Json]]:
        open_ = [
            (user, view) for user, each in self._state.stacks.items() for view in each["views"]
        ]
        return [*open_, *self._state.homes.items()]

    def checked(self, given: object, kind: Literal["modal", "home"], same: str = "") -> Json:
        """A view that Slack takes; `same` is the id of the view that it replaces.

        Raises:
            Refused: view_too_large, invalid_arguments, duplicate_external_id.
        """
        problems = view_problems(given, kind)
        if any(each.message.startswith(_TOO_LARGE) for each in problems):
            raise Refused(_TOO_LARGE)
        if problems or not isinstance(given, dict):
            raise invalid_arguments(*described(problems))
        external_id = given.get("external_id")
        holder = self.named(external_id) if external_id else None
        if holder and holder[1]["id"] != same:
            raise Refused("duplicate_external_id")
        return given

    def open(self, user: str, given: Json) -> Json:
        """Open the first modal; what was open is gone."""
        view = self._made(given, new_id("V"), root=None, previous=None)
        self._keep(user, [view])
        return view

    def push(self, user: str, given: Json) -> Json:
        """Put a modal on top.

        Raises:
            Refused: not_found when none is open, push_limit_reached.
        """
        stack = self.of(user)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= MOST_VIEWS:
            raise Refused("push_limit_reached")
        view = self._made(given, new_id("V"), root=stack[0]["id"], previous=stack[-1]["id"])
        self._keep(user, [*stack, view])
        return view

    def update(self, user: str, old: Json, given: Json) -> Json:
        """Replace a view in place; what the person chose stays where the element is the same."""
        view = self._made(
            given, old["id"], root=old["root_view_id"], previous=old["previous_view_id"]
        )
        if view["type"] == "home":
            return self._state.homes.save(user, view)
        self._keep(user, [view if each["id"] == old["id"] else each for each in self.of(user)])
        return view

    def publish(self, user: str, given: Json) -> Json:
        """Show a person's App Home."""
        old = self.home(user)
        if old:
            return self.update(user, old, given)
        return self._state.homes.save(
            user, self._made(given, new_id("V"), root=None, previous=None)
        )

    def close(self, user: str, view_id: str) -> None:
        """Close a modal and those above it."""
        stack = self.of(user)
        kept = [each["id"] for each in stack].index(view_id)
        self._keep(user, stack[:kept])

    def clear(self, user: str) -> None:
        self._keep(user, [])

    def filled(self, view_id: str) -> Filled:
        """What was chosen in a view so far."""
        return self._state.filled.get(view_id, {})

    def fill(self, user: str, view: Json, filled: Mapping[str, Any]) -> Json:
        """Keep what was chosen; returns the view with its new `state`."""
        self._state.filled.save(view["id"], dict(filled))
        changed = {**view, "state": {"values": state_values(view["blocks"], filled)}}
        if view["type"] == "home":
            return self._state.homes.save(user, changed)
        stack = self.of(user)
        self._keep(user, [changed if each["id"] == view["id"] else each for each in stack])
        return changed

    def _keep(self, user: str, views: list[Json]) -> None:
        for gone in {each["id"] for each in self.of(user)} - {each["id"] for each in views}:
            self._state.filled.drop(gone)
        self._state.stacks.save(user, {"views": views})

    def _made(self, given: Json, view_id: str, *, root: str | None, previous: str | None) -> Json:
        workspace = self._state.workspace
        blocks = normal_blocks(given["blocks"])
        texts = {key: given.get(key) for key in _MODAL_TEXTS}
        return {
            "id": view_id,
            "team_id": workspace["team_id"],
            "type": given["type"],
            "blocks": blocks,
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": state_values(blocks, self.filled(view_id))},
            "hash": f"{self._state.epoch()}.{secrets.token_hex(4)}",
            **{key: text and {"emoji": True, **text} for key, text in texts.items()},
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "submit_disabled": given.get("submit_disabled", False),
            "previous_view_id": previous,
            "root_view_id": root or view_id,
            "app_id": workspace["app_id"],
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": workspace["team_id"],
            "bot_id": workspace["bot_id"],
        }
