"""What only the local workspace can do: move time, and make calls go wrong."""

from datetime import datetime, timedelta

from bot.local.client.calls import Body, CallFailed
from bot.local.faults import KINDS, Fault, Faults
from bot.local.jira.faults import add_jira_fault
from bot.local.jira.server import JiraServer
from bot.local.settle import Settler
from bot.local.slack.catalogue import METHODS
from bot.local.slack.server import SlackServer
from bot.local.store import Json

_MOST_TIMES = 100_000


def move_clock(slack: SlackServer, settler: Settler, body: Body) -> Json:
    """Move the clock on, by seconds or to a moment, doing what is due on the way.

    Raises:
        CallFailed: missing_field, wrong_field, clock_cannot_go_back.
        NotSettled: see `Settler`.
    """
    settler.move_to(_target(slack, body))
    with slack.state.changing():
        return {"ok": True, "now": slack.state.now().isoformat()}


def add_fault(faults: Faults, jira: JiraServer, body: Body) -> Json:
    """Let the next calls of a method go wrong.

    Raises:
        CallFailed: unknown_target, unknown_method, unknown_kind, missing_field, wrong_field.
    """
    target, method = body.text("target"), body.text("method")
    kind = next((each for each in KINDS if each == body.text("kind")), None)
    if kind is None:
        raise CallFailed("unknown_kind")
    times = int(min(body.number("times", 1), _MOST_TIMES))
    # Only where it is asked for does an error tell how long to wait.
    wait = body.number("retry_after", 1 if kind == "ratelimited" else 0)
    seconds, error = body.number("seconds", 1), body.text("error", "internal_error")
    fault = Fault(kind=kind, retry_after=int(wait), seconds=seconds, error=error)
    if target == "jira":
        left = add_jira_fault(jira, method, fault, times)
    elif target == "slack":
        left = faults.add(method, fault, times) if method in METHODS else None
    else:
        raise CallFailed("unknown_target")
    if left is None:
        raise CallFailed("unknown_method")
    return {"ok": True, "left": left}


def _target(slack: SlackServer, body: Body) -> datetime:
    now = slack.state.now()
    if body.get("to") is None:
        if body.get("advance") is None:
            raise CallFailed("missing_field", field="advance")
        try:
            return now + timedelta(seconds=body.number("advance", 0))
        except OverflowError:
            raise CallFailed("wrong_field", field="advance") from None
    try:
        to = datetime.fromisoformat(body.text("to"))
    except ValueError:
        raise CallFailed("wrong_field", field="to") from None
    if to.tzinfo is None:
        raise CallFailed("wrong_field", field="to")
    if to < now:
        raise CallFailed("clock_cannot_go_back", now=now.isoformat())
    return to
