"""What monitors send, read into one shape; and the uptime that follows."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.alerts import (
    FINGERPRINT_LIMIT,
    PARSERS,
    TITLE_LIMIT,
    AlertReport,
    AlertState,
    parse_alertmanager,
    parse_json,
    parse_uptimerobot,
    uptime,
)
from bot.domain.impact import IMPACTS
from bot.errors import Mistake

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRING, RESOLVED = AlertState.FIRING, AlertState.RESOLVED
START = datetime(2026, 11, 23, tzinfo=UTC)

ALERT = {
    "status": "firing",
    "labels": {"alertname": "ShopDown", "instance": "shop.example:443", "severity": "critical"},
    "annotations": {"summary": "The shop answers 503", "description": "For five minutes."},
    "startsAt": "2026-11-24T03:39:12.123456789+01:00",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://prometheus.example/graph?g0.expr=up",
    "fingerprint": "1a30ba71cca2921f",
}


def group(*alerts: Any) -> bytes:
    return json.dumps(
        {
            "version": "4",
            "groupKey": '{}:{alertname="ShopDown"}',
            "truncatedAlerts": 0,
            "status": "firing",
            "receiver": "liaison",
            "groupLabels": {},
            "commonLabels": {},
            "commonAnnotations": {},
            "externalURL": "https://alertmanager.example",
            "alerts": list(alerts),
        }
    ).encode()


def test_alertmanager() -> None:
    assert parse_alertmanager(group(ALERT), {}) == [
        AlertReport(
            source="alertmanager",
            fingerprint="1a30ba71cca2921f",
            title="The shop answers 503",
            state=FIRING,
            impact="outage",
            link="https://prometheus.example/graph?g0.expr=up",
            started_at=datetime(2026, 11, 24, 2, 39, 12, 123456, tzinfo=UTC),
            ended_at=None,
        )
    ]


def test_alertmanager_sends_groups_of_which_some_are_over() -> None:
    over = {**ALERT, "status": "resolved", "endsAt": "2026-11-24T02:50:00Z", "fingerprint": "2"}
    firing, resolved = parse_alertmanager(group(ALERT, over), {})
    assert (firing.state, resolved.state) == (FIRING, RESOLVED)
    assert resolved.ended_at == datetime(2026, 11, 24, 2, 50, tzinfo=UTC)


def test_without_a_fingerprint_the_labels_name_it() -> None:
    def named(**labels: str) -> str:
        bare = {"status": "firing", "labels": labels}
        return parse_alertmanager(group(bare), {})[0].fingerprint

    assert named(alertname="A", job="x") == named(job="x", alertname="A")
    assert named(alertname="A", job="x") != named(alertname="A", job="y")


def test_without_a_summary_the_name_is_the_title() -> None:
    (report,) = parse_alertmanager(group({**ALERT, "annotations": {}}), {})
    assert report.title == "ShopDown shop.example:443"


@pytest.mark.parametrize(
    ("labels", "impact"),
    [
        ({"severity": "page"}, "outage"),
        ({"severity": "Critical"}, "outage"),
        ({"severity": "warning"}, "degraded"),
        ({"severity": "info"}, "slow_or_awkward"),
        ({"job": "x"}, "degraded"),
        ({"severity": "info", "impact": "cannot_buy"}, "cannot_buy"),
        ({"severity": "critical", "impact": "boredom"}, "outage"),
    ],
)
def test_the_impact_is_named_or_follows_from_the_severity(
    labels: dict[str, str], impact: str
) -> None:
    assert parse_alertmanager(group({**ALERT, "labels": labels}), {})[0].impact == impact


ROBOT = {
    "monitorID": "777749809",
    "monitorURL": "https://shop.example",
    "monitorFriendlyName": "Shop",
    "alertType": "1",
    "alertTypeFriendlyName": "Down",
    "alertDetails": "HTTP 503 - Service Unavailable",
    "alertDuration": "0",
    "alertDateTime": "1795488000",
}


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (json.dumps(ROBOT).encode(), {}),
        (json.dumps({**ROBOT, "monitorID": 777749809, "alertType": 1}).encode(), {}),
        (urlencode(ROBOT).encode(), {}),
        (b"", ROBOT),
    ],
)
def test_uptimerobot_as_json_form_or_query(body: bytes, query: dict[str, str]) -> None:
    assert parse_uptimerobot(body, query) == [
        AlertReport(
            source="uptimerobot",
            fingerprint="777749809",
            title="Shop is down: HTTP 503 - Service Unavailable",
            state=FIRING,
            impact="outage",
            link="https://shop.example",
            started_at=datetime(2026, 11, 24, 2, 40, tzinfo=UTC),
            ended_at=None,
        )
    ]


def test_uptimerobot_says_that_it_is_up_again() -> None:
    (report,) = parse_uptimerobot(b"", {**ROBOT, "alertType": "2"})
    assert (report.state, report.fingerprint) == (RESOLVED, "777749809")
    assert report.started_at is None
    assert report.ended_at == datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


def test_a_certificate_that_expires_is_not_the_site_being_down() -> None:
    (report,) = parse_uptimerobot(b"", {**ROBOT, "alertType": "3", "alertDetails": ""})
    assert report.fingerprint == "777749809:expiry"
    assert report.impact == "degraded"
    assert report.title == "Shop expires soon"


def test_a_variable_without_a_value_is_missing() -> None:
    given = {**ROBOT, "monitorID": "*monitorID*", "alertDetails": "*alertDetails*"}
    (report,) = parse_uptimerobot(b"", given)
    assert report.fingerprint == "https://shop.example"
    assert report.title == "Shop is down"


def test_plain_json() -> None:
    given = {
        "id": "page-speed/home",
        "title": "The home page takes 9 s",
        "state": "firing",
        "impact": "slow_or_awkward",
        "link": "https://speed.example/home",
        "started_at": "2026-11-24T02:40:00Z",
    }
    assert parse_json(json.dumps(given).encode(), {}) == [
        AlertReport(
            source="json",
            fingerprint="page-speed/home",
            title="The home page takes 9 s",
            state=FIRING,
            impact="slow_or_awkward",
            link="https://speed.example/home",
            started_at=datetime(2026, 11, 24, 2, 40, tzinfo=UTC),
            ended_at=None,
        )
    ]


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [
        ("alertmanager", b"", "can't read this as JSON"),
        ("alertmanager", b"[" * 100_000, "can't read this as JSON"),
        ("alertmanager", b"[]", "one JSON object"),
        ("alertmanager", b'{"alerts": []}', "a list “alerts”"),
        ("alertmanager", b'{"alerts": [1]}', "each of “alerts” to be an object"),
        ("alertmanager", b'{"alerts": [{"status": "firing"}]}', "to have “labels”"),
        ("alertmanager", b'{"alerts": [{"labels": {"a": "b"}}]}', "“firing” or “resolved”"),
        ("uptimerobot", b"", "monitorID, and alertType"),
        ("uptimerobot", b"monitorID=1&alertType=9", "monitorID, and alertType"),
        ("uptimerobot", b"&".join([b"a=1"] * 200), "at most 100 fields"),
        ("json", b'{"state": "firing"}', "an “id”"),
        ("json", b'{"id": "x", "state": "on fire"}', "“firing” or “resolved”"),
        ("json", b'{"id": true, "state": "firing"}', "an “id”"),
    ],
)
def test_what_is_not_of_the_format_is_said(kind: str, body: bytes, sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        PARSERS[kind](body, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "javascript:alert(1)"},
        {"link": 7},
        {"started_at": "yesterday"},
        {"started_at": "2026-11-24T02:40:00"},
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"started_at": 5},
    ],
)
def test_an_odd_link_or_moment_is_left_out(wrong: dict[str, Any]) -> None:
    (report,) = parse_json(json.dumps({"id": "x", "state": "firing", **wrong}).encode(), {})
    assert report.link is None
    assert report.started_at is None
    assert report.title == "x"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
keys = [*ALERT, *ROBOT, "alerts", "id", "title", "state", "impact", "severity", "link"]
objects = st.dictionaries(st.sampled_from([*keys, "started_at", "ended_at"]), json_values)
states = st.sampled_from(["firing", "resolved"])
bodies = (
    st.binary(max_size=500)
    | objects.map(lambda given: json.dumps(given).encode())
    | st.lists(objects, min_size=1, max_size=3).map(lambda alerts: group(*alerts))
    | st.builds(lambda given, state: group({**ALERT, **given, "status": state}), objects, states)
    | st.builds(
        lambda given, state: json.dumps({**given, "id": "x\0\ud800", "state": state}).encode(),
        objects,
        states,
    )
)


@UNHURRIED
@given(st.sampled_from(sorted(PARSERS)), bodies, st.dictionaries(st.text(), st.text(), max_size=3))
def test_whatever_comes_is_a_report_that_can_be_stored_or_a_mistake(
    kind: str, body: bytes, query: dict[str, str]
) -> None:
    try:
        reports = PARSERS[kind](body, query)
    except Mistake as mistake:
        assert str(mistake).startswith("I ")  # noqa: PT017 either outcome is right
        return
    for report in reports:
        assert 0 < len(report.fingerprint) <= FINGERPRINT_LIMIT
        assert len(report.title) <= TITLE_LIMIT
        assert "\0" not in (report.fingerprint + report.title).encode().decode()
        assert report.impact in IMPACTS
        for moment in (report.started_at, report.ended_at):
            assert moment is None or moment.tzinfo is UTC


def down(begin: float, over: float | None) -> tuple[datetime, datetime | None]:
    """Down from one hour of the day to another."""
    end = None if over is None else START + timedelta(hours=over)
    return START + timedelta(hours=begin), end


@pytest.mark.parametrize(
    ("downs", "share"),
    [
        ([], 1),
        ([down(0, 6)], 0.75),
        ([down(0, 6), down(3, 9)], 0.625),
        ([down(0, 6), down(1, 2)], 0.75),
        ([down(12, None)], 0.5),
        ([down(-5, 6), down(18, 40)], 0.5),
        ([down(-9, -3), down(30, 31)], 1),
        ([down(-9, None)], 0),
        ([down(3, 3)], 1),
    ],
)
def test_uptime(downs: list[tuple[datetime, datetime | None]], share: float) -> None:
    assert uptime(downs, START, START + timedelta(days=1)) == pytest.approx(share)


@UNHURRIED
@given(
    st.lists(
        st.tuples(st.integers(-50, 50), st.none() | st.integers(0, 60)).map(
            lambda pair: down(pair[0], None if pair[1] is None else pair[0] + pair[1])
        )
    )
)
def test_uptime_is_a_share_that_more_trouble_only_lowers(
    downs: list[tuple[datetime, datetime | None]],
) -> None:
    end = START + timedelta(days=1)
    shares = [uptime(downs[:count], START, end) for count in range(len(downs) + 1)]
    assert all(-1e-9 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)
