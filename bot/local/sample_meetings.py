"""The sample company's weekly sync: the last meeting with its minutes, and topics for the next."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.domain.cadence import Every, OnHoliday
from bot.domain.meetings.rhythm import Step
from bot.domain.wall_clock import first_moment, zone
from bot.local.company import SAMPLE_COMPANY, person_id
from bot.local.set_clock import SetClock
from bot.outbox.queue import withdraw
from bot.services import Services
from bot.services.actions import ActionDraft
from bot.services.meetings import Meetings, SeriesDraft, TopicDraft, build_meetings
from bot.services.meetings.case import case_of
from bot.views.naming import Naming
from models import MeetingOccurrence, MeetingSeries, MeetingTopic, Team, TopicKind, TopicState
from models.database import Database

_ZONE, _AT, _MINUTES, _SATURDAY = "America/New_York", time(10), 45, 5
_FACILITATORS = ("nora", "zoe", "lena", "jonas")


class _Past(NamedTuple):
    """A topic of the last meeting, and what became of it."""

    title: str
    kind: TopicKind
    minutes: int
    owner: str
    state: TopicState
    outcome: str = ""


_TALKED_OVER = (
    _Past(
        "Who may roll a page back at night?",
        TopicKind.DECIDE,
        10,
        "maya",
        TopicState.DECIDED,
        "Whoever is on call in IT, without asking; Marketing Ops is told in the thread.",
    ),
    _Past(
        "Load on the shop while the campaign runs",
        TopicKind.DISCUSS,
        10,
        "ana",
        TopicState.DISCUSSED,
    ),
    _Past(
        "One calendar for launches and releases", TopicKind.DISCUSS, 10, "jonas", TopicState.OPEN
    ),
)
_ACTIONS = (
    ("Put the campaign’s expected traffic into the launch plan", "jonas", 3),
    ("Renew the certificate of the image host", "lena", 5),
)
_NEXT = (
    ("Which consent banner in which market?", TopicKind.DECIDE, 15, "priya"),
    ("What the status page should say, and to whom", TopicKind.DISCUSS, 10, "dev"),
)


def seed_meetings(services: Services, database: Database, now: datetime) -> None:
    """Set the weekly sync up; its last meeting ended before `now`, its messages are not sent.

    Done twice is fine.
    """
    with database.reading() as session:
        if session.exec(select(MeetingSeries.id)).first():
            return
        teams = session.exec(select(Team).order_by(col(Team.id))).all()
    day = _last_day(now)
    starts = first_moment(day, _AT, zone(_ZONE))
    clock = SetClock(starts - timedelta(hours=17))
    past = build_meetings(
        database,
        clock,
        services.people,
        actions=services.actions,
        naming=Naming(),
        workspace_url="",
    )
    listed = past.series.save(
        person_id("tomas"), _draft(tuple(team.id or 0 for team in teams), day)
    )
    if listed.next is None or listed.next.id is None:
        raise RuntimeError("the sample company's sync has no meeting")
    _hold(past, clock, database, listed.next.id, now)
    with database.writing() as session:
        withdraw(session, "meeting:", now)
    following = services.meetings.looking.meetings(person_id("maya"), "")[0].number
    for title, kind, minutes, owner in _NEXT:
        draft = TopicDraft(title, kind, minutes, person_id(owner))
        services.meetings.topics.add(person_id(owner), following, draft)


def _hold(past: Meetings, clock: SetClock, database: Database, number: int, now: datetime) -> None:
    """Play the meeting through: topics, what became of them, actions, minutes."""
    for each in _TALKED_OVER:
        draft = TopicDraft(each.title, each.kind, each.minutes, person_id(each.owner))
        past.topics.add(person_id(each.owner), number, draft)
    with database.reading() as session:
        moments = case_of(session, session.get_one(MeetingOccurrence, number)).moments
        topics = _by_title(session)
    for step in (Step.POST, Step.BEGIN):
        clock.at = max(clock.at, moments[step])
        past.clock.run_due(clock.at)
    clock.at += timedelta(minutes=10)
    for each in _TALKED_OVER:
        if each.state is not TopicState.OPEN:
            past.running.deal(person_id(each.owner), topics[each.title], each.state, each.outcome)
    today = now.astimezone(zone(_ZONE)).date()
    for words, owner, days in _ACTIONS:
        due = _working(today + timedelta(days=days)).isoformat()
        action = ActionDraft(words, person_id(owner), due)
        past.running.add_action(person_id("nora"), topics[_TALKED_OVER[1].title], action)
    clock.at = moments[Step.MINUTES]
    past.clock.run_due(clock.at)


def _by_title(session: Session) -> dict[str, int]:
    return {each.title: each.id or 0 for each in session.exec(select(MeetingTopic))}


def _draft(team_ids: tuple[int, ...], day: date) -> SeriesDraft:
    return SeriesDraft(
        preset="weekly_sync",
        name="Weekly sync",
        team_ids=team_ids,
        channel_id=next(each.id for each in SAMPLE_COMPANY.channels if each.name == "launch-room"),
        every=Every.WEEK,
        weekday=day.weekday(),
        nth=1,
        month_day=1,
        at=_AT,
        zone=_ZONE,
        starts_on=day,
        ends_on=None,
        minutes=_MINUTES,
        regions=("US",),
        on_holiday=OnHoliday.HOLD,
        facilitators=tuple(person_id(handle) for handle in _FACILITATORS),
    )


def _last_day(now: datetime) -> date:
    """The latest Monday to Friday on which the sync is over, and its minutes are written."""
    local = now.astimezone(zone(_ZONE))
    over = (datetime.combine(local.date(), _AT) + timedelta(minutes=_MINUTES + 15)).time()
    day = local.date() if local.time() >= over else local.date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _working(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday() if day.weekday() >= _SATURDAY else 0))
