"""The two forms of a record, and those that correct or replace an earlier one."""

from collections.abc import Callable, Mapping

from bot.domain.record import RecordEnd, RecordStart
from bot.errors import InvalidInput, Outdated
from bot.interactions import (
    OUTDATED,
    ActionCall,
    Answer,
    Feature,
    OpenView,
    Submission,
    clear,
    number,
    update,
)
from bot.services import Services
from bot.services.decisions.recording import Back, StartForm
from bot.views.blocks import Block
from bot.views.decisions import forms as views
from bot.views.decisions.lists import CORRECT, REPLACE


class Recording(Feature):
    def __init__(self, services: Services) -> None:
        self._recording = services.decisions.recording

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            CORRECT: lambda call: self._back(call, corrects=True),
            REPLACE: lambda call: self._back(call, corrects=False),
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.START: self._begin, views.END: self._finish}

    def open(self, user_id: str, trigger_id: str, question: str = "") -> Answer:
        """The first form, with a question that was typed."""
        form = self._recording.form(user_id, question[:2000])
        return Answer(after=(OpenView(trigger_id, _start(form)),))

    def _back(self, call: ActionCall, *, corrects: bool) -> Answer:
        form = self._recording.form(call.user_id, back_to=Back(number(call.value), corrects))
        return Answer(after=(OpenView(call.trigger_id, _start(form)),))

    def _begin(self, submission: Submission) -> Answer:
        form = self._recording.begin(submission.user_id, _read_start(submission))
        return update(views.end_modal(form.start, form.team.name, form.line, form.approver))

    def _finish(self, submission: Submission) -> Answer:
        values, lists = submission.values, submission.lists
        undone = values.get("reversible")
        end = RecordEnd(
            approver=values.get("approver") or "",
            proposal=values.get("proposal") or "",
            why=values.get("why") or "",
            contributors=lists.get("contributors", []),
            informed=lists.get("informed", []),
            reversible=None if undone is None else undone == views.EASILY,
            review_on=values.get("review_on") or "",
            review_when=values.get("review_when") or "",
        )
        self._recording.finish(submission.user_id, end)
        return clear()


def _start(form: StartForm) -> Block:
    return views.start_modal(form.teams, form.kinds, form.start, from_draft=form.from_draft)


def _read_start(submission: Submission) -> RecordStart:
    values = submission.values
    team, bar, kind = (values.get("kind") or "").partition("|")
    if not bar:
        raise InvalidInput({"kind": "Choose whose decision it is."})
    supersedes, bar, corrects = submission.metadata.partition("|")
    if not bar:
        raise Outdated
    other = values.get("other")
    return RecordStart(
        team_id=number(team),
        kind=kind[:60],
        question=values.get("question") or "",
        other_team_id=number(other, OUTDATED) if other else None,
        needs=values.get("needs") or "",
        other_needs=values.get("other_needs") or "",
        options=values.get("options") or "",
        supersedes_id=number(supersedes) if supersedes else None,
        corrects_id=number(corrects) if corrects else None,
    )
