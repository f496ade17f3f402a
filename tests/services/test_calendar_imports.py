"""Calendars as layers: read, matched, saved, read anew, failing, removed. On both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.calendar_import import MOST_BYTES
from bot.domain.given_file import GivenFile
from bot.errors import GatewayError, InvalidInput, Mistake, NotAllowed, Rejected, Unreachable
from bot.services import Services
from bot.services.oncall.imports.asking import ImportDraft
from bot.views.oncall_import import digest
from models import ImportedCalendar, ImportedShift, OutboxMessage
from models.database import Database
from tests.calendars import CalendarHost, calendar, calendar_host, event
from tests.company import SetClock, Users, company_services


@pytest.fixture
def host() -> Iterator[CalendarHost]:
    with calendar_host() as host:
        yield host


@pytest.fixture
def services(database: Database, clock: SetClock, users: Users, host: CalendarHost) -> Services:
    for each in users.all:
        each["profile"] = {"email": f"{str(each['id']).lower()}@example.com"}
    return company_services(database, clock, users, [host.place])


def week(uid: str, whose: str, day: int, hour: int = 14) -> str:
    """A day in December from that hour on."""
    start, end = f"202612{day:02}T{hour:02}0000Z", f"202612{day + 1:02}T140000Z"
    return event(uid, "On Call", start, end, f"ATTENDEE:mailto:{whose}@example.com")


def on_call(services: Services, moment: str) -> str | None:
    current = services.oncall.lookup.on_call("USTRANGER", f"it {moment}").duties[0].current
    return current.user_id if current else None


def said_to(database: Database, user_id: str) -> list[str]:
    with database.reading() as session:
        rows = select(OutboxMessage).where(OutboxMessage.destination == user_id)
        posts = session.exec(rows.order_by(col(OutboxMessage.id))).all()
    kinds = [post.payload.get("metadata", {}).get("event_type") for post in posts]
    return [
        post.payload["text"]
        for post, kind in zip(posts, kinds, strict=True)
        if kind in {"liaison_calendar", "liaison_shift"}
    ]


def read(services: Services, clock: SetClock, **later: float) -> None:
    """Let time pass, and what is due be read."""
    services.oncall.readings.run_due(clock.advance(**later))


def imported(services: Services, clock: SetClock, host: CalendarHost, *events: str) -> int:
    """A saved calendar with these events."""
    host.content = calendar(*events).encode()
    services.oncall.importing.begin("UBEN", ImportDraft(1, "Old tool", host.url))
    read(services, clock, seconds=2)
    services.oncall.imported.save("UBEN", 1, {}, "it is what was agreed")
    return 1


def test_a_calendar_counts_once_it_is_saved(
    services: Services, database: Database, clock: SetClock, host: CalendarHost
) -> None:
    host.content = calendar(week("1", "uzoe", 1), week("2", "stranger", 2)).encode()
    services.oncall.importing.begin("UBEN", ImportDraft(1, "Old tool", host.url))
    with pytest.raises(Mistake, match="still reading"):
        services.oncall.imported.look("UBEN", 1, {})
    read(services, clock, seconds=2)
    assert len(host.asked) == 1
    told = said_to(database, "UBEN")[-1]
    assert "*Old tool* holds 2 shifts to come" in told
    assert "<@UZOE>: 1 shift (by email)" in told
    assert "“stranger@example.com”: 1 shift" in told
    assert "→ <@UZOE>" in told
    assert on_call(services, "2026-12-01 16:00") == "UBEN"
    services.oncall.imported.save("UBEN", 1, {}, "")
    assert on_call(services, "2026-12-01 16:00") == "UZOE"
    assert on_call(services, "2026-12-02 16:00") == "UBEN"
    assert "<@UBEN> changed who is on call" in said_to(database, "UZOE")[-1]
    assert [each.unknown for each in services.oncall.importing.form("UBEN", "it").calendars] == [
        {"stranger@example.com": 1}
    ]


def test_people_are_put_in_by_hand_and_stay_so(
    services: Services, clock: SetClock, host: CalendarHost
) -> None:
    imported(services, clock, host, week("1", "uzoe", 1), week("2", "stranger", 2))
    chosen = {digest("stranger@example.com"): "UMAYA"}
    run = services.oncall.imported.look("UBEN", 1, chosen)
    assert ("UMAYA", "chosen by hand") in [(each.user_id, each.how) for each in run.people]
    assert on_call(services, "2026-12-02 16:00") == "UBEN"
    with pytest.raises(InvalidInput, match="A guest, a bot or a deactivated account"):
        services.oncall.imported.look("UBEN", 1, {digest("stranger@example.com"): "UGUEST"})
    services.oncall.imported.save("UBEN", 1, chosen, "")
    assert on_call(services, "2026-12-02 16:00") == "UMAYA"
    host.content = calendar(week("1", "uzoe", 1), week("2", "stranger", 3)).encode()
    read(services, clock, hours=1)
    assert on_call(services, "2026-12-03 16:00") == "UMAYA"


def test_what_changes_there_changes_here_and_is_told(
    services: Services, database: Database, clock: SetClock, host: CalendarHost
) -> None:
    imported(services, clock, host, week("1", "uzoe", 1))
    host.content = calendar(week("1", "umaya", 1), week("2", "newcomer", 2)).encode()
    read(services, clock, minutes=59)
    assert on_call(services, "2026-12-01 16:00") == "UZOE"
    read(services, clock, minutes=2)
    assert on_call(services, "2026-12-01 16:00") == "UMAYA"
    assert "The calendar *Old tool* changed who is on call" in said_to(database, "UMAYA")[-1]
    assert "<@UMAYA> is on call" in said_to(database, "UZOE")[-1]
    assert "“newcomer@example.com”: 1 shift" in said_to(database, "UBEN")[-1]
    before = len(said_to(database, "UBEN"))
    read(services, clock, hours=1)
    assert len(said_to(database, "UBEN")) == before


def test_nothing_new_costs_nothing(services: Services, clock: SetClock, host: CalendarHost) -> None:
    host.headers = {"ETag": '"a"'}
    imported(services, clock, host, week("1", "uzoe", 1))
    host.content = b"not asked for"
    read(services, clock, hours=1)
    assert host.asked[-1]["if-none-match"] == '"a"'
    assert on_call(services, "2026-12-01 16:00") == "UZOE"
    host.content = calendar(week("1", "umaya", 20)).encode()
    read(services, clock, days=8)
    assert "if-none-match" not in host.asked[-1]
    assert on_call(services, "2026-12-20 16:00") == "UMAYA"


def test_a_failing_calendar_keeps_its_shifts_and_the_lead_is_told_once(
    services: Services, database: Database, clock: SetClock, host: CalendarHost
) -> None:
    imported(services, clock, host, week("1", "uzoe", 1), week("9", "uzoe", 9))
    good = host.content
    host.content = b"<html>Sign in"
    read(services, clock, hours=1)
    assert not any("can’t be read" in each for each in said_to(database, "UBEN"))
    for _ in range(3):
        read(services, clock, hours=1)
    told = [each for each in said_to(database, "UBEN") if "can’t be read" in each]
    assert len(told) == 1
    assert "Its last good shifts stay in force" in told[0]
    assert on_call(services, "2026-12-01 16:00") == "UZOE"
    assert services.oncall.importing.form("UBEN", "it").calendars[0].problem
    host.content = good
    read(services, clock, hours=1)
    assert "can be read again" in said_to(database, "UBEN")[-1]
    assert services.oncall.importing.form("UBEN", "it").calendars[0].problem is None


def test_removing_it_leaves_what_was_worked(
    services: Services, clock: SetClock, host: CalendarHost
) -> None:
    imported(services, clock, host, week("1", "uzoe", 1), week("9", "uzoe", 9))
    clock.at = datetime(2026, 12, 1, 18, tzinfo=UTC)
    name, would = services.oncall.imported.removal("UBEN", 1)
    assert (name, [each.gains for each in would.changes]) == ("Old tool", ["UBEN", "UANA"])
    services.oncall.imported.remove("UBEN", 1, "we have moved")
    assert on_call(services, "2026-12-01 17:00") == "UZOE"
    assert on_call(services, "2026-12-01 19:00") == "UBEN"
    assert on_call(services, "2026-12-09 16:00") == "UANA"
    assert services.oncall.readings.next_due() is None
    with pytest.raises(Mistake, match="That calendar is gone"):
        services.oncall.imported.remove("UBEN", 1, "")


def test_who_may_and_what_is_refused(
    services: Services, database: Database, clock: SetClock, host: CalendarHost
) -> None:
    begin = services.oncall.importing.begin
    with pytest.raises(NotAllowed):
        begin("UZOE", ImportDraft(1, "Mine", host.url))
    refused: list[tuple[dict[str, Any], str]] = [
        ({}, "One of the three"),
        ({"address": host.url, "pasted": "BEGIN:VCALENDAR"}, "One of the three"),
        ({"file": GivenFile("F1", "years.ics", 52_428_800)}, "That calendar has 50 MB"),
        ({"address": "http://127.0.0.1:1/"}, "inside a private network"),
    ]
    for more, sentence in refused:
        with pytest.raises(InvalidInput, match=sentence):
            begin("UBEN", ImportDraft(1, **more))
    with pytest.raises(Mistake, match="That rotation is gone"):
        begin("UBEN", ImportDraft(7, address=host.url))
    with database.reading() as session:
        assert not session.exec(select(ImportedCalendar)).all()
    imported(services, clock, host, week("1", "uzoe", 1))
    with pytest.raises(InvalidInput, match="imported already, as “Old tool”"):
        begin("UBEN", ImportDraft(1, address=host.url))


def test_what_is_not_saved_within_a_day_is_forgotten(
    services: Services, database: Database, clock: SetClock
) -> None:
    pasted = calendar(week("1", "uzoe", 1))
    services.oncall.importing.begin("UBEN", ImportDraft(1, pasted=pasted))
    read(services, clock, seconds=2)
    assert "Pasted calendar" in said_to(database, "UBEN")[-1]
    read(services, clock, hours=25)
    services.oncall.importing.begin("UBEN", ImportDraft(1, pasted="BEGIN:VCALENDAR nonsense"))
    read(services, clock, seconds=2)
    assert "I couldn’t import *Pasted calendar*" in said_to(database, "UBEN")[-1]
    services.oncall.importing.begin("UBEN", ImportDraft(1, pasted=calendar()))
    read(services, clock, seconds=2)
    assert "holds no shift that is still to come" in said_to(database, "UBEN")[-1]
    with database.reading() as session:
        assert not session.exec(select(ImportedCalendar)).all()
        assert not session.exec(select(ImportedShift)).all()


def test_an_uploaded_file_is_fetched_and_read_once(
    services: Services, database: Database, clock: SetClock, users: Users
) -> None:
    begin, files = services.oncall.importing.begin, users.files
    files["F1"] = Unreachable("ConnectionRefusedError")
    begin("UBEN", ImportDraft(1, file=GivenFile("F1", "Pager duty.ics", 900)))
    read(services, clock, seconds=2)
    assert not said_to(database, "UBEN")
    files["F1"] = calendar(week("1", "uzoe", 1)).encode()
    read(services, clock, minutes=6)
    assert "*Pager duty* holds 1 shift to come" in said_to(database, "UBEN")[-1]
    services.oncall.imported.save("UBEN", 1, {}, "")
    assert on_call(services, "2026-12-01 16:00") == "UZOE"
    assert services.oncall.readings.next_due() is None
    with database.reading() as session:
        assert session.exec(select(ImportedCalendar.file_id)).one() is None


def test_a_file_that_is_no_use_is_told_and_nothing_is_saved(
    services: Services, database: Database, clock: SetClock, users: Users
) -> None:
    cases: list[tuple[bytes | GatewayError, str]] = [
        (Rejected("file_deleted"), "Slack doesn’t give me that file any more. Was it deleted?"),
        (Unreachable("missing_scope"), "the scope files:read is missing"),
        (b"BEGIN:VCALENDAR" + b"x" * MOST_BYTES, "5 MB is as much as I read"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261201", "couldn’t read it to its end"),
    ]
    for found, sentence in cases:
        users.files["F1"] = found
        services.oncall.importing.begin("UBEN", ImportDraft(1, file=GivenFile("F1", ".ics", 900)))
        read(services, clock, seconds=2)
        told = said_to(database, "UBEN")[-1]
        assert told.startswith("I couldn’t import *.ics*.")
        assert sentence in told
        assert told.endswith("Nothing was saved.")
    with database.reading() as session:
        assert not session.exec(select(ImportedCalendar)).all()


def test_two_processes_read_it_once(
    services: Services, database: Database, clock: SetClock, users: Users, host: CalendarHost
) -> None:
    imported(services, clock, host, week("1", "uzoe", 1))
    clock.advance(hours=1)
    other = company_services(database, clock, users, [host.place])
    asked = len(host.asked)
    for each in (services, other, services):
        each.oncall.readings.run_due(clock.now())
    assert len(host.asked) == asked + 1


def test_a_layer_below_fills_what_the_others_leave_open(
    services: Services, clock: SetClock, host: CalendarHost
) -> None:
    host.content = calendar(week("1", "uzoe", 1)).encode()
    services.oncall.importing.begin("UBEN", ImportDraft(1, address=host.url, place="below"))
    read(services, clock, seconds=2)
    services.oncall.imported.save("UBEN", 1, {}, "")
    assert on_call(services, "2026-12-01 16:00") == "UBEN"
