"""What Jira and the network answer instead, as our errors. Theirs hold headers and bodies."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from jira.exceptions import JIRAError
from requests import Response
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import (
    ConnectTimeout,
    InvalidHeader,
    InvalidURL,
    MissingSchema,
    ProxyError,
    RequestException,
)
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.errors import (
    AccessRefused,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)

_RETRY_AFTER = 60.0
_MOST_SENTENCES, _SENTENCE_LIMIT = 10, 300
_NEVER_SENT = (ConnectTimeout, InvalidHeader, InvalidURL, MissingSchema, ProxyError)
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY}
_REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


@contextmanager
def failures() -> Iterator[None]:
    """Turns what the library raises into our errors."""
    try:
        yield
    except (RequestException, JIRAError, ValueError) as error:
        known = Unreachable if _was_unsent(error) else OutcomeUnknown
        raise known(type(error).__name__) from None


@contextmanager
def understood() -> Iterator[None]:
    """Turns stumbling over the shape of an answer into our error: no Jira would give it."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise OutcomeUnknown("not_understood") from error


def check(response: Response, *_: Any, **__: Any) -> None:
    """A hook of the session's: raises our error for an answer that is no success.

    It comes before the library, which stumbles over some bodies and drops the fields' names.
    """
    if not HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
        bool(response.content)  # read to the end, the connection can be used again
        raise _refusal(response, response.status_code)


def _refusal(response: Response, status: int) -> GatewayError:
    code = f"http_{status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = retry_after(response.headers)
        reason = response.headers.get("RateLimit-Reason", "")[:_SENTENCE_LIMIT]
        return RateLimited(_RETRY_AFTER if wait is None else wait, reason)
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutcomeUnknown(code, retry_after(response.headers))
    kind = Rejected
    if status in _REFUSED:
        kind = AccessRefused
    elif status == HTTPStatus.NOT_FOUND:
        kind = NotFound
    return kind(code, *_told(response))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `Retry-After` asks for, all of them; None where it says nothing.

    A moment instead of seconds is measured from the answer's own `Date`.
    """
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.replace(".", "", 1).isdecimal():
        return float(given)
    until, since = moment(given), moment(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - since).total_seconds()) if until else None


def moment(given: str) -> datetime | None:
    """An HTTP date, aware; None for anything else."""
    try:
        at = parsedate_to_datetime(given)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _told(response: Response) -> tuple[dict[str, str], tuple[str, ...]]:
    """Problems by field, and other sentences."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return {}, ()
    errors = body.get("errors")
    problems = errors.items() if isinstance(errors, dict) else ()
    sentences = [*_listed(body.get("errorMessages")), *_listed(body.get("message"))]
    return {str(name): _cut(text) for name, text in problems}, tuple(
        _cut(text) for text in sentences[:_MOST_SENTENCES]
    )


def _listed(given: Any) -> list[Any]:
    if isinstance(given, list):
        return given
    return [given] if given else []


def _cut(text: object) -> str:
    return " ".join(str(text).split())[:_SENTENCE_LIMIT]


def _was_unsent(error: Exception) -> bool:
    if isinstance(error, _NEVER_SENT):
        return True
    if not isinstance(error, NoConnection):
        return False
    reason = error.args[0] if error.args else None
    cause = reason.reason if isinstance(reason, MaxRetryError) else reason
    why = cause.args[0] if isinstance(cause, Exception) and cause.args else None
    return isinstance(cause, NewConnectionError) or isinstance(why, ssl.SSLCertVerificationError)
