"""On-call over rows, on SQLite and PostgreSQL: who is on call, and hours that change hands."""

import copy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.policy import Step, Target, TargetKind
from bot.domain.shift_ref import ShiftRef
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.escalations.targets import behind
from bot.services.oncall import rotation_responder
from bot.services.oncall.covers import CoverDraft
from bot.services.oncall.overrides import OverrideDraft
from bot.services.oncall.swaps import SwapDraft
from bot.services.setup.reading import read_setup
from models import (
    CoverRequest,
    CoverState,
    ImportedCalendar,
    ImportedShift,
    OutboxMessage,
    Override,
    Person,
    RotationLayer,
    Team,
)
from models.database import Database
from tests.company import COMPANY, DIRECTORY, SetClock

NOON = datetime(2026, 11, 25, 17, tzinfo=UTC)
EVENING = NOON + timedelta(hours=6)
PEOPLE = ["UANA", "UBEN", "UMAYA", "UZOE"]
AFTERNOON = ShiftRef(1, NOON, EVENING)


@pytest.fixture(autouse=True)
def four_in_turn(services: Services) -> None:
    company: dict[str, Any] = copy.deepcopy(COMPANY)
    company["teams"][0]["members"] = PEOPLE
    company["teams"][0]["rotations"][0]["people"] = PEOPLE
    services.setup.apply(SYSTEM, read_setup(company), DIRECTORY, dry_run=False)


def on_call(services: Services, moment: str = "2026-11-25 17:30") -> str | None:
    """Whoever is on call; moments in UTC, as a stranger's."""
    current = services.oncall.lookup.on_call("USTRANGER", f"it {moment}").duties[0].current
    return current.user_id if current else None


def said_to(database: Database, user_id: str) -> list[str]:
    with database.reading() as session:
        rows = select(OutboxMessage).where(OutboxMessage.destination == user_id)
        posts = session.exec(rows.order_by(col(OutboxMessage.id))).all()
    return [post.payload["text"] for post in posts if post.method == "chat.postMessage"]


def test_who_is_paged(services: Services, database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        team = session.get_one(Team, 1)
        step = Step(targets=(Target(kind=TargetKind.ROTATION, ref="1"),))
        assert [each.user_id for each in behind(session, team, step, clock.now()).people] == [
            "UANA"
        ]
        assert rotation_responder(session, 1, clock.now()) == "UANA"
        assert rotation_responder(session, 99, clock.now()) is None
    services.oncall.time_off.add("UANA", "UANA", "today")
    with database.reading() as session:
        assert rotation_responder(session, 1, clock.now()) == "UBEN"
    with database.writing() as session:
        session.get_one(Person, "UBEN").deleted = True
    with database.reading() as session:
        assert rotation_responder(session, 1, clock.now()) == "UMAYA"


def test_nobody_is_paged_where_nobody_can_be(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        for user_id in PEOPLE:
            session.get_one(Person, user_id).deleted = True
    with database.reading() as session:
        assert rotation_responder(session, 1, clock.now()) is None


def test_an_imported_calendar_lies_above_the_layer_of_its_position(
    services: Services, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        calendar = ImportedCalendar(
            rotation_id=1, position=0, name="Old tool", made_by="UBEN", made_at=clock.now()
        )
        session.add(calendar)
        session.flush()
        shift = ImportedShift(
            calendar_id=calendar.id or 0,
            whose="zoe@example.com",
            user_id="UZOE",
            starts_at=NOON,
            ends_at=EVENING,
        )
        session.add(shift)
    assert on_call(services) == "UANA"  # it is only looked at
    with database.writing() as session:
        session.get_one(ImportedCalendar, 1).saved_at = clock.now()
    assert on_call(services) == "UZOE"
    assert on_call(services, "2026-11-25 23:30") == "UANA"


def test_a_layer_that_ended_keeps_the_past(services: Services, database: Database) -> None:
    with database.writing() as session:
        current = select(RotationLayer).where(col(RotationLayer.active_until).is_(None))
        layer = session.exec(current).one()
        layer.active_until = NOON
    assert on_call(services, "2026-11-25 16:59") == "UANA"
    assert on_call(services, "2026-11-25 17:01") is None


def test_of_two_who_say_yes_at_once_one_has_it(services: Services, database: Database) -> None:
    asked = services.oncall.covers.ask("UANA", CoverDraft("UANA", AFTERNOON))
    assert asked.count == 3

    def volunteer(user_id: str) -> str:
        try:
            services.oncall.covers.volunteer(user_id, asked.request_id)
        except Mistake as mistake:
            return str(mistake)
        return "has it"

    with ThreadPoolExecutor(3) as threads:
        said = list(threads.map(volunteer, PEOPLE[1:]))
    assert sorted("has it" if each == "has it" else "was faster" for each in said) == [
        "has it",
        "was faster",
        "was faster",
    ]
    with database.reading() as session:
        request = session.exec(select(CoverRequest)).one()
        overrides = session.exec(select(Override)).all()
    assert request.state == CoverState.FILLED
    assert [each.user_id for each in overrides] == [request.filled_by]
    assert on_call(services) == request.filled_by


def test_cover_is_the_business_of_those_it_concerns(services: Services) -> None:
    with pytest.raises(NotAllowed, match="the people it concerns"):
        services.oncall.covers.ask("UZOE", CoverDraft("UANA", AFTERNOON))
    with pytest.raises(Mistake, match="is not on call in all of that time"):
        services.oncall.covers.ask("UZOE", CoverDraft("UZOE", AFTERNOON))
    asked = services.oncall.covers.ask("UBEN", CoverDraft("UANA", AFTERNOON))  # UBEN leads IT
    with pytest.raises(NotAllowed, match="You can't take this shift"):
        services.oncall.covers.volunteer("UGUEST", asked.request_id)
    services.oncall.covers.withdraw("UANA", asked.request_id)
    with pytest.raises(Mistake, match="not needed any more"):
        services.oncall.covers.volunteer("UBEN", asked.request_id)


def test_cover_that_nobody_took_ends_with_its_beginning(
    services: Services, database: Database, clock: SetClock
) -> None:
    services.oncall.covers.ask("UANA", CoverDraft("UANA", AFTERNOON))
    assert services.oncall.covers.next_due() == NOON
    clock.at = NOON
    services.oncall.covers.run_due(NOON)
    services.oncall.covers.run_due(NOON)
    assert services.oncall.covers.next_due() is None
    assert sum("it has begun" in words for words in said_to(database, "UANA")) == 1
    assert sum("it has begun" in words for words in said_to(database, "UBEN")) == 1


def test_a_shift_that_changed_meanwhile_is_not_swapped(services: Services) -> None:
    later = AFTERNOON.start + timedelta(days=7)
    other = ShiftRef(1, later, later + timedelta(hours=6))
    swap = services.oncall.swaps.ask("UANA", SwapDraft("UANA", AFTERNOON, "UBEN", other))
    services.oncall.overrides.take("UZOE", other)
    with pytest.raises(Mistake, match="is not on call in all of that time"):
        services.oncall.swaps.agree("UBEN", swap)
    with pytest.raises(NotAllowed, match="Who can"):
        services.oncall.swaps.agree("UZOE", swap)


def test_a_swap_is_one_decision(services: Services) -> None:
    later = AFTERNOON.start + timedelta(days=7)
    other = ShiftRef(1, later, later + timedelta(hours=6))
    swap = services.oncall.swaps.ask("UANA", SwapDraft("UANA", AFTERNOON, "UBEN", other))
    assert on_call(services) == "UANA"
    services.oncall.swaps.agree("UBEN", swap)
    assert on_call(services) == "UBEN"
    assert on_call(services, "2026-12-02 17:30") == "UANA"
    with pytest.raises(Mistake, match="answered already"):
        services.oncall.swaps.agree("UBEN", swap)


def test_what_has_been_of_an_override_stays(
    services: Services, database: Database, clock: SetClock
) -> None:
    override = services.oncall.overrides.take("UZOE", AFTERNOON)
    clock.at = NOON + timedelta(hours=2)
    services.oncall.overrides.remove("UZOE", override)
    assert on_call(services, "2026-11-25 17:30") == "UZOE"
    assert on_call(services, "2026-11-25 20:30") == "UANA"
    assert "*you are on call* from" in said_to(database, "UANA")[-1]
    with pytest.raises(Mistake, match="gone or over"):
        services.oncall.overrides.remove("UZOE", override)


def test_the_later_override_wins_and_a_repeated_one_is_told(services: Services) -> None:
    services.oncall.overrides.take("UZOE", AFTERNOON)
    services.oncall.overrides.take("UMAYA", AFTERNOON)
    assert on_call(services) == "UMAYA"
    with pytest.raises(Mistake, match="is on call then already"):
        services.oncall.overrides.take("UMAYA", AFTERNOON)


def test_the_guard_needs_a_leads_word(services: Services) -> None:
    week = ShiftRef(
        1, datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 30, 14, tzinfo=UTC)
    )
    with pytest.raises(InvalidInput, match="13 days in a row"):
        services.oncall.overrides.add("UBEN", OverrideDraft(week, "UBEN"))
    with pytest.raises(InvalidInput, match="The team's lead can let it through"):
        services.oncall.overrides.take("UMAYA", longer(week))
    with pytest.raises(NotAllowed, match="let through"):
        services.oncall.overrides.take("UMAYA", longer(week), "I like it")
    services.oncall.overrides.add("UBEN", OverrideDraft(week, "UBEN", "Ana is ill"))
    assert on_call(services) == "UBEN"


def longer(week: ShiftRef) -> ShiftRef:
    return ShiftRef(week.rotation_id, week.start, week.end + timedelta(days=3))


def test_hours_that_can_not_be(services: Services, clock: SetClock) -> None:
    with pytest.raises(InvalidInput, match="ends before it begins"):
        services.oncall.overrides.take("UZOE", ShiftRef(1, EVENING, NOON))
    with pytest.raises(Mistake, match="That rotation is gone"):
        services.oncall.overrides.take("UZOE", ShiftRef(99, NOON, EVENING))
    clock.at = EVENING
    with pytest.raises(Mistake, match="have passed"):
        services.oncall.overrides.take("UZOE", AFTERNOON)


def test_days_off_removed_twice(services: Services) -> None:
    noted = services.oncall.time_off.add("UANA", "UANA", "2026-11-25")
    assert noted.time_off.id
    assert len(noted.clashes) == 1
    assert services.oncall.time_off.remove("UANA", noted.time_off.id) == "UANA"
    assert services.oncall.time_off.remove("UANA", noted.time_off.id) == "UANA"
    assert services.oncall.time_off.coming("UANA", "UANA") == []
    with pytest.raises(Mistake, match="are gone"):
        services.oncall.time_off.remove("UANA", 99)


def test_calendars_need_an_address(services: Services) -> None:
    with pytest.raises(Mistake, match="LIAISON_PUBLIC_URL"):
        services.oncall.feeds.make("UANA")
    assert services.oncall.feeds.read("guess") is None
    assert services.oncall.feeds.read("x" * 5000) is None
