"""What is to be looked back at: a draft of the post-mortem, and “was it urgent?”."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.business import BusinessCalendar
from bot.domain.impact import IMPACTS
from bot.domain.postmortem import Happened, draft_timeline, due_day
from bot.permissions import is_person
from bot.services.escalations.case import Case, calendar_of
from bot.services.people import PeopleService, is_reachable, zone_of
from bot.services.teams import team_of
from models import EscalationEvent, EventKind, PostMortem, Team, UrgencyVote

RAISER, RESPONDER = "raiser", "responder"


def draft_post_mortem(session: Session, case: Case, now: datetime) -> None:
    """At a severity that calls for it: a draft, asked for on the next working day.

    A re-opened escalation keeps its draft; the timeline is drawn up anew until someone has
    edited it. What was published stays as it is.
    """
    draft = session.get(PostMortem, case.number)
    wanted = case.escalation.severity <= case.policy.post_mortem_from
    if (draft and draft.published_at) or not (draft or wanted):
        return
    draft = draft or begin_draft(session, case, author_of(session, case), now)
    calendar = calendar_for(session, draft.author_user_id, case.team)
    asked_on, asked_at = calendar.next_asking(now)
    if not draft.timeline_edited:
        draft.timeline = timeline_of(session, case, calendar.zone_name)
    draft.due_on = due_day(calendar, asked_on)
    draft.asked_at, draft.next_ask_at = None, asked_at
    session.add(draft)
    session.flush()


def begin_draft(session: Session, case: Case, author: str, now: datetime) -> PostMortem:
    """A draft that nobody is asked for, filled from what is known."""
    calendar = calendar_for(session, author, case.team)
    draft = PostMortem(
        escalation_id=case.number,
        author_user_id=author,
        drafted_at=now,
        due_on=due_day(calendar, calendar.next_asking(now)[0]),
        what_happened=_what_happened(case),
        impact=IMPACTS[case.escalation.impact].words,
        timeline=timeline_of(session, case, calendar.zone_name),
    )
    session.add(draft)
    session.flush()
    return draft


def ask_if_urgent(session: Session, case: Case, now: datetime) -> None:
    """Both sides are asked on the next working morning, each in their own zone; once each."""
    escalation = case.escalation
    responder = escalation.owner_user_id or escalation.resolved_by or escalation.acknowledged_by
    for side, user_id in ((RAISER, escalation.raised_by), (RESPONDER, responder)):
        if user_id is None or not is_person(user_id) or not is_reachable(session, user_id):
            continue
        vote = session.get(UrgencyVote, (case.number, user_id))
        if vote is not None and vote.ask_at is None:
            continue
        vote = vote or UrgencyVote(escalation_id=case.number, user_id=user_id, side=side)
        vote.ask_at = _own_calendar(session, user_id, case.team).next_asking(now)[1]
        session.add(vote)
        session.flush()


def author_of(session: Session, case: Case) -> str:
    """Who writes it: the owner, who resolved it, the latest owner, the lead; never Liaison."""
    escalation = case.escalation
    owners = select(EscalationEvent).where(
        EscalationEvent.escalation_id == case.number,
        col(EscalationEvent.kind).in_([EventKind.ACKNOWLEDGED, EventKind.REASSIGNED]),
    )
    latest = session.exec(owners.order_by(col(EscalationEvent.id).desc())).first()
    last_owner = (latest.data.get("user_id") or latest.by) if latest else None
    candidates = (
        escalation.owner_user_id,
        escalation.resolved_by,
        last_owner,
        escalation.acknowledged_by,
        case.team.lead_user_id,
        escalation.raised_by,
    )
    people = [each for each in candidates if each and is_person(each)]
    return next(
        (each for each in people if is_reachable(session, each)), people[0] if people else ""
    )


def stand_in(session: Session, people: PeopleService, author: str, team: Team) -> str | None:
    """Who is asked instead of an author who can't be reached: the lead, else administrators."""
    candidates = [author, team.lead_user_id, *people.administrators(session)]
    return next((each for each in candidates if each and is_reachable(session, each)), None)


def calendar_for(session: Session, user_id: str, otherwise: Team) -> BusinessCalendar:
    """The calendar of someone's team; of another team for who is in none."""
    own = team_of(session, user_id)
    return calendar_of(session.get_one(Team, own) if own else otherwise)


def timeline_of(session: Session, case: Case, zone_name: str) -> str:
    """The timeline as a draft, from the events."""
    events = select(EscalationEvent).where(EscalationEvent.escalation_id == case.number)
    rows = session.exec(events.order_by(col(EscalationEvent.id)))
    happened = [Happened(each.at, each.kind, each.data) for each in rows]
    own = case.escalation.raised_from_team_id
    asking = session.get(Team, own) if own else None
    by_machine = not is_person(case.escalation.raised_by)
    raiser = "An alert" if by_machine else asking.name if asking else "Someone"
    return draft_timeline(happened, raiser, case.team.name, zone_name)


def _own_calendar(session: Session, user_id: str, otherwise: Team) -> BusinessCalendar:
    """Working days of someone's team, on the clock where they are."""
    team = calendar_for(session, user_id, otherwise)
    return BusinessCalendar(zone_of(session, user_id), region=team.region)


def _what_happened(case: Case) -> str:
    escalation = case.escalation
    fixed = f"\nWhat ended it: {escalation.resolution}" if escalation.resolution else ""
    return f"{escalation.summary}{fixed}"[:3000]
