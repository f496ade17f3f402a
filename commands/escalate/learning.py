"""Looking back: post-mortems, their actions, and “was it urgent?”."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    Feature,
    OpenView,
    Submission,
    UpdateView,
    is_number,
    number,
    reply,
    update,
)
from bot.services import Services
from bot.services.actions import ActionDraft
from bot.services.escalations import PostMortemEdit
from bot.services.escalations.learning import Writing
from bot.views import blocks as b
from bot.views.escalations import postmortem as views
from bot.views.escalations import urgency as urgency_views

Subcommand = Callable[[CommandCall, int | None], Answer]


class Learning(Feature):
    def __init__(self, services: Services) -> None:
        self._learning = services.escalations.learning
        self._urgency = services.escalations.urgency

    def words(self) -> Mapping[str, Subcommand]:
        """What can be typed after `/escalate`, alone or before a number."""
        return {"postmortem": self._typed, "export": self._typed_export}

    def export(self, user_id: str, escalation_id: int) -> Answer:
        """A post-mortem as Markdown, in a box to copy from."""
        report = self._learning.report(user_id, escalation_id)
        text = views.markdown(report)
        return reply(b.escape(text), views.markdown_blocks(text))

    def export_of(self, call: CommandCall, typed: str) -> Answer | None:
        """`postmortem 12 export`; None where the words are something else."""
        typed_number, _, word = typed.partition(" ")
        if word.strip().lower() != "export" or not is_number(typed_number):
            return None
        return self.export(call.user_id, number(typed_number))

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            views.WRITE: lambda call: self._open(call.user_id, call.trigger_id, number(call.value)),
            views.OTHER_AUTHOR: self._open_pass_on,
            views.REMOVE_ACTION: self._remove_action,
            urgency_views.YES: lambda call: self._vote(call, urgent=True),
            urgency_views.NO: lambda call: self._vote(call, urgent=False),
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {
            views.WRITE: self._save,
            views.OTHER_AUTHOR: self._pass_on,
        }

    def _typed(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is None:
            raise Mistake("Of which one? Try `postmortem 12`, or `export 12` for its Markdown.")
        return self._open(call.user_id, call.trigger_id, escalation_id)

    def _typed_export(self, call: CommandCall, escalation_id: int | None) -> Answer:
        if escalation_id is None:
            raise Mistake("Of which one? Try `export 12`: its post-mortem as Markdown.")
        return self.export(call.user_id, escalation_id)

    def _open(self, user_id: str, trigger_id: str, escalation_id: int) -> Answer:
        writing = self._learning.to_write(user_id, escalation_id)
        return Answer(after=(OpenView(trigger_id, _modal(writing, {})),))

    def _save(self, submission: Submission) -> Answer:
        """Stored; with an action added the form comes back for the next, else it closes."""
        edit = _edit(submission)
        writing = self._learning.save(submission.user_id, number(submission.metadata), edit)
        stays = edit.action is not None and not edit.publish
        return update(_modal(writing, {})) if stays else Answer()

    def _remove_action(self, call: ActionCall) -> Answer:
        escalation_id, _, action_id = call.value.partition(":")
        writing = self._learning.remove_action(
            call.user_id, number(escalation_id), number(action_id)
        )
        if call.view is None:
            return Answer()
        modal = _modal(writing, call.form.values)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], modal),))

    def _open_pass_on(self, call: ActionCall) -> Answer:
        writing = self._learning.to_write(call.user_id, number(call.value))
        modal = views.pass_on_modal(writing.report.post_mortem)
        return Answer(after=(OpenView(call.trigger_id, modal),))

    def _pass_on(self, submission: Submission) -> Answer:
        author = submission.values.get("author") or ""
        self._learning.pass_on(submission.user_id, number(submission.metadata), author)
        return Answer()

    def _vote(self, call: ActionCall, *, urgent: bool) -> Answer:
        self._urgency.vote(call.user_id, number(call.value), urgent=urgent)
        return Answer()


def _modal(writing: Writing, typed: Mapping[str, str | None]) -> b.Block:
    return views.postmortem_modal(writing.report, writing.channel, typed)


def _edit(submission: Submission) -> PostMortemEdit:
    values = submission.values
    pieces = [values.get(f"timeline_{place}") or "" for place in range(views.PIECES)]
    return PostMortemEdit(
        parts={column: values.get(column) or "" for column in views.QUESTIONS},
        timeline="\n".join(filter(None, pieces)),
        action=_action(values),
        publish=views.PUBLISH in submission.lists.get("publish", ()),
    )


def _action(values: Mapping[str, str | None]) -> ActionDraft | None:
    """One more action, where anything of it is filled in; its block ids carry a number."""
    named = {key: value or "" for key, value in values.items() if key.startswith("action_")}
    if not any(named.values()):
        return None
    suffix = "_" + next(iter(named)).rpartition("_")[2]
    words, owner, due = (named.get(f"action_{x}{suffix}", "") for x in ("words", "owner", "due"))
    return ActionDraft(words, owner, due, suffix)
