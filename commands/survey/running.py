"""Starting a survey, how far it is, and closing it."""

from collections.abc import Callable, Mapping

from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    Feature,
    OpenView,
    Replace,
    Submission,
    number,
    reply,
)
from bot.services.surveys import Surveys
from bot.views.blocks import sections
from bot.views.survey import ids
from bot.views.survey.preview import Preview, preview_blocks, preview_text, widen_modal
from bot.views.survey.status import (
    close_blocks,
    close_text,
    closed_words,
    status_blocks,
    status_lines,
)

Subcommand = Callable[[CommandCall, str], Answer]


class Running(Feature):
    def __init__(self, surveys: Surveys) -> None:
        self._planning = surveys.planning
        self._running = surveys.running

    def words(self) -> Mapping[str, Subcommand]:
        return {
            "": self._status,
            "status": self._status,
            "start": self._start,
            "close": self._to_close,
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            ids.SEND: self._send,
            ids.CANCEL: self._cancel,
            ids.WIDEN: self._to_widen,
            ids.CLOSE: self._close,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ids.WIDEN_FORM: self._widen}

    def _status(self, call: CommandCall, _: str) -> Answer:
        status = self._running.status(call.user_id)
        return reply("\n".join(status_lines(status)), status_blocks(status))

    def _start(self, call: CommandCall, _: str) -> Answer:
        preview = self._planning.start(call.user_id)
        return reply(preview_text(preview), preview_blocks(preview))

    def _to_close(self, call: CommandCall, _: str) -> Answer:
        status = self._running.to_close(call.user_id)
        return reply(close_text(status), close_blocks(status))

    def _send(self, call: ActionCall) -> Answer:
        return _shown(self._planning.send(call.user_id, number(call.value)))

    def _cancel(self, call: ActionCall) -> Answer:
        return _shown(self._planning.cancel(call.user_id, number(call.value)))

    def _to_widen(self, call: ActionCall) -> Answer:
        preview = self._planning.preview(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, widen_modal(preview)),))

    def _widen(self, submission: Submission) -> Answer:
        survey_id = number(submission.metadata)
        chosen = {
            int(block_id.removeprefix("groups_")): tuple(groups)
            for block_id, groups in submission.lists.items()
            if block_id.removeprefix("groups_").isdigit()
        }
        self._planning.widen(submission.user_id, survey_id, chosen)
        return Answer()

    def _close(self, call: ActionCall) -> Answer:
        at, reader_zone = self._running.close(call.user_id, number(call.value))
        words = closed_words(at, reader_zone)
        return Answer(after=(Replace(words, sections([words])),))


def _shown(preview: Preview) -> Answer:
    """As it is now, in place of the message whose button was used."""
    return Answer(after=(Replace(preview_text(preview), preview_blocks(preview)),))
