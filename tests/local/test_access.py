"""Who is answered: this machine's programs and our own page, nobody else."""

import httpx
import pytest

from bot.local.access import is_ours
from tests.local.stage import Stage


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1", "[::1]:3939", "LOCALHOST"])
def test_loopback_names_are_ours(host: str) -> None:
    assert is_ours({"host": host})
    assert is_ours({"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": ""},
        {"host": "example.com"},
        {"host": "127.0.0.1.example.com"},
        {"host": "localhost@example.com"},
        {"host": "[::1"},
        {"host": "localhost:1", "origin": "http://localhost:2"},
        {"host": "localhost:1", "origin": "null"},
        {"host": "localhost:1", "origin": "https://example.com"},
        {"host": "localhost:1", "sec-fetch-site": "cross-site"},
        {"host": "localhost:1", "sec-fetch-site": "same-site"},
    ],
)
def test_everybody_else_is_not(headers: dict[str, str]) -> None:
    assert not is_ours(headers)


@pytest.mark.parametrize("path", ["/", "/client/workspace", "/api/auth.test", "/page/main.js"])
def test_others_get_403(stage: Stage, path: str) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        assert stage.http.get(path, headers=headers).status_code == 403


def test_the_page_and_its_files(stage: Stage) -> None:
    assert "<html" in stage.http.get("/").text
    assert stage.http.get("/page/main.js").status_code == 200
    assert stage.http.get("/page/../company.py").status_code == 404
    assert stage.http.get("/page/%2e%2e/company.py").status_code == 404


@pytest.mark.parametrize("body", ["{", "", "[]", "\xff"])
def test_what_is_no_json_object_gets_400(stage: Stage, body: str) -> None:
    answer = stage.http.post("/client/message", content=body.encode("latin-1"))
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


def test_unknown_calls(stage: Stage) -> None:
    assert stage.http.post("/client/nothing", json={}).status_code == 404
    assert stage.http.get("/client/nothing").status_code == 404


def test_a_taken_port_gives_way_to_the_next(stage: Stage) -> None:
    from bot.local.http_server import bind  # noqa: PLC0415 only this test binds

    listener = bind(stage.local.port)
    assert listener.getsockname()[1] > stage.local.port
    listener.close()
    assert httpx.get(stage.local.page_url).status_code == 200
