"""What a decision record sends: to its approver, and once decided to all whom it concerns."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.outbox.queue import enqueue
from bot.permissions import is_person
from bot.services.escalations.case import policy_of
from bot.services.escalations.decision_messages import ask_for_record, renew
from bot.services.people import is_reachable
from bot.services.preferences import quiet_until
from bot.services.reminders import take_back
from bot.views.blocks import section
from bot.views.decisions.lists import decided_words
from models import Decision, Priority, Team


def deciders_of_record(session: Session, decision: Decision) -> tuple[str, ...]:
    """Who may confirm a record: its approver, those who may in their place, else the lead."""
    team = session.get_one(Team, decision.team_id)
    other = session.get(Team, decision.other_team_id or 0)
    line = policy_of(session, team).approver(decision.kind, other.slug if other else "")
    approver = decision.approver_user_id or ""
    named = (line.user_id, *line.delegates) if line else ()
    people = (approver, *named) if approver in named else (approver,)
    if not any(is_reachable(session, each) for each in people) and team.lead_user_id:
        people = (*people, team.lead_user_id)
    return tuple(dict.fromkeys(people))


def tell_new_record(session: Session, decision: Decision, now: datetime) -> None:
    """Ask the approver; the record's first turn is taken with it."""
    ask_for_record(session, decision, decision.approver_user_id or "", now)
    decision.turn = 1
    session.add(decision)


def end_record(session: Session, decision: Decision, now: datetime) -> None:
    """It is decided, explained or taken back: every DM says so, and no reminder comes any more."""
    take_back(session, f"decision:{decision.id}:waits:", now)
    renew(session, None, decision, now)


def tell_decided(session: Session, decision: Decision, now: datetime) -> None:
    """Tell the teams' channels, the driver, who contributed and who is to be informed."""
    for place in _told(session, decision):
        enqueue(
            session,
            key=told_key(decision, place),
            destination=place,
            method="chat.postMessage",
            payload=_payload(decision),
            priority=Priority.UPDATE,
            now=now,
            event_type="liaison_decision",
            not_before=quiet_until(session, place, now) if is_person(place) else None,
        )


def tell_reason(session: Session, decision: Decision, now: datetime) -> None:
    """The reason has come later: what was told has it now."""
    for place in _told(session, decision):
        enqueue(
            session,
            key=f"decision:{decision.id}:explained:{place}",
            destination=place,
            method="chat.update",
            payload=_payload(decision),
            priority=Priority.UPDATE,
            now=now,
            target_key=told_key(decision, place),
        )


def _told(session: Session, decision: Decision) -> list[str]:
    teams = (decision.team_id, decision.other_team_id)
    channels = [session.get_one(Team, each).channel_id for each in teams if each]
    people = [decision.asked_by, *decision.contributors, *decision.informed]
    told = [each for each in people if each != decision.decided_by]
    return list(dict.fromkeys([*channels, *told]))


def told_key(decision: Decision, place: str) -> str:
    """The outbox key of what a place is told about a decision."""
    return f"decision:{decision.id}:told:{place}"


def _payload(decision: Decision) -> Mapping[str, object]:
    words = decided_words(decision)
    return {"text": words, "blocks": [section(words)], "unfurl_links": False}
