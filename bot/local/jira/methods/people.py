"""Who one is, who there is, and what time it is."""

from collections.abc import Iterator

from bot.local.jira import shapes
from bot.local.jira.call import Answer, Call
from bot.local.jira.methods.table import Table
from bot.local.jira.refused import JiraRefused
from bot.local.jira.site import JiraSite
from bot.local.store import Json

_PEOPLE = 50


def myself(_site: JiraSite, call: Call) -> Answer:
    return Answer(shapes.user(call, call.account))


def server_info(site: JiraSite, call: Call) -> Answer:
    shown: Json = {
        "baseUrl": site.url(""),
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100287,
        "serverTime": shapes.moment(call, site.now().isoformat()),
        "serverTitle": "Jira",
    }
    if call.is_data_center:
        shown |= {"version": "10.3.0", "versionNumbers": [10, 3, 0], "deploymentType": "Server"}
        shown["baseUrl"] = call.base
    return Answer(shown)


def search_users(site: JiraSite, call: Call) -> Answer:
    return Answer(_found(site, call))


def assignable(site: JiraSite, call: Call) -> Answer:
    """Who can be assigned: everybody active, in a project that there is."""
    if "project" in call.query:
        site.project(call.query["project"])
    elif "issueKey" in call.query:
        site.issue(call.query["issueKey"])
    else:
        raise JiraRefused(400, "Specify a project or an issue.")
    return Answer(_found(site, call))


def _found(site: JiraSite, call: Call) -> list[Json]:
    start, size = call.page(_PEOPLE)
    found = [shapes.user(call, each) for each in _fitting(site, call)]
    return found[start : start + size]


def _fitting(site: JiraSite, call: Call) -> Iterator[Json]:
    wanted = call.query.get("username" if call.is_data_center else "query", "").lower()
    if not wanted and "project" not in call.query and "issueKey" not in call.query:
        raise JiraRefused(400, "The username query parameter was not provided.")
    for each in site.accounts.values():
        hidden = each["hides_email"] and not call.is_data_center
        names = [each["display_name"], *each["display_name"].split(), each["name"]]
        names += [] if hidden else [each["email"]]
        if each["active"] and any(name.lower().startswith(wanted) for name in names):
            yield each


CLOUD: Table = {
    "GET /myself": myself,
    "GET /serverInfo": server_info,
    "GET /user/search": search_users,
    "GET /user/assignable/search": assignable,
}
DATA_CENTER: Table = dict(CLOUD)
