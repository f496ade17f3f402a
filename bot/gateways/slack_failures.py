"""Every failure of Slack's Web API as a GatewayError; their codes hold no secret."""

import http.client
import logging
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected, Unreachable

_log = logging.getLogger(__name__)

_RETRY_AFTER = 30.0
_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_TRANSIENT = {
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "update_failed",
}
"""Slack's words for its own trouble: the call may have been carried out."""

REFUSES_THE_APP = {
    "app_access_restricted",
    "ekm_access_denied",
    "invalid_auth",
    "missing_scope",
    "not_allowed_token_type",
    "not_authed",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
"""Nothing was done, and nothing will be until an administrator mends the app: what waits, waits."""

_NOT_CONNECTED = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


@contextmanager
def failures(method: str) -> Iterator[None]:
    """Turns what the library raises into our errors; their codes hold no secret."""
    try:
        yield
    except SlackApiError as error:
        answer = error.response
        _log_details(method, answer.data)
        raise refusal(answer.status_code, _code(answer.data), answer.headers) from None
    except HTTPError as error:
        with error:
            raise refusal(error.code, None, dict(error.headers.items())) from None
    except URLError as error:
        reason = error.reason
        unsent = isinstance(reason, _NOT_CONNECTED)
        raise (Unreachable if unsent else OutcomeUnknown)(type(reason).__name__) from None
    except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
        raise OutcomeUnknown(type(error).__name__) from None


def _code(data: object) -> object:
    return data.get("error") if isinstance(data, dict) else None


def _log_details(method: str, data: object) -> None:
    """Which part of a payload Slack disliked: JSON pointers, no content."""
    details = data.get("response_metadata") if isinstance(data, dict) else None
    if details:
        _log.warning("%s: %s", method, details.get("messages"))


def refusal(status: int, code: object, headers: Mapping[str, str]) -> GatewayError:
    word = code if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]{1,80}", code) else None
    if status == http.client.TOO_MANY_REQUESTS or word in _LIMITED:
        return RateLimited(_retry_after(headers))
    if word is None or word in _TRANSIENT or status >= http.client.INTERNAL_SERVER_ERROR:
        return OutcomeUnknown(word or f"http_{status}")
    return Unreachable(word) if word in REFUSES_THE_APP else Rejected(word)


def _retry_after(headers: Mapping[str, str]) -> float:
    given = header(headers, "retry-after")
    return max(1.0, float(given)) if given.isdecimal() else _RETRY_AFTER


def header(headers: Mapping[str, str], name: str) -> str:
    return next((value for each, value in headers.items() if each.lower() == name), "")
