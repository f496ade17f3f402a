"""Calls held against Atlassian's own OpenAPI document of the Jira Cloud REST API v3."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from openapi_core.exceptions import OpenAPIError
from requests import PreparedRequest, Request, Response

DOCUMENT = Path(__file__).parents[4] / "shared" / "specs" / "jira-cloud-v3.json.gz"
needs_document = pytest.mark.skipif(
    not DOCUMENT.exists(),
    reason=f"Atlassian's document is not at {DOCUMENT.name} in ../shared/specs",
)
_HOST = "http://jira.example"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")
_UNSAID = {401, 410, 429, 500, 503}
_TOP = {
    "/rest/api/3/issue": {"fields", "properties", "transition", "update", "historyMetadata"},
}


@cache
def _document() -> dict[str, Any]:
    with gzip.open(DOCUMENT) as file:
        whole: dict[str, Any] = json.load(file)
    wanted = ("/issue", "/search", "/user", "/myself", "/serverInfo", "/field", "/project", "/bulk")
    paths = {
        path: each
        for path, each in whole["paths"].items()
        if path.startswith(tuple(f"/rest/api/3{start}" for start in wanted))
    }
    return {**whole, "paths": paths, "servers": [{"url": _HOST}]}


@cache
def _checker() -> OpenAPI:
    # Jira's offsets have no colon, in the document's own examples too.
    moments: dict[str, Callable[[Any], bool]] = {"date-time": _is_moment}
    config = Config(
        spec_validator_cls=None,
        extra_format_validators=moments,
        extra_format_unmarshallers={"date-time": datetime.fromisoformat},
    )
    return OpenAPI.from_dict(_document(), config=config)


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and bool(_MOMENT.fullmatch(value))


def check(response: Response, *_: Any, **__: Any) -> None:
    """A hook of a session's: fails where a call or its answer is not as the document says."""
    sent = response.request
    path = urlsplit(sent.url or "")
    version = path.path.index("/rest/api/")
    url = f"{_HOST}{path.path[version:]}?{path.query}"
    asked = RequestsOpenAPIRequest(_as_sent(sent, url))
    problems = [*_beyond(sent, path.path[version:])]
    try:
        _checker().validate_request(asked)
        # It has no body for these, nor says that there is none.
        if response.content and response.status_code not in _UNSAID:
            _checker().validate_response(asked, RequestsOpenAPIResponse(response))
    except OpenAPIError as error:
        problems += [*_words(error)]
    assert not problems, (sent.method, url, problems, response.text[:2000])


def _as_sent(sent: PreparedRequest, url: str) -> Request:
    return Request(sent.method, url, headers=dict(sent.headers), data=_text(sent))


def _text(sent: PreparedRequest) -> str | None:
    return sent.body.decode() if isinstance(sent.body, bytes) else sent.body  # type: ignore[return-value] # JSON


def _beyond(sent: PreparedRequest, path: str) -> Iterator[str]:
    """What the document lets through and Jira doesn't."""
    body = json.loads(str(_text(sent))) if sent.body else {}
    if path in _TOP and isinstance(body, dict) and set(body) - _TOP[path]:
        yield f"unknown keys {set(body) - _TOP[path]}"
    if path.endswith("/comment") and body and not isinstance(body.get("body"), dict):
        yield "a comment has to be a document"
    fields = body.get("fields") if isinstance(body, dict) else None
    if isinstance(fields, dict) and isinstance(fields.get("description"), str):
        yield "a description has to be a document"


def _words(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield str(error)
        for each in getattr(error, "schema_errors", ()):
            yield f"{list(each.absolute_path)}: {each.message[:300]}"
        error = error.__cause__
