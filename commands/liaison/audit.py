"""`/liaison audit`: who changed which setting, ten at a time."""

from collections.abc import Callable, Mapping

from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Replace,
    UpdateView,
    number,
    reply,
)
from bot.services import Services
from bot.services.audit import AuditPage
from bot.views.audit import OLDER, AuditView, audit_blocks, audit_lines, audit_modal
from bot.views.home_settings import AUDIT
from commands.liaison.feature import LiaisonFeature


class Audit(LiaisonFeature):
    def __init__(self, services: Services) -> None:
        self._audit = services.audit

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"audit": self._typed}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {OLDER: self._older, AUDIT: self._open}

    def _typed(self, call: CommandCall, typed: str) -> Answer:
        view = _view(self._audit.page(call.user_id, typed))
        return reply("\n".join(audit_lines(view)), audit_blocks(view))

    def _open(self, call: ActionCall) -> Answer:
        shown = audit_modal(_view(self._audit.page(call.user_id)))
        return Answer(after=(OpenView(call.trigger_id, shown),))

    def _older(self, call: ActionCall) -> Answer:
        before, _, typed = call.value.partition("|")
        view = _view(self._audit.page(call.user_id, typed, number(before)))
        if call.view is not None:
            step = UpdateView(call.view["id"], call.view["hash"], audit_modal(view))
            return Answer(after=(step,))
        return Answer(after=(Replace("\n".join(audit_lines(view)), audit_blocks(view)),))


def _view(page: AuditPage) -> AuditView:
    return AuditView(page.typed, page.entries, page.older, page.reader_zone)
