"""Faults of the Jira server, by method, and of what it does by itself."""

from bot.local.faults import Fault
from bot.local.jira.server import JiraServer
from bot.local.jira.webhooks import FAULTS as WEBHOOK

INDEX = "index"
"""`slow` of this name: from now on a search is that many seconds behind what was written."""


def add_jira_fault(jira: JiraServer, method: str, fault: Fault, times: int) -> int | None:
    """Arrange a fault.

    Args:
        jira: the server.
        method: e.g. `POST /rest/api/3/issue`, `PUT /rest/api/3/issue/{issueIdOrKey}`,
            `PUT /rest/api/3/issue/IT-3`, `webhook` or `index`.
        fault: what happens.
        times: how often.

    Returns:
        How many faults of that method are left; None where there is no such method.
    """
    if method == INDEX:
        with jira.site.state.changing():
            jira.site.set(index_lag=fault.seconds)
        return 0
    name = method if method == WEBHOOK else jira.api.knows(method)
    return None if name is None else jira.faults.add(name, fault, times)
