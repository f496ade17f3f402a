"""What one person answers, on its way through the pages of the form.

It is kept in the modal's own metadata until it is sent: nowhere on our side.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.survey.questions import CHOICES, COMMENT_LIMIT, NOT_APPLICABLE, Question
from bot.errors import Mistake, Outdated

KINDS = ("keep", "change")
_VALUES = frozenset(value for value, _ in CHOICES)
METADATA_LIMIT = 3000


@dataclass(frozen=True)
class Answers:
    """What was chosen, by question; what was written, by kind."""

    values: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)

    def filled(self, form: Mapping[str, str | None], questions: Sequence[Question]) -> "Answers":
        """The same with what one page of the form holds; what isn't on it stays.

        Args:
            form: by question's key, or comment's kind, as it was filled in.
            questions: all that this person is asked.
        """
        values, comments = dict(self.values), dict(self.comments)
        for key in (each.key for each in questions if each.key in form):
            values.pop(key, None)
            if (chosen := _value(form[key])) is not None:
                values[key] = chosen
        for kind in (each for each in KINDS if each in form):
            comments.pop(kind, None)
            if words := _plain(form[kind] or ""):
                comments[kind] = words
        return replace(self, values=values, comments=comments)

    def checked(self, questions: Sequence[Question]) -> "Answers":
        """What is counted of it: “not applicable” isn't.

        Raises:
            Mistake: nothing is filled in, or it answers another survey.
        """
        keys = {each.key for each in questions}
        if not set(self.values) <= keys or not set(self.values.values()) <= _VALUES:
            raise Outdated
        if not self.values and not self.comments:
            raise Mistake("Nothing is filled in yet. Answer one question at least, or opt out.")
        counted = {key: value for key, value in self.values.items() if value != NOT_APPLICABLE[0]}
        return Answers(counted, self.comments)


@dataclass(frozen=True)
class Draft:
    """The form as it travels in a modal: whose survey, which page, and what was filled in."""

    survey_id: int
    page: int = 0
    answers: Answers = Answers()

    def to_metadata(self) -> str:
        """At most METADATA_LIMIT characters."""
        plain = [self.survey_id, self.page, self.answers.values, self.answers.comments]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_metadata(text: str) -> Draft:
    """What `to_metadata` gave.

    Raises:
        Outdated: it is something else.
    """
    try:
        survey_id, page, values, comments = json.loads(text)
        return Draft(int(survey_id), int(page), Answers(_ints(values), _texts(comments)))
    except (ValueError, TypeError, AttributeError):
        raise Outdated from None


def _value(chosen: str | None) -> int | None:
    if chosen is None or not (chosen.isascii() and chosen.isdigit()):
        return None
    value = int(chosen[:3])
    return value if value in _VALUES else None


def _plain(typed: str) -> str:
    """Without what JSON writes as six characters, so that both comments fit the metadata."""
    kept = "".join(letter for letter in typed if letter >= " " or letter == "\n")
    return kept.strip()[:COMMENT_LIMIT].rstrip()


def _ints(plain: Any) -> dict[str, int]:
    return {str(key): int(value) for key, value in plain.items()}


def _texts(plain: Any) -> dict[str, str]:
    return {kind: str(words)[:COMMENT_LIMIT] for kind, words in plain.items() if kind in KINDS}
