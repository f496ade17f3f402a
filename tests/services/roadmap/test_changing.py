"""The one way in which items come and change: what it keeps, follows, refuses and tells."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL
from sqlmodel import Session, col, func, select

from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.fields import IMPACTS, plain, replayed
from bot.errors import InvalidInput
from bot.services import Services
from bot.services.roadmap import Added
from bot.services.roadmap.rows import values_of
from models import ChangeSource, RoadmapChange, RoadmapDependency, RoadmapItem
from models.database import Database
from tests.company import SetClock, Users, company_services

DRAFT = ItemDraft("Banner", "Website", "2026-Q4", "UANA", target_on=date(2026, 12, 1))
SLACK, JIRA = ChangeSource.SLACK, ChangeSource.JIRA


@dataclass
class Told:
    """An observer that remembers."""

    news: list[Any] = field(default_factory=list)

    def added(self, session: Session, added: Sequence[Added], source: ChangeSource) -> None:
        del session
        self.news.append((list(added), source))

    def changed(
        self, session: Session, item: RoadmapItem, fields: frozenset[str], source: ChangeSource
    ) -> None:
        del session
        self.news.append((item.id, set(fields), source))


def add(services: Services, database: Database, *drafts: ItemDraft) -> list[int]:
    with database.writing() as session:
        return services.roadmap.changing.add_items(session, drafts, "UMAYA", SLACK)


def change(
    services: Services,
    database: Database,
    item_id: int,
    source: ChangeSource = SLACK,
    **fields: Any,
) -> frozenset[str]:
    with database.writing() as session:
        item = session.get_one(RoadmapItem, item_id)
        return services.roadmap.changing.change_item(session, item, fields, "UMAYA", source)


def history(database: Database, item_id: int) -> list[RoadmapChange]:
    with database.reading() as session:
        lines = select(RoadmapChange).where(RoadmapChange.item_id == item_id)
        return list(session.exec(lines.order_by(col(RoadmapChange.id))))


def test_what_is_kept_and_what_follows(
    services: Services, database: Database, clock: SetClock
) -> None:
    first, second = add(services, database, DRAFT, DRAFT)
    changed = change(services, database, second, owner_user_id="UZOE", lane="Launches")
    assert changed == {"owner_user_id", "team_id", "lane", "rank"}
    with database.reading() as session:
        item = session.get_one(RoadmapItem, second)
        assert (item.owner_user_id, item.team_id, item.rank) == ("UZOE", 2, 1.0)
        assert session.get_one(RoadmapItem, first).rank == 1.0
    line = next(each for each in history(database, second) if each.field == "owner_user_id")
    assert (line.before, line.after, line.by, line.source) == ("UANA", "UZOE", "UMAYA", "slack")
    assert line.at == clock.now()
    assert change(services, database, second, title=" Banner  ") == frozenset()


def test_a_slip_is_counted_from_the_first_target(
    services: Services, database: Database, clock: SetClock
) -> None:
    (item_id,) = add(services, database, DRAFT)
    change(services, database, item_id, target_on="2026-12-08")
    slipped_at = clock.now()
    clock.advance(days=1)
    change(services, database, item_id, target_on="2026-12-15")
    with database.reading() as session:
        item = session.get_one(RoadmapItem, item_id)
        assert (item.promised_on, item.slipped_at) == (date(2026, 12, 1), slipped_at)
    change(services, database, item_id, target_on="2026-11-30")
    with database.reading() as session:
        assert session.get_one(RoadmapItem, item_id).slipped_at is None


def test_circles_are_refused_and_nothing_is_changed(services: Services, database: Database) -> None:
    a, b, c = add(services, database, DRAFT, DRAFT, DRAFT)
    change(services, database, a, needs=[b])
    change(services, database, b, needs=[c])
    with pytest.raises(InvalidInput, match=f"#{c} needs #{a}, which needs #{b}, which needs #{c}"):
        change(services, database, c, needs=[a], title="Other")
    with pytest.raises(InvalidInput, match="no roadmap item #999"):
        change(services, database, c, needs=[999])
    with pytest.raises(InvalidInput, match=f"#{c} needs #{c}"):
        change(services, database, c, needs=[c])
    assert [each.field for each in history(database, c)] == ["created"]


@pytest.mark.parametrize("size", [2, 3])
def test_a_circle_is_not_closed_by_changes_made_at_once(
    services: Services, database: Database, size: int
) -> None:
    ids = add(services, database, *[DRAFT] * size)
    following = [*ids[1:], ids[0]]
    together = Barrier(size)

    def needs(item_id: int, other: int) -> str:
        together.wait(30)
        try:
            change(services, database, item_id, needs=[other])
        except InvalidInput as refused:
            return refused.problems["needs"]
        return ""

    with ThreadPoolExecutor(size) as pool:
        said = sorted(pool.map(needs, ids, following))
    assert said[:-1] == [""] * (size - 1), "all but the one that would close it"
    assert "go round in a circle" in said[-1]
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(RoadmapDependency)).one() == size - 1


def test_each_field_says_what_is_wrong_with_it(services: Services, database: Database) -> None:
    (item_id,) = add(services, database, DRAFT)
    wrong: dict[str, Any] = {
        "title": " ",
        "lane": "Nowhere",
        "quarter": "Q4",
        "status": "nearly",
        "owner_user_id": "CIT",
        "reach": "many",
        "impact": "4",
        "confidence": "120",
        "effort": "-1",
        "source_link": "javascript:alert(1)",
        "target_on": "soon",
    }
    with pytest.raises(InvalidInput) as refused:
        change(services, database, item_id, **wrong)
    assert set(refused.value.problems) == set(wrong) - {"lane"}
    for name, value in wrong.items():
        with pytest.raises(InvalidInput):
            change(services, database, item_id, **{name: value})
    with pytest.raises(InvalidInput, match="done before it begins"):
        change(services, database, item_id, start_on="2026-12-02")
    assert len(history(database, item_id)) == 1
    # What Jira holds is taken as it is: it would be lost otherwise.
    assert change(services, database, item_id, JIRA, start_on="2026-12-02", lane="Old lane")


def test_observers_are_told_within_the_transaction(services: Services, database: Database) -> None:
    told = Told()
    services.roadmap.hooks.observers.append(told)
    ids = add(services, database, DRAFT)
    change(services, database, ids[0], JIRA, status="done", contributors=["UZOE"], teams=[2, 1])
    assert told.news == [
        ([Added(ids[0], 1, create_issue=True)], SLACK),
        (ids[0], {"status", "contributors", "teams"}, JIRA),
    ]
    with database.reading() as session:
        values = values_of(session, session.get_one(RoadmapItem, ids[0]))
    assert (values["contributors"], values["teams"]) == (("UZOE",), (2,))  # 1 is the owner's


days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
edits = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(min_size=1, max_size=20).filter(str.strip),
        "description": st.text(max_size=40),
        "lane": st.sampled_from(["Launches", "Website"]),
        "quarter": st.sampled_from(["2026-Q4", "2027-Q1"]),
        "status": st.sampled_from(ItemStatus),
        "owner_user_id": st.sampled_from(["UANA", "UMAYA", "UGUEST"]),
        "target_on": days,
        "reach": st.none() | st.integers(1, 1000),
        "impact": st.none() | st.sampled_from(sorted(IMPACTS)),
        "effort": st.none() | st.floats(0.5, 50),
        "contributors": st.lists(st.sampled_from(["UANA", "UBEN", "UZOE"])),
        "teams": st.lists(st.integers(1, 2)),
        "needs": st.lists(st.integers(1, 3), max_size=2),
    },
)


class _Undo(Exception):
    """Ends an example's transaction."""


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 2), edits), max_size=8))
def test_history_replays_to_the_present_state(
    migrated_sqlite_url: URL, edits: list[tuple[int, dict[str, Any]]]
) -> None:
    database, services = _stage(migrated_sqlite_url)
    with suppress(_Undo), database.writing() as session:
        changing = services.roadmap.changing
        ids = changing.add_items(session, [DRAFT] * 3, "UMAYA", SLACK)
        for place, fields in edits:
            item = session.get_one(RoadmapItem, ids[place])
            with suppress(InvalidInput):
                changing.change_item(session, item, fields, None, JIRA)
        for item_id in ids:
            check_history(session, session.get_one(RoadmapItem, item_id))
        raise _Undo


@cache
def _stage(url: URL) -> tuple[Database, Services]:
    """The company, once for all examples."""
    database = Database(url)
    return database, company_services(database, SetClock(), Users())


def check_history(session: Session, item: RoadmapItem) -> None:
    """Each line begins where the one before it ended, and the last ends at the present."""
    wanted = select(RoadmapChange).where(RoadmapChange.item_id == item.id)
    lines = session.exec(wanted.order_by(col(RoadmapChange.id))).all()
    now = {name: plain(value) for name, value in values_of(session, item).items()}
    assert replayed((each.field, each.after) for each in lines) == now
    for name in {each.field for each in lines} - {"created"}:
        of_field = [each for each in lines if each.field == name]
        afters = [each.after for each in of_field]
        assert [each.before for each in of_field] == [lines[0].after[name], *afters[:-1]]
