"""Post-mortems, actions and votes on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.services.actions import ActionDraft
from bot.services.escalations import EscalationDraft, PostMortemEdit
from bot.services.escalations.case import load
from models import OutboxMessage, PostMortem, UrgencyVote
from models.database import Database
from tests.company import SetClock, Users, company_services

DRAFT = EscalationDraft(team_id=1, impact="outage", summary="checkout is down")
PARTS = {"what_happened": "It broke.", "impact": "No orders."}


@pytest.fixture
def number(services: Services) -> int:
    """Raised by Maya, acknowledged and resolved by Ana, on Tuesday at 02:40 UTC."""
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    services.escalations.answering.acknowledge("UANA", number)
    services.escalations.answering.resolve("UANA", number, "a new certificate")
    return number


def sent(database: Database, begins: str) -> list[OutboxMessage]:
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage).order_by("id")).all()
    return [row for row in rows if row.key.startswith(begins)]


def test_two_engines_ask_each_once(
    services: Services, database: Database, clock: SetClock, users: Users, number: int
) -> None:
    other = company_services(database, clock, users)
    clocks = (services.escalations.postmortem_clock, other.escalations.postmortem_clock)
    for _ in range(30):
        now = clock.advance(hours=2)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(type(clocks[0]).run_due, clocks, [now] * 2))
    assert len(sent(database, f"postmortem:{number}:ask:UANA")) == 1
    assert [row.destination for row in sent(database, f"urgency:{number}:")] == ["UANA", "UMAYA"]


def test_a_machines_one_is_written_by_the_last_owner_or_the_lead(
    services: Services, database: Database
) -> None:
    for owner, author in (("UANA", "UANA"), (None, "UBEN")):
        number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
        if owner:
            services.escalations.answering.acknowledge(owner, number)
        with database.writing() as session:  # as the end of an alert does it
            desk = services.escalations.answering._desk  # noqa: SLF001
            desk.end(session, load(session, number), "liaison", "")
        with database.reading() as session:
            assert session.get_one(PostMortem, number).author_user_id == author


def test_an_author_without_an_account_is_stood_in_for(
    services: Services, database: Database, users: Users, clock: SetClock, number: int
) -> None:
    next(user for user in users.all if user["id"] == "UANA")["deleted"] = True
    services.people.run_due(clock.now())
    services.escalations.postmortem_clock.run_due(clock.advance(days=2))
    assert [row.destination for row in sent(database, f"postmortem:{number}:ask:")] == ["UBEN"]


def test_who_may_write_and_who_may_read(services: Services, number: int) -> None:
    learning = services.escalations.learning
    with pytest.raises(NotAllowed, match="You can't write this post-mortem"):
        learning.to_write("UZOE", number)
    assert learning.report("UZOE", number).team == "IT"
    with pytest.raises(Mistake, match="no escalation"):
        learning.report("UGUEST", number)
    with pytest.raises(Mistake, match="no escalation #99"):
        learning.report("UANA", 99)


def test_what_is_wrong_stores_nothing(services: Services, database: Database, number: int) -> None:
    learning = services.escalations.learning
    action = ActionDraft("Watch it", "UANA", "2026-12-01", "_0")
    for wrong in (
        PostMortemEdit({"impact": "x" * 10_000}, ""),
        PostMortemEdit(PARTS, "x" * 10_000),
        PostMortemEdit(PARTS, "", ActionDraft("", "UANA", "2026-12-01", "_0")),
        PostMortemEdit(PARTS, "", ActionDraft("Watch it", "", "2026-12-01", "_0")),
        PostMortemEdit(PARTS, "", ActionDraft("Watch it", "UANA", "soon", "_0")),
        PostMortemEdit({"impact": ""}, "", action, publish=True),
    ):
        with pytest.raises(InvalidInput):
            learning.save("UANA", number, wrong)
    report = learning.report("UANA", number)
    assert report.actions == []
    assert report.post_mortem.what_happened.startswith("checkout is down")
    assert not sent(database, f"postmortem:{number}:published")


def test_publishing_posts_once_and_ends_the_reminders(
    services: Services, database: Database, clock: SetClock, number: int
) -> None:
    learning = services.escalations.learning
    long = dict.fromkeys(("what_happened", "impact", "went_well", "got_lucky"), "w" * 3000)
    learning.save("UANA", number, PostMortemEdit(long, "t" * 2000, publish=True))
    posts = sent(database, f"postmortem:{number}:published")
    assert [row.destination for row in posts] == ["CIT"] * 3
    assert [row.target_key for row in posts] == [None, posts[0].key, posts[0].key]
    with pytest.raises(Mistake, match="is published"):
        learning.save("UANA", number, PostMortemEdit(long, "", publish=True))
    services.escalations.postmortem_clock.run_due(clock.advance(days=30))
    assert not sent(database, f"postmortem:{number}:ask:")


def test_actions_are_the_teams_until_they_are_done(services: Services, number: int) -> None:
    learning, actions = services.escalations.learning, services.actions
    for words, due in (("Second", "2026-12-02"), ("First", "2026-12-01")):
        learning.save(
            "UANA", number, PostMortemEdit(PARTS, "", ActionDraft(words, "UZOE", due, "_0"))
        )
    assert [each.words for each in actions.listed("UANA").actions] == ["First", "Second"]
    with pytest.raises(NotAllowed, match="You can't change this action"):
        actions.finish("UMAYA", 1)
    with pytest.raises(NotAllowed):
        actions.push("UMAYA", 1, "2026-12-07", "because")
    with pytest.raises(InvalidInput) as wrong:
        actions.push("UZOE", 1, "2026-12-02", " ")
    assert set(wrong.value.problems) == {"due", "why"}
    actions.push("UZOE", 1, "2026-12-07", "the vendor\nanswers late")
    pushed = actions.push("UZOE", 1, "2026-12-08", "again")
    assert [(each["to"], each["why"]) for each in pushed.pushes] == [
        ("2026-12-07", "the vendor answers late"),
        ("2026-12-08", "again"),
    ]
    # 09:00 in New York on the working day before.
    assert pushed.remind_at == datetime(2026, 12, 7, 14, tzinfo=UTC)
    actions.finish("UZOE", 1)
    actions.finish("UZOE", 1)
    assert [each.words for each in actions.listed("UANA").actions] == ["First"]
    with pytest.raises(Mistake, match="is done already"):
        actions.push("UZOE", 1, "2027-01-04", "too late")
    with pytest.raises(InvalidInput):
        actions.make_item("UZOE", 2, "No such lane", "2026-Q4")
    assert actions.make_item("UZOE", 2, "Website", "2026-Q4") == 1
    with pytest.raises(Mistake, match="on the roadmap already: #1"):
        actions.to_roadmap_form("UZOE", 2)
    with pytest.raises(Mistake, match="There is no action 77"):
        actions.finish("UZOE", 77)
    assert actions.drop("UZOE", 2).dropped_at
    assert not actions.listed("UANA").actions


def test_votes_are_stored_once_and_can_change(
    services: Services, database: Database, clock: SetClock, number: int
) -> None:
    services.escalations.postmortem_clock.run_due(clock.advance(days=1))
    urgency = services.escalations.urgency
    for urgent in (True, True, False):
        urgency.vote("UMAYA", number, urgent=urgent)
        clock.at += timedelta(seconds=1)
    with pytest.raises(NotAllowed, match="are asked"):
        urgency.vote("UZOE", number, urgent=True)
    with database.reading() as session:
        votes = session.exec(select(UrgencyVote).order_by("user_id")).all()
    assert [(each.user_id, each.side, each.urgent) for each in votes] == [
        ("UANA", "responder", None),
        ("UMAYA", "raiser", False),
    ]
