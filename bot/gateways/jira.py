"""Jira: the only door to the `jira` library, and every failure a GatewayError."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from jira import JIRA
from jira.exceptions import JIRAError
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.errors import GatewayError, OutcomeUnknown, RateLimited, Rejected, Unreachable

_RETRY_AFTER = 60.0


class JiraGateway:
    """Calls Jira as one account. Every method raises a GatewayError when Jira fails.

    Args:
        url: of the site, e.g. `https://company.atlassian.net`.
        email: of the account.
        token: its API token; it appears in no log and no error.
        timeout: seconds to wait for a connection, and for each piece of the answer.
    """

    def __init__(self, url: str, email: str, token: str, timeout: float = 10) -> None:
        self._jira = JIRA(
            url,
            basic_auth=(email, token),
            # The library would repeat what may have been done, sleep through what Jira asks us to
            # wait, wait for ever for an answer, and ask for the server's version first.
            max_retries=0,
            timeout=timeout,
            get_server_info=False,
        )

    def account_name(self) -> str:
        """Whose account this is, as Jira shows it."""
        with _failures():
            account = self._jira.myself()
        if not isinstance(account, dict):
            raise OutcomeUnknown("not_jira")
        return str(account.get("displayName") or account.get("name") or "")

    def close(self) -> None:
        self._jira.close()  # type: ignore[no-untyped-call]  # the library has few types


@contextmanager
def _failures() -> Iterator[None]:
    """Turns what the library raises into our errors; its own texts hold headers and bodies."""
    try:
        yield
    except JIRAError as error:
        raise _refusal(error) from None
    except NoConnection as error:
        raise (Unreachable if _was_unsent(error) else OutcomeUnknown)(
            type(error).__name__
        ) from None
    except (RequestException, ValueError) as error:
        raise OutcomeUnknown(type(error).__name__) from None


def _was_unsent(error: NoConnection) -> bool:
    reason = error.args[0] if error.args else None
    cause = reason.reason if isinstance(reason, MaxRetryError) else reason
    return isinstance(error, ConnectTimeout) or isinstance(cause, NewConnectionError)


def _refusal(error: JIRAError) -> GatewayError:
    status = error.status_code or 0
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        given = error.response.headers.get("Retry-After", "") if error.response is not None else ""
        return RateLimited(float(given) if given.isdecimal() else _RETRY_AFTER)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Rejected(f"http_{status}")
    return OutcomeUnknown(f"http_{status}")
