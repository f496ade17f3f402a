"""The REST API: route, account, fault, and then the method itself."""

import base64
import binascii
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from bot.local.faults import Fault, Faults
from bot.local.jira.call import Answer, Call, Dialect
from bot.local.jira.founding import APP_EMAIL, SITE_TOKEN
from bot.local.jira.methods import CLOUD, DATA_CENTER
from bot.local.jira.methods.table import Method, Table
from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.jira.site import JiraSite
from bot.local.json_text import loads
from bot.local.store import Json

_CUT = Answer(cut=True)
_VERSIONS = {"2": Dialect.V2, "3": Dialect.V3, "latest": Dialect.V3}
_MANY_REASONS = ("jira-burst-based", "jira-quota-tenant-based", "jira-per-issue-on-write")
_SERVER_ERROR = 500
_SAFE = frozenset({"GET", "DELETE"})


@dataclass(frozen=True)
class Door:
    """A base under which the API is served.

    Args:
        base: its address.
        scoped: whether it is the one for tokens with scopes.
        data_center: whether it is Data Center's.
    """

    base: str
    scoped: bool = False
    data_center: bool = False


@dataclass(frozen=True)
class Asked:
    """A call as it came over HTTP; `path` begins at `/rest/api/`."""

    door: Door
    method: str
    path: str
    query: Mapping[str, str]
    authorization: str
    content_type: str
    body: bytes


class JiraApi:
    """Answers calls of the REST API, from any thread.

    Args:
        site: whose issues.
        faults: what goes wrong on purpose.
    """

    def __init__(self, site: JiraSite, faults: Faults) -> None:
        self._site = site
        self._faults = faults
        self._cloud = _routes(CLOUD)
        self._data_center = _routes(DATA_CENTER)

    def call(self, asked: Asked) -> Answer:
        try:
            answer = self._call(asked)
        except JiraRefused as refused:
            answer = Answer(refused.body, refused.status)
        date = format_datetime(self._site.now(), usegmt=True)
        return Answer(answer.body, answer.status, {"Date": date, **answer.headers}, answer.cut)

    def knows(self, method: str) -> str | None:
        """The name under which faults of `POST /rest/api/3/issue` are kept; None for no method."""
        verb, _, path = method.partition(" ")
        version, template = _split(path)
        routes = [*self._cloud, *self._data_center]
        name = re.sub(r"\{[^/]*\}", "{}", template)
        known = any(route.verb == verb and route.fits(template) is not None for route in routes)
        return f"{verb} /rest/api/{version}{name}" if known else None

    def _call(self, asked: Asked) -> Answer:
        version, path = _split(asked.path)
        dialect = Dialect.DATA_CENTER if asked.door.data_center else _VERSIONS.get(version)
        route, names = self._route(asked, path if dialect else "")
        with self._site.state.changing():
            account = self._account(asked)
        fault = self._fault(asked, version, path, route)
        if fault and (answer := _failure(fault)):
            return answer
        call = Call(
            dialect=dialect or Dialect.V3,
            account=account,
            base=asked.door.base,
            names=names,
            query=asked.query,
            body=_body(asked),
        )
        with self._site.state.changing():
            answer = route.method(self._site, call)
        return _CUT if fault and fault.kind == "drop_after_commit" else answer

    def _route(self, asked: Asked, path: str) -> tuple["_Route", Mapping[str, str]]:
        routes = self._data_center if asked.door.data_center else self._cloud
        fitting = [(each, names) for each in routes if (names := each.fits(path)) is not None]
        for route, names in fitting:
            if route.verb == asked.method:
                return route, names
        raise JiraRefused(405 if fitting else 404, "No such resource, or not in this way.")

    def _account(self, asked: Asked) -> Json:
        scheme, _, given = asked.authorization.partition(" ")
        settings = self._site.settings
        if scheme.lower() == "bearer":
            known = asked.door.data_center and given == settings["app_pat"]
            email, token = (APP_EMAIL, SITE_TOKEN) if known else ("", "")
        else:
            email, token = _basic(given)
        right = SITE_TOKEN
        if asked.door.scoped:
            right = settings["app_token"] if email == APP_EMAIL else ""
        account = next(
            (
                each
                for each in self._site.accounts.values()
                if email in (each["email"], each["name"])
            ),
            None,
        )
        if account is None or not account["active"] or not token or token != right:
            raise JiraRefused(401, "Client must be authenticated to access this resource.")
        return account

    def _fault(self, asked: Asked, version: str, path: str, route: "_Route") -> Fault | None:
        """The fault of this very path, or of all paths like it."""
        name = f"{asked.method} /rest/api/{version}"
        return self._faults.take(name + path) or self._faults.take(name + route.name)


@dataclass(frozen=True)
class _Route:
    verb: str
    template: str
    method: Method
    pattern: re.Pattern[str]

    @property
    def name(self) -> str:
        return re.sub(r"\{[^/]*\}", "{}", self.template)

    def fits(self, path: str) -> Mapping[str, str] | None:
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        return {name: unquote(value) for name, value in found.groupdict().items()}


def _routes(table: Table) -> list[_Route]:
    """Those without names in their path first: `/issue/bulkfetch` is no issue."""
    return sorted(_each_route(table), key=lambda route: route.template.count("{"))


def _each_route(table: Table) -> Iterator[_Route]:
    for key, method in table.items():
        verb, _, template = key.partition(" ")
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        yield _Route(verb, template, method, re.compile(pattern))


def _split(path: str) -> tuple[str, str]:
    """`/rest/api/3/issue` → `3`, `/issue`."""
    version, _, rest = path.removeprefix("/rest/api/").partition("/")
    return version, f"/{rest}"


def _basic(given: str) -> tuple[str, str]:
    try:
        email, _, token = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return email, token


def _body(asked: Asked) -> Any:
    if not asked.body or asked.method in _SAFE:
        return None
    if not asked.content_type.startswith("application/json"):
        raise JiraRefused(415, "Unsupported Media Type")
    try:
        return loads(asked.body)
    except ValueError:
        raise bad_payload() from None


def _failure(fault: Fault) -> Answer | None:
    """The answer instead of the method's; None when that is carried out after all."""
    wait = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
    match fault.kind:
        case "ratelimited":
            reason = fault.error if fault.error in _MANY_REASONS else _MANY_REASONS[0]
            told = {"errorMessages": ["Rate limit exceeded."], "errors": {}}
            return Answer(told, 429, {**wait, "RateLimit-Reason": reason})
        case "error":
            status = int(fault.error) if fault.error.isdecimal() else _SERVER_ERROR
            told = {"errorMessages": [f"Arranged: {fault.error}"], "errors": {}}
            return Answer(told, status, wait)
        case "drop_before":
            return _CUT
        case "slow":
            time.sleep(fault.seconds)
    return None
