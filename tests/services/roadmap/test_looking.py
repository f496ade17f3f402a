"""Lists, capacity and what a summary counts, by SQL on both databases."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random

import pytest

from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.fields import IMPACTS
from bot.domain.roadmap.rice import Rice
from bot.domain.roadmap.wanted import Kind, Wanted
from bot.errors import InvalidInput, NotAllowed
from bot.services import Services
from bot.services.roadmap.looking import A_PAGE
from bot.views.roadmap.lists import rice_of
from models import ChangeSource, RoadmapItem
from models.database import Database
from tests.company import SetClock

SLACK = ChangeSource.SLACK
DRAFT = ItemDraft("Banner", "Website", "2026-Q4", "UANA", target_on=date(2026, 12, 1))


def test_the_ranking_is_that_of_the_scores(services: Services, database: Database) -> None:
    random = Random(7)
    with database.writing() as session:
        changing = services.roadmap.changing
        for item_id in changing.add_items(session, [DRAFT] * 60, None, SLACK):
            figures = {
                "reach": random.choice([None, random.randint(1, 9999)]),
                "impact": random.choice([None, *IMPACTS]),
                "confidence": random.choice([None, 100, random.randint(1, 100)]),
                "effort": random.choice([None, 1, 2.5, 7]),
            }
            item = session.get_one(RoadmapItem, item_id)
            changing.change_item(session, item, figures, None, SLACK)
    pages = (
        services.roadmap.looking.page("UANA", Wanted(Kind.RANKING, "2026-Q4", page=number))
        for number in (1, 2, 3)
    )
    rows = [each.item for page in pages for each in page.rows]
    assert len(rows) == 60

    def key(item: RoadmapItem) -> tuple[bool, float, int]:
        score = rice_of(item).score
        return score is None, -round(score or 0.0, 6), item.id or 0

    assert [each.id for each in rows] == [each.id for each in sorted(rows, key=key)]
    assert any(rice_of(each).score is None for each in rows)
    assert Rice(1, 1, 100, 1).score == 1


def test_every_item_is_on_one_page_in_its_lane(services: Services, database: Database) -> None:
    drafts = [
        ItemDraft(f"No. {n}", lane, "2026-Q4", "UANA")
        for n, lane in zip(range(70), _alternating(), strict=False)
    ]
    with database.writing() as session:
        ids = services.roadmap.changing.add_items(session, drafts, None, SLACK)
    seen: list[RoadmapItem] = []
    for number in count(1):
        page = services.roadmap.looking.page("UANA", Wanted(Kind.QUARTER, "2026-Q4", page=number))
        if not page.rows:
            break
        assert (page.total, page.pages, len(page.rows) <= A_PAGE) == (70, 3, True)
        seen += [each.item for each in page.rows]
    assert sorted(each.id or 0 for each in seen) == ids
    lanes = [each.lane for each in seen]
    assert lanes == ["Launches"] * 35 + ["Website"] * 35
    assert [each.rank for each in seen] == [*(n + 1.0 for n in range(35))] * 2


def _alternating() -> Iterator[str]:
    while True:
        yield from ("Launches", "Website")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("banner", {"Consent banner"}),
        ("CONSENT ban", {"Consent banner"}),
        ("100%", {"100% uptime"}),
        ("_", {"snake_case"}),
        ("market", {"Consent banner"}),
        ("'; DROP TABLE", set()),
        ("übersicht", {"Übersicht für den Vertrieb"}),
        ("ÜBERSICHT FÜR", {"Übersicht für den Vertrieb"}),
    ],
)
def test_finding(services: Services, database: Database, words: str, found: set[str]) -> None:
    drafts = [
        ItemDraft("Consent banner", "Website", "2026-Q4", "UANA", description="In every market"),
        ItemDraft("100% uptime", "Website", "2026-Q4", "UANA"),
        ItemDraft("snake_case", "Website", "2027-Q1", "UANA"),
        ItemDraft("Übersicht für den Vertrieb", "Website", "2027-Q1", "UANA"),
    ]
    with database.writing() as session:
        services.roadmap.changing.add_items(session, drafts, None, SLACK)
    page = services.roadmap.looking.page("UANA", Wanted(Kind.FIND, words=words))
    assert {each.item.title for each in page.rows} == found


def test_weeks_planned_and_what_is_joint(
    services: Services, database: Database, clock: SetClock
) -> None:
    roadmap = services.roadmap
    assert quarter_of(clock.now().date()) == "2026-Q4"
    drafts = [
        ItemDraft("Ours", "Website", "2026-Q4", "UANA", effort=4),
        ItemDraft("Both", "Website", "2026-Q4", "UANA", effort=6, contributors=("UZOE", "UBEN")),
        ItemDraft("Named", "Website", "2026-Q4", "UMAYA", effort=2, teams=(1,)),
        ItemDraft("Unknown", "Website", "2026-Q4", "UMAYA"),
        ItemDraft("Later", "Website", "2027-Q1", "UMAYA", effort=50),
    ]
    with database.writing() as session:
        ids = roadmap.changing.add_items(session, drafts, None, SLACK)
    weeks = {each.name: each for each in roadmap.capacity.weeks("UMAYA", None).teams}
    assert (weeks["IT"].planned, weeks["IT"].items, weeks["IT"].unknown) == (8.0, 3, 0)
    marketing = weeks["Marketing Ops"]
    assert (marketing.planned, marketing.items, marketing.unknown) == (4.0, 3, 1)
    view = roadmap.summaries.look("UANA", None)
    assert (view.summary.joint, view.summary.total) == (2, 4)

    set_weeks = roadmap.capacity.set("UBEN", "2026-Q4", {1: "7,5", 2: ""})
    over = next(each for each in set_weeks.teams if each.name == "IT")
    assert (over.capacity, over.over, over.percent) == (7.5, 0.5, 107)
    with pytest.raises(InvalidInput):
        roadmap.capacity.set("UBEN", "2026-Q4", {1: "many"})
    with pytest.raises(NotAllowed):
        roadmap.capacity.set("UMAYA", "2026-Q4", {1: "9"})
    with database.writing() as session:
        item = session.get_one(RoadmapItem, ids[1])
        roadmap.changing.change_item(session, item, {"status": ItemStatus.DROPPED}, None, SLACK)
    weeks = {each.name: each for each in roadmap.capacity.weeks("UMAYA", None).teams}
    assert (weeks["IT"].planned, weeks["Marketing Ops"].planned) == (5.0, 1.0)
