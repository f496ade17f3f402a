"""Health, readiness and figures, for those who watch Liaison."""

from datetime import timedelta

from sqlalchemy.exc import OperationalError

from bot.services.health import OutboxHealth
from bot.web import Metrics
from tests.web.conftest import ONCALL, Site, signed


def test_alive(site: Site) -> None:
    assert site.get("/healthz").status_code == 200


def test_ready(site: Site) -> None:
    response = site.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "reasons": []})


def test_not_ready_says_why(site: Site) -> None:
    site.reasons.append("Slack is not connected.")
    response = site.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "reasons": ["Slack is not connected."]}


def test_interactions_are_counted_and_timed_by_kind_and_outcome(site: Site) -> None:
    site.answers("/oncall", lambda: "Ana is on call")
    site.post(ONCALL, signed(ONCALL))
    figures = site.get("/metrics").text
    assert 'liaison_interactions_total{kind="command",outcome="answered"} 1.0' in figures
    assert 'liaison_ack_seconds_count{kind="command"} 1.0' in figures
    assert "oncall" not in figures


def test_the_outbox_is_counted_at_each_look(site: Site) -> None:
    site.health = OutboxHealth({"pending": 3, "sent": 40}, timedelta(seconds=75))
    site.overdue = timedelta(minutes=6)
    figures = site.get("/metrics").text
    assert 'liaison_outbox_rows{state="pending"} 3.0' in figures
    assert "liaison_outbox_oldest_due_seconds 75.0" in figures
    assert "liaison_escalation_overdue_seconds 360.0" in figures
    assert "liaison_database_up 1.0" in figures
    assert "process_resident_memory_bytes" in figures


def test_a_database_that_is_gone_is_a_figure_too() -> None:
    def gone() -> OutboxHealth:
        raise OperationalError("SELECT 1", {}, ConnectionError("gone"))

    figures = Metrics(gone, timedelta).text().decode()
    assert "liaison_database_up 0.0" in figures
    assert "liaison_outbox_rows" not in figures
