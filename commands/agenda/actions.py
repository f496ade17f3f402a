"""`/agenda actions`, `mine`, `done 7`, and the buttons of actions wherever they stand."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Replace,
    Submission,
    is_number,
    number,
    reply,
)
from bot.services import Services
from bot.services.meetings import TopicDraft
from bot.views import actions as views
from bot.views import blocks as b
from bot.views.naming import Naming
from commands.agenda.feature import AgendaFeature
from models import TopicKind

_ALL, _MINE = "all", "mine"


class Actions(AgendaFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._actions = services.actions
        self._topics = services.meetings.topics
        self._looking = services.meetings.looking
        self._command = naming.slash("agenda")

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {
            "actions": lambda call, _: reply(*self._listed(call.user_id, _ALL)),
            "mine": lambda call, _: reply(*self._listed(call.user_id, _MINE)),
            "done": self._typed_done,
            "push": self._typed_push,
        }

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            views.DONE: self._done,
            views.DROP: self._drop,
            views.DECIDE: self._decide,
            views.PUSH: lambda call: self._open_push(
                call.user_id, call.trigger_id, number(call.value)
            ),
            views.TO_ROADMAP: self._open_to_roadmap,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.PUSH: self._push, views.TO_ROADMAP: self._to_roadmap}

    def _typed_done(self, call: CommandCall, typed: str) -> Answer:
        example = f"Which one? Type its number, like `{self._command} done 7`."
        action = self._actions.finish(call.user_id, number(typed, example))
        return reply(views.done_words(action))

    def _typed_push(self, call: CommandCall, typed: str) -> Answer:
        if not is_number(typed):
            raise Mistake(f"Which one? Type its number, like `{self._command} push 7`.")
        return self._open_push(call.user_id, call.trigger_id, number(typed))

    def _listed(self, user_id: str, which: str) -> tuple[str, list[b.Block]]:
        found = self._actions.listed(user_id, mine=which == _MINE)
        whose = "your" if found.mine else "your teams’"
        if not found.actions:
            words = f"None of {whose} actions are open."
            return words, [b.section(words)]
        title = f"{found.total} open action{'' if found.total == 1 else 's'}"
        lines = [title, *views.list_lines(found.actions, found.today)]
        blocks = views.list_blocks(found.actions, found.total, found.today, title, which)
        return "\n".join(lines), blocks

    def _done(self, call: ActionCall) -> Answer:
        action_id, _, which = call.value.partition(":")
        action = self._actions.finish(call.user_id, number(action_id))
        return self._replaced(call, which, views.done_words(action))

    def _drop(self, call: ActionCall) -> Answer:
        action_id, _, which = call.value.partition(":")
        action = self._actions.drop(call.user_id, number(action_id))
        return self._replaced(call, which, views.dropped_words(action))

    def _replaced(self, call: ActionCall, which: str, words: str) -> Answer:
        """A list is shown anew, a reminder says what came of it, the App Home renews itself."""
        if call.view is not None:
            return Answer()
        if which in {_ALL, _MINE}:
            return Answer(after=(Replace(*self._listed(call.user_id, which)),))
        return Answer(after=(Replace(words, [b.section(words)]),))

    def _decide(self, call: ActionCall) -> Answer:
        """What was carried three times becomes a topic to decide in the next meeting."""
        action = self._actions.to_push(call.user_id, number(call.value))
        cases = self._looking.meetings(call.user_id, "")
        if not cases:
            raise Mistake(f"No meeting is set up yet. `{self._command} series` sets one up.")
        draft = TopicDraft(
            f"Action {action.id}: {b.cut(action.words, 250)}",
            TopicKind.DECIDE,
            owner=action.owner_user_id,
            source=f"action:{action.id}",
        )
        added = self._topics.add(call.user_id, cases[0].number, draft)
        series = b.one_line(added.case.series.name, 80)
        words = f"It is on the agenda of *{series}*, to be decided."
        return Answer(after=(Replace(words, [b.section(words)]),))

    def _open_push(self, user_id: str, trigger_id: str, action_id: int) -> Answer:
        modal = views.push_modal(self._actions.to_push(user_id, action_id))
        return Answer(after=(OpenView(trigger_id, modal),))

    def _push(self, submission: Submission) -> Answer:
        due, why = submission.values.get("due") or "", submission.values.get("why") or ""
        self._actions.push(submission.user_id, number(submission.metadata), due, why)
        return Answer()

    def _open_to_roadmap(self, call: ActionCall) -> Answer:
        form = self._actions.to_roadmap_form(call.user_id, number(call.value))
        modal = views.to_roadmap_modal(form.action, form.lanes, form.quarters)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _to_roadmap(self, submission: Submission) -> Answer:
        lane = submission.values.get("lane") or ""
        quarter = submission.values.get("quarter") or ""
        action_id = number(submission.metadata)
        self._actions.make_item(submission.user_id, action_id, lane, quarter)
        return Answer()
