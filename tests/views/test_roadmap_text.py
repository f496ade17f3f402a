"""No text from people breaks the roadmap's lists, cards, forms or history."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.capacity import TeamWeeks
from bot.domain.roadmap.fields import FIELDS, IMPACTS
from bot.domain.roadmap.launch import (
    LAUNCH,
    LaunchDraft,
    LaunchFact,
    Request,
    RequestKind,
    figures_of,
)
from bot.domain.roadmap.slip import Slip
from bot.domain.roadmap.summary import Facts, summarise
from bot.domain.roadmap.wanted import Kind, Wanted
from bot.interactions import reply
from bot.views import blocks as b
from bot.views.jira.comments import not_sent_words
from bot.views.jira.conflict import conflict_words, gone_words, stuck_words
from bot.views.jira.importing import import_blocks, import_text
from bot.views.naming import Naming
from bot.views.pictures import with_picture
from bot.views.roadmap.capacity import Weeks, weeks_blocks, weeks_lines, weeks_modal
from bot.views.roadmap.card import PARTS, Extra, ItemCard, card_blocks, card_modal, card_text
from bot.views.roadmap.forms import EditForm, NewItem, add_modal, edit_modal
from bot.views.roadmap.history import History, history_modal
from bot.views.roadmap.launches import (
    Launched,
    LaunchForm,
    LaunchPage,
    launch_line,
    launch_modal,
    page_lines,
)
from bot.views.roadmap.lists import ItemPage, Listed, page_blocks, page_text
from bot.views.roadmap.summary import Changed, MovedOut, SummaryView, summary_blocks, summary_text
from bot.views.roadmap.summary_form import summary_modal
from bot.views.roadmap.telling import added_text, contributor_text, held_up_text, owner_text
from bot.views.roadmap.timeline import timeline
from bot.views.roadmap.words import Other
from models import (
    ChangeSource,
    Escalation,
    JiraComment,
    JiraImport,
    RoadmapChange,
    RoadmapItem,
    Team,
)
from tests.views.test_peoples_text import NOW, escalations, message, short, text, view

DAY = date(2026, 12, 1)
items = st.builds(
    RoadmapItem,
    id=st.integers(1, 10**9),
    title=text.map(lambda words: words[:255]),
    description=text,
    lane=short,
    quarter=st.just("2026-Q4"),
    status=st.sampled_from(ItemStatus),
    status_note=text.map(lambda words: words[:500]),
    decision_needed=text.map(lambda words: words[:500]),
    team_id=st.just(1),
    owner_user_id=st.just("UANA"),
    start_on=st.none() | st.just(DAY),
    target_on=st.none() | st.just(DAY),
    promised_on=st.just(DAY),
    reach=st.none() | st.integers(1, 10**9),
    impact=st.none() | st.sampled_from(sorted(IMPACTS)),
    confidence=st.none() | st.integers(1, 100),
    effort=st.none() | st.floats(0.1, 999),
    source_link=st.none() | st.just("https://example.com/archives/C1/p1"),
    created_by=st.just("UMAYA"),
    created_at=st.just(NOW),
)
others = st.builds(
    Other,
    id=st.integers(1, 10**9),
    title=text,
    status=st.sampled_from(ItemStatus),
    target_on=st.just(DAY),
    slip=st.just(Slip(9, DAY, overdue=True)),
)
_BY_FIELD: dict[str, Any] = {
    "status": st.sampled_from(ItemStatus),
    "owner_user_id": st.just("UANA"),
    "contributors": st.just(["UANA", "UMAYA"]),
    "team_id": st.sampled_from([1, 2]),
    "teams": st.just([1, 9]),
    "needs": st.just([1, 2]),
    "start_on": st.just("2026-12-01"),
    "target_on": st.just("2026-12-01"),
    "rank": st.floats(0, 9),
    "impact": st.sampled_from(sorted(IMPACTS)),
    "reach": st.integers(1, 9999),
    "confidence": st.integers(1, 100),
    "effort": st.floats(0.1, 99),
    "source_link": st.just("https://example.com/p1"),
}


@st.composite
def _changes(draw: st.DrawFn) -> RoadmapChange:
    name = draw(st.sampled_from([*FIELDS, "created"]))
    values = st.none() | _BY_FIELD.get(name, text)
    return RoadmapChange(
        item_id=1,
        field=name,
        before=draw(values),
        after=draw(values),
        at=NOW,
        by=draw(st.none() | st.just("UANA")),
        source=draw(st.sampled_from(ChangeSource)),
    )


changes = _changes()
listed = st.builds(
    Listed,
    item=items,
    slip=st.none() | st.just(Slip(40, DAY, overdue=False)),
    waits_for=st.lists(others, max_size=2),
    escalations=st.lists(escalations, max_size=2),
)


@given(st.lists(listed, max_size=25), st.sampled_from(Kind), short, text)
def test_a_page_of_a_list(rows: list[Listed], kind: Kind, team: str, words: str) -> None:
    wanted = Wanted(kind, "2026-Q4", 1, words[:200], page=2)
    page = ItemPage(wanted, rows, total=999, pages=40, team=team, left_over=3)
    message(page_text(page, Naming()), page_blocks(page, Naming()))
    page = replace(page, rows=[], total=0)
    message(page_text(page, Naming()), page_blocks(page, Naming()))


@given(
    items,
    st.lists(others, max_size=30),
    st.lists(changes, max_size=20),
    short,
    st.lists(escalations, max_size=3),
)
def test_one_item(
    item: RoadmapItem,
    near: list[Other],
    lines: list[RoadmapChange],
    team: str,
    about: list[Escalation],
) -> None:
    card = ItemCard(
        item=item,
        team=team,
        reader_zone="UTC",
        contributors=["UMAYA"] * 9,
        teams=[team, team],
        needs=near,
        needed_by=near,
        slip=Slip(9, DAY, overdue=True),
        escalations=about,
        latest=lines[:3],
        names={1: team},
        may_change=True,
    )
    message(card_text(card), card_blocks(card))
    view(card_modal(card))
    view(history_modal(History(item, lines, 2, 3, {1: team}, "UTC")))
    for words in (
        added_text(item, "UANA"),
        owner_text(item, None, ChangeSource.JIRA),
        contributor_text(item, "UMAYA", ChangeSource.SLACK),
        *(held_up_text(item, other) for other in near[:1]),
    ):
        message(words, [b.section(words)])


facts = st.builds(
    Facts,
    id=st.integers(1, 10**9),
    title=text.map(lambda words: words[:255]),
    lane=short,
    quarter=st.just("2026-Q4"),
    status=st.sampled_from(ItemStatus),
    owner=st.just("UANA"),
    team_id=st.sampled_from([1, 2, None]),
    start_on=st.none() | st.just(DAY),
    target_on=st.none() | st.just(DAY),
    slip=st.none() | st.just(Slip(9, DAY, overdue=True)),
    note=text.map(lambda words: words[:500]),
    decision=text.map(lambda words: words[:500]),
    added_on=st.just(DAY),
    waits_for=st.just((1, 2)),
    is_new=st.booleans(),
    ended_lately=st.booleans(),
)


@given(st.lists(facts, max_size=40), st.lists(changes, max_size=15), short, text)
def test_a_summary(items: list[Facts], lines: list[RoadmapChange], team: str, title: str) -> None:
    summary = summarise("2026-Q4", items, today=DAY, since=DAY, joint=1)
    weeks = [TeamWeeks(1, team, 7.0, 9.5, 3, 1), TeamWeeks(2, team, None, 0.0, 0, 0)]
    about = SummaryView(
        summary=summary,
        teams={1: team, 2: team},
        names={"UANA": title},
        reader_zone="UTC",
        changes=[Changed(each, title) for each in lines],
        change_count=len(lines),
        by_source={"slack": 1, "jira": 2},
        changers=2,
        moved_out=[MovedOut(1, title, "2027-Q1")],
        weeks=weeks,
        launches=figures_of([LaunchFact(DAY, DAY, needed_it=True)] * 4),
    )
    pictured = with_picture(
        {"text": summary_text(about), "blocks": summary_blocks(about)},
        timeline(summary, about.teams, "UTC", NOW),
    )
    message(pictured["text"], pictured["blocks"])
    teams_weeks = Weeks("2026-Q4", weeks, [1, 2])
    message("\n".join(weeks_lines(teams_weeks)), weeks_blocks(teams_weeks))
    view(weeks_modal(teams_weeks))
    view(summary_modal(on=True, at=time(9), zone=None, channels=["CIT"]))


@given(
    text,
    st.lists(short.map(str.strip), min_size=1, max_size=20, unique=True),
    items,
)
def test_the_forms(title: str, lanes: list[str], item: RoadmapItem) -> None:
    new = NewItem(
        lanes=lanes,
        quarters=["2026-Q4", "2027-Q1"],
        owner="UANA",
        title=title,
        description=title,
        teams=[Team(id=7, slug="x", name=title[:60], channel_id="C1")],
        project=title,
        source_link="https://example.com/archives/C1/p1",
    )
    view(add_modal(new))
    form = EditForm(
        item=item,
        seen=1,
        lanes=lanes,
        quarters=new.quarters,
        contributors=["UANA"],
        teams=[7],
        needs=list(range(30)),
        every_team=new.teams,
        neighbours=[(id_, title) for id_ in range(120)],
    )
    for part in PARTS:
        view(edit_modal(form, part, "V0123"))


@given(items, text)
def test_a_launch(item: RoadmapItem, words: str) -> None:
    launch = LaunchDraft(DAY, DAY, needed_it=True, request=Request(RequestKind.ISSUE, words[:60]))
    page = LaunchPage(
        "2026-Q4",
        figures_of([LaunchFact(DAY)] * 60),
        [Launched(item, launch)] * 40,
        {"2026-Q3": figures_of([LaunchFact(DAY, DAY, needed_it=False)])},
    )
    said = reply("\n".join(page_lines(page, Naming()))).body or {}
    message(said["text"], said["blocks"])
    view(launch_modal(LaunchForm(item, DAY, 3, launch), "V0123"))
    view(launch_modal(LaunchForm(item, DAY, 3)))
    line = RoadmapChange(
        item_id=1,
        field=LAUNCH,
        before=launch.plain(),
        after={"request": words},
        at=NOW,
        source="slack",
    )
    card = ItemCard(
        item=item,
        team=None,
        reader_zone="UTC",
        latest=[line],
        extras=[Extra((launch_line(launch),))],
    )
    message(card_text(card), card_blocks(card))
    view(card_modal(card))


@given(items, text, text)
def test_what_is_said_of_an_issue(item: RoadmapItem, why: str, key: str) -> None:
    comment = JiraComment(link_id=1, marker="m", user_id="UANA", text=why, at=NOW)
    for words in (
        stuck_words(item, key, why),
        stuck_words(item, None, why),
        gone_words(item, key),
        conflict_words(item, key, {"title": (why, None), "teams": ([key], [why])}),
        not_sent_words(item, key, comment, why),
    ):
        message(words, [b.section(words)])


@given(text, st.lists(text, max_size=8), st.sampled_from(("running", "done", "stopped")))
def test_how_far_an_import_is(jql: str, examples: list[str], state: str) -> None:
    row = JiraImport(
        site="https://jira.example.com",
        team_id=1,
        jql=jql,
        by="UANA",
        at=NOW,
        state=state,
        total=9,
        seen=8,
        added=8,
        examples=examples,
        error=jql,
    )
    message(import_text(row), import_blocks(row))
