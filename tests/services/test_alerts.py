"""Alerts on both databases: each once, joined, ended, and never raised twice by two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.alerts import AlertReport, AlertState
from bot.errors import Mistake
from bot.services import Services
from bot.services.alerts import Received
from bot.services.escalations import EscalationDraft
from bot.services.uptime import uptimes
from models import Alert, Escalation, EscalationState, OutboxMessage
from models.database import Database
from tests.company import SetClock

FIRING, RESOLVED = AlertState.FIRING, AlertState.RESOLVED


def report(
    name: str,
    state: AlertState = FIRING,
    *,
    source: str = "json",
    impact: str = "outage",
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> AlertReport:
    return AlertReport(source, name, f"{name} is down", state, impact, None, started_at, ended_at)


@pytest.fixture
def receive(services: Services) -> Callable[..., Received]:
    return lambda *reports, team="it": services.alerts.receive(team, reports)


Receive = Callable[..., Received]


def alerts(database: Database) -> list[Alert]:
    with database.reading() as session:
        return list(session.exec(select(Alert).order_by(Alert.id)))  # type: ignore[arg-type] # a column


def escalations(database: Database) -> list[Escalation]:
    with database.reading() as session:
        return list(session.exec(select(Escalation).order_by(Escalation.id)))  # type: ignore[arg-type] # a column


def sent(database: Database) -> dict[str, OutboxMessage]:
    with database.reading() as session:
        return {row.key: row for row in session.exec(select(OutboxMessage)).all()}


def timeline(database: Database) -> list[str]:
    """What the thread of the team's card says."""
    rows = sent(database).items()
    return [row.payload["text"] for key, row in rows if ":thread:" in key]


def test_a_firing_alert_pages_as_if_someone_had_escalated(
    receive: Receive, database: Database
) -> None:
    assert receive(report("shop")) == Received(raised=[1])
    (escalation,) = escalations(database)
    assert (escalation.summary, escalation.severity) == ("shop is down", 1)
    rows = sent(database)
    assert rows["escalation:1:page:0.1.0:UANA"].destination == "UANA"
    assert {row.destination for row in rows.values()} == {"UANA", "CIT"}
    assert "<@liaison>" not in str([row.payload for row in rows.values()])


def test_the_same_alert_again_changes_nothing_but_when_it_was_seen(
    receive: Receive, database: Database, clock: SetClock
) -> None:
    receive(report("shop"))
    before = sent(database).keys()
    seen = clock.advance(minutes=5)
    assert receive(report("shop")) == Received(unchanged=1)
    assert sent(database).keys() == before
    assert [row.last_seen_at for row in alerts(database)] == [seen]


def test_it_ends_with_its_escalation(receive: Receive, database: Database, clock: SetClock) -> None:
    receive(report("shop"))
    over = clock.advance(minutes=12)
    assert receive(report("shop", RESOLVED)) == Received(resolved=[1])
    (row,), (escalation,) = alerts(database), escalations(database)
    assert row.ended_at == over
    assert escalation.state == EscalationState.RESOLVED
    assert escalation.resolution == "A monitor says that it is over: shop is down."
    assert sent(database)["escalation:1:page:0.1.0:UANA"].state == "withdrawn"
    assert receive(report("shop", RESOLVED)) == Received(unchanged=1)


def test_what_fires_again_later_is_raised_again(receive: Receive, clock: SetClock) -> None:
    receive(report("shop"))
    receive(report("shop", RESOLVED))
    clock.advance(minutes=1)
    assert receive(report("shop")) == Received(raised=[2])


def test_a_late_report_of_what_has_ended_opens_nothing(
    receive: Receive, database: Database, clock: SetClock
) -> None:
    began = clock.now() - timedelta(minutes=3)
    receive(report("shop", started_at=began))
    receive(report("shop", RESOLVED, started_at=began))
    assert receive(report("shop", started_at=began)) == Received(unchanged=1)
    assert len(escalations(database)) == 1
    assert alerts(database)[0].started_at == began


def test_moments_of_the_future_and_backwards_are_put_right(
    receive: Receive, database: Database, clock: SetClock
) -> None:
    now, later = clock.now(), clock.now() + timedelta(days=1)
    receive(report("shop", started_at=later))
    receive(report("shop", RESOLVED, ended_at=now - timedelta(days=1)))
    assert [(row.started_at, row.ended_at) for row in alerts(database)] == [(now, now)]


def test_a_group_is_one_escalation_for_each_impact(receive: Receive, database: Database) -> None:
    names = ["a", "b", "c", "d"]
    slow = report("e", impact="slow_or_awkward")
    assert receive(*map(report, names), slow) == Received(raised=[1, 2])
    summaries = [each.summary for each in escalations(database)]
    assert summaries == ["a is down; b is down; c is down; and 1 more", "e is down"]


def test_a_second_alert_joins_within_the_hour_and_says_so(
    receive: Receive, database: Database, clock: SetClock
) -> None:
    receive(report("shop"))
    clock.advance(minutes=59)
    assert receive(report("search"), report("mail")) == Received(joined=[1])
    assert "A monitor also reports: search is down; mail is down." in timeline(database)


@pytest.mark.parametrize(
    "other",
    [
        report("search", impact="degraded"),
        report("search", source="alertmanager"),
    ],
)
def test_another_impact_or_source_is_another_escalation(
    receive: Receive, other: AlertReport
) -> None:
    receive(report("shop"))
    assert receive(other) == Received(raised=[2])


def test_nothing_joins_what_is_old_over_or_another_teams(
    receive: Receive, services: Services, clock: SetClock
) -> None:
    receive(report("shop"))
    assert receive(report("search"), team="marketing-ops") == Received(raised=[2])
    clock.advance(minutes=61)
    assert receive(report("search")) == Received(raised=[3])
    services.escalations.answering.resolve("UBEN", 3, "")
    assert receive(report("mail")) == Received(raised=[4])


def test_an_alert_never_joins_what_a_person_raised(receive: Receive, services: Services) -> None:
    draft = EscalationDraft(1, "outage", "checkout is down", None, None, None)
    services.escalations.raising.raise_escalation("UMAYA", draft)
    assert receive(report("shop")) == Received(raised=[2])


def test_the_escalation_stays_until_all_of_its_alerts_have_ended(
    receive: Receive, database: Database
) -> None:
    receive(report("shop"), report("search"), report("mail"))
    assert receive(report("shop", RESOLVED)) == Received()
    assert escalations(database)[0].state == EscalationState.OPEN
    assert "Over: shop is down. 2 alerts still fire." in timeline(database)
    assert receive(report("search", RESOLVED), report("mail", RESOLVED)) == Received(resolved=[1])


def test_what_a_person_has_resolved_is_left_as_it_is(
    receive: Receive, services: Services, database: Database
) -> None:
    receive(report("shop"), report("search"))
    services.escalations.answering.resolve("UBEN", 1, "a certificate")
    before = sent(database).keys()
    receive(report("shop", RESOLVED))
    receive(report("search", RESOLVED))
    (escalation,) = escalations(database)
    assert (escalation.resolved_by, escalation.resolution) == ("UBEN", "a certificate")
    assert sent(database).keys() == before


def test_there_is_no_such_team(receive: Receive, database: Database) -> None:
    with pytest.raises(Mistake, match=r"no such team\. Those there are: it, marketing-ops"):
        receive(report("shop"), team="sales")
    assert alerts(database) == []


def at_once(*calls: Callable[[], Received]) -> list[Received]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result() for each in [pool.submit(call) for call in calls]]


def test_of_many_deliveries_of_one_alert_at_once_one_raises(
    receive: Receive, database: Database
) -> None:
    outcomes = at_once(*[lambda: receive(report("shop"))] * 8)
    assert sum(len(each.raised) for each in outcomes) == 1
    assert (len(alerts(database)), len(escalations(database))) == (1, 1)
    outcomes = at_once(*[lambda: receive(report("shop", RESOLVED))] * 8)
    assert sum(len(each.resolved) for each in outcomes) == 1


def test_of_many_alerts_at_once_one_raises_and_the_others_join(
    receive: Receive, database: Database
) -> None:
    outcomes = at_once(*[lambda n=n: receive(report(f"shop {n}")) for n in range(8)])
    assert sum(len(each.raised) for each in outcomes) == 1
    assert sum(len(each.joined) for each in outcomes) == 7
    assert len(escalations(database)) == 1


def test_alerts_and_people_at_once_hold_each_other_up_for_no_longer_than_they_take(
    receive: Receive, services: Services, database: Database
) -> None:
    draft = EscalationDraft(1, "outage", "checkout is down", None, None, None)

    def raise_one() -> Received:
        return Received(raised=[services.escalations.raising.raise_escalation("UMAYA", draft)])

    at_once(*[raise_one, lambda: receive(report("shop"))] * 6)
    assert len(escalations(database)) == 7


def test_uptime_counts_what_was_down_in_the_period(
    receive: Receive, database: Database, clock: SetClock
) -> None:
    start = clock.now()

    def uptime() -> float | None:
        with database.reading() as session:
            return next((each.share for each in uptimes(session, start, clock.now())), None)

    clock.advance(hours=1)
    assert uptime() is None
    receive(report("page speed", impact="slow_or_awkward"))
    assert uptime() == 1
    receive(report("shop"))
    clock.advance(hours=1)
    assert uptime() == pytest.approx(0.5)
    receive(report("shop", RESOLVED))
    clock.advance(hours=2)
    assert uptime() == pytest.approx(0.75)
    receive(report("cart"))
    clock.advance(hours=4)
    with database.reading() as session:
        (told,) = uptimes(session, start, clock.now())
        assert (told.team, told.times) == ("IT", 2)
        assert told.share == pytest.approx(3 / 8)
        assert uptimes(session, clock.now(), clock.now()) == []
