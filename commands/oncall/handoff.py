"""The buttons of handoffs."""

from collections.abc import Callable, Mapping

from bot.interactions import ActionCall, Answer, CommandCall, OpenView, Submission, number
from bot.services import Services
from bot.views.oncall_handoff import LEAVE_NOTE, NOTE_FORM, note_modal
from commands.oncall.feature import OncallFeature


class Handoffs(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._handoffs = services.oncall.handoffs

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"note": self._note}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {LEAVE_NOTE: self._open}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {NOTE_FORM: self._leave}

    def _note(self, call: CommandCall, typed: str) -> Answer:
        rotation_id = self._handoffs.rotation_to_note(call.user_id, typed)
        return Answer(after=(OpenView(call.trigger_id, note_modal(str(rotation_id))),))

    def _open(self, call: ActionCall) -> Answer:
        return Answer(after=(OpenView(call.trigger_id, note_modal(str(number(call.value)))),))

    def _leave(self, submission: Submission) -> Answer:
        words = submission.values.get("note") or ""
        self._handoffs.leave_note(submission.user_id, number(submission.metadata), words)
        return Answer()
