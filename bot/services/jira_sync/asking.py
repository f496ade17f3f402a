"""Asking a person which of two edits counts."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.domain.sync_fields import Value
from bot.permissions import is_person
from bot.services.say import say
from bot.services.teams import stored_id
from bot.views.jira.conflict import conflict_buttons, conflict_words, gone_words
from models import JiraLink, RoadmapItem, Team


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
    say(
        session,
        key=conflict_key(link, conflicts),
        destination=_asked(session, item),
        words=conflict_words(item, link.issue_key or "", conflicts),
        event_type="liaison_jira_conflict",
        now=now,
        buttons=conflict_buttons(stored_id(item.id), link.issue_key or ""),
    )


def tell_gone(session: Session, link: JiraLink, now: datetime) -> None:
    """An item's owner is told that its issue is gone, and what can be done."""
    if link.item_id is None:
        return
    item = session.get_one(RoadmapItem, link.item_id)
    say(
        session,
        key=f"jira:{link.id}:gone:{link.issue_id}",
        destination=_asked(session, item),
        words=gone_words(item, link.issue_key or ""),
        event_type="liaison_jira_gone",
        now=now,
    )


def conflict_key(link: JiraLink, conflicts: Mapping[str, object]) -> str:
    """Names the question: the link, and what stands against what."""
    told = json.dumps({name: conflicts[name] for name in sorted(conflicts)}, default=list)
    return f"jira:{link.id}:conflict:{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _asked(session: Session, item: RoadmapItem) -> str:
    if is_person(item.owner_user_id) or item.team_id is None:
        return item.owner_user_id
    return session.get_one(Team, item.team_id).channel_id
