"""A decision record as its two forms give it: read, and checked all at once. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.domain.decision import read_options
from bot.errors import InvalidInput

WORDS_LIMIT, TRIGGER_LIMIT, MOST_PEOPLE = 2000, 300, 10


@dataclass(frozen=True)
class RecordStart:
    """The first form: whose decision it is, and what is to be decided.

    `options` is as it was typed, one a line. A correction or a successor points back.
    """

    team_id: int
    kind: str
    question: str
    other_team_id: int | None = None
    needs: str = ""
    other_needs: str = ""
    options: str = ""
    supersedes_id: int | None = None
    corrects_id: int | None = None

    def parts(self) -> dict[str, Any]:
        """Itself in plain JSON; `RecordStart(**parts)` reads it back."""
        return asdict(self)

    @property
    def choices(self) -> list[str]:
        """The options as a list. Raises InvalidInput as `read_options` does."""
        return read_options(self.options)


@dataclass(frozen=True)
class RecordEnd:
    """The second form: what is proposed, who decides, and when it is looked at again.

    `proposal` is an option's place (`0`), `review_on` a date as a form gives it, both may be empty.
    """

    approver: str
    proposal: str = ""
    why: str = ""
    contributors: Sequence[str] = ()
    informed: Sequence[str] = ()
    reversible: bool | None = None
    review_on: str = ""
    review_when: str = ""


@dataclass(frozen=True)
class Checked:
    """What of the second form had to be read: the proposed option, and the review date."""

    proposal: str | None
    review_on: date | None


def check_start(start: RecordStart) -> None:
    """Raises InvalidInput, by the form's block ids."""
    problems: dict[str, str] = {}
    if not start.question.strip():
        problems["question"] = "A few words, please: what is to be decided?"
    if start.other_team_id == start.team_id:
        problems["other"] = "Choose another team than the one that decides, or none."
    for block_id, words in (
        ("question", start.question),
        ("needs", start.needs),
        ("other_needs", start.other_needs),
    ):
        if len(words) > WORDS_LIMIT:
            problems[block_id] = f"Shorter, please: {WORDS_LIMIT} characters at most."
    try:
        read_options(start.options)
    except InvalidInput as wrong:
        problems |= wrong.problems
    if problems:
        raise InvalidInput(problems)


def check_end(
    end: RecordEnd, options: Sequence[str], may_approve: Collection[str], today: date
) -> Checked:
    """Read the second form.

    Args:
        end: as it was filled in.
        options: of the first form.
        may_approve: whom the authority map names for it; nobody: anyone.
        today: on the writer's calendar.

    Raises:
        InvalidInput: by the form's block ids.
    """
    proposal = dict(enumerate(options)).get(_place(end.proposal))
    review_on = _day(end.review_on)
    problems = {
        "approver": _approver_problem(end.approver, may_approve),
        "proposal": "Choose one of the options." if end.proposal and proposal is None else None,
        "why": _why_problem(end.why, is_needed=proposal is not None),
        "review_on": "Choose a day to come, or none."
        if end.review_on and (review_on is None or review_on <= today)
        else None,
    }
    told = {block_id: sentence for block_id, sentence in problems.items() if sentence}
    if told:
        raise InvalidInput(told)
    return Checked(proposal, review_on)


def _place(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() else -1


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def _approver_problem(approver: str, may_approve: Collection[str]) -> str | None:
    if not approver:
        return "One person confirms it."
    if may_approve and approver not in may_approve:
        return "The authority map names others for this kind of decision: see the note above."
    return None


def _why_problem(why: str, *, is_needed: bool) -> str | None:
    if is_needed and not why.strip():
        return "One sentence, please: why this?"
    return f"Shorter, please: {WORDS_LIMIT} characters at most." if len(why) > WORDS_LIMIT else None
