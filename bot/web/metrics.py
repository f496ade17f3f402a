"""What Prometheus may read: counts and times, never names or words of people."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.services.health import OutboxHealth

_log = logging.getLogger(__name__)
# Slack waits 3 s; an ack should take a few milliseconds.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)


class Metrics:
    """The figures of this process, and of the outbox that it shares with others."""

    def __init__(
        self, outbox: Callable[[], OutboxHealth], overdue: Callable[[], timedelta]
    ) -> None:
        """`outbox`, and `overdue` for the oldest next step, are asked at each scrape."""
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        self._registry.register(_DueCollector(outbox, overdue))
        self._interactions = Counter(
            "liaison_interactions",
            "What people and Slack sent, by kind and by how it was answered.",
            ("kind", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "liaison_ack_seconds",
            "From receiving an interaction to its ack.",
            ("kind",),
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def interaction(self, kind: str, outcome: str, seconds: float) -> None:
        """Count one interaction. Kind and outcome come from fixed lists, never from people."""
        self._interactions.labels(kind, outcome).inc()
        self._seconds.labels(kind).observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus's text format."""
        return generate_latest(self._registry)


class _DueCollector(Collector):
    def __init__(
        self, outbox: Callable[[], OutboxHealth], overdue: Callable[[], timedelta]
    ) -> None:
        self._outbox = outbox
        self._overdue = overdue

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # else registering would already ask the database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            health, overdue = self._outbox(), self._overdue()
        except SQLAlchemyError as error:
            _log.warning("no figures of the database: %s", type(error).__name__)
            yield _gauge("liaison_database_up", "Whether the database could be read.", 0)
            return
        yield _gauge("liaison_database_up", "Whether the database could be read.", 1)
        yield _gauge(
            "liaison_outbox_oldest_due_seconds",
            "How long the oldest due message has waited.",
            health.waited.total_seconds(),
        )
        yield _gauge(
            "liaison_escalation_overdue_seconds",
            "How long the oldest next step of an escalation has been overdue.",
            overdue.total_seconds(),
        )
        rows = GaugeMetricFamily("liaison_outbox_rows", "Messages by state.", labels=["state"])
        for state, number in health.rows.items():
            rows.add_metric([state], number)
        yield rows


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)
