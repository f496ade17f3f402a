"""`/oncall take`, `/oncall override` and `/oncall overrides`: who is on call instead."""

from collections.abc import Callable, Mapping

from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Replace,
    Submission,
    number,
    reply,
)
from bot.services import Services
from bot.services.oncall.overrides import OverrideDraft
from bot.views.oncall_forms import OVERRIDE, TAKE, override_modal, take_modal
from bot.views.oncall_overrides import REMOVE, override_blocks, override_lines
from commands.oncall.feature import OncallFeature, chosen_hours


class Overrides(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._overrides = services.oncall.overrides

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"take": self._take, "override": self._override, "overrides": self._list}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {REMOVE: self._remove}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {TAKE: self._taken, OVERRIDE: self._overridden}

    def _take(self, call: CommandCall, typed: str) -> Answer:
        form = self._overrides.take_form(call.user_id, typed)
        return Answer(after=(OpenView(call.trigger_id, take_modal(form)),))

    def _override(self, call: CommandCall, typed: str) -> Answer:
        form = self._overrides.override_form(call.user_id, typed)
        return Answer(after=(OpenView(call.trigger_id, override_modal(form)),))

    def _list(self, call: CommandCall, typed: str) -> Answer:
        found = self._overrides.list(call.user_id, typed)
        return reply("\n".join(override_lines(found)), override_blocks(found))

    def _taken(self, submission: Submission) -> Answer:
        reason = submission.values.get("reason") or ""
        self._overrides.take(submission.user_id, chosen_hours(submission.values), reason)
        return Answer()

    def _overridden(self, submission: Submission) -> Answer:
        values = submission.values
        draft = OverrideDraft(
            chosen_hours(values), values.get("person") or "", values.get("reason") or ""
        )
        self._overrides.add(submission.user_id, draft)
        return Answer()

    def _remove(self, call: ActionCall) -> Answer:
        found = self._overrides.remove(call.user_id, number(call.value))
        text = "\n".join(override_lines(found))
        return Answer(after=(Replace(text, override_blocks(found)),))
