"""A workspace in which there is one of everything, and in which each thing concerns one person."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.draft import EscalationDraft
from bot.domain.goals import TYPED
from bot.domain.goals.draft import GoalDraft
from bot.domain.night import FirstPage
from bot.domain.record import RecordEnd, RecordStart
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.launch import LaunchDraft
from bot.domain.shift_ref import ShiftRef
from bot.domain.survey.plan import SurveyPlan
from bot.gateways.calendars import CalendarReader
from bot.permissions import SYSTEM
from bot.services import Services, build_services
from bot.services.actions import ActionDraft
from bot.services.actions.rows import ActionSource
from bot.services.escalations import QuestionDraft
from bot.services.escalations.notices import NoticeDraft
from bot.services.jira_sync.settings import ProjectDraft
from bot.services.meetings import SeriesDraft, TopicDraft
from bot.services.oncall.covers import CoverDraft
from bot.services.oncall.imports.asking import ImportDraft
from bot.services.oncall.overrides import OverrideDraft
from bot.services.oncall.swaps import SwapDraft
from bot.services.setup import Directory
from bot.services.setup.reading import read_setup
from bot.views.naming import Naming
from models import ActionOrigin, EscalationPolicy, RoadmapItem
from models.database import Database
from tests.calendars import calendar, event
from tests.company import CHANNELS, COMPANY, SetClock, Users
from tests.jira.site import Site

ROLES: Mapping[str, str] = {
    "administrator": "UADM",
    "lead": "UBEN",
    "member": "UANA",
    "involved": "UINV",
    "colleague": "UZOE",
    "guest": "UGUEST",
}
"""Who stands for which role towards the team IT. Whoever is involved is in no team; the colleague
is in the other one."""

ADMIN, LEAD, MEMBER, INVOLVED, COLLEAGUE, GUEST = ROLES.values()
DIRECTORY = Directory({each: each for each in (*ROLES.values(), "UMAYA")}, CHANNELS)
MEETING = datetime(2026, 11, 25, 15, 5, tzinfo=UTC)
"""Five minutes into the first one."""
START = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
SHIFT = ShiftRef(1, NOON, NOON + timedelta(hours=6))
LATER = ShiftRef(1, NOON + timedelta(days=7), NOON + timedelta(days=7, hours=6))
LAST = ShiftRef(1, NOON + timedelta(days=14), NOON + timedelta(days=14, hours=6))
WEEKLY = SeriesDraft(
    preset="cms_audit",
    name="Weekly sync",
    team_ids=(1,),
    channel_id="CIT",
    every="week",
    weekday=2,
    nth=1,
    month_day=1,
    at=time(10),
    zone="America/New_York",
    starts_on=date(2026, 11, 24),
    ends_on=None,
    minutes=45,
    facilitators=(MEMBER, LEAD),
)
ESCALATION = EscalationDraft(1, "outage", "checkout is down", first_page=FirstPage.NOW)
QUESTION = QuestionDraft("pause_spend", "Pause it?", "")
RECORD = RecordStart(1, "other", "Move the shop?", 2, "Speed", "Quiet", "Now\nLater")
ITEM = ItemDraft("Consent banner", "Website", "2026-Q4", INVOLVED, teams=(1,))
LAUNCH = LaunchDraft(date(2026, 11, 20))
GOAL = GoalDraft("More sign-ups", "2026-Q4", INVOLVED, TYPED, "20")
ACTION = ActionDraft("Renew the certificate", INVOLVED, "2026-12-01")


@dataclass(frozen=True)
class Stage:
    database: Database
    clock: SetClock
    services: Services

    def run_to(self, moment: datetime) -> None:
        """Let the meetings do what is due until then."""
        while (due := self.services.meetings.clock.next_due()) and due <= moment:
            self.clock.at = max(self.clock.at, due)
            self.services.meetings.clock.run_due(self.clock.at)
        self.clock.at = moment


def build(database: Database) -> Stage:
    """One of everything; each has the number that the table of calls names."""
    clock, everyone = SetClock(), Users()
    zone = {"tz": "America/New_York"}
    everyone.all += [{"id": each, "real_name": each, **zone} for each in (ADMIN, INVOLVED)]
    services = build_services(
        database=database,
        clock=clock,
        users=everyone,
        groups=everyone,
        channels=everyone,
        naming=Naming(),
        lanes=("Launches", "Website"),
        administrators=(ADMIN,),
        calendars=CalendarReader(()),
        files=everyone,
        public_url="https://liaison.example",
        jira=Site(now=clock.now),
    )
    services.people.run_due(clock.now())
    company: dict[str, Any] = copy.deepcopy(COMPANY)
    company["teams"][0]["rotations"][0]["people"] = [INVOLVED, LEAD, MEMBER]
    company["teams"][1]["lead"] = "UMAYA"
    services.setup.apply(SYSTEM, read_setup(company), DIRECTORY, dry_run=False)
    stage = Stage(database, clock, services)
    _oncall(services, clock)
    _work(stage)
    _jira(stage)
    _meetings(stage)
    services.surveys.settings.apply(
        SYSTEM, SurveyPlan(teams=("it", "marketing-ops"), owner=INVOLVED, rule=None)
    )
    services.surveys.planning.start(INVOLVED)
    return stage


def _jira(stage: Stage) -> None:
    assert stage.services.jira is not None
    stage.services.jira.settings.connect(
        LEAD, 1, ProjectDraft("WEB", None, creates=True, escalations=False)
    )
    stage.services.jira.learner.run_due(stage.clock.advance(seconds=1))
    with stage.database.writing() as session:
        item = session.get_one(RoadmapItem, 1)
        item.team_id = 1
        session.add(item)


def _oncall(services: Services, clock: SetClock) -> None:
    oncall = services.oncall
    services.guide.test_pages.send(LEAD, 1)
    oncall.covers.ask(INVOLVED, CoverDraft(INVOLVED, SHIFT))
    oncall.swaps.ask(LEAD, SwapDraft(LEAD, LATER, INVOLVED, SHIFT))
    oncall.overrides.add(LEAD, OverrideDraft(LAST, INVOLVED, "because"))
    oncall.time_off.add(INVOLVED, INVOLVED, "2027-03-01")
    oncall.feeds.make(INVOLVED)
    pasted = calendar(event("1", "On Call", "20261201T140000Z", "20261202T140000Z"))
    oncall.importing.begin(LEAD, ImportDraft(1, "Old tool", pasted=pasted))
    oncall.readings.run_due(clock.advance(seconds=2))


def _work(stage: Stage) -> None:
    services, database, now = stage.services, stage.database, stage.clock.now()
    raising, answering = services.escalations.raising, services.escalations.answering
    with database.writing() as session:
        decides = {"kind": QUESTION.kind, "user_id": INVOLVED, "delegates": []}
        session.merge(EscalationPolicy(team_id=1, rules={"approvers": [decides]}))
    services.roadmap.items.add(INVOLVED, ITEM)
    services.goals.changing.add(LEAD, GOAL)
    raising.raise_escalation(INVOLVED, ESCALATION)
    answering.acknowledge(MEMBER, 1)
    services.escalations.deciding.ask(MEMBER, 1, QUESTION)
    raising.raise_escalation(INVOLVED, ESCALATION)
    answering.acknowledge(MEMBER, 2)
    answering.resolve(MEMBER, 2, "a new certificate")
    raising.raise_escalation(INVOLVED, ESCALATION)
    services.decisions.recording.begin(INVOLVED, RECORD)
    services.decisions.recording.finish(INVOLVED, RecordEnd(INVOLVED))
    services.escalations.notices.add(
        LEAD, NoticeDraft(1, "maintenance", "Servers", now, now + timedelta(days=1))
    )
    with database.writing() as session:
        services.actions.add(
            session,
            user_id=LEAD,
            team_id=1,
            draft=ACTION,
            source=ActionSource(ActionOrigin.NONE),
        )


def _meetings(stage: Stage) -> None:
    meetings = stage.services.meetings
    meetings.series.save(LEAD, WEEKLY)
    meetings.topics.add(INVOLVED, 1, TopicDraft("The banner", owner=INVOLVED))


def hours_of(ref: ShiftRef, first: int, last: int) -> ShiftRef:
    """A part of a shift, in hours from its beginning."""
    return ShiftRef(
        ref.rotation_id, ref.start + timedelta(hours=first), ref.start + timedelta(hours=last)
    )
