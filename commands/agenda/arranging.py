"""The facilitator's side: arranging topics, skipping a meeting, finding someone else for it."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    OUTDATED,
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
from bot.services.meetings.case import Case
from bot.views import blocks as b
from bot.views.meetings import agenda as agenda_views
from bot.views.meetings import messages as message_views
from bot.views.meetings import topics as views
from commands.agenda.adding import topic_draft
from commands.agenda.feature import AgendaFeature, two


class Arranging(AgendaFeature):
    def __init__(self, services: Services) -> None:
        self._topics = services.meetings.topics
        self._running = services.meetings.running
        self._facilitating = services.meetings.facilitating
        self._menu: dict[str, Callable[[ActionCall, int], Answer]] = {
            agenda_views.ARRANGE: self._open,
            agenda_views.SWAP: self._open_swap,
            agenda_views.NEUTRAL: self._neutral,
            agenda_views.MINUTES: self._minutes,
            agenda_views.SKIP: self._skip,
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            agenda_views.MENU: self._chosen,
            message_views.ARRANGE: lambda call: self._open(call, number(call.value)),
            message_views.SWAP: lambda call: self._open_swap(call, number(call.value)),
            message_views.SKIP: lambda call: self._skip(call, number(call.value)),
            message_views.AGREE: self._agree,
            message_views.DECLINE: self._decline,
            views.UP: lambda call: self._moved(call, -1),
            views.DOWN: lambda call: self._moved(call, 1),
            views.TAKE_OFF: self._take_off,
            views.MINUTES: self._length,
            views.EDIT: self._open_edit,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.EDIT: self._edit, message_views.SWAP: self._swap}

    def _chosen(self, call: ActionCall) -> Answer:
        """A line of the “…” menu."""
        what, _, meeting_id = call.value.partition(":")
        if what not in self._menu:
            raise Mistake(OUTDATED)
        return self._menu[what](call, number(meeting_id))

    def _open(self, call: ActionCall, meeting_id: int) -> Answer:
        modal = self._modal(call.user_id, meeting_id)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _moved(self, call: ActionCall, by: int) -> Answer:
        return self._anew(call, self._topics.move(call.user_id, number(call.value), by))

    def _take_off(self, call: ActionCall) -> Answer:
        return self._anew(call, self._topics.take_off(call.user_id, number(call.value)))

    def _length(self, call: ActionCall) -> Answer:
        topic_id, minutes = two(call.value)
        return self._anew(call, self._topics.set_minutes(call.user_id, topic_id, number(minutes)))

    def _open_edit(self, call: ActionCall) -> Answer:
        topic = self._topics.to_edit(call.user_id, number(call.value))
        return Answer(after=(PushView(call.trigger_id, views.edit_modal(topic)),))

    def _edit(self, submission: Submission) -> Answer:
        draft = topic_draft(submission)
        case = self._topics.edit(submission.user_id, number(submission.metadata), draft)
        return update(self._modal(submission.user_id, case.number))

    def _skip(self, call: ActionCall, meeting_id: int) -> Answer:
        self._running.skip(call.user_id, meeting_id)
        return Answer()

    def _minutes(self, call: ActionCall, meeting_id: int) -> Answer:
        self._running.finish(call.user_id, meeting_id)
        return Answer()

    def _open_swap(self, call: ActionCall, meeting_id: int) -> Answer:
        meeting, others = self._facilitating.swap_form(call.user_id, meeting_id)
        modal = message_views.swap_modal(meeting, others)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _swap(self, submission: Submission) -> Answer:
        other = submission.values.get("person") or ""
        self._facilitating.ask(submission.user_id, number(submission.metadata), other)
        return Answer()

    def _neutral(self, call: ActionCall, meeting_id: int) -> Answer:
        count = self._facilitating.ask_neutral(call.user_id, meeting_id)
        modal = message_views.asked_modal(count)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _agree(self, call: ActionCall) -> Answer:
        self._facilitating.agree(call.user_id, number(call.value))
        return Answer()

    def _decline(self, call: ActionCall) -> Answer:
        self._facilitating.decline(call.user_id, number(call.value))
        return Answer()

    def _anew(self, call: ActionCall, case: Case) -> Answer:
        """The modal as it is now; it may have been closed meanwhile."""
        if call.view is None:
            return Answer()
        modal = self._modal(call.user_id, case.number)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], modal),))

    def _modal(self, user_id: str, meeting_id: int) -> b.Block:
        case, topics = self._topics.arranging(user_id, meeting_id)
        return views.arrange_modal(case.meeting, case.series.name, topics)
