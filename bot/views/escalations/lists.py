"""Escalations in lists, and one of them with all that there is to know about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.impact import SEVERITY_WORDS
from bot.views import blocks as b
from bot.views.durations import about
from bot.views.escalations.card import Card, card_blocks, facts, notification, state_line, who
from bot.views.escalations.timeline import timeline
from models import Audience, Escalation, EscalationEvent, EscalationState

TIMELINE = "escalation_timeline"
EARLIER = "escalation_timeline_earlier"
LATER = "escalation_timeline_later"

SHOWN_EVENTS = 15
"""How much of a timeline stands in an answer; all of it is a click away."""
PAGE = 25
"""How many lines of a timeline stand in a modal, which Slack keeps small."""
_TEXT_LIMIT = 40_000


@dataclass(frozen=True)
class Listed:
    """One escalation as a list shows it."""

    escalation: Escalation
    team: str
    raised_from: str | None
    paged: Sequence[str] = ()


@dataclass(frozen=True)
class Board:
    """A list of escalations, as long as one is shown, of so many in all."""

    rows: Sequence[Listed]
    total: int
    now: datetime
    reader_zone: str


@dataclass(frozen=True)
class Mine:
    """What concerns one person, each escalation in one of the three."""

    waiting: Board
    raised: Board
    followed: Board


@dataclass(frozen=True)
class Whole:
    """All about one escalation, for one reader."""

    card: Card
    audience: Audience
    listed: Listed
    helping: Sequence[str]
    following: Sequence[str]
    events: Sequence[EscalationEvent]
    reader_zone: str


def board_text(title: str, board: Board) -> str:
    """A list in words: a heading with the count, and a line for each."""
    lines = [f"• {listed_line(each, board.now, board.reader_zone)}" for each in board.rows]
    left = board.total - len(board.rows)
    more = [f"and {left} more"] if left > 0 else []
    return "\n".join([f"*{title}: {board.total}*", *lines, *more])


def mine_text(mine: Mine) -> str:
    """What concerns one person, in words; empty when nothing does."""
    parts = {
        "Waiting for you": mine.waiting,
        "You raised": mine.raised,
        "You follow": mine.followed,
    }
    told = [board_text(title, board) for title, board in parts.items() if board.total]
    return b.cut("\n".join(told), _TEXT_LIMIT) if told else ""


def listed_line(listed: Listed, now: datetime, reader_zone: str) -> str:
    """State, severity, direction, age, and what comes next."""
    escalation = listed.escalation
    parts = [
        state_line(escalation, listed.paged),
        SEVERITY_WORDS[escalation.severity],
        _direction(listed),
        f"{age(escalation.raised_at, now)} old",
        _next(escalation, now, reader_zone),
        "confidential" if escalation.confidential else "",
    ]
    return " · ".join(filter(None, parts))


def age(since: datetime, now: datetime) -> str:
    """How long ago, as people say it: `6 minutes`, `3 hours`, `2 days`."""
    return about((now - since).total_seconds())


def whole_text(whole: Whole) -> str:
    """The same in words: state, facts, people, links, and the latest of the timeline."""
    told = facts(whole.card, whole.reader_zone)
    latest = _latest(whole)
    text = "\n".join([notification(whole.card), *told, *_people(whole), *latest])
    return b.cut(text, _TEXT_LIMIT)


def whole_blocks(whole: Whole) -> list[b.Block]:
    """The card as the reader has it, with who is in it and the latest of the timeline."""
    *card, last = card_blocks(whole.card, whole.audience, whole.reader_zone)
    buttons = [last] if last["type"] == "actions" else []
    rest = [] if buttons else [last]
    number = str(whole.card.escalation.id)
    more = b.actions(b.button("Whole timeline", TIMELINE, f"{number}:1"))
    return [
        *card,
        *rest,
        b.context(*_people(whole)),
        *buttons,
        *b.sections(_latest(whole)),
        *([more] if len(whole.events) > SHOWN_EVENTS else []),
    ]


def timeline_modal(whole: Whole, page: int) -> b.Block:
    """One page of the timeline, counted from 1, oldest first."""
    pages = max(-(-len(whole.events) // PAGE), 1)
    page = min(max(page, 1), pages)
    number = whole.card.escalation.id
    lines = timeline(list(whole.events[(page - 1) * PAGE : page * PAGE]), whole.reader_zone)
    turns = []
    if page > 1:
        turns.append(b.button("Earlier", EARLIER, f"{number}:{page - 1}"))
    if page < pages:
        turns.append(b.button("Later", LATER, f"{number}:{page + 1}"))
    blocks = [b.context(f"Page {page} of {pages}"), *b.sections(lines)]
    return b.modal(
        TIMELINE, f"Timeline of #{number}", [*blocks, *([b.actions(*turns)] if turns else [])]
    )


def _latest(whole: Whole) -> list[str]:
    left = len(whole.events) - SHOWN_EVENTS
    heading = f"*Timeline* (the latest {SHOWN_EVENTS}; {left} more before)" if left > 0 else ""
    shown = list(whole.events[-SHOWN_EVENTS:])
    return [heading or "*Timeline*", *timeline(shown, whole.reader_zone)]


def _people(whole: Whole) -> list[str]:
    escalation = whole.card.escalation
    groups = {
        "Owner": [escalation.owner_user_id] if escalation.owner_user_id else [],
        "Helping": whole.helping,
        "Following": whole.following,
    }
    named = [f"{title}: {_names(people)}" for title, people in groups.items() if people]
    return [f"{_direction(whole.listed)}, hand-overs: {escalation.bounces}", *named]


def _names(people: Iterable[str]) -> str:
    return ", ".join(who(each) for each in people)


def _direction(listed: Listed) -> str:
    to = b.escape(listed.team)
    return f"{b.escape(listed.raised_from)} → {to}" if listed.raised_from else f"→ {to}"


def _next(escalation: Escalation, now: datetime, reader_zone: str) -> str:
    if escalation.state == EscalationState.ACKNOWLEDGED and escalation.update_due_at:
        when = b.moment(escalation.update_due_at, reader_zone)
        late = escalation.update_due_at <= now
        return f"update was due {when}" if late else f"next update by {when}"
    if escalation.state == EscalationState.OPEN and escalation.next_step_at:
        return f"next step {b.moment(escalation.next_step_at, reader_zone)}"
    return ""
