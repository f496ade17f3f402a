"""`/oncall import`: calendars of other tools as layers of a rotation."""

import json
from collections.abc import Callable, Mapping

from bot.errors import Outdated
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    PushView,
    Submission,
    clear,
    number,
    update,
)
from bot.services import Services
from bot.services.oncall.imports.asking import ImportDraft
from bot.views.oncall_import import (
    IMPORT,
    IMPORT_DISCARD,
    IMPORT_DO,
    IMPORT_REMOVE,
    IMPORT_SAVE,
    IMPORT_SEE,
    LOOK,
    READ,
    REMOVE,
    WHO,
    dry_run_modal,
    import_modal,
    reading_modal,
    removal_modal,
)
from commands.oncall.feature import OncallFeature


class Imports(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._importing = services.oncall.importing
        self._imported = services.oncall.imported

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"import": self._open}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {IMPORT_DO: self._do, IMPORT_SEE: self._see, IMPORT_DISCARD: self._discard}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {IMPORT: self._begin, IMPORT_SAVE: self._save, IMPORT_REMOVE: self._remove}

    def _open(self, call: CommandCall, typed: str) -> Answer:
        form = self._importing.form(call.user_id, typed)
        return Answer(after=(OpenView(call.trigger_id, import_modal(form)),))

    def _begin(self, submission: Submission) -> Answer:
        values = submission.values
        draft = ImportDraft(
            rotation_id=number(values.get("rotation")),
            name=(values.get("name") or "").strip(),
            address=values.get("address") or "",
            pasted=values.get("pasted") or "",
            place=values.get("place") or "",
            file=next(iter(submission.files.get("file", [])), None),
        )
        self._importing.begin(submission.user_id, draft)
        return update(reading_modal())

    def _do(self, call: ActionCall) -> Answer:
        """What is chosen beside a calendar that is imported already."""
        what, _, id_ = call.value.partition(":")
        calendar_id = number(id_)
        if what == LOOK:
            view = dry_run_modal(self._imported.look(call.user_id, calendar_id, {}))
        elif what == READ:
            self._imported.read_now(call.user_id, calendar_id)
            view = reading_modal(again=True)
        elif what == REMOVE:
            name, would = self._imported.removal(call.user_id, calendar_id)
            view = removal_modal(name, calendar_id, would)
        else:
            raise Outdated
        return Answer(after=(PushView(call.trigger_id, view),))

    def _see(self, call: ActionCall) -> Answer:
        run = self._imported.look(call.user_id, number(call.value), {})
        return Answer(after=(OpenView(call.trigger_id, dry_run_modal(run)),))

    def _discard(self, call: ActionCall) -> Answer:
        self._imported.discard(call.user_id, number(call.value))
        return Answer()

    def _save(self, submission: Submission) -> Answer:
        """Whoever was put in just now is looked at first; then it is saved."""
        calendar_id, known = _carried(submission.metadata)
        chosen = {
            block_id.removeprefix(WHO): user_id
            for block_id, user_id in submission.values.items()
            if block_id.startswith(WHO) and user_id
        }
        if not chosen.keys() <= known.keys():
            run = self._imported.look(submission.user_id, calendar_id, {**known, **chosen})
            return update(dry_run_modal(run))
        reason = submission.values.get("reason") or ""
        self._imported.save(submission.user_id, calendar_id, known, reason)
        return clear()

    def _remove(self, submission: Submission) -> Answer:
        reason = submission.values.get("reason") or ""
        self._imported.remove(submission.user_id, number(submission.metadata), reason)
        return clear()


def _carried(metadata: str) -> tuple[int, dict[str, str]]:
    """What the dry run carries: which calendar, and whom people have put in.

    Raises:
        Outdated: it is none of ours.
    """
    try:
        carried = json.loads(metadata)
        known = {str(each): str(user_id) for each, user_id in carried["known"].items()}
        return int(carried["calendar"]), known
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Outdated from None
