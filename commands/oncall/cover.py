"""`/oncall cover` and `/oncall swap`: giving shifts to others, with their consent."""

from collections.abc import Callable, Mapping

from bot.domain.shift_ref import ShiftRef
from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Submission,
    mentioned,
    number,
)
from bot.services import Services
from bot.services.oncall.covers import CoverDraft
from bot.services.oncall.swaps import SwapDraft
from bot.views import oncall_cover, oncall_swap
from bot.views.naming import Naming
from bot.views.oncall_away import FIND_COVER
from bot.views.oncall_forms import COVER, SWAP, cover_modal, swap_modal
from commands.oncall.feature import OncallFeature, chosen_hours


class Cover(OncallFeature):
    def __init__(self, services: Services) -> None:
        self._covers = services.oncall.covers

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"cover": self._cover}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            FIND_COVER: self._find,
            oncall_cover.TAKE: self._take,
            oncall_cover.DECLINE: self._decline,
            oncall_cover.WITHDRAW: self._withdraw,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {COVER: self._ask}

    def _cover(self, call: CommandCall, typed: str) -> Answer:
        form = self._covers.form(call.user_id, mentioned(typed) or call.user_id)
        return Answer(after=(OpenView(call.trigger_id, cover_modal(form)),))

    def _find(self, call: ActionCall) -> Answer:
        user_id, _, shift = call.value.partition(" ")
        form = self._covers.form(call.user_id, user_id, ShiftRef.read(shift))
        return Answer(after=(OpenView(call.trigger_id, cover_modal(form)),))

    def _ask(self, submission: Submission) -> Answer:
        note = submission.values.get("note") or ""
        draft = CoverDraft(submission.metadata, chosen_hours(submission.values), note)
        self._covers.ask(submission.user_id, draft)
        return Answer()

    def _take(self, call: ActionCall) -> Answer:
        self._covers.volunteer(call.user_id, number(call.value))
        return Answer()

    def _decline(self, call: ActionCall) -> Answer:
        self._covers.decline(call.user_id, number(call.value))
        return Answer()

    def _withdraw(self, call: ActionCall) -> Answer:
        self._covers.withdraw(call.user_id, number(call.value))
        return Answer()


class Swap(OncallFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._swaps = services.oncall.swaps
        self._example = f"{naming.slash('oncall')} swap @ben"

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"swap": self._swap}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {oncall_swap.AGREE: self._agree, oncall_swap.DECLINE: self._decline}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {SWAP: self._ask}

    def _swap(self, call: CommandCall, typed: str) -> Answer:
        first = mentioned(typed)
        if first is None:
            raise Mistake(f"With whom? Type `{self._example}`.")
        second = mentioned(typed.partition(">")[2])
        user_id, other_id = (first, second) if second else (call.user_id, first)
        form = self._swaps.form(call.user_id, user_id, other_id)
        return Answer(after=(OpenView(call.trigger_id, swap_modal(form)),))

    def _ask(self, submission: Submission) -> Answer:
        user_id, _, other_id = submission.metadata.partition(" ")
        draft = SwapDraft(
            user_id,
            ShiftRef.read(submission.values.get("shift")),
            other_id,
            ShiftRef.read(submission.values.get("other")),
        )
        self._swaps.ask(submission.user_id, draft)
        return Answer()

    def _agree(self, call: ActionCall) -> Answer:
        self._swaps.agree(call.user_id, number(call.value))
        return Answer()

    def _decline(self, call: ActionCall) -> Answer:
        self._swaps.decline(call.user_id, number(call.value))
        return Answer()
