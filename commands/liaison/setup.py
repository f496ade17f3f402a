"""`/liaison setup`: the page of steps, and the forms behind them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import time
from typing import Any

from bot.domain.guide import Preset
from bot.errors import InvalidInput, Mistake, NotAllowed, Outdated
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    PushView,
    Submission,
    UpdateView,
    number,
    update,
)
from bot.services import Services
from bot.services.guide.team import TeamDraft
from bot.views import blocks as b
from bot.views.guide import forms, messages, page
from bot.views.guide.page import GuideView, guide_page
from bot.views.oncall_rotation import change_modal
from commands.escalate.settings import preview_view
from commands.liaison.feature import LiaisonFeature
from commands.liaison.setup_further import Further
from commands.liaison.setup_place import Place, back, root_of, time_in


class Setup(LiaisonFeature):
    def __init__(self, services: Services) -> None:
        self._guide = services.guide
        self._changes = services.oncall.changes
        self._further = Further(services.guide)
        self._steps: Mapping[str, Callable[[ActionCall, int | None], Answer]] = {
            "team": self._team,
            "rotation": self._rotation,
            "path": self._path,
            "weekly": self._further.weekly,
            "jira": self._further.jira,
            "survey": self._further.survey,
            "test": self._test,
        }

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"setup": self._typed}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            page.OPEN: self._open,
            page.TEAM: self._choose,
            page.NEW_TEAM: lambda call: self._team(call, None),
            page.STEP: self._begin,
            page.NEXT: self._begin,
            page.SKIP: self._skip,
            forms.CHANGE_ROTATION: self._rotation_again,
            forms.CHANGE_PATH: self._path_again,
            messages.HERE: self._here,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {
            forms.TEAM_FORM: self._save_team,
            forms.TEAM_SAVE: self._save_previewed,
            forms.ROTATION_FORM: self._preview_rotation,
            forms.ROTATION_SAVE: self._save_rotation,
            forms.PATH_FORM: self._preview_path,
            forms.PATH_SAVE: self._save_path,
            **self._further.submissions(),
        }

    def _typed(self, call: CommandCall, typed: str) -> Answer:
        del typed
        shown = guide_page(self._guide.page.page(call.user_id))
        return Answer(after=(OpenView(call.trigger_id, shown),))

    def _open(self, call: ActionCall) -> Answer:
        shown = guide_page(self._guide.page.page(call.user_id))
        return Answer(after=(OpenView(call.trigger_id, shown),))

    def _choose(self, call: ActionCall) -> Answer:
        return _shown(call, self._guide.page.page(call.user_id, number(call.value)))

    def _begin(self, call: ActionCall) -> Answer:
        if call.value not in self._steps:
            raise Outdated
        return self._steps[call.value](call, _team_of(call))

    def _skip(self, call: ActionCall) -> Answer:
        team_id = _team_of(call)
        if team_id is None:
            raise Mistake("The team comes first: everything else belongs to one.")
        return _shown(call, self._guide.page.skip(call.user_id, team_id, call.value))

    def _team(self, call: ActionCall, team_id: int | None) -> Answer:
        form = self._guide.team.form(call.user_id, team_id)
        shown = forms.team_form(form, Place(team_id, root_of(call), {}).metadata)
        return Answer(after=(PushView(call.trigger_id, shown),))

    def _save_team(self, submission: Submission) -> Answer:
        place = Place.of(submission.metadata)
        values, lists = submission.values, submission.lists
        draft = TeamDraft(
            name=values.get("name") or "",
            group=values.get("group"),
            people=lists.get("people") or [],
            lead=values.get("lead"),
            channel=values.get("channel"),
            zone=values.get("zone") or "",
            opens=time_in(values.get("opens")),
            closes=time_in(values.get("closes")),
            region=values.get("region") or "",
        )
        if place.team_id is not None:
            preview = self._guide.team.preview(submission.user_id, place.team_id, draft)
            if preview is not None:
                there = Place(place.team_id, place.root, _plain(draft))
                return update(forms.with_team_save(preview_view(preview), there.metadata))
        return self._stored(submission.user_id, place, draft)

    def _save_previewed(self, submission: Submission) -> Answer:
        place = Place.of(submission.metadata)
        return self._stored(submission.user_id, place, _team_draft(place.filled))

    def _stored(self, user_id: str, place: Place, draft: TeamDraft) -> Answer:
        team_id = self._guide.team.save(user_id, place.team_id, draft)
        try:
            return back(self._guide, user_id, team_id, place.root)
        except NotAllowed:
            return Answer()  # they have just given the team to another lead

    def _rotation(self, call: ActionCall, team_id: int | None) -> Answer:
        """The first one by the short form; what is there is changed by the long one."""
        place = Place(team_id, root_of(call), {})
        form = self._changes.form_of_team(call.user_id, place.team)
        if form is not None:
            return Answer(after=(PushView(call.trigger_id, change_modal(form)),))
        name = self._guide.rotation.team_name(call.user_id, place.team)
        shown = forms.rotation_form(name, forms.RotationDraft(), place.metadata)
        return Answer(after=(PushView(call.trigger_id, shown),))

    def _preview_rotation(self, submission: Submission) -> Answer:
        place, values = Place.of(submission.metadata), submission.values
        draft = forms.RotationDraft(
            name=(values.get("name") or "").strip(),
            people=tuple(submission.lists.get("people") or ()),
            turn=values.get("turn") or "",
            weekday=values.get("weekday") or "",
            handoff=time_in(values.get("handoff")) or time(9),
        )
        weeks = self._guide.rotation.preview(submission.user_id, place.team, draft)
        filled = {**asdict(draft), "handoff": f"{draft.handoff:%H:%M}"}
        there = Place(place.team_id, place.root, filled)
        return update(forms.rotation_preview(weeks, there.metadata))

    def _rotation_again(self, call: ActionCall) -> Answer:
        place = _place_of(call)
        name = self._guide.rotation.team_name(call.user_id, place.team)
        shown = forms.rotation_form(name, _rotation_draft(place.filled), place.metadata)
        return _replaced(call, shown)

    def _save_rotation(self, submission: Submission) -> Answer:
        place = Place.of(submission.metadata)
        draft = _rotation_draft(place.filled)
        self._guide.rotation.save(submission.user_id, place.team, draft)
        return back(self._guide, submission.user_id, place.team, place.root)

    def _path(self, call: ActionCall, team_id: int | None) -> Answer:
        place = Place(team_id, root_of(call), {})
        return Answer(after=(PushView(call.trigger_id, self._path_form(call.user_id, place)),))

    def _path_form(self, user_id: str, place: Place) -> b.Block:
        preset, deputies = _chosen_path(place.filled)
        name = self._guide.path.team_name(user_id, place.team)
        return forms.path_form(name, preset, deputies, place.metadata)

    def _preview_path(self, submission: Submission) -> Answer:
        place = Place.of(submission.metadata)
        filled = {
            "preset": submission.values.get("preset"),
            "deputies": submission.lists.get("deputies") or [],
        }
        there = Place(place.team_id, place.root, filled)
        preview = self._guide.path.preview(submission.user_id, place.team, *_chosen_path(filled))
        return update(forms.with_path_save(preview_view(preview), there.metadata))

    def _path_again(self, call: ActionCall) -> Answer:
        return _replaced(call, self._path_form(call.user_id, _place_of(call)))

    def _save_path(self, submission: Submission) -> Answer:
        place = Place.of(submission.metadata)
        self._guide.path.save(submission.user_id, place.team, *_chosen_path(place.filled))
        return back(self._guide, submission.user_id, place.team, place.root)

    def _test(self, call: ActionCall, team_id: int | None) -> Answer:
        if team_id is None:
            raise Outdated
        news = self._guide.test_pages.send(call.user_id, team_id)
        return _shown(call, self._guide.page.page(call.user_id, team_id, news))

    def _here(self, call: ActionCall) -> Answer:
        self._guide.test_pages.answer(call.user_id, number(call.value))
        return Answer()


def _team_of(call: ActionCall) -> int | None:
    """The team whose page this is; None on the very first run."""
    if call.view is None:
        raise Outdated
    metadata = call.view["private_metadata"]
    return number(metadata) if metadata else None


def _place_of(call: ActionCall) -> Place:
    if call.view is None:
        raise Outdated
    return Place.of(call.view["private_metadata"])


def _shown(call: ActionCall, view: GuideView) -> Answer:
    return _replaced(call, guide_page(view))


def _replaced(call: ActionCall, view: b.Block) -> Answer:
    if call.view is None:
        raise Outdated
    return Answer(after=(UpdateView(call.view["id"], call.view["hash"], view),))


def _plain(draft: TeamDraft) -> dict[str, Any]:
    times = {"opens": draft.opens, "closes": draft.closes}
    return {**asdict(draft), **{name: at and f"{at:%H:%M}" for name, at in times.items()}}


def _team_draft(filled: Mapping[str, Any]) -> TeamDraft:
    try:
        times = {name: time_in(filled[name]) for name in ("opens", "closes")}
        return TeamDraft(**{**filled, **times})
    except (KeyError, TypeError, ValueError):
        raise Outdated from None


def _rotation_draft(filled: Mapping[str, Any]) -> forms.RotationDraft:
    try:
        return forms.RotationDraft(
            name=str(filled["name"]),
            people=tuple(map(str, filled["people"])),
            turn=str(filled["turn"]),
            weekday=str(filled["weekday"]),
            handoff=time.fromisoformat(filled["handoff"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Outdated from None


def _chosen_path(filled: Mapping[str, Any]) -> tuple[Preset, list[str]]:
    wanted = filled.get("preset") or Preset.LEAD
    if wanted not in set(Preset):
        raise InvalidInput({"preset": "Choose one of these."})
    return Preset(wanted), list(filled.get("deputies") or [])
