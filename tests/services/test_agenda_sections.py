"""What the sections of an agenda say, on both databases, and by how many queries."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.domain.record import RecordEnd, RecordStart
from bot.domain.survey.results import Rate, Side, publish, to_json
from bot.errors import Mistake
from bot.services import Services
from bot.services.actions import ActionDraft, ActionSource
from bot.services.escalations import EscalationDraft, QuestionDraft
from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.case import case_of
from bot.services.meetings.sections import LOADERS
from models import (
    ActionOrigin,
    EscalationPolicy,
    JiraConnection,
    JiraLink,
    MeetingOccurrence,
    MeetingTopic,
    OutboxState,
    Person,
    RoadmapChange,
    RoadmapItem,
    Survey,
)
from models.database import Database
from tests.company import SetClock
from tests.services.agenda_rows import fill
from tests.services.meeting_stage import CALL, MINUTES, POST, STARTS, Stage

RECORD = RecordStart(1, "other", "Move the shop?", 2, "Speed", "Quiet nights", "Now\nLater")


@pytest.fixture
def stage(services: Services, database: Database, clock: SetClock) -> Stage:
    return Stage(services, database, clock)


def test_each_section_takes_three_queries_at_most(stage: Stage) -> None:
    number = stage.set_up()
    stage.clock.at = CALL
    stage.services.wins.give("UMAYA", "CIT", "<@UANA> for the quiet migration")
    stage.services.oncall.time_off.add("UBEN", "UBEN", "2026-12-03 2026-12-04")
    with stage.database.writing() as session:
        fill(session, 50, CALL)
        session.add(_survey())
    counts = {}
    queries: list[str] = []
    listen = (stage.database.engine, "before_cursor_execute", lambda *each: queries.append(each[2]))
    event.listen(*listen)
    with stage.database.reading() as session:
        case = case_of(session, session.get_one(MeetingOccurrence, number))
        agendas = AgendaService("https://larkfield.slack.com/")
        for key in LOADERS:
            about = agendas.about(session, case, stage.clock.now(), 10)
            queries.clear()
            assert LOADERS[key](session, about).total or key in {
                "checklist",
                "goals",
                "postmortems",
            }
            counts[key] = len(queries)
        queries.clear()
        agendas.collect(session, case, stage.clock.now())
    event.remove(*listen)
    assert max(counts.values()) <= 3, counts
    # And a few for the teams, the last meeting, the topics.
    assert len(queries) <= sum(counts.values()) + 4, queries


def test_a_survey_is_on_the_next_agenda_and_its_action_until_it_is_done(stage: Stage) -> None:
    number = stage.set_up()
    with stage.database.writing() as session:
        session.add(_survey())
        session.flush()
        action = stage.services.actions.add(
            session,
            user_id="UBEN",
            team_id=1,
            draft=ActionDraft("Say it early", "UANA", "2026-12-31"),
            source=ActionSource(ActionOrigin.SURVEY, 1),
        )
    stage.run_to(POST + timedelta(weeks=1))
    first, second = (stage.text(f"meeting:{each}:agenda") for each in (number, number + 1))
    assert "*From the survey*\n• Collaboration survey 2026-Q4: too few answers" in first
    assert first.count(f"{action}: Say it early – <@UANA>, by Thu 31 Dec") == 1
    assert "Collaboration survey" not in second
    assert f"*From the survey*\n• {action}: Say it early" in second


def test_decisions_needed_name_the_approver_of_the_authority_map(stage: Stage) -> None:
    number = stage.set_up()
    approver = {"kind": "approve", "user_id": "UZOE", "with_team": "marketing-ops"}
    escalations = stage.services.escalations
    with stage.database.writing() as session:
        session.add(EscalationPolicy(team_id=1, rules={"approvers": [approver]}))
    escalation = escalations.raising.raise_escalation("UMAYA", EscalationDraft(1, "outage", "x"))
    for kind in ("approve", "roll_back"):
        escalations.deciding.ask("UMAYA", escalation, QuestionDraft(kind, f"May we {kind}?"))
    stage.services.decisions.recording.begin("UMAYA", RECORD)
    stage.services.decisions.recording.finish("UMAYA", RecordEnd("UANA"))
    with stage.database.writing() as session:
        session.add(_waiting(stage))
        session.add(JiraConnection(site="https://jira.example", poll_at=POST, reconcile_at=POST))
        session.flush()
        session.add(
            JiraLink(
                site="https://jira.example",
                item_id=1,
                marker="m",
                issue_key="WEB-1",
                linked_at=POST,
            )
        )
        session.add(RoadmapChange(item_id=1, field="status", after="at_risk", at=CALL, source="x"))
        sent = next(row for row in stage.rows(f"escalation:{escalation}:channel:1"))
        sent.state, sent.posted_channel, sent.posted_ts = OutboxState.SENT, "CIT", "1.2"
        session.merge(sent)
    stage.run_to(POST)
    said = stage.text(f"meeting:{number}:agenda")
    link = "https://larkfield.slack.com/archives/CIT/p12"
    assert f"Decision 1: <{link}|May we approve?> – <@UZOE> decides" in said
    assert f"Decision 2: <{link}|May we roll_back?> – <@UBEN> decides" in said  # IT's lead
    assert "Decision 3: Move the shop? – <@UANA> decides" in said
    item = "<https://jira.example/browse/WEB-1|New shop>"
    assert f"Which vendor? – for #1 {item}; <@UANA> asks, <@UBEN> decides" in said
    assert f"*Roadmap changes*\n• #1 {item}" in said


def test_a_decision_comes_back_as_a_topic_but_no_confidential_one(stage: Stage) -> None:
    number = stage.set_up()
    decisions, escalations = stage.services.decisions, stage.services.escalations
    decisions.recording.begin("UMAYA", RECORD)
    end = RecordEnd("UBEN", review_on="2026-11-27", review_when="Black Friday is over")
    record = decisions.recording.finish("UMAYA", end)
    decisions.taking.choose("UBEN", record, 0)
    stage.clock.at = CALL + timedelta(hours=1)
    decisions.clock.run_due(stage.clock.at)
    topic = stage.topic(1)
    assert topic.title == "Does decision 1 still hold: Move the shop? (Black Friday is over)"
    assert (topic.occurrence_id, topic.kind, topic.owner_user_id) == (number, "decide", "UBEN")
    assert "It is on the next agenda of *Weekly sync*." in stage.text(
        "decision:1:review:2026-11-27:UBEN"
    )
    # Asked for by hand as well: it is there once.
    assert decisions.reviewing.bring_back("UMAYA", record)[1] == "Weekly sync"
    secret = EscalationDraft(1, "wrong_send", "customer list", confidential=True)
    escalation = escalations.raising.raise_escalation("UMAYA", secret)
    hidden = escalations.deciding.ask("UMAYA", escalation, QuestionDraft("approve", "Tell them?"))
    decisions.taking.explain("UBEN", hidden, 0, "They have a right to know.")
    assert decisions.reviewing.bring_back("UBEN", hidden)[1] is None
    with stage.database.reading() as session:
        assert len(session.exec(select(MeetingTopic)).all()) == 1


def test_an_audit_keeps_the_owners_of_its_lines_and_what_fails_is_an_action(stage: Stage) -> None:
    number = stage.set_up(preset="cms_audit")
    audits = stage.meetings.audits
    _, (plugins, access, *_) = audits.lines("UMAYA", number)
    assert plugins.id
    assert access.id
    audits.details("UMAYA", plugins.id, "UANA", "https://wiki.example.com/plugins")
    audits.details("UMAYA", access.id, "UZOE", None)
    audits.passed("UMAYA", plugins.id)
    stage.run_to(STARTS)
    audits.failed("UMAYA", access.id, ActionDraft("Take leavers out", "UZOE", "2026-12-04"))
    stage.run_to(MINUTES)
    minutes = stage.text(f"meeting:{number}:minutes")
    assert "✓ passed, <@UANA>, <https://wiki.example.com/plugins|evidence>" in minutes
    assert "✗ *failed*, <@UZOE>, action 1" in minutes
    with pytest.raises(Mistake, match="That audit is over"):
        audits.passed("UMAYA", access.id)
    with stage.database.writing() as session:
        session.get_one(Person, "UZOE").deleted = True
    stage.run_to(MINUTES + timedelta(weeks=1))
    _, (plugins, access, *_) = audits.lines("UMAYA", number + 2)
    assert (plugins.owner_user_id, plugins.evidence, plugins.passed) == ("UANA", None, None)
    assert access.owner_user_id is None
    assert "1: Take leavers out – <@UZOE>" in stage.text(f"meeting:{number + 1}:agenda")


def _survey() -> Survey:
    """One that was published on the day of the call; too few have answered to show a figure."""
    sides, now = [Side(1, "IT"), Side(2, "Marketing Ops")], CALL
    published = publish(sides, [], {}, {1: Rate(9, 8), 2: Rate(9, 8)}, floor=5)
    return Survey(
        state="published",
        plan={},
        sides=[{"team_id": each.team_id, "name": each.name} for each in sides],
        questions=[],
        owner_user_id="UBEN",
        opens_on=now.date(),
        opens_at=now,
        closes_at=now,
        publishes_at=now,
        results=to_json(published),
    )


def _waiting(stage: Stage) -> RoadmapItem:
    return RoadmapItem(
        id=1,
        title="New shop",
        lane="Website",
        quarter="2026-Q4",
        status="at_risk",
        team_id=1,
        owner_user_id="UANA",
        decision_needed="Which vendor?",
        created_by="UANA",
        created_at=stage.clock.now(),
    )
