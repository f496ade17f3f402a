"""Records on both databases: who may, append-only, found by words, exported without secrets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.record import RecordEnd, RecordStart
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.jobs import Timetable, timetable
from bot.services import Services
from bot.services.decisions.exporting import FolderExport
from bot.services.decisions.recording import Back
from bot.services.escalations import EscalationDraft, QuestionDraft
from models import Decision, DecisionState, EscalationPolicy, OutboxMessage
from models.database import Database
from tests.company import SetClock

START = RecordStart(1, "other", "Move the shop?", 2, "Speed", "Quiet nights", "Now\nLater")
QUESTIONS = (
    "Which checkout vendor do we choose?",
    "Freeze the shop on Fridays?",
    "Who publishes the price list?",
    "Où placer la bannière de consentement?",
    "購入ページを変更しますか",
    "Checkout: pay by invoice?",
)


def record(services: Services, start: RecordStart = START, **more: object) -> int:
    services.decisions.recording.begin("UMAYA", start)
    end = RecordEnd(**{"approver": "UBEN", **more})  # type: ignore[arg-type]
    return services.decisions.recording.finish("UMAYA", end)


def test_who_may_and_the_first_answer_wins(services: Services) -> None:
    recording, taking = services.decisions.recording, services.decisions.taking
    with pytest.raises(NotAllowed, match="open a decision record"):
        recording.begin("UGUEST", START)
    number = record(services, proposal="0", why="It is faster.")
    with pytest.raises(NotAllowed, match="Who can: <@UBEN>"):
        taking.choose("UANA", number, 0)
    with pytest.raises(NotAllowed):
        recording.withdraw("UANA", number)
    assert taking.choose("UBEN", number, 0).rationale == "It is faster."
    with pytest.raises(Mistake, match="decided this already"):
        taking.choose("UBEN", number, 1)
    with pytest.raises(Mistake, match="decided this already"):
        recording.withdraw("UMAYA", number)
    with pytest.raises(Mistake, match="no decision 9"):
        services.decisions.looking.whole("UMAYA", 9)


def test_taken_back(services: Services) -> None:
    number = record(services)
    services.decisions.recording.withdraw("UMAYA", number)
    with pytest.raises(Mistake, match="taken back before anyone decided"):
        services.decisions.taking.choose("UBEN", number, 0)
    assert services.decisions.clock.next_due() is None
    (only,) = services.decisions.looking.log("UANA").decisions
    assert only.state == DecisionState.WITHDRAWN


def test_what_was_written_is_never_changed(services: Services, database: Database) -> None:
    number = record(services, proposal="0", why="It is faster.")
    with (
        pytest.raises(ValueError, match="question can't be"),
        database.writing() as session,
    ):
        session.get_one(Decision, number).question = "Something else?"
    services.decisions.taking.choose("UBEN", number, 0)
    with (
        pytest.raises(ValueError, match="rationale can't be"),
        database.writing() as session,
    ):
        session.get_one(Decision, number).rationale = "Because."


def test_what_is_wrong_stores_no_record(services: Services) -> None:
    recording = services.decisions.recording
    for wrong in (
        RecordStart(1, "other", "  ", 2),
        RecordStart(1, "other", "Now?", 1),
        RecordStart(1, "other", "x" * 2001),
        RecordStart(1, "other", "Now?", None, options="One"),
        RecordStart(99, "other", "Now?"),
    ):
        with pytest.raises(InvalidInput):
            recording.begin("UMAYA", wrong)
    recording.begin("UMAYA", START)
    for end in (
        RecordEnd(""),
        RecordEnd("UBEN", proposal="7", why="x"),
        RecordEnd("UBEN", proposal="0"),
        RecordEnd("UBEN", review_on="2020-01-01"),
        RecordEnd("UBEN", review_on="soon"),
    ):
        with pytest.raises(InvalidInput):
            recording.finish("UMAYA", end)
    assert services.decisions.looking.log("UMAYA").decisions == ()
    recording.finish("UMAYA", RecordEnd("UBEN"))
    with pytest.raises(Mistake, match="opened already"):
        recording.finish("UMAYA", RecordEnd("UBEN"))


@pytest.mark.parametrize(
    ("typed", "first", "count"),
    [
        ("checkout vendor", QUESTIONS[0], 1),
        ("CHECKOUTS", QUESTIONS[5], 2),
        ("publishing", QUESTIONS[2], 1),
        ("banniere", QUESTIONS[3], 1),
        ("ページ", QUESTIONS[4], 1),
        ("what about the invoice", QUESTIONS[5], 1),
        ("vendor invoice", QUESTIONS[5], 2),  # none has both
        ("cheqout vendoor", QUESTIONS[0], 1),  # as it is spelt
        ("xyzzy%", None, 0),
        ("100 %_", None, 0),
    ],
)
def test_found_by_words(services: Services, typed: str, first: str | None, count: int) -> None:
    for question in QUESTIONS:
        record(services, RecordStart(1, "other", question))
    found = services.decisions.looking.find("UANA", typed).decisions
    assert len(found) == count
    assert [each.question for each in found[:1]] == ([first] if first else [])
    assert services.decisions.looking.find("UGUEST", typed).decisions == ()


def test_the_whole_log_is_searched(services: Services, database: Database) -> None:
    best = record(services, replace(START, question="Which checkout vendor do we choose?"))
    with database.writing() as session:
        session.add_all(
            Decision(
                team_id=1,
                kind="other",
                question=f"Banner {number}?",
                needs="the checkout vendor",
                asked_by="UANA",
                asked_at=datetime(2026, 11, 24, tzinfo=UTC),
            )
            for number in range(450)
        )
    found = services.decisions.looking.find("UZOE", "checkout vendors").decisions
    assert (found[0].id, len(found)) == (best, 30)


def test_what_is_confidential_stays_so(
    services: Services, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    secret = EscalationDraft(1, "wrong_send", "customer list", confidential=True)
    number = services.escalations.raising.raise_escalation("UMAYA", secret)
    approver = {"kind": "approve", "user_id": "UZOE", "delegates": []}
    with database.writing() as session:
        session.add(EscalationPolicy(team_id=1, rules={"approvers": [approver]}))
    ask = QuestionDraft("approve", "Tell the customers about zanzibar?")
    hidden = services.escalations.deciding.ask("UMAYA", number, ask)
    services.decisions.taking.explain("UZOE", hidden, 0, "They have a right to know.")
    looking = services.decisions.looking
    assert len(looking.find("UZOE", "zanzibar").decisions) == 1
    for typed in ("zanzibar", "zanzibr"):
        found = looking.find("UELSE", typed)
        assert (found.decisions, found.meant) == ((), None)
    with pytest.raises(Mistake, match="no decision"):
        looking.whole("UELSE", hidden)
    with pytest.raises(Mistake, match="no decision"):
        services.decisions.recording.form("UELSE", back_to=Back(hidden, corrects=True))
    record(services)
    FolderExport(database, tmp_path / "log").run_due(clock.now())
    names = sorted(each.name for each in (tmp_path / "log").iterdir())
    assert names == ["0002-move-the-shop.md", "README.md"]
    assert services.decisions.exporting.send_to("UELSE") == 1
    assert services.decisions.exporting.send_to("UZOE") == 2


def test_the_folder_is_written_each_monday(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    export = FolderExport(database, tmp_path)
    assert export.next_due() <= clock.now()
    export.run_due(clock.now())
    assert export.next_due() == datetime(2026, 11, 30, 6, tzinfo=UTC)


def test_the_log_goes_to_the_channels_in_weeks_with_a_decision(
    services: Services, database: Database, clock: SetClock
) -> None:
    jobs = timetable(send_decisions=services.decisions.exporting.send_to_channels)
    weekly = Timetable(database, jobs)
    weekly.run_due(clock.now())
    services.decisions.taking.choose("UBEN", record(services), 0)
    for day in (30, 37):
        clock.at = datetime(2026, 11, 1, 6, tzinfo=UTC) + timedelta(days=day - 1)
        weekly.run_due(clock.at)
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.destination)).all()
    sent = [row for row in rows if row.key.startswith("decisions:export:")]
    assert [row.destination for row in sent] == ["CIT", "CMK"]
    assert "with 1 new this week" in sent[0].payload["text"]
