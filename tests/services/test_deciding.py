"""Decisions on both databases: who may, the first answer, and two processes at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.services.escalations import EscalationDraft, QuestionDraft
from models import (
    Decision,
    DecisionState,
    EscalationEvent,
    EscalationPolicy,
    EventKind,
    OutboxMessage,
    OutboxState,
    Priority,
    Team,
)
from models.database import Database
from tests.company import SetClock, Users, company_services

DRAFT = EscalationDraft(team_id=1, impact="outage", summary="checkout is down")
QUESTION = QuestionDraft("pause_spend", "Pause it?", "")


@pytest.fixture
def number(services: Services, database: Database) -> int:
    """An escalation to IT, whose policy names Zoe to pause the spend, and Maya in her place."""
    approver = {"kind": "pause_spend", "user_id": "UZOE", "delegates": ["UMAYA"]}
    with database.writing() as session:
        session.add(EscalationPolicy(team_id=1, rules={"approvers": [approver]}))
    return services.escalations.raising.raise_escalation("UMAYA", DRAFT)


def decision(database: Database, decision_id: int = 1) -> Decision:
    with database.reading() as session:
        return session.get_one(Decision, decision_id)


def pages(database: Database) -> dict[str, OutboxMessage]:
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage)).all()
    return {row.key: row for row in rows if ":page:" in row.key and row.key.startswith("decision")}


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(EscalationEvent.kind).order_by("id")))


def test_asking_pages_the_approver_and_says_so(
    services: Services, database: Database, number: int
) -> None:
    deciding = services.escalations.deciding
    decision_id = deciding.ask("UANA", number, QUESTION)
    page = pages(database)[f"decision:{decision_id}:page:0:UZOE"]
    assert (page.destination, page.priority) == ("UZOE", Priority.PAGE)
    assert kinds(database)[-2:] == [EventKind.DECISION_ASKED, EventKind.PAGED]


def test_who_may_ask_and_who_may_decide(services: Services, number: int) -> None:
    deciding = services.escalations.deciding
    with pytest.raises(NotAllowed, match="You can't ask for a decision"):
        deciding.ask("UGUEST", number, QUESTION)
    decision_id = deciding.ask("UMAYA", number, QUESTION)
    with pytest.raises(NotAllowed, match="Who can: <@UZOE>, <@UMAYA>, <@UBEN>"):
        deciding.choose("UANA", decision_id, 0)
    with pytest.raises(NotAllowed, match="Who can: <@UZOE>, <@UMAYA>, <@UBEN>"):
        deciding.to_explain("UGUEST", decision_id)
    with pytest.raises(InvalidInput, match="Choose one"):
        deciding.choose("UZOE", decision_id, 7)
    assert deciding.choose("UMAYA", decision_id, 1).choice == "No"
    with pytest.raises(NotAllowed, match="Only <@UMAYA>"):
        deciding.give_reason("UZOE", decision_id, "because")


def test_what_is_wrong_stores_nothing(services: Services, database: Database, number: int) -> None:
    deciding = services.escalations.deciding
    for wrong in (
        QuestionDraft("lunch", "Pause it?"),
        QuestionDraft("publish", "  "),
        QuestionDraft("publish", "x" * 10_000),
        QuestionDraft("publish", "Now?", "only one"),
    ):
        with pytest.raises(InvalidInput):
            deciding.ask("UANA", number, wrong)
    with pytest.raises(Mistake, match="no escalation #99"):
        deciding.ask("UANA", 99, QUESTION)
    assert pages(database) == {}


def test_a_page_that_reaches_nobody_goes_on_to_the_delegate_at_once(
    services: Services, database: Database, clock: SetClock, number: int
) -> None:
    decision_id = services.escalations.deciding.ask("UANA", number, QUESTION)
    row = pages(database)[f"decision:{decision_id}:page:0:UZOE"]
    with database.writing() as session:
        services.escalations.decision_clock.page_failed(session, row)
    assert services.escalations.decision_clock.next_due() == clock.now()
    services.escalations.decision_clock.run_due(clock.now())
    assert f"decision:{decision_id}:page:1:UMAYA" in pages(database)
    # Of a message that is no question nothing is done.
    with database.writing() as session:
        other = OutboxMessage(
            key="home:U1", destination="U1", method="x", created_at=clock.at, not_before=clock.at,
            priority=Priority.UPDATE, payload={},
        )  # fmt: skip
        services.escalations.decision_clock.page_failed(session, other)


def test_without_anyone_named_and_without_a_lead_the_administrators_are_asked(
    services: Services, database: Database, number: int
) -> None:
    with database.writing() as session:
        session.get_one(Team, 1).lead_user_id = None
    form = services.escalations.deciding.to_ask("UANA", number)
    assert form.asked["publish"] == ("UBEN",)
    services.escalations.deciding.ask("UANA", number, QuestionDraft("publish", "Now?"))
    assert "decision:1:page:0:UBEN" in pages(database)


def test_nobody_at_all_can_be_reached_and_the_channel_is_told(
    services: Services, database: Database, users: Users, clock: SetClock, number: int
) -> None:
    for user in users.all:
        user["deleted"] = user["id"] != "UANA"
    services.people.run_due(clock.now())
    services.escalations.deciding.ask("UANA", number, QUESTION)
    assert pages(database) == {}
    with database.reading() as session:
        told = session.exec(select(OutboxMessage).where(OutboxMessage.destination == "CIT")).all()
    assert any("nobody who may take it can be reached" in str(row.payload) for row in told)
    assert decision(database).next_page_at


def test_resolved_withdraws_the_question(
    services: Services, database: Database, clock: SetClock, number: int
) -> None:
    deciding = services.escalations.deciding
    decision_id = deciding.ask("UANA", number, QUESTION)
    services.escalations.answering.resolve("UANA", number, "")
    assert decision(database).state == DecisionState.WITHDRAWN
    assert pages(database)[f"decision:{decision_id}:page:0:UZOE"].state == OutboxState.WITHDRAWN
    with pytest.raises(Mistake, match="over before anyone decided"):
        deciding.choose("UZOE", decision_id, 0)
    clock.advance(days=2)
    services.escalations.decision_clock.run_due(clock.now())
    assert len(pages(database)) == 1


def test_what_is_confidential_names_who_is_asked(services: Services, database: Database) -> None:
    secret = EscalationDraft(
        team_id=1, impact="wrong_send", summary="customer list", confidential=True
    )
    number = services.escalations.raising.raise_escalation("UMAYA", secret)
    with database.writing() as session:
        approver = {"kind": "approve", "user_id": "UZOE", "delegates": []}
        session.add(EscalationPolicy(team_id=1, rules={"approvers": [approver]}))
    deciding = services.escalations.deciding
    with pytest.raises(Mistake, match="no escalation"):
        services.decisions.looking.log("UZOE", number)
    deciding.ask("UMAYA", number, QuestionDraft("approve", "Tell the customers?"))
    assert len(services.decisions.looking.log("UZOE", number).decisions) == 1
    with pytest.raises(Mistake, match="no escalation"):
        services.decisions.looking.log("UGUEST", number)
    assert services.decisions.looking.log("UGUEST").decisions == ()


def test_of_many_answers_at_once_one_wins(
    services: Services, database: Database, number: int
) -> None:
    deciding = services.escalations.deciding
    decision_id = deciding.ask("UANA", number, QUESTION)

    def answer(place: int) -> str:
        try:
            deciding.choose(("UZOE", "UMAYA", "UBEN")[place % 3], decision_id, place % 2)
        except Mistake as late:
            return str(late)
        return "decided"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(answer, range(6)))
    assert outcomes.count("decided") == 1
    assert kinds(database).count(EventKind.DECIDED) == 1


def test_two_engines_take_each_turn_once(
    services: Services, database: Database, clock: SetClock, users: Users, number: int
) -> None:
    services.escalations.answering.acknowledge("UANA", number)
    for kind in ("pause_spend", "roll_back", "publish", "approve"):
        services.escalations.deciding.ask("UANA", number, QuestionDraft(kind, "Now?"))
    other = company_services(database, clock, users)
    clocks = (services.escalations.decision_clock, other.escalations.decision_clock)
    for _ in range(3):
        now = clock.advance(minutes=31)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(type(clocks[0]).run_due, clocks, [now] * 2))
            list(pool.map(type(clocks[0]).run_due, clocks, [now] * 2))
    with database.reading() as session:
        found = session.exec(select(Decision)).all()
    for each in found:
        assert each.turn == 4
        assert len(set(each.pages)) == len(each.pages)
