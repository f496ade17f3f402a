"""The server on its own thread, on a real port."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.errors import SettingsError
from bot.web import create_web, serving
from tests.web.conftest import FixedClock, Site


def test_it_serves_on_a_port_of_its_own(site: Site) -> None:
    with serving(site.app, "127.0.0.1", 0) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").text == "ok"


def test_a_port_that_is_taken_is_named(site: Site) -> None:
    with (
        serving(site.app, "127.0.0.1", 0) as port,
        pytest.raises(SettingsError, match=f"can't listen on 127.0.0.1:{port}"),
        serving(site.app, "127.0.0.1", port),
    ):
        pass


def test_what_is_in_flight_at_the_end_is_still_answered(site: Site) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slowly() -> list[str]:
        asked.set()
        go_on.wait(5)
        return ["slow"]

    web = create_web(
        bolt=site.bolt, signing_secret=None, clock=FixedClock(), ready=slowly, metrics=site.metrics
    )
    with ThreadPoolExecutor() as threads:
        with serving(web, "127.0.0.1", 0) as port:
            answer = threads.submit(httpx.get, f"http://127.0.0.1:{port}/readyz")
            asked.wait(5)
            threading.Timer(0.2, go_on.set).start()
        assert answer.result().json()["reasons"] == ["slow"]
