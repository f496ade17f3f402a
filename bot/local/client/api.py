"""The calls of the client API by name, each answered when the app has settled."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.local.client import actions, commands, control, files, look, modals, people
from bot.local.client.calls import Body, CallFailed
from bot.local.faults import Faults
from bot.local.jira.server import JiraServer
from bot.local.settle import NotSettled, Settler
from bot.local.slack.server import SlackServer
from bot.local.store import Json

_SAYS_ERROR: Json = {"error": None}
_WHOLE: Mapping[str, Json] = {
    "command": {"error": None, "response": None, "elapsed_ms": 0},
    "submit": {"errors": {}},
    "upload": {"error": None, "id": None},
    **dict.fromkeys(("action", "shortcut", "message", "home", "close", "users"), _SAYS_ERROR),
}
"""What each answer holds in any case."""


class ClientApi:
    """Answers the client API, from any thread.

    Args:
        slack, jira: the servers.
        settler: brings the app to rest.
        faults: what is to go wrong with Slack.
    """

    def __init__(
        self, slack: SlackServer, jira: JiraServer, settler: Settler, faults: Faults
    ) -> None:
        self._slack = slack
        self._jira = jira
        self._settler = settler
        self._calls: Mapping[str, Callable[[Body], Json]] = {
            "command": partial(commands.command, slack),
            "shortcut": partial(commands.shortcut, slack),
            "action": partial(actions.act, slack),
            "submit": partial(modals.submit, slack),
            "close": partial(modals.close, slack),
            "home": partial(people.home, slack),
            "message": partial(people.message, slack),
            "upload": partial(files.upload, slack),
            "users": partial(people.change_user, slack),
            "clock": partial(control.move_clock, slack, settler),
            "faults": partial(control.add_fault, faults, jira),
        }

    def get(self, name: str, query: Mapping[str, str]) -> Json | None:
        """Answer `workspace` or `inbox`; None for any other name."""
        with self._slack.state.changing():
            if name == "workspace":
                return look.workspace(self._slack, self._jira)
            return self._inbox(query) if name == "inbox" else None

    def post(self, name: str, given: Mapping[str, object]) -> Json | None:
        """Do what is asked; None for a name that there isn't.

        Args:
            name: the call's.
            given: its JSON object; `settle: false` answers without waiting for the app to rest.
        """
        call = self._calls.get(name)
        if call is None:
            return None
        try:
            answer = call(Body(given))
        except CallFailed as failed:
            answer = failed.answer
        except NotSettled as failure:
            return {"ok": False, "error": str(failure)}
        whole = {**_WHOLE.get(name, {}), **answer}
        return whole if given.get("settle") is False else self._settled(whole)

    def _settled(self, answer: Json) -> Json:
        try:
            self._settler.settle()
        except NotSettled as failure:
            return {**answer, "ok": False, "error": str(failure)}
        return answer

    def _inbox(self, query: Mapping[str, str]) -> Json:
        try:
            return look.inbox(self._slack, Body(query))
        except CallFailed as failed:
            return failed.answer
