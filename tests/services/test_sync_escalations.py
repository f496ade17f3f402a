"""Escalations and their issues: made as one is raised, and each follows the other."""

from typing import Any

import pytest
from sqlmodel import col, select

from bot.services import Services
from models import Escalation, EscalationEvent, EscalationState, EventKind, JiraLink, JiraProject
from models.database import Database
from tests.company import SetClock
from tests.jira.site import ANA, DOING, DONE
from tests.jira.stage import Stage, staged
from tests.services.escalation_stage import raised


@pytest.fixture
def stage(database: Database, clock: SetClock, services: Services) -> Stage:
    """The team's setting is on."""
    stage = staged(database, clock, services)
    wants_issues(stage)
    return stage


def wants_issues(stage: Stage, *, yes: bool = True) -> None:
    with stage.database.writing() as session:
        project = session.exec(select(JiraProject).where(JiraProject.team_id == 1)).one()
        project.escalations = yes
        session.add(project)


def begun(stage: Stage, **more: Any) -> tuple[int, str]:
    """An escalation, and the id of its issue."""
    number = raised(stage.services, **more)
    stage.settle(seconds=1)
    return number, link_of(stage, number).issue_id or ""


def link_of(stage: Stage, number: int) -> JiraLink:
    with stage.database.reading() as session:
        return session.exec(select(JiraLink).where(JiraLink.escalation_id == number)).one()


def now_is(stage: Stage, number: int) -> Escalation:
    with stage.database.reading() as session:
        return session.get_one(Escalation, number)


def told(stage: Stage, number: int, kind: EventKind) -> list[dict[str, Any]]:
    mine = select(EscalationEvent).where(
        EscalationEvent.escalation_id == number, EscalationEvent.kind == kind
    )
    with stage.database.reading() as session:
        return [each.data for each in session.exec(mine.order_by(col(EscalationEvent.id)))]


def test_an_issue_is_made_as_it_is_raised_and_follows_it(stage: Stage) -> None:
    number, issue_id = begun(stage, summary="Checkout is down\nsince noon")
    issue = stage.site.issues_by_id[issue_id]
    assert issue.summary == f"Escalation #{number}: Checkout is down since noon"
    assert issue.description == "Checkout is down\nsince noon"
    (line,) = told(stage, number, EventKind.LINKED)
    assert line == {"key": issue.key, "url": stage.site.browse_url(issue.key)}
    assert stage.said(f"escalation:{number}:")[-1].startswith("In Jira it is <https://")

    stage.services.escalations.answering.acknowledge("UANA", number)
    stage.settle(seconds=1)
    assert stage.site.issues_by_id[issue_id].status == DOING
    stage.services.escalations.answering.resolve("UANA", number, "Rolled back.")
    stage.settle(seconds=1)
    assert stage.site.issues_by_id[issue_id].status == DONE
    assert len(stage.site.issues_by_id) == 1


def test_what_is_done_in_jira_is_done_here(stage: Stage) -> None:
    number, issue_id = begun(stage)
    stage.site.people_edit(issue_id, status=DOING, assignee=ANA)
    stage.settle(minutes=2)
    taken = now_is(stage, number)
    assert (taken.state, taken.owner_user_id) == (EscalationState.ACKNOWLEDGED, "UANA")

    stage.site.people_edit(issue_id, status=DONE)
    stage.settle(minutes=2)
    ended = now_is(stage, number)
    assert ended.state == EscalationState.RESOLVED
    assert ended.resolution == f"Closed in Jira: {link_of(stage, number).issue_key}"


def test_who_took_it_in_jira_has_to_be_known_here(stage: Stage) -> None:
    number, issue_id = begun(stage)
    stage.site.people_edit(issue_id, status=DOING)
    stage.settle(minutes=2)
    assert now_is(stage, number).state == EscalationState.OPEN


def test_a_status_that_is_stuck_is_told_once_where_it_is_worked_on(stage: Stage) -> None:
    number, issue_id = begun(stage)
    answering = stage.services.escalations.answering
    answering.acknowledge("UANA", number)
    stage.settle(seconds=1)
    answering.resolve("UANA", number, "Rolled back.")
    stage.settle(seconds=1)
    assert stage.site.issues_by_id[issue_id].status == DONE
    stage.services.escalations.moving.reopen("UANA", number)
    stage.settle(seconds=1)
    answering.acknowledge("UANA", number)
    stage.settle(minutes=5)
    lines = told(stage, number, EventKind.ISSUE_STUCK)
    assert [(line["why"], line["tell"]) for line in lines] == [
        ("no path from Done to Planned", []),  # nobody's yet: the thread says it
        ("no path from Done to In Progress", ["UANA"]),
    ]
    said = [words for words in stage.said(f"escalation:{number}:") if "to In Progress" in words]
    assert len(said) == 2  # in its thread, and to its owner


def test_an_issue_that_is_deleted_is_told_and_ends_nothing(stage: Stage) -> None:
    number, issue_id = begun(stage)
    stage.site.delete(issue_id)
    stage.services.escalations.answering.acknowledge("UANA", number)
    stage.settle(seconds=1)
    assert now_is(stage, number).state == EscalationState.ACKNOWLEDGED
    (line,) = told(stage, number, EventKind.ISSUE_STUCK)
    assert "it is gone" in line["why"]


@pytest.mark.parametrize("way", ["not wanted", "confidential"])
def test_none_is_made_where_nobody_wants_it(stage: Stage, way: str) -> None:
    wants_issues(stage, yes=way != "not wanted")
    number = raised(stage.services, confidential=way == "confidential")
    stage.settle(minutes=2)
    assert stage.site.issues_by_id == {}
    assert told(stage, number, EventKind.LINKED) == []
