"""The engine over both databases: the path is walked, told, and stops when it has to."""

from datetime import timedelta

import pytest

from bot.domain.escalation import FALLBACK
from bot.domain.policy import Policy, Target, TargetKind
from bot.services import Services
from models import (
    Escalation,
    EscalationState,
    EventKind,
    OutboxState,
    Person,
    Team,
    UserGroup,
    UserGroupMember,
)
from models.database import Database
from tests.company import SetClock
from tests.services.escalation_stage import (
    LEAD,
    THREE_STEPS,
    deactivate,
    events,
    kinds,
    load,
    of_kind,
    outbox,
    pages,
    person,
    raised,
    run_until,
    step,
    store_policy,
    wait,
)


def test_three_steps_two_rounds_and_the_fallback_again_and_again(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services, "launch_blocked")
    round_of = [(0, "UANA"), (1, "UZOE"), (2, "UMAYA")]
    assert pages(database) == [(1, 0, "UANA")]
    wait(services, clock, minutes=14, seconds=59)
    assert pages(database) == [(1, 0, "UANA")]
    wait(services, clock, seconds=1)
    assert pages(database) == [(1, 0, "UANA"), (1, 1, "UZOE")]
    wait(services, clock, minutes=60)
    assert pages(database) == [(turn, *each) for turn in (1, 2) for each in round_of]
    wait(services, clock, minutes=15)
    assert pages(database)[6:] == [(3, FALLBACK, "UBEN")]
    assert f"escalation:{number}:open:0.3.99:CIT" in outbox(database)
    wait(services, clock, minutes=120)
    assert pages(database)[7:] == [(4, FALLBACK, "UBEN"), (5, FALLBACK, "UBEN")]
    assert len(of_kind(database, EventKind.FALLBACK)) == 3
    assert [event.data["again"] for event in of_kind(database, EventKind.POSTED)] == [True] * 3


def test_everybody_behind_a_step_is_paged_once(services: Services, database: Database) -> None:
    with database.writing() as session:
        session.add(UserGroup(group_id="SOPS", handle="ops", name="Operations"))
        session.flush()
        session.add_all(UserGroupMember(group_id="SOPS", user_id=each) for each in ("UANA", "UZOE"))
    group = Target(kind=TargetKind.GROUP, ref="SOPS")
    rotation = Target(kind=TargetKind.ROTATION, ref="1")
    store_policy(database, Policy(steps=(step(rotation, group, LEAD, person("UBEN")),)))
    raised(services)
    assert pages(database) == [(1, 0, "UANA"), (1, 0, "UZOE"), (1, 0, "UBEN")]
    whys = [event.data["why"] for event in of_kind(database, EventKind.PAGED)]
    assert whys == ["on call for IT", "in @ops", "lead of IT"]


def test_an_empty_step_moves_on_at_once_and_says_so(services: Services, database: Database) -> None:
    gone = Target(kind=TargetKind.ROTATION, ref="77")
    store_policy(database, Policy(steps=(step(gone), step(person("UZOE")))))
    raised(services)
    assert pages(database) == [(1, 1, "UZOE")]
    assert kinds(database) == [EventKind.RAISED, EventKind.SKIPPED, EventKind.PAGED]
    assert of_kind(database, EventKind.SKIPPED)[0].data == {"step": 1}


def test_someone_deactivated_is_skipped_and_it_is_said(
    services: Services, database: Database
) -> None:
    deactivate(database, "UZOE")
    store_policy(database, Policy(steps=(step(person("UZOE"), person("UANA")),)))
    raised(services)
    assert pages(database) == [(1, 0, "UANA")]
    (skipped,) = of_kind(database, EventKind.SKIPPED)
    assert skipped.data == {"user_id": "UZOE", "why": "named in the path of IT"}


def test_nobody_at_all_is_the_lead_then_the_channel(
    services: Services, database: Database, clock: SetClock
) -> None:
    deactivate(database, "UANA", "UZOE", "UMAYA")
    store_policy(database, THREE_STEPS)
    number = raised(services)
    assert pages(database) == [(4, FALLBACK, "UBEN")]
    deactivate(database, "UBEN")
    wait(services, clock, minutes=30)
    assert pages(database) == [(4, FALLBACK, "UBEN")]
    assert f"escalation:{number}:open:0.5.99:CIT" in outbox(database)
    assert [event.data["lead"] for event in of_kind(database, EventKind.FALLBACK)] == [True, False]
    assert load(database, number).next_step_at == clock.at + timedelta(minutes=30)


def test_a_confidential_one_that_can_reach_nobody_still_goes_on(
    services: Services, database: Database, clock: SetClock
) -> None:
    deactivate(database, "UANA", "UBEN", "UZOE")
    number = raised(services)
    with database.writing() as session:
        escalation = session.get_one(Escalation, number)
        escalation.confidential = True
        session.add(escalation)
    wait(services, clock, hours=2)
    assert services.escalations.engine.next_due() == clock.at + timedelta(minutes=30)
    assert len(of_kind(database, EventKind.FALLBACK)) > 3
    assert len(of_kind(database, EventKind.POSTED)) == 1  # before it was confidential


def test_a_fallback_channel_of_its_own(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, Policy(steps=(step(person("UANA")),), fallback_channel="CROOM"))
    number = raised(services, "degraded")
    wait(services, clock, minutes=60)
    assert outbox(database)[f"escalation:{number}:step:CROOM"].destination == "CROOM"
    assert [event.data["again"] for event in of_kind(database, EventKind.POSTED)] == [False]


def test_a_step_of_a_channel_alone_is_waited_for(
    services: Services, database: Database, clock: SetClock
) -> None:
    channel = Target(kind=TargetKind.CHANNEL, ref="CIT")
    store_policy(database, Policy(steps=(step(channel), step(person("UZOE")))))
    number = raised(services)
    assert pages(database) == []
    assert f"escalation:{number}:open:0.1.0:CIT" in outbox(database)
    wait(services, clock, minutes=5)
    assert pages(database) == [(1, 1, "UZOE")]


def test_a_vendor_is_shown_with_how_to_reach_them(
    services: Services, database: Database, clock: SetClock
) -> None:
    vendor = Target(
        kind=TargetKind.VENDOR, name="Hostly", reach="+1 555 0100", contract="C-7", sla="1 h"
    )
    store_policy(database, Policy(steps=(step(vendor), step(person("UZOE")))))
    raised(services)
    (told,) = of_kind(database, EventKind.VENDOR)
    assert told.data == {
        "vendor": "Hostly", "step": 1, "reach": "+1 555 0100", "contract": "C-7", "sla": "1 h"
    }  # fmt: skip
    wait(services, clock, minutes=5)
    assert pages(database) == [(1, 1, "UZOE")]


def test_a_page_that_failed_is_not_waited_for(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services)
    page = outbox(database)[f"escalation:{number}:page:0.1.0:UANA"]
    with database.writing() as session:
        services.escalations.engine.page_failed(session, page)
    assert of_kind(database, EventKind.UNREACHED)[0].data == {"user_id": "UANA"}
    services.escalations.engine.run_due(clock.at)
    assert pages(database)[-1] == (1, 1, "UZOE")
    with database.writing() as session:  # told again, late: the path is further by now
        services.escalations.engine.page_failed(session, page)
    services.escalations.engine.run_due(clock.at)
    assert len(pages(database)) == 2


def test_one_failed_page_of_two_is_waited_for(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, Policy(steps=(step(person("UANA"), person("UZOE")), step(LEAD))))
    number = raised(services)
    page = outbox(database)[f"escalation:{number}:page:0.1.0:UANA"]
    with database.writing() as session:
        services.escalations.engine.page_failed(session, page)
    assert services.escalations.engine.next_due() == clock.at + timedelta(minutes=5)


def test_an_acknowledgement_expires_after_a_reminder_and_the_path_goes_on_after_their_step(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services)
    wait(services, clock, minutes=5)
    services.escalations.answering.acknowledge("UZOE", number)
    wait(services, clock, minutes=29, seconds=59)
    assert EventKind.REMINDED not in kinds(database)
    wait(services, clock, seconds=1)
    assert of_kind(database, EventKind.REMINDED)[0].data == {"user_id": "UZOE"}
    assert load(database, number).owner_user_id == "UZOE"
    wait(services, clock, minutes=5)
    assert load(database, number).state == EscalationState.OPEN
    assert load(database, number).owner_user_id is None
    assert pages(database) == [(1, 0, "UANA"), (1, 1, "UZOE"), (1, 2, "UMAYA")]


def test_who_acknowledges_late_is_followed_by_the_step_after_theirs_again(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services)
    wait(services, clock, minutes=5)
    services.escalations.answering.acknowledge("UANA", number)
    wait(services, clock, minutes=35)
    assert pages(database)[2:] == [(2, 1, "UZOE")]


def test_whoever_was_never_paged_is_followed_by_the_step_that_was_next(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services)
    services.escalations.answering.acknowledge("UBEN", number)
    wait(services, clock, minutes=35)
    assert pages(database)[1:] == [(1, 1, "UZOE")]


def test_an_acknowledgement_after_the_fallback_starts_no_page_twice(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services, "degraded")
    wait(services, clock, minutes=180)
    services.escalations.answering.acknowledge("UANA", number)
    wait(services, clock, minutes=240 + 60)
    assert pages(database)[4:] == [(3, 1, "UZOE")]
    wait(services, clock, minutes=120)
    assert pages(database)[5:] == [(3, 2, "UMAYA"), (4, FALLBACK, "UBEN")]


def test_resolved_wins_over_everything(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    number = raised(services, deadline_at=clock.at + timedelta(hours=3))
    services.escalations.answering.resolve("UBEN", number, "a certificate")
    page = outbox(database)[f"escalation:{number}:page:0.1.0:UANA"]
    assert page.state == OutboxState.WITHDRAWN
    assert services.escalations.engine.next_due() is None
    with database.writing() as session:
        services.escalations.engine.page_failed(session, page)
    before = len(events(database))
    run_until(services, clock, clock.at + timedelta(days=2))
    services.escalations.engine.run_due(clock.at)
    assert len(events(database)) == before
    assert load(database, number).state == EscalationState.RESOLVED


def test_a_policy_edited_while_one_is_open_holds_from_the_next_step(
    services: Services, database: Database, clock: SetClock
) -> None:
    store_policy(database, THREE_STEPS)
    raised(services)
    store_policy(database, Policy(steps=(step(person("UMAYA")), step(LEAD)), waits={1: 2}))
    wait(services, clock, minutes=5)
    assert pages(database) == [(1, 0, "UANA"), (1, 1, "UBEN")]
    store_policy(database, Policy(steps=(step(person("UMAYA")),), rounds={1: 2}))
    wait(services, clock, minutes=2)
    assert pages(database)[2:] == [(2, 0, "UMAYA")]
    store_policy(database, Policy(steps=(step(person("UANA")),), rounds={1: 1}))
    wait(services, clock, minutes=5)
    assert pages(database)[3:] == [(3, FALLBACK, "UBEN")]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "America/Sao_Paulo"])
def test_awake_only_holds_for_the_first_page(
    services: Services, database: Database, clock: SetClock, zone: str
) -> None:
    with database.writing() as session:
        someone = session.get_one(Person, "UZOE")
        someone.zone = zone  # it is 18:40 there, or 23:40
        session.add(someone)
    store_policy(database, Policy(steps=(step(person("UANA"), person("UZOE")),)))
    number = raised(services)
    with database.writing() as session:
        escalation = session.get_one(Escalation, number)
        escalation.awake_only = True
        session.add(escalation)
    wait(services, clock, minutes=5)
    awake = {"UZOE"} if zone == "America/Los_Angeles" else {"UANA", "UZOE"}
    assert {user for turn, _, user in pages(database) if turn == 2} == awake
    wait(services, clock, minutes=5)
    assert {user for turn, _, user in pages(database) if turn == 3} == {"UANA", "UZOE"}


def test_one_that_fails_holds_up_no_other(
    services: Services, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        session.add(Team(slug="broken", name="Broken", channel_id="CX", zone="Mars/Base"))
        session.flush()
    number, broken = raised(services), raised(services)
    with database.writing() as session:
        escalation = session.get_one(Escalation, broken)
        escalation.team_id, escalation.next_step_at = 3, clock.at
        session.add(escalation)
    clock.advance(minutes=5)
    with pytest.raises(ExceptionGroup) as failure:
        services.escalations.engine.run_due(clock.at)
    assert len(failure.value.exceptions) == 1
    assert len(pages(database, number)) == 2
    assert len(pages(database, broken)) == 1
