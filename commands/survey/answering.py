"""Answering: the pages, the review, and sending it for good; and taking no part."""

from collections.abc import Callable, Mapping

from bot.domain.survey.answers import Draft, from_metadata
from bot.errors import Outdated
from bot.interactions import (
    ActionCall,
    Answer,
    Feature,
    OpenView,
    Replace,
    Submission,
    UpdateView,
    number,
    update,
)
from bot.services.surveys import Surveys
from bot.services.surveys.answering import Form
from bot.views import blocks as b
from bot.views.survey import ids
from bot.views.survey.form import last_page, page_modal, review_modal, thanks_modal
from bot.views.survey.invitation import back_in_blocks, back_in_text


class Answering(Feature):
    def __init__(self, surveys: Surveys) -> None:
        self._answering = surveys.answering

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            ids.ANSWER: self._open,
            ids.BACK: self._back,
            ids.NOT_NOW: self._not_now,
            ids.NEVER: self._never,
            ids.BACK_IN: self._back_in,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ids.FORM: self._next, ids.REVIEW: self._send}

    def _open(self, call: ActionCall) -> Answer:
        form = self._answering.form(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, _page(Draft(form.survey_id), form)),))

    def _next(self, submission: Submission) -> Answer:
        draft = from_metadata(submission.metadata)
        form = self._answering.form(submission.user_id, draft.survey_id)
        answers = draft.answers.filled(submission.values, form.questions)
        last = last_page(form.questions)
        after = Draft(draft.survey_id, min(draft.page, last) + 1, answers)
        if after.page > last:
            return update(review_modal(after, form.questions, form.partner))
        return update(_page(after, form))

    def _back(self, call: ActionCall) -> Answer:
        if call.view is None:
            raise Outdated
        draft = from_metadata(str(call.view.get("private_metadata", "")))
        form = self._answering.form(call.user_id, draft.survey_id)
        answers = draft.answers.filled(call.form.values, form.questions)
        before = Draft(draft.survey_id, max(draft.page - 1, 0), answers)
        return _in_place(call.view, _page(before, form))

    def _send(self, submission: Submission) -> Answer:
        draft = from_metadata(submission.metadata)
        form = self._answering.submit(submission.user_id, draft.survey_id, draft.answers)
        return update(thanks_modal(form.partner))

    def _not_now(self, call: ActionCall) -> Answer:
        self._answering.opt_out(call.user_id, number(call.value), for_good=False)
        return Answer()

    def _never(self, call: ActionCall) -> Answer:
        self._answering.opt_out(call.user_id, number(call.value), for_good=True)
        return Answer()

    def _back_in(self, call: ActionCall) -> Answer:
        survey_id = self._answering.opt_in(call.user_id)
        is_open = survey_id is not None
        blocks = back_in_blocks(survey_id or 0, is_open=is_open)
        return Answer(after=(Replace(back_in_text(is_open=is_open), blocks),))


def _page(draft: Draft, form: Form) -> b.Block:
    return page_modal(draft, form.questions, form.partner)


def _in_place(view: Mapping[str, object], modal: b.Block) -> Answer:
    return Answer(after=(UpdateView(str(view["id"]), str(view["hash"]), modal),))
