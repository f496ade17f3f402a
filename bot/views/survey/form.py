"""The form: a few questions a page, a review, and the thanks, all in one modal.

What is filled in travels in the modal's metadata; on our side it is nowhere until it is sent.
"""

from collections.abc import Mapping, Sequence

from bot.domain.survey.answers import Draft
from bot.domain.survey.questions import (
    CHOICES,
    COMMENT_LIMIT,
    Question,
    steps,
)
from bot.views import blocks as b
from bot.views.survey import ids
from bot.views.survey.invitation import HONEST

_WORDS: Mapping[int, str] = dict(CHOICES)
_COMMENTS = {
    "keep": "What should {partner} keep doing?",
    "change": "What one thing should change?",
}
_RECOGNISED = (
    "Write so that nobody recognises you by your words. Shown without name or team, in no order, "
    "and only if enough people write."
)


def page_modal(draft: Draft, questions: Sequence[Question], partner: str) -> b.Block:
    """One page of questions; the last one has the comments."""
    pages = steps(questions)
    page = min(max(draft.page, 0), len(pages) - 1)
    blocks = [_question(each, draft, partner) for each in pages[page]]
    last = page == len(pages) - 1
    if page == 0:
        about = b.one_line(partner, 60)
        blocks.insert(0, b.section(f"About *{about}*. Leave out what you can’t answer."))
    if last:
        blocks += [_comment(kind, draft, partner) for kind in _COMMENTS]
        blocks.append(b.context(_RECOGNISED))
    if page:
        blocks.append(_back(draft))
    return b.modal(
        ids.FORM,
        f"Survey, page {page + 1} of {len(pages)}",
        blocks,
        submit="Review" if last else "Next",
        metadata=draft.to_metadata(),
    )


def review_modal(draft: Draft, questions: Sequence[Question], partner: str) -> b.Block:
    """All that will be counted, before it can't be changed any more."""
    lines = [_reviewed(each, draft, partner) for each in questions]
    words: list[b.Block] = []
    for kind, label in _COMMENTS.items():
        if said := draft.answers.comments.get(kind):
            words += [b.section(f"*{b.one_line(label.replace('{partner}', partner), 120)}*")]
            words += [b.people_say(said)]
    return b.modal(
        ids.REVIEW,
        "Is this right?",
        [
            *b.sections(lines),
            *words,
            b.divider(),
            b.section(
                "*Once sent it can’t be changed*: it is added to totals, and nobody, not even "
                "Liaison, can tell afterwards which of them are yours."
            ),
            b.context(HONEST),
            _back(draft),
        ],
        submit="Send for good",
        metadata=draft.to_metadata(),
    )


def last_page(questions: Sequence[Question]) -> int:
    """The number of the last page, counted from 0."""
    return len(steps(questions)) - 1


def thanks_modal(partner: str) -> b.Block:
    """The last page. No message says the same: its time would be that of the answer."""
    about = b.one_line(partner, 60)
    return b.modal(
        ids.REVIEW,
        "Thank you",
        [
            b.section(
                f"*Counted.* Thank you for saying how it is to work with {about}. You can close "
                "this window."
            ),
            b.context(
                "The message with the button stays as it is, on purpose: if it changed, it would "
                "show when you answered."
            ),
        ],
    )


def _question(question: Question, draft: Draft, partner: str) -> b.Block:
    chosen = draft.answers.values.get(question.key)
    options = [b.option(words, str(value)) for value, words in CHOICES]
    return b.field(
        question.key,
        _capital(question.about(partner)),
        b.select("answer", options, initial=None if chosen is None else str(chosen)),
        optional=True,
    )


def _comment(kind: str, draft: Draft, partner: str) -> b.Block:
    said = draft.answers.comments.get(kind, "")
    box = b.text_input("words", initial=said, multiline=True, limit=COMMENT_LIMIT)
    return b.field(kind, _COMMENTS[kind].replace("{partner}", partner), box, optional=True)


def _back(draft: Draft) -> b.Block:
    return b.actions(b.button("Back", ids.BACK, str(draft.page), label="Back to the page before"))


def _reviewed(question: Question, draft: Draft, partner: str) -> str:
    value = draft.answers.values.get(question.key)
    chosen = "_left out_" if value is None else f"*{_WORDS[value]}*"
    text = _capital(question.about(partner)).removesuffix(".")
    return f"• {b.one_line(text, 260)}: {chosen}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
