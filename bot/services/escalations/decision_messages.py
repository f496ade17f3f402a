"""What a decision sends: a DM to each who may decide, kept up to date."""

import re
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.decision import Deciders
from bot.outbox.queue import enqueue, withdraw
from bot.services.escalations.case import Case, policy_of
from bot.services.people import PeopleService, is_reachable, zone_of
from bot.services.preferences import quiet_until
from bot.services.reminders import remind
from bot.services.teams import stored_id
from bot.views.decisions.question import (
    Question,
    question_blocks,
    question_text,
    reason_button,
    reason_wanted,
)
from models import Decision, DecisionState, Escalation, Priority, Team

PAGE_KEY = re.compile(r"decision:(\d+):page:(\d+):(\w+)")


def deciders_of(
    session: Session, people: PeopleService, escalation: Escalation, team: Team, kind: str
) -> Deciders:
    """Who may decide on a kind for a team.

    The approver of the team's policy and the delegates, then the leads of both teams. Where the
    policy names nobody: the leads; where none of all these can be reached: the administrators.
    """
    asking = session.get(Team, escalation.raised_from_team_id or 0)
    approver = policy_of(session, team).approver(kind, asking.slug if asking else "")
    named = (approver.user_id, *approver.delegates) if approver else ()
    leads = tuple(each.lead_user_id for each in (team, asking) if each and each.lead_user_id)
    if not approver:
        named, leads = leads[:1], leads[1:]
    if not any(is_reachable(session, each) for each in (*named, *leads)):
        leads = (*leads, *people.administrators(session))
    return Deciders(tuple(dict.fromkeys(named)), tuple(dict.fromkeys(leads)))


def is_named(session: Session, case: Case, kind: str) -> bool:
    """Whether the team's authority map names somebody for a kind, with the team that asks."""
    asking = session.get(Team, case.escalation.raised_from_team_id or 0)
    return case.policy.approver(kind, asking.slug if asking else "") is not None


def why_asked(session: Session, escalation: Escalation, team: Team, kind: str, user_id: str) -> str:
    """Why someone may decide, in words: `approver for IT`."""
    asking = session.get(Team, escalation.raised_from_team_id or 0)
    approver = policy_of(session, team).approver(kind, asking.slug if asking else "")
    if approver and user_id == approver.user_id:
        return f"approver for {team.name}"
    if approver and user_id in approver.delegates:
        return f"delegate of the approver for {team.name}"
    if session.exec(select(Team).where(Team.lead_user_id == user_id)).first():
        return "as lead" if approver else "as lead, since nobody is named for it"
    return "as administrator, since nobody else can be reached"


def page_decider(
    session: Session, case: Case, decision: Decision, user_id: str, now: datetime
) -> str:
    """Send the question to someone, in the turn that is being taken.

    Returns:
        Why they are asked, for the timeline.
    """
    shown = _question(session, case.escalation, decision, user_id)
    _send(session, shown, now, Priority.PAGE, "liaison_page")
    return shown.why


def ask_for_record(session: Session, decision: Decision, user_id: str, now: datetime) -> None:
    """Send a record to someone who may confirm it; it waits for the end of their quiet hours."""
    shown = _question(session, None, decision, user_id)
    _send(session, shown, now, Priority.UPDATE, "liaison_decision")


def _send(
    session: Session, shown: Question, now: datetime, priority: Priority, event_type: str
) -> None:
    decision, user_id = shown.decision, shown.reader
    page = f"{decision.turn}:{user_id}"
    urgent = priority == Priority.PAGE
    enqueue(
        session,
        key=_page_key(decision, page),
        destination=user_id,
        method="chat.postMessage",
        payload=_payload(shown),
        priority=priority,
        now=now,
        event_type=event_type,
        not_before=None if urgent else quiet_until(session, user_id, now),
    )
    decision.pages = [*decision.pages, page]


def renew(
    session: Session, escalation: Escalation | None, decision: Decision, now: datetime
) -> None:
    """Change every DM to what is so now, and take back those that have not gone out."""
    cause = "reason" if decision.rationale and decision.decided_at != now else decision.state
    withdraw(session, f"decision:{decision.id}:page:", now)
    for page in decision.pages:
        user_id = page.partition(":")[2]
        enqueue(
            session,
            key=f"decision:{decision.id}:{cause}:{page}",
            destination=user_id,
            method="chat.update",
            payload=_payload(_question(session, escalation, decision, user_id)),
            priority=Priority.UPDATE,
            now=now,
            target_key=_page_key(decision, page),
        )


def ask_reason(session: Session, decision: Decision, now: datetime) -> None:
    """Ask who decided for the reason that is missing."""
    remind(
        session,
        user_id=decision.decided_by or "",
        key=f"decision:{decision.id}:why:{int(now.timestamp())}",
        words=reason_wanted(decision),
        event_type="liaison_decision",
        now=now,
        buttons=[reason_button(decision)],
    )


def asked_by_now(decision: Decision) -> set[str]:
    """Who was paged for it."""
    return {page.partition(":")[2] for page in decision.pages}


def asked_to_decide(session: Session, escalation: Escalation) -> set[str]:
    """Who was paged for any decision of an escalation."""
    decisions = select(Decision).where(Decision.escalation_id == escalation.id)
    return {each for decision in session.exec(decisions) for each in asked_by_now(decision)}


def withdraw_open(session: Session, escalation: Escalation, now: datetime) -> None:
    """It is over: what was not decided by now needs no decision."""
    still_asked = select(Decision).where(
        Decision.escalation_id == escalation.id, Decision.state == DecisionState.ASKED
    )
    for decision in session.exec(still_asked.order_by(col(Decision.id)).with_for_update()):
        decision.state, decision.next_page_at = DecisionState.WITHDRAWN, None
        session.add(decision)
        renew(session, escalation, decision, now)


def _question(
    session: Session, escalation: Escalation | None, decision: Decision, user_id: str
) -> Question:
    team = session.get_one(Team, decision.team_id)
    if escalation:
        why = why_asked(session, escalation, team, decision.kind, user_id)
    else:
        place = "" if user_id == decision.approver_user_id else "in place of the "
        why = f"{place}approver for {team.name}"
    return Question(decision, escalation, user_id, why, zone_of(session, user_id))


def _payload(shown: Question) -> dict[str, object]:
    return {"text": question_text(shown), "blocks": question_blocks(shown), "unfurl_links": False}


def _page_key(decision: Decision, page: str) -> str:
    return f"decision:{stored_id(decision.id)}:page:{page}"
