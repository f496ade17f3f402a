"""The clock, and settling."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.local.clock import SimulatedClock
from tests.local.stage import GENERAL, MONDAY_NIGHT, Stage


class HourlyApp:
    """Has something due each full hour after the start, and posts it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._due = MONDAY_NIGHT.astimezone(UTC) + timedelta(hours=1)
        self.ran: list[datetime] = []

    def next_due(self) -> datetime | None:
        return self._due

    def next_stop(self) -> datetime | None:
        return self._due

    def run_due(self, now: datetime) -> None:
        self._stage.slack.chat_postMessage(channel=GENERAL, text=f"{now:%H:%M}")
        self.ran.append(now)
        self._due += timedelta(hours=1)

    def idle(self) -> bool:
        return True


class StuckApp(HourlyApp):
    """Is never done with what is due."""

    def run_due(self, now: datetime) -> None:
        self.ran.append(now)


class BrokenApp(HourlyApp):
    def run_due(self, now: datetime) -> None:
        raise RuntimeError(f"broken at {now:%H:%M}")


def test_what_is_due_on_the_way_is_done_when_it_is(stage: Stage) -> None:
    app = HourlyApp(stage)
    stage.local.attach(app)
    answer = stage.post("clock", advance=3 * 3600 + 60)
    assert answer["now"] == "2026-11-24T05:41:00+00:00"
    assert [f"{each:%H:%M}" for each in app.ran] == ["03:40", "04:40", "05:40"]
    assert [each["text"] for each in stage.messages()] == ["03:40", "04:40", "05:40"]
    hour = datetime.fromtimestamp(float(stage.messages()[1]["ts"]), UTC)
    assert f"{hour:%H:%M}" == "04:40"


def test_an_idle_week_takes_no_time(stage: Stage) -> None:
    began = time.monotonic()
    stage.post("clock", advance=7 * 86400)
    assert time.monotonic() - began < 0.5


def test_to_a_moment_in_any_zone(stage: Stage) -> None:
    answer = stage.post("clock", to="2026-11-24T09:00:00-05:00")
    assert answer["now"] == "2026-11-24T14:00:00+00:00"
    assert stage.http.get("/client/workspace").json()["now"] == answer["now"]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ({"to": "2026-11-23T09:00:00-05:00"}, "clock_cannot_go_back"),
        ({"to": "2026-11-24T09:00:00"}, "wrong_field"),
        ({"to": "tomorrow"}, "wrong_field"),
        ({"advance": -1}, "wrong_field"),
        ({"advance": 1e300}, "wrong_field"),
        ({}, "missing_field"),
    ],
)
def test_where_the_clock_cannot_go(stage: Stage, call: dict[str, object], error: str) -> None:
    answer = stage.post("clock", **call)
    assert (answer["ok"], answer["error"]) == (False, error)


def test_an_app_that_never_rests_is_told_of(stage: Stage) -> None:
    stage.local.attach(StuckApp(stage))
    answer = stage.post("clock", advance=2 * 3600)
    assert not answer["ok"]
    assert "due again" in answer["error"]


def test_an_app_that_fails_is_told_of(stage: Stage) -> None:
    stage.local.attach(BrokenApp(stage))
    answer = stage.post("clock", advance=2 * 3600)
    assert answer == {"ok": False, "error": "RuntimeError: broken at 03:40"}


def test_without_settling_what_is_due_waits(stage: Stage) -> None:
    app = HourlyApp(stage)
    stage.post("clock", advance=3600)
    stage.local.attach(app)
    stage.post("message", user="U0MAYA00013", channel=GENERAL, text="x", settle=False)
    assert app.ran == []
    stage.post("message", user="U0MAYA00013", channel=GENERAL, text="y")
    assert len(app.ran) == 1


def test_each_ts_is_its_own_though_the_clock_stands_still(stage: Stage) -> None:
    for channel in (GENERAL, "U0MAYA00013", GENERAL):
        stage.slack.chat_postMessage(channel=channel, text="x")
    stamps = [each["ts"] for each in stage.messages()]
    assert stamps == sorted(set(stamps))
    later = stage.inbox(since=stamps[0])["messages"]
    assert [each["ts"] for each in later] == stamps[1:]


def test_a_running_clock_goes_on_from_where_it_was_set() -> None:
    real = [100.0]
    clock = SimulatedClock(MONDAY_NIGHT, frozen=False, real=lambda: real[0])
    real[0] += 5
    assert clock.now() == MONDAY_NIGHT + timedelta(seconds=5)
    clock.move_to(MONDAY_NIGHT + timedelta(hours=1))
    clock.move_to(MONDAY_NIGHT)
    real[0] += 5
    assert clock.now() == MONDAY_NIGHT + timedelta(hours=1, seconds=5)
