"""What monitors send, in their own formats, as reports of one shape; and what that makes of uptime.

Formats: Alertmanager's webhook, version 4 (prometheus.io, "webhook_config"; Grafana's is the same);
UptimeRobot's webhook variables (help.uptimerobot.com, "Webhook Integration") as JSON, form or
query; and a plain JSON of ours for everything else. Pure.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from bot.domain.impact import IMPACTS
from bot.domain.web_link import is_web_link
from bot.errors import Mistake

TITLE_LIMIT, FINGERPRINT_LIMIT = 300, 200
_MOST_FIELDS = 100
_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What is earlier is no moment but a program's "never"."""

_SEVERE = {"1", "critical", "emergency", "fatal", "page", "alert"}
_MILD = {"4", "info", "information", "low", "none"}

DOWN = frozenset({"outage", "cannot_buy"})
"""The impacts that count as being down; what is only slow counts as up."""


class AlertState(StrEnum):
    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class AlertReport:
    """What a monitor says of one alert.

    `fingerprint` names it for good within its source. `impact` is a key of `IMPACTS`. The moments
    are the monitor's own, in UTC, where it told them.
    """

    source: str
    fingerprint: str
    title: str
    state: AlertState
    impact: str
    link: str | None
    started_at: datetime | None
    ended_at: datetime | None


def parse_alertmanager(body: bytes, _query: Mapping[str, str]) -> list[AlertReport]:
    """Read a webhook of Alertmanager or Grafana.

    Raises:
        Mistake: it is none.
    """
    alerts = _json_object(body).get("alerts")
    if not isinstance(alerts, list) or not alerts:
        raise Mistake("I expected Alertmanager's JSON, with a list “alerts” that isn't empty.")
    return [_of_alertmanager(alert) for alert in alerts]


def parse_uptimerobot(body: bytes, query: Mapping[str, str]) -> list[AlertReport]:
    """Read UptimeRobot's variables from a JSON or form body, or from the query.

    Raises:
        Mistake: what is missing or odd.
    """
    given = {**query, **(_json_object(body) if body.lstrip()[:1] == b"{" else _form(body))}
    told = {name: _text(value, TITLE_LIMIT) for name, value in given.items()}
    # Where a variable has no value, UptimeRobot sends its placeholder: *monitorURL*.
    told = {name: text for name, text in told.items() if not _is_placeholder(text)}
    monitor = told.get("monitorID") or told.get("monitorURL") or told.get("monitorFriendlyName")
    kind = told.get("alertType", "")
    if not monitor or kind not in {"1", "2", "3"}:
        raise Mistake(
            "I expected UptimeRobot's variables: monitorID, and alertType 1 (down), 2 (up) or 3 "
            "(certificate or domain expires)."
        )
    return [_of_uptimerobot(told, monitor, kind)]


def parse_json(body: bytes, _query: Mapping[str, str]) -> list[AlertReport]:
    """Read our own plain JSON.

    `id`, `state`, and optionally `title`, `impact` or `severity`, `link`, `started_at`, `ended_at`.

    Raises:
        Mistake: what is missing or odd.
    """
    given = _json_object(body)
    fingerprint = _text(given.get("id"), FINGERPRINT_LIMIT)
    title = _text(given.get("title"), TITLE_LIMIT) or fingerprint
    if not fingerprint:
        raise Mistake("I expected an “id” that names the alert, the same each time.")
    return [
        AlertReport(
            source="json",
            fingerprint=fingerprint,
            title=title,
            state=_state(given.get("state")),
            impact=_impact(given.get("impact"), given.get("severity")),
            link=_link(given.get("link")),
            started_at=_iso(given.get("started_at")),
            ended_at=_iso(given.get("ended_at")),
        )
    ]


PARSERS: Mapping[str, Callable[[bytes, Mapping[str, str]], list[AlertReport]]] = {
    "alertmanager": parse_alertmanager,
    "uptimerobot": parse_uptimerobot,
    "json": parse_json,
}
"""By the last part of the address; each takes the body and the query's variables."""


def uptime(
    downs: Iterable[tuple[datetime, datetime | None]], start: datetime, end: datetime
) -> float:
    """The share of a period, from 0 to 1, in which nothing was down.

    Args:
        downs: when something went down, and when it was up again (None: it still is down); they
            may overlap, and reach out of the period.
        start: of the period.
        end: of the period, after `start`.
    """
    lost = sum((over - begin for begin, over in down_times(downs, start, end)), timedelta())
    return 1 - lost / (end - start)


def down_times(
    downs: Iterable[tuple[datetime, datetime | None]], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """When anything was down in a period: from when until when, what overlaps as one.

    Args:
        downs: as for `uptime`.
        start: of the period.
        end: of the period.
    """
    began, reached = start, start
    for begin, over in sorted((begin, over or end) for begin, over in downs):
        first, last = max(begin, start), min(over, end)
        if last <= first:
            continue
        if first > reached:
            if reached > began:
                yield began, reached
            began = first
        reached = max(reached, last)
    if reached > began:
        yield began, reached


def _of_alertmanager(alert: object) -> AlertReport:
    if not isinstance(alert, dict):
        raise Mistake("I expected each of “alerts” to be an object.")
    labels, notes = _texts(alert.get("labels")), _texts(alert.get("annotations"))
    name = labels.get("alertname", "")
    if not labels:
        raise Mistake("I expected each of “alerts” to have “labels”.")
    return AlertReport(
        source="alertmanager",
        fingerprint=_text(alert.get("fingerprint"), FINGERPRINT_LIMIT) or _digest(labels),
        title=notes.get("summary") or notes.get("title") or _named(name, labels),
        state=_state(alert.get("status")),
        impact=_impact(labels.get("impact"), labels.get("severity")),
        link=_link(alert.get("generatorURL")),
        started_at=_iso(alert.get("startsAt")),
        ended_at=_iso(alert.get("endsAt")),
    )


def _of_uptimerobot(told: Mapping[str, str], monitor: str, kind: str) -> AlertReport:
    name = told.get("monitorFriendlyName") or told.get("monitorURL") or monitor
    expires, details = kind == "3", told.get("alertDetails", "")
    what = "expires soon" if expires else "is down"
    at = _epoch(told.get("alertDateTime", ""))
    return AlertReport(
        source="uptimerobot",
        fingerprint=(f"{monitor}:expiry" if expires else monitor)[:FINGERPRINT_LIMIT],
        title=_text(f"{name} {what}{f': {details}' if details else ''}", TITLE_LIMIT),
        state=AlertState.RESOLVED if kind == "2" else AlertState.FIRING,
        impact="degraded" if expires else "outage",
        link=_link(told.get("monitorURL")),
        started_at=None if kind == "2" else at,
        ended_at=at if kind == "2" else None,
    )


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise Mistake("I can't read this as JSON.") from None
    if not isinstance(parsed, dict):
        raise Mistake("I expected one JSON object.")
    return parsed


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(errors="replace"), max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Mistake(f"I expected at most {_MOST_FIELDS} fields.") from None


def _state(given: object) -> AlertState:
    try:
        return AlertState(str(given))
    except ValueError:
        raise Mistake("I expected the state “firing” or “resolved”.") from None


def _impact(named: object, severity: object) -> str:
    """As the monitor names it, or else by its severity."""
    if isinstance(named, str) and named in IMPACTS:
        return named
    word = str(severity or "").lower()
    if word in _SEVERE:
        return "outage"
    return "slow_or_awkward" if word in _MILD else "degraded"


def _text(value: object, limit: int) -> str:
    """On one line, without what no database stores; empty for what is no text or number."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    try:
        whole = str(value)
    except ValueError:  # an integer of thousands of digits
        return ""
    storable = whole.replace("\0", " ").encode(errors="replace").decode()
    return " ".join(storable.split())[:limit].strip()


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {name: _text(each, TITLE_LIMIT) for name, each in value.items()}


def _named(name: str, labels: Mapping[str, str]) -> str:
    words = f"{name} {labels.get('instance', '')}".strip()
    return _text(words, TITLE_LIMIT) or "An alert without a name"


def _digest(labels: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(labels.items())).encode()).hexdigest()[:32]


def _link(value: object) -> str | None:
    return value if isinstance(value, str) and is_web_link(value) else None


def _is_placeholder(text: str) -> bool:
    return not text or (text.startswith("*") and text.endswith("*"))


def _iso(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return _likely(moment.astimezone(UTC)) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _epoch(text: str) -> datetime | None:
    try:
        return _likely(datetime.fromtimestamp(float(text), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _likely(moment: datetime) -> datetime | None:
    return moment if moment >= _OLDEST else None
