"""Launches on both databases: who may, what is kept, what is counted, two at once."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.launch import LaunchDraft, Request, RequestKind
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.views.roadmap.report import markdown
from bot.views.roadmap.report import page as web_page
from bot.views.roadmap.summary import summary_text
from models import ChangeSource, RoadmapChange
from models.database import Database

DRAFT = ItemDraft("Banner", "Website", "2026-Q4", "UMAYA", target_on=date(2026, 12, 1))
LIVE, ASKED = date(2026, 11, 20), date(2026, 10, 1)


@pytest.fixture
def items(services: Services, database: Database) -> list[int]:
    with database.writing() as session:
        drafts = [DRAFT] * 3
        return services.roadmap.changing.add_items(session, drafts, "UMAYA", ChangeSource.SLACK)


def told(database: Database, item_id: int) -> list[RoadmapChange]:
    with database.reading() as session:
        wanted = select(RoadmapChange).where(
            RoadmapChange.item_id == item_id, RoadmapChange.field == "launch"
        )
        return list(session.exec(wanted.order_by(col(RoadmapChange.id))))


def test_recorded_corrected_taken_back(
    services: Services, database: Database, items: list[int]
) -> None:
    launches, (first, second, _) = services.roadmap.launches, items
    with pytest.raises(NotAllowed, match="change this roadmap item"):
        launches.record("UANA", first, LaunchDraft(LIVE), "", seen=0)
    with pytest.raises(NotAllowed):
        launches.form("UGUEST", first)
    with pytest.raises(Mistake, match="no roadmap item #99"):
        launches.form("UMAYA", 99)
    with pytest.raises(Mistake, match="No launch of #1 is recorded"):
        launches.remove("UMAYA", first)

    launches.record("UMAYA", first, LaunchDraft(LIVE, ASKED), f"item {second}", seen=0)
    form = launches.form("UZOE", first)
    assert form.draft == LaunchDraft(
        LIVE, ASKED, needed_it=True, request=Request(RequestKind.ITEM, str(second))
    )
    with pytest.raises(InvalidInput, match="Umaya has changed this"):
        launches.record("UZOE", first, LaunchDraft(LIVE), "", seen=0)
    launches.record("UZOE", first, form.draft, "MKT-44", seen=form.seen)
    launches.record("UZOE", first, form.draft, "mkt-44", seen=launches.form("UZOE", first).seen)
    lines = told(database, first)
    assert [(each.by, (each.after or {}).get("request")) for each in lines] == [
        ("UMAYA", f"item {second}"),
        ("UZOE", "MKT-44"),
    ]
    assert lines[1].before == lines[0].after

    launches.remove("UMAYA", first)
    assert launches.form("UMAYA", first).draft is None
    assert told(database, first)[-1].after is None
    assert launches.page("UMAYA", None).figures.count == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [("item 99", "no item 99"), ("escalation 7", "no escalation 7"), ("item 1", "this very item")],
)
def test_requests_that_are_not_there(
    services: Services, items: list[int], typed: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        services.roadmap.launches.record("UMAYA", items[0], LaunchDraft(LIVE), typed, seen=0)
    assert set(refused.value.problems) == {"request"}


def test_by_quarter_with_n(services: Services, items: list[int]) -> None:
    launches, (first, second, third) = services.roadmap.launches, items
    launches.record("UMAYA", first, LaunchDraft(LIVE, ASKED, needed_it=True), "", seen=0)
    launches.record("UMAYA", second, LaunchDraft(date(2026, 10, 1)), "", seen=0)
    launches.record(
        "UMAYA", third, LaunchDraft(date(2026, 9, 30), ASKED.replace(month=9)), "", seen=0
    )
    page = launches.page("UMAYA", None)
    assert (page.quarter, page.is_over) == ("2026-Q4", False)
    assert [each.item.id for each in page.launches] == [second, first]
    figures = page.figures
    assert (figures.count, figures.velocity.n, figures.velocity.median) == (2, 1, 50)
    assert (figures.needed, figures.known, figures.dependency) == (1, 1, 1)
    assert page.earlier["2026-Q3"].velocity.median == 29
    assert page.earlier["2026-Q3"].dependency is None
    assert list(page.earlier) == ["2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4"]
    summary = services.roadmap.summaries.look("UMAYA", None)
    assert "## Launches" in markdown(summary)
    assert "<h2>Launches</h2>" in web_page(summary, picture=None, style="")
    text = summary_text(summary)
    assert "*Launches in 2026-Q4 (2)*" in text
    assert "median 50 days (n = 1 of 2 launches; few, so one more may change it a lot)" in text
    assert "Launches in" not in summary_text(services.roadmap.summaries.look("UMAYA", "2027-Q1"))
