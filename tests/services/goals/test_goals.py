"""Goals on both databases: who may, what is kept, two at once, and what is counted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.goals import TYPED, Reading, Standing
from bot.domain.goals.draft import MOST_GOALS, GoalDraft
from bot.domain.impact import IMPACTS
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.launch import LaunchDraft
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.views.goals.lists import figure_words, page_text
from bot.views.naming import Naming
from models import Alert, AuditEntry, ChangeSource, Escalation
from models.database import Database
from tests.company import SetClock

DRAFT = GoalDraft("More sign-ups", "2026-Q4", "UMAYA", TYPED, "6000", start="4000", unit="people")
HOLD = replace(DRAFT, start="", target="10")
OUTAGE = next(iter(IMPACTS))


def only(services: Services) -> Any:
    (shown,) = services.goals.looking.page("UZOE").goals
    return shown


def items(services: Services, database: Database, *drafts: ItemDraft) -> list[int]:
    with database.writing() as session:
        return services.roadmap.changing.add_items(session, drafts, "UMAYA", ChangeSource.SLACK)


def test_set_noted_changed_closed_and_opened_again(services: Services, database: Database) -> None:
    changing, looking = services.goals.changing, services.goals.looking
    with pytest.raises(NotAllowed, match="change the shared goals"):
        changing.add("UMAYA", DRAFT)
    (item,) = items(services, database, ItemDraft("Banner", "Website", "2026-Q4", "UMAYA"))
    goal_id = changing.add("UBEN", replace(DRAFT, items=f"#{item}"))
    assert only(services).standing is Standing.UNKNOWN
    assert "not recorded" in page_text(looking.page("UGUEST"), Naming())

    for nobody in ("UZOE", "UGUEST"):
        with pytest.raises(NotAllowed, match="say how this goal stands"):
            changing.note(nobody, goal_id, "1")
    with pytest.raises(InvalidInput, match="A number, please"):
        changing.note("UMAYA", goal_id, "lots")
    changing.note("UMAYA", goal_id, "5,500")
    shown = only(services)
    assert (shown.reading.low, shown.standing) == (5500, Standing.ON_TRACK)
    assert [each.id for each in shown.items] == [item]

    form = looking.form("UBEN", goal_id)
    assert form.draft == replace(
        DRAFT, items=f"#{item}", target="6,000", start="4,000", better="higher"
    )
    changing.change("UBEN", goal_id, replace(form.draft, target="9000"), version=form.version)
    assert only(services).standing is Standing.OFF_TRACK
    with pytest.raises(InvalidInput, match="Somebody has changed this goal"):
        changing.change("UBEN", goal_id, form.draft, version=form.version)
    with pytest.raises(InvalidInput, match="how it ended"):
        changing.close("UBEN", goal_id, "open", "", version=3)
    with pytest.raises(NotAllowed):
        changing.close("UMAYA", goal_id, "missed", "", version=3)
    with pytest.raises(InvalidInput, match="Somebody has changed this goal"):
        changing.close("UBEN", goal_id, "missed", "", version=2)
    changing.close("UBEN", goal_id, "missed", " The form was too long. ", version=3)
    shown = only(services)
    assert (shown.goal.state, shown.goal.learnt) == ("missed", "The form was too long.")
    assert (shown.reading.low, shown.reading.by) == (5500, "UMAYA")
    for refused in (
        lambda: changing.note("UMAYA", goal_id, "1"),
        lambda: changing.close("UBEN", goal_id, "reached", "", version=4),
        lambda: looking.form("UBEN", goal_id),
    ):
        with pytest.raises(Mistake, match="is closed"):
            refused()
    assert changing.reopen("UBEN", goal_id) == "2026-Q4"
    assert only(services).is_open

    with database.reading() as session:
        kept = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    of_goal = [each for each in kept if each.subject == "goal 1 “More sign-ups”"]
    assert [each.by for each in of_goal] == ["UBEN", "UMAYA", "UBEN", "UBEN", "UBEN"]
    assert (of_goal[1].before, of_goal[1].after) == ({"value": None}, {"value": 5500})
    assert of_goal[3].after == {"state": "missed", "learnt": "The form was too long."}


def test_what_is_not_there(services: Services) -> None:
    changing = services.goals.changing
    for change, field in (
        ({"items": "#99"}, "items"),
        ({"team": "99"}, "team"),
        ({"owner": "UNOBODY"}, None),
    ):
        draft = replace(DRAFT, **change)
        if field:
            with pytest.raises(InvalidInput) as refused:
                changing.add("UBEN", draft)
            assert set(refused.value.problems) == {field}
    with pytest.raises(Mistake, match="no goal 99"):
        changing.note("UBEN", 99, "1")
    later = changing.add("UBEN", replace(HOLD, quarter="2027-Q1"))
    shown = services.goals.looking.one("UBEN", later)
    assert (shown.standing, figure_words(shown)) == (Standing.NOT_BEGUN, "not recorded")
    assert services.goals.looking.page("UZOE").goals == []
    for number in range(MOST_GOALS):
        changing.add("UBEN", replace(DRAFT, title=f"Goal {number}"))
    with pytest.raises(InvalidInput, match="Fewer are easier"):
        changing.add("UBEN", DRAFT)


def figure(services: Services, measure: str, team: str = "") -> Reading | None:
    """What Liaison counts for a goal that is set just for that."""
    draft = replace(HOLD, measure=measure, team=team)
    goal_id = services.goals.changing.add("UBEN", draft)
    return services.goals.looking.one("UBEN", goal_id).reading


def escalation(team_id: int, minutes: float | None, now: datetime) -> Escalation:
    raised = now - timedelta(days=1)
    acknowledged = None if minutes is None else raised + timedelta(minutes=minutes)
    return Escalation(
        team_id=team_id,
        raised_from_team_id=3 - team_id,
        raised_by="UMAYA",
        raised_at=raised,
        impact=OUTAGE,
        severity=2,
        summary="x",
        acknowledged_at=acknowledged,
        resolved_at=raised + timedelta(hours=3),
    )


def test_times_are_those_of_the_escalations_asked_of_the_team(
    services: Services, database: Database, clock: SetClock
) -> None:
    assert figure(services, "to_acknowledge", "1") is None
    with database.writing() as session:
        for team_id, minutes in ((1, 4), (1, 8), (1, None), (2, 60)):
            session.add(escalation(team_id, minutes, clock.now()))
        early = escalation(1, 900, datetime(2026, 9, 30, tzinfo=UTC))
        session.add(early)
    assert figure(services, "to_acknowledge", "1") == Reading(6, 6, 2)
    assert figure(services, "to_acknowledge") == Reading(8, 8, 3)
    assert figure(services, "to_resolve", "2") == Reading(3, 3, 1)


def test_what_the_roadmap_and_launches_say(
    services: Services, database: Database, clock: SetClock
) -> None:
    for measure in ("joint_share", "on_time", "velocity", "dependency"):
        assert figure(services, measure) is None
    base = ItemDraft("Banner", "Website", "2026-Q4", "UMAYA")
    promised = replace(base, target_on=date(2026, 11, 20))
    ids = items(
        services, database, promised, promised, replace(base, teams=(1,)),
        replace(base, target_on=date(2026, 12, 24)), promised,
    )  # fmt: skip
    clock.at = datetime(2026, 11, 19, 12, tzinfo=UTC)
    done, late, _, _, dropped = ids
    for item_id, status in ((done, "done"), (dropped, "dropped")):
        card = services.roadmap.editing.form("UMAYA", item_id)
        services.roadmap.editing.change("UMAYA", item_id, {"status": status}, seen=card.seen)
    clock.at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    card = services.roadmap.editing.form("UMAYA", late)
    services.roadmap.editing.change("UMAYA", late, {"status": "done"}, seen=card.seen)
    assert figure(services, "on_time") == Reading(50, 50, 2)
    assert figure(services, "on_time", "1") is None
    assert figure(services, "joint_share") == Reading(20, 20, 5)

    record = services.roadmap.launches.record
    record("UMAYA", done, LaunchDraft(date(2026, 11, 19), date(2026, 11, 1)), "MKT-1", seen=0)
    record("UMAYA", late, LaunchDraft(date(2026, 11, 20), needed_it=False), "", seen=0)
    assert figure(services, "velocity") == Reading(18, 18, 1)
    assert figure(services, "dependency", "2") == Reading(50, 50, 2)
    assert figure(services, "dependency", "1") is None


def test_uptime_is_that_of_the_monitors(
    services: Services, database: Database, clock: SetClock
) -> None:
    with pytest.raises(InvalidInput, match="counted for one team"):
        figure(services, "uptime")
    assert figure(services, "uptime", "1") is None
    start = datetime(2026, 10, 1, 4, tzinfo=UTC)  # midnight in Ben's Berlin is another
    with database.writing() as session:
        alert = Alert(
            team_id=1,
            source="json",
            fingerprint="shop",
            title="503",
            impact="outage",
            started_at=start + timedelta(days=1),
            ended_at=start + timedelta(days=2),
            last_seen_at=start,
        )
        session.add(alert)
    read = figure(services, "uptime", "1")
    assert read is not None
    days = (clock.now() - datetime(2026, 9, 30, 22, tzinfo=UTC)) / timedelta(days=1)
    assert read.low == pytest.approx(100 * (1 - 1 / days), abs=0.01)
    assert read.n == 1
