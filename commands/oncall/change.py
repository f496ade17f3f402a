"""`/oncall change`: a rotation in a form, what it would change, and then saved."""

from collections.abc import Callable, Mapping
from datetime import date, time

from bot.domain.layer_draft import LayerDraft
from bot.errors import InvalidInput, Outdated
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    PushView,
    Submission,
    UpdateView,
    clear,
    number,
    push,
)
from bot.services import Services
from bot.views.oncall_import import import_modal
from bot.views.oncall_rotation import (
    CHANGE,
    IMPORT_INSTEAD,
    LAYER_CHOSEN,
    NEW,
    ROTATION_CHOSEN,
    SAVE,
    change_modal,
    preview_modal,
)
from commands.oncall.feature import OncallFeature


class Changes(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._changes = services.oncall.changes
        self._importing = services.oncall.importing

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"change": self._open}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            LAYER_CHOSEN: self._choose,
            ROTATION_CHOSEN: self._choose_rotation,
            IMPORT_INSTEAD: self._import,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {CHANGE: self._preview, SAVE: self._save}

    def _open(self, call: CommandCall, typed: str) -> Answer:
        form = self._changes.form(call.user_id, typed)
        return Answer(after=(OpenView(call.trigger_id, change_modal(form)),))

    def _choose(self, call: ActionCall) -> Answer:
        if call.view is None:
            raise Outdated
        rotation_id = number(call.view["private_metadata"].partition("|")[0])
        layer_id = None if call.value == NEW else number(call.value)
        form = self._changes.form_for(call.user_id, rotation_id, layer_id)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], change_modal(form)),))

    def _choose_rotation(self, call: ActionCall) -> Answer:
        if call.view is None:
            raise Outdated
        form = self._changes.form_for(call.user_id, number(call.value), None, choose_top=True)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], change_modal(form)),))

    def _import(self, call: ActionCall) -> Answer:
        form = self._importing.form_for(call.user_id, number(call.value))
        return Answer(after=(PushView(call.trigger_id, import_modal(form)),))

    def _preview(self, submission: Submission) -> Answer:
        draft = _draft(submission)
        return push(preview_modal(self._changes.preview(submission.user_id, draft)))

    def _save(self, submission: Submission) -> Answer:
        draft = LayerDraft.read(submission.metadata)
        self._changes.save(submission.user_id, draft, submission.values.get("reason") or "")
        return clear()


def _draft(submission: Submission) -> LayerDraft:
    values = submission.values
    rotation_id, _, seen = submission.metadata.partition("|")
    layer = values.get("layer") or NEW
    return LayerDraft(
        rotation_id=number(rotation_id),
        layer_id=None if layer == NEW else number(layer),
        seen=seen,
        remove="remove" in submission.lists.get("remove", []),
        people=tuple(submission.lists.get("people", [])),
        turn=values.get("turn") or "",
        count=(values.get("count") or "").strip(),
        days=values.get("days") or "",
        handoff_at=_time(values.get("handoff"), "handoff") or time(9),
        zone_name=(values.get("zone") or "").strip(),
        starts_on=_date(values.get("starts")),
        opens_at=_time(values.get("opens"), "opens"),
        closes_at=_time(values.get("closes"), "closes"),
    )


def _time(text: str | None, block_id: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput({block_id: "A time like 09:00, please."}) from None


def _date(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise InvalidInput({"starts": "A date like 2026-12-24, please."}) from None
