"""Who may work on an escalation, and what happens when several do so at once; both databases."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlmodel import select

from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.escalations import EscalationDraft, HandOver, Update
from bot.services.setup import Directory
from bot.services.setup.reading import read_setup
from models import (
    Escalation,
    EscalationEvent,
    EscalationFollower,
    EscalationPolicy,
    EscalationState,
    EventKind,
    OutboxMessage,
    OutboxState,
    Page,
    Team,
)
from models.database import Database
from tests.company import CHANNELS, COMPANY, ZONES, SetClock, Users

DRAFT = EscalationDraft(team_id=1, impact="outage", summary="checkout is down")
WEB = {
    "name": "Web",
    "channel": "web",
    "lead": "UZOE",
    "members": ["UZOE"],
    "rotations": [
        {
            "name": "Primary",
            "zone": "America/New_York",
            "handoff": "09:00",
            "starts": "2026-11-23",
            "people": ["UZOE"],
        }
    ],
}


@pytest.fixture
def web(services: Services, database: Database) -> int:
    """A third team, with one person in it; the number of the team."""
    company = {"teams": [*COMPANY["teams"], WEB]}
    directory = Directory({user: user for user in ZONES}, {**CHANNELS, "web": "CWEB"})
    services.setup.apply(SYSTEM, read_setup(company), directory, dry_run=False)
    with database.reading() as session:
        team = session.exec(select(Team).where(Team.slug == "web")).one()
    return team.id or 0


def state(database: Database, number: int) -> Escalation:
    with database.reading() as session:
        return session.get_one(Escalation, number)


def change(database: Database, number: int, **values: object) -> None:
    with database.writing() as session:
        escalation = session.get_one(Escalation, number)
        for name, value in values.items():
            setattr(escalation, name, value)
        session.add(escalation)


def kinds(database: Database, number: int) -> list[str]:
    with database.reading() as session:
        events = select(EscalationEvent).where(EscalationEvent.escalation_id == number)
        return [event.kind for event in sorted(session.exec(events), key=lambda each: each.id or 0)]


def pages(database: Database, number: int) -> list[tuple[int, str]]:
    with database.reading() as session:
        rows = session.exec(select(Page).where(Page.escalation_id == number)).all()
        return [(row.leg, row.user_id) for row in sorted(rows, key=lambda each: each.id or 0)]


def outbox(database: Database, begins: str) -> list[OutboxMessage]:
    with database.reading() as session:
        rows = session.exec(select(OutboxMessage)).all()
    return [row for row in rows if row.key.startswith(begins)]


def at_once(works: Iterable[Callable[[], object]]) -> int:
    """Do all of it at the same moment; how many were not told that they came too late."""

    def done(work: Callable[[], object]) -> bool:
        try:
            work()
        except Mistake:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(done, works)).count(True)


def calls(services: Services, user: str, number: int, web: int) -> dict[str, Callable[[], object]]:
    """Everything that someone can do with an open one."""
    escalations = services.escalations
    responding, moving = escalations.responding, escalations.moving
    return {
        "acknowledge": lambda: escalations.answering.acknowledge(user, number),
        "update": lambda: responding.update(user, number, Update("going well")),
        "ask": lambda: responding.ask(user, number, "which country?"),
        "severity": lambda: responding.change_severity(user, number, 2, "not so bad"),
        "hand over": lambda: moving.hand_over(user, number, HandOver(web, "not ours", 0)),
        "add": lambda: moving.add_responder(user, number, "UMAYA"),
        "reassign": lambda: moving.reassign(user, number, "UBEN"),
        "form": lambda: responding.to_work(user, number),
        "teams": lambda: moving.to_hand_over(user, number),
    }


def test_only_those_whose_it_is_can_work_on_it(services: Services, web: int) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    for user in ("UMAYA", "UZOE", "UGUEST"):
        for work in calls(services, user, number, web).values():
            with pytest.raises(NotAllowed, match=r"Who can: the team's members"):
                work()


def test_resolved_beats_everything(services: Services, database: Database, web: int) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    services.escalations.answering.resolve("UANA", number, "")
    before = kinds(database, number)
    for work in calls(services, "UANA", number, web).values():
        with pytest.raises(Mistake, match=f"you have resolved #{number} already"):
            work()
    assert kinds(database, number) == before


@pytest.mark.parametrize("confidential", [True, False])
def test_of_a_confidential_one_others_learn_nothing(
    services: Services, database: Database, web: int, *, confidential: bool
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    change(database, number, confidential=confidential, team_id=web)
    told = set()
    for work in (
        lambda: services.escalations.answering.acknowledge("UBEN", number),
        lambda: services.escalations.responding.update("UBEN", number, Update("x")),
        lambda: services.escalations.looking.whole("UBEN", number),
        lambda: services.escalations.looking.whole("UBEN", 99),
    ):
        try:
            work()
        except Mistake as mistake:
            told.add(str(mistake).replace("99", str(number)))
    if confidential:
        assert told == {f"There is no escalation #{number}."}
        assert services.escalations.looking.listed("UBEN").total == 0
    else:
        assert services.escalations.looking.listed("UBEN").total == 1


def test_two_who_hand_over_at_once_hand_over_once(
    services: Services, database: Database, web: int
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    works = [
        calls(services, user, number, web)["hand over"] for user in ("UANA", "UBEN", "UANA", "UBEN")
    ]
    assert at_once(works) == 1
    after = state(database, number)
    assert (after.team_id, after.leg, after.bounces) == (web, 1, 1)
    assert pages(database, number) == [(0, "UANA"), (1, "UZOE")]
    assert kinds(database, number).count(EventKind.HANDED_OVER) == 1


def test_whatever_else_is_done_at_once_it_ends_resolved(
    services: Services, database: Database, web: int
) -> None:
    for _ in range(4):
        number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
        works = list(calls(services, "UANA", number, web).values())
        # Ana's team may have handed it over by then: she may still end it.
        resolve = partial(services.escalations.answering.resolve, "UANA", number, "done")
        at_once([*works[:3], resolve, *works[3:]])
        after = state(database, number)
        assert after.state == EscalationState.RESOLVED
        assert after.next_step_at is None
        assert kinds(database, number)[-1] == EventKind.RESOLVED
        waiting = [
            row
            for part in ("page:", "help:")
            for row in outbox(database, f"escalation:{number}:{part}")
            if row.state == OutboxState.PENDING and row.method == "chat.postMessage"
        ]
        assert waiting == []


def test_a_hand_over_keeps_the_clock_and_takes_back_what_has_not_gone_out(
    services: Services, database: Database, clock: SetClock, web: int
) -> None:
    deadline = clock.now() + timedelta(hours=3)
    draft = replace(DRAFT, deadline_at=deadline)
    number = services.escalations.raising.raise_escalation("UMAYA", draft)
    raised_at = clock.now()
    clock.advance(minutes=4)
    calls(services, "UBEN", number, web)["hand over"]()
    after = state(database, number)
    assert (after.raised_at, after.deadline_at, after.severity) == (raised_at, deadline, 1)
    assert (after.state, after.owner_user_id) == (EscalationState.OPEN, None)
    page = outbox(database, f"escalation:{number}:page:0.1.0:UANA")[0]
    assert page.state == OutboxState.WITHDRAWN
    assert [row.destination for row in outbox(database, f"escalation:{number}:channel:{web}")] == [
        "CWEB"
    ]


def test_what_is_wrong_with_a_hand_over_is_said_at_once(
    services: Services, database: Database, web: int
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    for to, reason, wrong in (
        (1, "x", {"team"}),
        (2, "x", {"team"}),
        (99, "x", {"team"}),
        (2, "  ", {"team", "reason"}),
        (web, "x" * 2001, {"reason"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            services.escalations.moving.hand_over("UANA", number, HandOver(to, reason, 0))
        assert set(refused.value.problems) == wrong
    assert state(database, number).bounces == 0


def test_a_team_whose_only_person_has_left_gets_nothing(
    services: Services, web: int, users: Users, clock: SetClock
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    _, teams = services.escalations.moving.to_hand_over("UANA", number)
    assert [team.id for team in teams] == [web]
    users.all[3]["deleted"] = True
    services.people.run_due(clock.now())
    with pytest.raises(Mistake, match="no other team"):
        services.escalations.moving.to_hand_over("UANA", number)
    with pytest.raises(InvalidInput, match="nobody who could answer"):
        services.escalations.moving.hand_over("UANA", number, HandOver(web, "theirs", 0))


def test_a_worse_severity_never_waits_longer_a_milder_one_has_its_own_pace(
    services: Services, database: Database, clock: SetClock
) -> None:
    clock.advance(hours=12)
    draft = replace(DRAFT, impact="degraded")
    number = services.escalations.raising.raise_escalation("UMAYA", draft)
    assert state(database, number).next_step_at == clock.now() + timedelta(minutes=60)
    responding = services.escalations.responding
    clock.advance(minutes=50)
    responding.change_severity("UANA", number, 2, "worse")
    assert state(database, number).next_step_at == clock.now() + timedelta(minutes=10)
    responding.change_severity("UANA", number, 1, "worse")
    assert state(database, number).next_step_at == clock.now() + timedelta(minutes=5)
    responding.change_severity("UANA", number, 3, "better")
    assert state(database, number).next_step_at == clock.now() + timedelta(minutes=60)


def test_what_waits_for_a_morning_begins_when_it_gets_worse(
    services: Services, database: Database, clock: SetClock
) -> None:
    number = services.escalations.raising.raise_escalation(
        "UMAYA", replace(DRAFT, impact="question")
    )
    morning = clock.now() + timedelta(hours=9)
    change(database, number, round=1, step=0, next_step_at=morning)
    services.escalations.responding.change_severity("UBEN", number, 3, "worse")
    assert state(database, number).next_step_at == morning
    services.escalations.responding.change_severity("UBEN", number, 2, "much worse")
    assert state(database, number).next_step_at == clock.now()


def test_a_worse_severity_brings_the_promised_update_nearer(
    services: Services, database: Database, clock: SetClock
) -> None:
    number = services.escalations.raising.raise_escalation(
        "UMAYA", replace(DRAFT, impact="degraded")
    )
    services.escalations.answering.acknowledge("UANA", number)
    services.escalations.responding.change_severity("UANA", number, 1, "worse")
    due = clock.now() + timedelta(minutes=30)
    assert state(database, number).update_due_at == state(database, number).next_step_at == due


@pytest.mark.parametrize("severity", [0, 5, -1])
def test_there_are_four_severities(services: Services, severity: int) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    with pytest.raises(InvalidInput):
        services.escalations.responding.change_severity("UANA", number, severity, "why")


def test_who_cannot_be_told_does_not_keep_it(
    services: Services, database: Database, clock: SetClock
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    services.escalations.moving.reassign("UANA", number, "UMAYA", "yours")
    (card,) = outbox(database, f"escalation:{number}:help:")
    with database.writing() as session:
        services.escalations.engine.page_failed(session, card)
    services.escalations.engine.run_due(clock.now())
    after = state(database, number)
    assert (after.state, after.owner_user_id) == (EscalationState.OPEN, None)
    assert kinds(database, number)[-3:-1] == [EventKind.UNREACHED, EventKind.EXPIRED]


@pytest.mark.parametrize("person", ["", "C123", "<@UANA>", "U' OR 1"])
def test_only_people_can_be_given_something_to_do(services: Services, person: str) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    for work in (services.escalations.moving.reassign, services.escalations.moving.add_responder):
        with pytest.raises(InvalidInput):
            work("UANA", number, person)


def test_a_bot_is_no_responder(services: Services, users: Users, clock: SetClock) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    users.all[3]["is_bot"] = True
    services.people.run_due(clock.now())
    with pytest.raises(InvalidInput, match="is a bot"):
        services.escalations.moving.reassign("UANA", number, "UZOE")


def test_a_guest_who_was_named_may_own_it(services: Services, database: Database) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    with pytest.raises(InvalidInput, match="guest"):
        services.escalations.moving.reassign("UANA", number, "UGUEST")
    services.escalations.moving.add_responder("UANA", number, "UGUEST")
    services.escalations.moving.reassign("UANA", number, "UGUEST")
    assert state(database, number).owner_user_id == "UGUEST"


def test_people_of_connected_workspaces_see_only_what_names_them(
    services: Services, users: Users, clock: SetClock
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    assert services.escalations.looking.listed("UZOE").total == 1
    users.all[3]["is_stranger"] = True
    services.people.run_due(clock.now())
    assert services.escalations.looking.listed("UZOE").total == 0
    services.escalations.moving.add_responder("UANA", number, "UZOE")
    assert services.escalations.looking.listed("UZOE").total == 1


def test_a_follower_may_answer_the_question_and_nothing_else(
    services: Services, database: Database
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    with database.writing() as session:
        session.add(EscalationFollower(escalation_id=number, user_id="UGUEST"))
    services.escalations.responding.ask("UANA", number, "which country?")
    with pytest.raises(NotAllowed):
        services.escalations.responding.update("UGUEST", number, Update("x"))
    services.escalations.responding.answer("UGUEST", number, "Brazil")
    with pytest.raises(Mistake, match="no question"):
        services.escalations.responding.answer("UMAYA", number, "Brazil")
    (told,) = outbox(database, f"escalation:{number}:news:UANA:")
    assert "answers: Brazil" in told.payload["text"]


def test_reopened_at_once_by_two_it_begins_anew_once(
    services: Services, database: Database
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    services.escalations.answering.resolve("UANA", number, "done")
    works = [
        partial(services.escalations.moving.reopen, user, number) for user in ("UANA", "UMAYA") * 3
    ]
    assert at_once(works) == 1
    after = state(database, number)
    assert (after.leg, after.reopened, after.resolved_at, after.resolution) == (1, 1, None, None)
    assert pages(database, number) == [(0, "UANA"), (1, "UANA")]


@pytest.mark.parametrize(
    ("words", "at", "wrong"),
    [("x" * 2001, None, "words"), ("", -60, "at"), ("", 15 * 86400, "at")],
)
def test_what_is_wrong_with_an_update(
    services: Services, clock: SetClock, words: str, at: int | None, wrong: str
) -> None:
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    moment: datetime | None = clock.now() + timedelta(seconds=at) if at else None
    with pytest.raises(InvalidInput) as refused:
        services.escalations.responding.update("UANA", number, Update(words, at=moment))
    assert set(refused.value.problems) == {wrong}


def test_how_to_reach_a_vendor_is_shown_while_that_step_is_the_latest(
    services: Services, database: Database, clock: SetClock
) -> None:
    vendor = {
        "kind": "vendor",
        "name": "Acme <!here> Hosting",
        "reach": "+1 555 0100",
        "contract": "C-7",
        "sla": "1 h",
    }
    ana = {"kind": "person", "ref": "UANA"}
    ben = {"kind": "person", "ref": "UBEN"}
    rules = {"steps": [{"targets": [vendor, ana]}, {"targets": [ben]}]}
    with database.writing() as session:
        session.merge(EscalationPolicy(team_id=1, rules=rules))
    number = services.escalations.raising.raise_escalation("UMAYA", DRAFT)
    words = "*Call Acme &lt;!here&gt; Hosting* – +1 555 0100 · Contract: C-7 · SLA: 1 h"
    for part in ("page:0.1.0:UANA", "channel:1"):
        (post,) = outbox(database, f"escalation:{number}:{part}")
        assert words in str(post.payload)
    (post,) = outbox(database, f"escalation:{number}:raiser")
    assert "Call Acme" not in str(post.payload)
    services.escalations.engine.run_due(clock.advance(minutes=5))
    (post,) = outbox(database, f"escalation:{number}:page:0.1.1:UBEN")
    assert "Call Acme" not in str(post.payload)
