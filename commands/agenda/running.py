"""During the meeting: the buttons of its topics, its menu, and its checklist."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.interactions import (
    ActionCall,
    Answer,
    OpenView,
    PushView,
    Submission,
    UpdateView,
    number,
    update,
)
from bot.services import Services
from bot.services.actions import ActionDraft
from bot.services.meetings.case import Case
from bot.views import blocks as b
from bot.views.meetings import agenda as agenda_views
from bot.views.meetings import audit as audit_views
from bot.views.meetings import topics as topic_views
from commands.agenda.feature import AgendaFeature, two
from models import AuditLine, TopicState


class Running(AgendaFeature):
    def __init__(self, services: Services) -> None:
        self._running = services.meetings.running
        self._looking = services.meetings.looking

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            agenda_views.DISCUSSED: partial(self._deal, TopicState.DISCUSSED),
            agenda_views.CARRY: partial(self._deal, TopicState.CARRIED),
            agenda_views.PARK: partial(self._deal, TopicState.PARKED),
            agenda_views.DROP: partial(self._deal, TopicState.DROPPED),
            agenda_views.DECIDED: self._open_decided,
            agenda_views.ACTION: self._open_action,
            agenda_views.UNDO: self._undo,
            agenda_views.MORE: self._more,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {agenda_views.DECIDED: self._decide, agenda_views.ACTION: self._add_action}

    def _deal(self, state: TopicState, call: ActionCall) -> Answer:
        self._running.deal(call.user_id, number(call.value), state)
        return Answer()

    def _undo(self, call: ActionCall) -> Answer:
        self._running.undo(call.user_id, number(call.value))
        return Answer()

    def _open_decided(self, call: ActionCall) -> Answer:
        topic = self._running.look(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, topic_views.decided_modal(topic)),))

    def _open_action(self, call: ActionCall) -> Answer:
        topic = self._running.look(call.user_id, number(call.value))
        modal = topic_views.action_modal(topic, topic.owner_user_id)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _decide(self, submission: Submission) -> Answer:
        outcome = submission.values.get("outcome") or ""
        topic_id = number(submission.metadata)
        self._running.deal(submission.user_id, topic_id, TopicState.DECIDED, outcome)
        return Answer()

    def _add_action(self, submission: Submission) -> Answer:
        topic_id = number(submission.metadata)
        self._running.add_action(submission.user_id, topic_id, action_draft(submission))
        return Answer()

    def _more(self, call: ActionCall) -> Answer:
        meeting_id, key = two(call.value)
        title, found = self._looking.whole(meeting_id, key)
        modal = topic_views.section_modal(title, found.lines, found.total)
        return Answer(after=(OpenView(call.trigger_id, modal),))


class Audits(AgendaFeature):
    def __init__(self, services: Services) -> None:
        self._audits = services.meetings.audits

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            agenda_views.CHECK: self._open,
            audit_views.PASS: self._passed,
            audit_views.FAIL: self._open_failed,
            audit_views.DETAILS: self._open_details,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {audit_views.FAIL: self._failed, audit_views.DETAILS: self._details}

    def _open(self, call: ActionCall) -> Answer:
        case, lines = self._audits.lines(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, _checks(case, lines)),))

    def _passed(self, call: ActionCall) -> Answer:
        case, lines = self._audits.passed(call.user_id, number(call.value))
        if call.view is None:
            return Answer()
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], _checks(case, lines)),))

    def _open_failed(self, call: ActionCall) -> Answer:
        line = self._audits.line(call.user_id, number(call.value))
        modal = audit_views.failed_modal(line, call.user_id)
        return Answer(after=(PushView(call.trigger_id, modal),))

    def _open_details(self, call: ActionCall) -> Answer:
        line = self._audits.line(call.user_id, number(call.value))
        return Answer(after=(PushView(call.trigger_id, audit_views.details_modal(line)),))

    def _failed(self, submission: Submission) -> Answer:
        line_id = number(submission.metadata)
        case, lines = self._audits.failed(submission.user_id, line_id, action_draft(submission))
        return update(_checks(case, lines))

    def _details(self, submission: Submission) -> Answer:
        owner, evidence = submission.values.get("owner"), submission.values.get("evidence")
        line_id = number(submission.metadata)
        case, lines = self._audits.details(submission.user_id, line_id, owner, evidence)
        return update(_checks(case, lines))


def _checks(case: Case, lines: list[AuditLine]) -> b.Block:
    return audit_views.check_modal(case.series.name, lines)


def action_draft(submission: Submission) -> ActionDraft:
    """An action as a form has it."""
    values = submission.values
    words, owner, due = (values.get(f"action_{x}") or "" for x in ("words", "owner", "due"))
    return ActionDraft(words, owner, due)
