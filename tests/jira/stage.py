"""A company whose two teams have a project in a Jira of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.roadmap.draft import ItemDraft
from bot.jobs import Engine
from bot.services import Services
from bot.services.jira_sync import JIRA_LOOKS, JiraSync, build_jira_sync
from models import (
    ChangeSource,
    JiraConnection,
    JiraLink,
    JiraPerson,
    JiraProject,
    OutboxMessage,
    Reminder,
    RoadmapItem,
    Team,
)
from models.database import Database
from tests.company import SetClock
from tests.jira.site import Site

DRAFT = ItemDraft("Consent banner", "Website", "2026-Q4", "UANA", target_on=date(2026, 12, 1))
PEOPLE = {"acc-ana": "UANA", "acc-maya": "UMAYA"}


@dataclass
class Stage:
    database: Database
    clock: SetClock
    services: Services
    site: Site
    sync: JiraSync
    engine: Engine

    def settle(self, **by: float) -> None:
        """Let time pass, in steps of what is due."""
        target = self.clock.now() + timedelta(**by)
        while (due := self.engine.next_due()) is not None and due <= target:
            self.clock.at = max(self.clock.at, due)
            self.engine.run_due(self.clock.now())
        self.clock.at = target

    def wait(self, **by: float) -> None:
        """The same for a long time: whether Jira has news is asked when something else is due."""
        target = self.clock.now() + timedelta(**by)
        while self.clock.now() < target:
            self.clock.at = min(self.engine.next_stop() or target, target)
            self.settle()

    def add(self, draft: ItemDraft = DRAFT, **more: Any) -> int:
        with self.database.writing() as session:
            wanted = ItemDraft(**{**vars(draft), **more})
            changing = self.services.roadmap.changing
            return changing.add_item(session, wanted, "UANA", ChangeSource.SLACK)

    def change(self, item_id: int, **fields: Any) -> None:
        with self.database.writing() as session:
            item = session.get_one(RoadmapItem, item_id)
            changing = self.services.roadmap.changing
            changing.change_item(session, item, fields, "UANA", ChangeSource.SLACK)

    def item(self, item_id: int) -> RoadmapItem:
        with self.database.reading() as session:
            return session.get_one(RoadmapItem, item_id)

    def link(self, item_id: int) -> JiraLink:
        with self.database.reading() as session:
            return session.exec(select(JiraLink).where(JiraLink.item_id == item_id)).one()

    def issue_id(self, item_id: int) -> str:
        return self.link(item_id).issue_id or ""

    def said(self, prefix: str) -> list[str]:
        """The texts of messages whose keys begin so."""
        with self.database.reading() as session:
            sent = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
            told = [(row.key, str(row.payload.get("text"))) for row in sent]
            waiting = session.exec(select(Reminder).order_by(col(Reminder.id)))
            told += [(row.key, row.words) for row in waiting]
        return [words for key, words in told if key.startswith(prefix)]

    def connection(self) -> JiraConnection:
        with self.database.reading() as session:
            return session.exec(select(JiraConnection)).one()


def connect(session: Session, site: Site, clock: SetClock, team: str, key: str) -> None:
    number = session.exec(select(Team.id).where(Team.slug == team)).one()
    now = clock.now()
    row = JiraProject(site=site.site, team_id=number or 0, project_key=key, learn_at=now)
    session.add(row)


def staged(database: Database, clock: SetClock, services: Services) -> Stage:
    site = Site(now=clock.now)
    sync = build_jira_sync(
        database,
        clock,
        site,
        people=services.people,
        roadmap=services.roadmap,
        escalations=services.escalations,
        lanes=("Launches", "Website"),
    )
    engine = Engine(sync.works, idle=lambda: True, looks=JIRA_LOOKS)
    stage = Stage(database, clock, services, site, sync, engine)
    with database.writing() as session:
        now = clock.now()
        session.add(JiraConnection(site=site.site, poll_at=now, reconcile_at=now))
        session.flush()
        connect(session, site, clock, "it", "WEB")
        connect(session, site, clock, "marketing-ops", "MKT")
        for account, user in PEOPLE.items():
            person = JiraPerson(
                site=site.site,
                account_id=account,
                user_id=user,
                name=user,
                linked_by=user,
                linked_at=now,
            )
            session.add(person)
    stage.settle(seconds=1)
    return stage
