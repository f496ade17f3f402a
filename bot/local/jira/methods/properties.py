"""Issue properties: any JSON under a key. Setting one is no change of the issue."""

from bot.local.jira.call import Answer, Call
from bot.local.jira.methods.table import Table
from bot.local.jira.properties import checked_property
from bot.local.jira.refused import JiraRefused
from bot.local.jira.site import JiraSite

_ONE = "/issue/{issueIdOrKey}/properties/{propertyKey}"


def keys(site: JiraSite, call: Call) -> Answer:
    issue = site.issue(call.names["issueIdOrKey"])
    base = call.self_link(f"/issue/{issue['id']}/properties")
    return Answer({"keys": [{"key": key, "self": f"{base}/{key}"} for key in issue["properties"]]})


def get(site: JiraSite, call: Call) -> Answer:
    issue, key = site.issue(call.names["issueIdOrKey"]), call.names["propertyKey"]
    if key not in issue["properties"]:
        raise _no_property(key)
    return Answer({"key": key, "value": issue["properties"][key]})


def put(site: JiraSite, call: Call) -> Answer:
    issue, key = dict(site.issue(call.names["issueIdOrKey"])), call.names["propertyKey"]
    is_new = key not in issue["properties"]
    value = checked_property(key, call.body)
    issue["properties"] = {**issue["properties"], key: value}
    site.save(issue)
    return Answer(status=201 if is_new else 200)


def remove(site: JiraSite, call: Call) -> Answer:
    issue, key = dict(site.issue(call.names["issueIdOrKey"])), call.names["propertyKey"]
    if key not in issue["properties"]:
        raise _no_property(key)
    issue["properties"] = {k: each for k, each in issue["properties"].items() if k != key}
    site.save(issue)
    return Answer(status=204)


def _no_property(key: str) -> JiraRefused:
    return JiraRefused(404, f"The property {key} does not exist.")


BOTH: Table = {
    "GET /issue/{issueIdOrKey}/properties": keys,
    f"GET {_ONE}": get,
    f"PUT {_ONE}": put,
    f"DELETE {_ONE}": remove,
}
