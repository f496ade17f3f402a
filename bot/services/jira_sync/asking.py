"""Asking a person which of two edits counts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.domain.sync_fields import Value
from bot.outbox.queue import enqueue, posted
from bot.permissions import is_person
from bot.services.reminders import remind, take_back
from bot.services.say import say
from bot.services.teams import stored_id
from bot.views.blocks import Block, section
from bot.views.jira.conflict import (
    chosen_words,
    conflict_buttons,
    conflict_words,
    gone_words,
    stuck_words,
)
from bot.views.jira.state import stuck_buttons
from models import JiraLink, Priority, RoadmapItem, Team


def ask_about(
    session: Session,
    link: JiraLink,
    conflicts: Mapping[str, tuple[Value, Value]],
    now: datetime,
) -> None:
    """Ask an item's owner about what moved on both sides; the same two values once.

    Where the owner is nobody who reads Slack, the team's channel is asked.
    """
    if not conflicts or link.item_id is None:
        return
    item = session.get_one(RoadmapItem, link.item_id)
    tell(
        session,
        key=conflict_key(link, conflicts),
        destination=_asked(session, item),
        words=conflict_words(item, link.issue_key or "", conflicts),
        event_type="liaison_jira_conflict",
        now=now,
        buttons=conflict_buttons(stored_id(item.id), link.issue_key or ""),
    )


def answered(
    session: Session,
    link: JiraLink,
    item: RoadmapItem,
    user_id: str,
    *,
    ours: bool,
    now: datetime,
) -> None:
    """The question is settled: what stood there says by whom, and a reminder is taken back."""
    key = conflict_key(link, link.conflicts)
    take_back(session, key, now)
    if posted(session, key) is None:
        return
    words = chosen_words(item, user_id, ours=ours, fields=list(link.conflicts))
    enqueue(
        session,
        key=f"{key}:chosen",
        destination=_asked(session, item),
        method="chat.update",
        payload={"text": words, "blocks": [section(words)]},
        priority=Priority.UPDATE,
        now=now,
        target_key=key,
    )


def tell_gone(session: Session, link: JiraLink, now: datetime) -> None:
    """An item's owner is told that its issue is gone, and what can be done."""
    if link.item_id is None:
        return
    item = session.get_one(RoadmapItem, link.item_id)
    tell(
        session,
        key=f"jira:{link.id}:gone:{link.issue_id}",
        destination=_asked(session, item),
        words=gone_words(item, link.issue_key or ""),
        event_type="liaison_jira_gone",
        now=now,
    )


def tell_stuck(session: Session, link: JiraLink, why: str, now: datetime) -> None:
    """An item's owner is told what keeps its issue from following; the same once a day."""
    item = session.get_one(RoadmapItem, link.item_id)
    named = hashlib.sha256(why.encode()).hexdigest()[:16]
    tell(
        session,
        key=f"jira:{link.id}:stuck:{named}:{now:%Y-%m-%d}",
        destination=_asked(session, item),
        words=stuck_words(item, link.issue_key, why),
        event_type="liaison_jira_stuck",
        now=now,
        buttons=stuck_buttons(stored_id(item.id)),
    )


def tell(
    session: Session,
    *,
    key: str,
    destination: str,
    words: str,
    event_type: str,
    now: datetime,
    buttons: Sequence[Block] = (),
) -> None:
    """Tell a person as they have chosen to be reminded; a channel at once."""
    if is_person(destination):
        remind(
            session,
            user_id=destination,
            key=key,
            words=words,
            event_type=event_type,
            now=now,
            buttons=buttons,
        )
        return
    say(
        session,
        key=key,
        destination=destination,
        words=words,
        event_type=event_type,
        now=now,
        buttons=buttons,
    )


def conflict_key(link: JiraLink, conflicts: Mapping[str, object]) -> str:
    """Names the question: the link, and what stands against what."""
    told = json.dumps({name: conflicts[name] for name in sorted(conflicts)}, default=list)
    return f"jira:{link.id}:conflict:{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _asked(session: Session, item: RoadmapItem) -> str:
    if is_person(item.owner_user_id) or item.team_id is None:
        return item.owner_user_id
    return session.get_one(Team, item.team_id).channel_id
