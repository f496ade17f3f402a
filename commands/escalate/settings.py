"""A team's settings: opened from the App Home, edited part by part, previewed, saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.domain.settings_parts import (
    Given,
    put,
    with_step_moved,
    without_approver,
    without_step,
)
from bot.domain.team_settings import Change
from bot.errors import Outdated
from bot.interactions import (
    ActionCall,
    Answer,
    Feature,
    OpenView,
    PushView,
    Submission,
    UpdateView,
    clear,
    number,
    push,
    update,
)
from bot.services import Services
from bot.services.team_settings import SettingsPage, SettingsPreview
from bot.views import blocks as b
from bot.views import team_settings as views
from bot.views.settings_forms import PART, part_form

_MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class _Place:
    """Which team a form is about, the modal beneath it, and the part it edits."""

    team_id: int
    root: str = ""
    part: str = ""

    @property
    def metadata(self) -> str:
        return f"{self.team_id}|{self.root}|{self.part}"

    @classmethod
    def of(cls, metadata: str) -> "_Place":
        team_id, root, part = [*metadata.split("|", 2), "", ""][:3]
        return cls(number(team_id), root, part)


class TeamSettingsFeature(Feature):
    def __init__(self, services: Services) -> None:
        self._settings = services.settings

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            views.OPEN: self._open,
            views.TEAM: self._choose_team,
            views.EDIT: self._edit,
            views.ADD_VENDOR: self._edit,
            views.APPROVER: self._change_approver,
            views.STEP: self._change_step,
            views.DISCARD: self._discard,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {PART: self._put, views.SETTINGS: self._preview, views.SAVE: self._save}

    def _open(self, call: ActionCall) -> Answer:
        page = self._settings.page(call.user_id)
        return Answer(after=(OpenView(call.trigger_id, overview_view(page)),))

    def _choose_team(self, call: ActionCall) -> Answer:
        return _shown(call, self._settings.page(call.user_id, number(call.value)))

    def _edit(self, call: ActionCall) -> Answer:
        view, place = _view_of(call)
        page = self._settings.page(call.user_id, place.team_id)
        there = _Place(place.team_id, str(view["id"]), call.value)
        form = part_form(_shape(page), call.value, there.metadata)
        return Answer(after=(PushView(call.trigger_id, form),))

    def _change_step(self, call: ActionCall) -> Answer:
        choice, _, index = call.value.partition(":")
        if choice in {"edit", "vendor"}:
            part = {"edit": "step", "vendor": "vendor"}[choice]
            return self._edit(_with_value(call, f"{part}:{index}"))
        _, place = _view_of(call)
        change: Change = partial(without_step, index=number(index))
        if choice in _MOVES:
            change = partial(with_step_moved, index=number(index), by=_MOVES[choice])
        return _shown(call, self._settings.change(call.user_id, place.team_id, change))

    def _change_approver(self, call: ActionCall) -> Answer:
        choice, _, index = call.value.partition(":")
        if choice == "edit":
            return self._edit(_with_value(call, f"approver:{index}"))
        _, place = _view_of(call)
        change: Change = partial(without_approver, index=number(index))
        return _shown(call, self._settings.change(call.user_id, place.team_id, change))

    def _discard(self, call: ActionCall) -> Answer:
        _, place = _view_of(call)
        return _shown(call, self._settings.discard(call.user_id, place.team_id))

    def _put(self, submission: Submission) -> Answer:
        place = _Place.of(submission.metadata)
        given = Given(submission.values, submission.lists)
        change: Change = partial(put, part=place.part, given=given)
        page = self._settings.change(submission.user_id, place.team_id, change)
        return Answer(after=(UpdateView(place.root, "", overview_view(page)),))

    def _preview(self, submission: Submission) -> Answer:
        preview = self._settings.preview(submission.user_id, number(submission.metadata))
        return push(preview_view(preview))

    def _save(self, submission: Submission) -> Answer:
        place = _Place.of(submission.metadata)
        page = self._settings.save(submission.user_id, place.team_id)
        return update(overview_view(page)) if page.news else clear()


def _view_of(call: ActionCall) -> tuple[Mapping[str, Any], _Place]:
    if call.view is None:
        raise Outdated
    return call.view, _Place.of(call.view["private_metadata"])


def _with_value(call: ActionCall, value: str) -> ActionCall:
    return ActionCall(call.user_id, value, call.trigger_id, call.view)


def _shown(call: ActionCall, page: SettingsPage) -> Answer:
    view, _ = _view_of(call)
    return Answer(after=(UpdateView(view["id"], view["hash"], overview_view(page)),))


def overview_view(page: SettingsPage) -> b.Block:
    """All the settings of a team, with a line for each part."""
    return views.overview(_shape(page))


def preview_view(preview: SettingsPreview) -> b.Block:
    """Who would be paged by settings that aren't stored, ready to be saved."""
    paths = [
        views.PathWords(each.severity, each.start, each.stops, each.empty) for each in preview.paths
    ]
    place = _Place(preview.page.team.id or 0)
    return views.preview(
        _shape(preview.page), paths, preview.last, preview.reader_zone, place.metadata
    )


def _shape(page: SettingsPage) -> views.SettingsView:
    return views.SettingsView(
        team_id=page.team.id or 0,
        team=page.team.name,
        channel=page.team.channel_id,
        teams=[(each.name, str(each.id)) for each in page.teams],
        settings=page.settings,
        unsaved=page.unsaved,
        rotations=page.rotations,
        groups=page.groups,
        others=page.others,
        news=_news(page),
    )


def _news(page: SettingsPage) -> str | None:
    if page.news is None:
        return None
    theirs = ", ".join(dict.fromkeys(views.PART_WORDS[part] for part in page.news.theirs))
    both = ", ".join(dict.fromkeys(views.PART_WORDS[part] for part in page.news.both))
    who = b.person(page.news_by) if page.news_by else "Somebody"
    words = f"*Nothing is saved yet.* {who} saved changes meanwhile: {theirs}. They are in here now"
    tail = f", but for {both}: there, yours would replace theirs" if both else ", beside yours"
    return f"{words}{tail}. Please look it over, and save again."
