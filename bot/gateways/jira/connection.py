"""Calls over the `jira` library's session, with what it does by itself turned off."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote

import orjson
from jira import JIRA
from requests import Response

from bot.errors import NotFound, OutcomeUnknown, SettingsError
from bot.gateways.jira.failures import check, failures, moment

TIMEOUT = 20.0


@dataclass(frozen=True)
class Answer:
    """What came back: parsed JSON (None for an empty body), and Jira's clock to the second."""

    body: Any
    at: datetime | None


class Connection:
    """One account at one API base. Nothing is sent twice, nor anywhere else.

    Args:
        base: where the REST API is, e.g. `https://company.atlassian.net`, or
            `https://api.atlassian.com/ex/jira/<cloud id>` for a scoped token.
        token: an API token, or a personal access token; it appears in no log and no error.
        email: of the API token's account; None with a personal access token.
        timeout: seconds to wait for a connection, and for each piece of the answer.

    Raises:
        SettingsError: the token or the email holds characters that can't be sent.
    """

    def __init__(
        self, base: str, *, token: str, email: str | None = None, timeout: float = TIMEOUT
    ) -> None:
        for name, value in (("JIRA_TOKEN", token), ("JIRA_EMAIL", email or "")):
            if not re.fullmatch(r"[\x21-\x7e]*", value):
                raise SettingsError(f"{name}: expected one without spaces and line breaks")
        self._base = base.rstrip("/")
        who = {"basic_auth": (email, token)} if email else {"token_auth": token}
        self._jira = JIRA(
            self._base,
            # The library would repeat what may have been done, sleep through what Jira asks us to
            # wait, wait for ever for an answer, and ask for the server's version first.
            max_retries=0,
            timeout=timeout,
            get_server_info=False,
            **who,
        )
        # Its own calls look up fields first, drop what is wrong with which, and can't send
        # properties: ours go over its session, for which it has no public name.
        self._session = self._jira._session  # noqa: SLF001
        self._session.hooks["response"].append(check)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Answer:
        """Make one call, once.

        Args:
            method: of HTTP.
            path: below the base, e.g. `/rest/api/3/myself`, its parts made by `part`.
            query: parameters; those that are None are left out.
            body: sent as JSON.

        Raises:
            GatewayError: see `bot.domain.jira_calls.Jira`.
        """
        with failures():
            # Followed, a redirect would take the call to a host that nobody has set.
            response = self._session.request(
                method, f"{self._base}{path}", params=query, json=body, allow_redirects=False
            )
            return _answer(response)

    def close(self) -> None:
        self._jira.close()  # type: ignore[no-untyped-call]  # the library has few types


def part(value: str) -> str:
    """A part of a path: an id, a key or a name that may come from a person.

    Raises:
        NotFound: nothing can be called that.
    """
    if not value.strip("."):
        raise NotFound("bad_path")
    return quote(value, safe="")


def _answer(response: Response) -> Answer:
    at = moment(response.headers.get("Date", ""))
    try:
        return Answer(_parsed(response.content), at)
    except ValueError:
        raise OutcomeUnknown("not_json") from None


def _parsed(content: bytes) -> Any:
    """JSON; what can be no text (half a surrogate pair, which Python would take) becomes `?`."""
    if not content:
        return None
    try:
        return orjson.loads(content)  # half of the time that a page takes is its parsing
    except ValueError:
        whole = json.dumps(json.loads(content), ensure_ascii=False)
        return json.loads(whole.encode("utf-8", "replace"))
