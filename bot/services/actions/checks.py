"""What an action needs, and what can't be done with it any more."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from bot.errors import InvalidInput, Mistake
from bot.services.people import is_reachable
from models import ActionItem

WORDS_LIMIT, WHY_LIMIT = 500, 500


@dataclass(frozen=True)
class ActionDraft:
    """An action as it was filled in; `due_on` as a form gives it, `2026-12-04`."""

    words: str
    owner: str
    due_on: str
    suffix: str = ""
    """Of the form's block ids, for what is wrong."""


def check_draft(session: Session, draft: ActionDraft, today: date) -> date:
    """Raises InvalidInput, by the form's block ids, unless all three are there and sound."""
    problems = {}
    if not draft.words.strip():
        problems["words"] = "What is to be done? One sentence."
    if len(draft.words) > WORDS_LIMIT:
        problems["words"] = f"Shorter, please: {WORDS_LIMIT} characters at most."
    if not draft.owner:
        problems["owner"] = "One person answers for it."
    elif not is_reachable(session, draft.owner):
        problems["owner"] = "That account is deactivated, or no person’s. Choose another."
    due_on = day_typed(draft.due_on)
    if due_on is None:
        problems["due"] = "By which day?"
    elif due_on < today:
        problems["due"] = "That day has passed. Choose a later one."
    if problems or due_on is None:
        raise InvalidInput(
            {f"action_{name}{draft.suffix}": words for name, words in problems.items()}
        )
    return due_on


def later_day(action: ActionItem, due_on: str, why: str, today: date) -> date:
    """Raises InvalidInput, by the form's block ids, unless it is a later day with a reason."""
    problems = {}
    if not why.strip():
        problems["why"] = "One sentence on why it takes longer."
    if len(why) > WHY_LIMIT:
        problems["why"] = f"Shorter, please: {WHY_LIMIT} characters at most."
    later = day_typed(due_on)
    if later is None or later <= max(action.due_on, today - timedelta(days=1)):
        problems["due"] = "Choose a day later than the one it has, and not in the past."
    if problems or later is None:
        raise InvalidInput(problems)
    return later


def day_typed(text: str) -> date | None:
    """A day as a form gives it, `2026-12-04`; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def still_open(action: ActionItem) -> ActionItem:
    if action.done_at:
        raise Mistake(f"Action {action.id} is done already.")
    if action.dropped_at:
        raise Mistake(f"Action {action.id} was dropped.")
    return action


def check_no_item(action: ActionItem) -> None:
    if action.roadmap_item_id:
        raise Mistake(f"It is on the roadmap already: #{action.roadmap_item_id}.")
