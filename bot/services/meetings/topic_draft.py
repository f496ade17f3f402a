"""A topic as it is asked for, and what it has to be."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.meetings.topic_text import MOST_MINUTES, TITLE_LIMIT
from bot.domain.quoting import people_in, plain_words
from bot.domain.web_link import is_web_link
from bot.errors import InvalidInput
from bot.permissions import SYSTEM
from bot.services.people import is_reachable
from bot.views.meetings.topics import DETAILS_LIMIT
from models import Person, TopicKind


@dataclass(frozen=True)
class TopicDraft:
    """A topic as it is asked for; nothing of it is checked.

    `source` names what it is about (a message, a decision, …): the same is on an agenda once.
    """

    title: str
    kind: str = TopicKind.DISCUSS
    minutes: int | None = None
    owner: str = ""
    details: str = ""
    source: str | None = None
    link: str | None = None


def checked(session: Session, draft: TopicDraft) -> TopicDraft:
    """Raises InvalidInput, by the form's block ids, unless it is sound."""
    title = " ".join(_plain(session, draft.title).split())
    details = _plain(session, draft.details).strip()
    problems = {}
    if not title:
        problems["title"] = "What is it about? One line."
    if len(title) > TITLE_LIMIT:
        problems["title"] = (
            f"That is {len(title):,} characters. A topic is one line of at most {TITLE_LIMIT}; "
            "the rest can go into “More about it”."
        )
    if len(details) > DETAILS_LIMIT:
        problems["details"] = f"Shorter, please: {DETAILS_LIMIT:,} characters at most."
    if draft.minutes is not None and not 1 <= draft.minutes <= MOST_MINUTES:
        problems["minutes"] = f"From 1 to {MOST_MINUTES} minutes."
    if draft.owner and draft.owner != SYSTEM.user_id and not is_reachable(session, draft.owner):
        problems["owner"] = "That account is deactivated, or no person’s. Choose another."
    if problems:
        raise InvalidInput(problems)
    known = draft.kind in {str(kind) for kind in TopicKind}
    return TopicDraft(
        title,
        draft.kind if known else TopicKind.DISCUSS,
        draft.minutes,
        draft.owner,
        details,
        draft.source,
        draft.link if draft.link and is_web_link(draft.link) else None,
    )


def _plain(session: Session, text: str) -> str:
    people = select(Person).where(col(Person.user_id).in_(people_in(text)))
    return plain_words(text, {each.user_id: each.name for each in session.exec(people)})
