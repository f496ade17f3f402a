"""`/liaison goals`: what both teams want of a quarter, how it stands, and changing it."""

from collections.abc import Callable, Mapping

from bot.domain.quarter import parse_quarter
from bot.errors import Mistake, Outdated
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Replace,
    Submission,
    UpdateView,
    number,
    reply,
    update,
)
from bot.services import Services
from bot.views.blocks import Block
from bot.views.goals import forms, lists
from bot.views.naming import Naming
from commands.liaison.feature import LiaisonFeature


class SharedGoals(LiaisonFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._looking = services.goals.looking
        self._changing = services.goals.changing
        self._naming = naming

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"goals": self._page}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            lists.ADD: self._add,
            lists.EDIT: self._edit,
            lists.NOTE: self._note,
            lists.CLOSE: self._close,
            lists.REOPEN: self._reopen,
            forms.CHANGED: self._choose,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {forms.SAVE: self._save, lists.NOTE: self._noted, lists.CLOSE: self._closed}

    def _page(self, call: CommandCall, typed: str) -> Answer:
        quarter = parse_quarter(typed)
        if typed and quarter is None:
            command = self._naming.slash("liaison")
            raise Mistake(f"Of which quarter? Type it like `{command} goals 2027-Q1`.")
        page = self._looking.page(call.user_id, quarter)
        text = lists.page_text(page, self._naming)
        return reply(text, lists.page_blocks(page, self._naming))

    def _add(self, call: ActionCall) -> Answer:
        form = self._looking.form(call.user_id, quarter=parse_quarter(call.value))
        return _opened(call, forms.goal_form(form))

    def _edit(self, call: ActionCall) -> Answer:
        form = self._looking.form(call.user_id, number(call.value))
        return _opened(call, forms.goal_form(form))

    def _note(self, call: ActionCall) -> Answer:
        shown = self._looking.noting(call.user_id, number(call.value))
        return _opened(call, forms.note_form(shown))

    def _close(self, call: ActionCall) -> Answer:
        shown = self._looking.closing(call.user_id, number(call.value))
        return _opened(call, forms.close_form(shown))

    def _reopen(self, call: ActionCall) -> Answer:
        quarter = self._changing.reopen(call.user_id, number(call.value))
        page = self._looking.page(call.user_id, quarter)
        text = lists.page_text(page, self._naming)
        return Answer(after=(Replace(text, lists.page_blocks(page, self._naming)),))

    def _choose(self, call: ActionCall) -> Answer:
        """Another measure was chosen: ask what it needs; what was filled in stays."""
        if call.view is None:
            return Answer()
        about = forms.about_of(call.view["private_metadata"])
        if about is None:
            raise Outdated
        draft = forms.draft_of(call.form.values)
        form = self._looking.form(call.user_id, about.goal_id or None, draft)
        # The version that was seen first stays: what came since is not to be overwritten.
        view = forms.goal_form(forms.seen_at(form, about.version))
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], view),))

    def _save(self, submission: Submission) -> Answer:
        about = self._about(submission)
        draft = forms.draft_of(submission.values)
        goal_id = about.goal_id
        if goal_id:
            self._changing.change(submission.user_id, goal_id, draft, version=about.version)
        else:
            goal_id = self._changing.add(submission.user_id, draft)
        return self._shown(submission.user_id, goal_id)

    def _noted(self, submission: Submission) -> Answer:
        goal_id, value = self._about(submission).goal_id, submission.values.get("value") or ""
        self._changing.note(submission.user_id, goal_id, value)
        return self._shown(submission.user_id, goal_id)

    def _closed(self, submission: Submission) -> Answer:
        about, values = self._about(submission), submission.values
        state, learnt = values.get("state") or "", values.get("learnt") or ""
        self._changing.close(
            submission.user_id, about.goal_id, state, learnt, version=about.version
        )
        return self._shown(submission.user_id, about.goal_id)

    def _shown(self, user_id: str, goal_id: int) -> Answer:
        """The goal as it stands now, in place of the form."""
        return update(lists.goal_modal(self._looking.one(user_id, goal_id)))

    @staticmethod
    def _about(submission: Submission) -> forms.About:
        about = forms.about_of(submission.metadata)
        if about is None:
            raise Outdated
        return about


def _opened(call: ActionCall, view: Block) -> Answer:
    return Answer(after=(OpenView(call.trigger_id, view),))
