"""How Jira says no."""

from collections.abc import Mapping
from typing import Any


class JiraRefused(Exception):
    """A call is refused.

    Args:
        status: of HTTP.
        messages: its `errorMessages`.
        errors: what is wrong with which field.
    """

    def __init__(
        self, status: int, *messages: str, errors: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body: dict[str, Any] = {"errorMessages": [*messages], "errors": dict(errors or {})}


def no_issue() -> JiraRefused:
    return JiraRefused(404, "Issue does not exist or you do not have permission to see it.")


def bad_payload() -> JiraRefused:
    return JiraRefused(
        400, "Invalid request payload. Refer to the REST API documentation and try again."
    )
