"""A story of two sides and everything that can go wrong between them, out of one seed.

People edit the roadmap, others edit Jira, calls fail in every way that they can fail, the process
dies at any step, time passes. Then the faults stop, and both sides have to come together.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, cast

import httpx
from sqlmodel import Session, col, select

from bot.domain.adf import to_adf
from bot.domain.jira import Deployment
from bot.domain.jira_calls import Jira
from bot.domain.roadmap.draft import ItemDraft
from bot.errors import Mistake
from bot.jobs import Engine
from bot.services import Services
from bot.services.jira_sync import build_jira_sync
from models import (
    ChangeSource,
    JiraConnection,
    JiraLink,
    JiraPerson,
    JiraProject,
    JiraStatusMeaning,
    LinkState,
    RoadmapItem,
    Team,
)
from models.database import Database
from tests.company import SetClock
from tests.local.jira.stage import Site

ACCOUNTS = {"UANA": "ana", "UBEN": "omar", "UMAYA": "maya", "UZOE": "zoe"}
LANES = ("Launches", "Website")
PROJECTS = {"it": "IT", "marketing-ops": "MKT"}
_WORDS = ("banner", "prices", "  shop ", "über", "<!channel>", "*bold*", "🙂", "a, b", "x" * 40)
_DAYS = tuple(date(2026, 12, day) for day in (1, 8, 15, 24))
_ISSUE = "/rest/api/{}/issue/{issueIdOrKey}"
_METHODS = (
    *("POST /rest/api/{}/issue", f"GET {_ISSUE}", f"PUT {_ISSUE}"),
    *(f"GET {_ISSUE}/transitions", f"POST {_ISSUE}/transitions"),
    *(f"GET {_ISSUE}/comment", f"POST {_ISSUE}/comment"),
)
_SEARCHES = {
    Deployment.CLOUD: ("POST /rest/api/{}/search/jql", "POST /rest/api/{}/issue/bulkfetch"),
    Deployment.DATA_CENTER: ("POST /rest/api/{}/search",),
}
_FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("drop_after_commit", {}),
    ("drop_before", {}),
    ("ratelimited", {"retry_after": 1800}),
    ("ratelimited", {"retry_after": 90, "error": "jira-per-issue-on-write"}),
    ("error", {"error": "503", "retry_after": 60}),
    ("error", {"error": "500"}),
    ("error", {"error": "401"}),
)


class Killed(BaseException):
    """The process died here."""


class SiteClock(SetClock):
    """The site's clock, as the services'."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._site = site

    def now(self) -> Any:
        return self._site.local.clock.now()


class Deadly:
    """A gateway at whose calls the process may die, before or after they are made."""

    def __init__(self, jira: Jira, dies: Callable[[], bool]) -> None:
        self._jira = jira
        self._dies = dies

    def __getattr__(self, name: str) -> Any:
        made = getattr(self._jira, name)
        if not callable(made) or name == "browse_url":
            return made
        return lambda *given, **named: self._call(made, given, named)

    def _call(self, made: Callable[..., Any], given: Any, named: Any) -> Any:
        if self._dies():
            raise Killed
        result = made(*given, **named)
        if isinstance(result, Iterator):
            return self._paged(result)
        if self._dies():
            raise Killed
        return result

    def _paged(self, pages: Iterator[Any]) -> Iterator[Any]:
        for page in pages:
            yield page
            if self._dies():
                raise Killed


class Story:
    """Both sides, and the one who plays them."""

    def __init__(self, site: Site, database: Database, services: Services, seed: int) -> None:
        self.random = random.Random(seed)
        self.site, self.database, self.services = site, database, services
        self.is_data_center = site.jira.deployment is Deployment.DATA_CENTER
        self.deaths = 0.0
        self.said: dict[str, list[str]] = {"ours": [], "theirs": []}
        deadly = cast("Jira", Deadly(site.jira, self._dies))
        self.sync = build_jira_sync(
            database,
            SiteClock(site),
            deadly,
            people=services.people,
            roadmap=services.roadmap,
            escalations=services.escalations,
            lanes=LANES,
        )
        self.engine = Engine(self.sync.works, idle=lambda: True)
        self.engine.ask_after_writes_only(lambda: database.writes)
        database.on_write = self._written
        self._begin()

    def _dies(self) -> bool:
        return self.random.random() < self.deaths

    def _written(self) -> None:
        if self._dies():
            raise Killed

    def _begin(self) -> None:
        now, site = self.site.local.clock.now(), self.sync.site
        accounts = {each["name"]: each for each in self.site.local.jira.site.accounts.values()}
        with self.database.writing() as session:
            session.add(JiraConnection(site=site, poll_at=now, reconcile_at=now))
            session.flush()
            for slug, key in PROJECTS.items():
                team = session.exec(select(Team).where(Team.slug == slug)).one()
                row = JiraProject(site=site, team_id=team.id or 0, project_key=key, learn_at=now)
                session.add(row)
            for user, name in ACCOUNTS.items():
                session.add(
                    JiraPerson(
                        site=site,
                        account_id=accounts[name]["name" if self.is_data_center else "id"],
                        user_id=user,
                        name=name,
                        linked_by=user,
                        linked_at=now,
                    )
                )
        self.passes(seconds=1)

    def passes(self, **time: float) -> None:
        """Time goes by, each due work is done when it is due, and the dead rise again."""
        clock = self.site.local.clock
        until = clock.now() + timedelta(**time)
        for _ in range(5000):
            due = self.engine.next_due()
            if due is None or due > until:
                clock.move_to(until)
                return
            clock.move_to(due)
            with suppress(Killed):
                self.engine.run_due(clock.now())
        raise AssertionError("the sync never comes to rest")

    def goes_by(self, hours: int) -> None:
        """The same in long strides, as when nobody's process runs meanwhile."""
        for _ in range(hours):
            self.site.local.clock.move_to(self.site.local.clock.now() + timedelta(minutes=57))
            self.passes(minutes=3)

    # What people do

    def anything(self) -> None:
        """One thing that somebody does, or that goes wrong."""
        does = self.random.choices(
            (self.adds, self.edits_ours, self.edits_theirs, self.moves_on, self.says, self.breaks),
            weights=(1, 6, 6, 3, 2, 4),
        )[0]
        with suppress(Killed):
            does()
        if self.random.random() < 0.5:
            self.passes(seconds=self.random.choice((1, 20, 61, 400)))

    def adds(self) -> None:
        owner = self.random.choice(list(ACCOUNTS))
        draft = ItemDraft(self._title(), self.random.choice(LANES), "2026-Q4", owner)
        with self.database.writing() as session:
            changing = self.services.roadmap.changing
            changing.add_item(session, draft, owner, ChangeSource.SLACK)

    def edits_ours(self) -> None:
        item_id = self._any_item()
        field, value = self.random.choice(
            (
                ("title", self._title()),
                ("description", self._text()),
                ("status", self.random.choice(("planned", "in_progress", "blocked", "done"))),
                ("owner_user_id", self.random.choice(list(ACCOUNTS))),
                ("start_on", date(2026, 11, self.random.choice((2, 16)))),
                ("target_on", self.random.choice((*_DAYS, None))),
                ("quarter", self.random.choice(("2026-Q4", "2027-Q1"))),
                ("lane", self.random.choice(LANES)),
                ("teams", self.random.choice(([], [1], [2], [1, 2]))),
            )
        )
        with self.database.writing() as session, suppress(Mistake):
            item = session.exec(
                select(RoadmapItem).where(RoadmapItem.id == item_id).with_for_update()
            ).first()
            if item:
                changing = self.services.roadmap.changing
                changing.change_item(session, item, {field: value}, "UANA", ChangeSource.SLACK)

    def edits_theirs(self) -> None:
        issue = self._any_issue()
        if issue is None:
            return
        accounts = self.site.local.jira.site.accounts
        labels = {*issue["fields"].get("labels", ()), f"own-{self.random.randrange(3)}"}
        if self.random.random() < 0.3:
            labels = {each for each in labels if not each.startswith("team-")} | {"team-it"}
        edits: tuple[dict[str, Any], ...] = (
            {"summary": self._title().strip()},
            {"description": to_adf(self._text())},
            {"assignee": {"accountId": self.random.choice(list(accounts))}},
            {"assignee": None},
            {"duedate": self.random.choice((*map(str, _DAYS), None))},
            {"customfield_10015": self.random.choice(("2026-11-02", "2026-11-09"))},
            {"labels": sorted(labels)},
        )
        self._in_jira("PUT", f"/issue/{issue['id']}", {"fields": self.random.choice(edits)})

    def moves_on(self) -> None:
        """Somebody takes a transition, or moves the issue to the other project, or deletes it."""
        issue = self._any_issue()
        if issue is None:
            return
        chance = self.random.random()
        if chance < 0.06:
            self._in_jira("DELETE", f"/issue/{issue['id']}")
        elif chance < 0.15:
            target = "MKT,10011" if issue["project"] == "IT" else "IT,10001"
            sources = {"issueIdsOrKeys": [issue["id"]]}
            body = {"targetToSourcesMapping": {target: sources}}
            self._in_jira("POST", "/bulk/issues/move", body)
        else:
            project = self.site.local.jira.site.project(issue["project"])
            move = self.random.choice(project.moves)  # refused where it doesn't lead from there
            fields = {"resolution": {"id": "10000"}} if "resolution" in move.fields else {}
            taken = {"transition": {"id": move.id}, "fields": fields}
            self._in_jira("POST", f"/issue/{issue['id']}/transitions", taken)

    def says(self) -> None:
        """Comments go both ways on some of the items."""
        item_id, number = self._any_item(), len(self.said["ours"]) + len(self.said["theirs"])
        link = self.link(item_id)
        if link is None or link.issue_id is None or link.state == LinkState.GONE:
            return
        if link.comments_since is None:
            with suppress(Mistake):
                self.sync.comments.switch("UBEN", item_id, on=True)
        elif self.random.random() < 0.5:
            with suppress(Mistake):
                self.said["ours"].append(f"ours {number}")
                self.sync.comments.write("UBEN", item_id, f"ours {number}")
        else:
            self.said["theirs"].append(f"theirs {number}")
            body = {"body": to_adf(f"theirs {number}")}
            self._in_jira("POST", f"/issue/{link.issue_id}/comment", body)

    def breaks(self) -> None:
        kind, more = self.random.choice(_FAULTS)
        times = self.random.choice((1, 1, 2, 5))
        methods = (*_METHODS, *_SEARCHES[self.site.jira.deployment])
        version = "2" if self.is_data_center else "3"
        method = self.random.choice(methods).replace("{}", version)
        self.site.fault(method, kind, times=times, **more)
        if self.random.random() < 0.3:
            self.site.fault("index", "slow", seconds=self.random.choice((2, 60, 700)))

    def all_is_well(self) -> None:
        """No more faults nor deaths, and a person presses Retry where it says so; a day goes by."""
        self.deaths = 0.0
        self.site.local.jira.faults.clear()
        self.site.fault("index", "slow", seconds=2)
        self.goes_by(hours=6)
        for link in self.links():
            if link.item_id and link.state == LinkState.GIVEN_UP:
                self.sync.linking.retry("UBEN", link.item_id)
        self.site.local.clock.move_to(self.site.local.clock.now() + timedelta(hours=26))
        self.passes(minutes=10)

    def _in_jira(self, method: str, path: str, body: Any = None) -> None:
        """Somebody does it; what is meant to go wrong for us may go wrong for them."""
        with suppress(httpx.HTTPError):
            self.site.person.request(method, f"/rest/api/3{path}", json=body)

    # What there is

    def links(self) -> list[JiraLink]:
        with self.database.reading() as session:
            return list(session.exec(select(JiraLink).order_by(col(JiraLink.id))))

    def link(self, item_id: int) -> JiraLink | None:
        with self.database.reading() as session:
            return session.exec(select(JiraLink).where(JiraLink.item_id == item_id)).first()

    def issues(self) -> list[dict[str, Any]]:
        return list(self.site.local.jira.site.issues.values())

    def _any_item(self) -> int:
        with self.database.reading() as session:
            return self.random.choice([0, *session.exec(select(RoadmapItem.id))]) or 0

    def _any_issue(self) -> dict[str, Any] | None:
        there = self.issues()
        return self.random.choice(there) if there else None

    def _title(self) -> str:
        return " ".join(self.random.choices(_WORDS, k=3)) + f" {self.random.randrange(1000)}"

    def _text(self) -> str:
        return self.random.choice(("", "One line", "Two\nlines", f"A {self.random.random()}\n\nB"))


def meanings(session: Session, link: JiraLink) -> dict[str, str]:
    """What the statuses of the link's issue mean, by id."""
    rows = session.exec(
        select(JiraStatusMeaning).where(
            JiraStatusMeaning.project_id == link.project_id,
            JiraStatusMeaning.type_id == link.type_id,
        )
    )
    return {each.status_id: each.means for each in rows if each.means}
