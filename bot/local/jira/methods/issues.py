"""Issues: create, read, change, delete."""

from typing import Any

from bot.local.jira.call import Answer, Call
from bot.local.jira.changing import Changing
from bot.local.jira.issue_json import IssueJson, history_json
from bot.local.jira.methods.table import Table
from bot.local.jira.properties import checked_properties
from bot.local.jira.refused import JiraRefused, bad_payload, no_issue
from bot.local.jira.site import JiraSite
from bot.local.store import Json

_MOST_FETCHED, _MOST_CREATED, _MOST_PROPERTIES = 100, 50, 5
_PAGE = 100
_NEW = ("fields", "properties", "transition", "update", "historyMetadata")


def create(site: JiraSite, call: Call) -> Answer:
    return Answer(_created(call, _create(site, call, call.object(*_NEW))), 201)


def create_many(site: JiraSite, call: Call) -> Answer:
    """Up to fifty; what is wrong with one doesn't keep the others from being created."""
    asked = call.object("issueUpdates").get("issueUpdates")
    if not isinstance(asked, list) or not 0 < len(asked) <= _MOST_CREATED:
        raise JiraRefused(400, f"1 to {_MOST_CREATED} issues can be created at once.")
    made, errors = [], []
    for place, each in enumerate(asked):
        try:
            made.append(_created(call, _create(site, call, each)))
        except JiraRefused as refused:
            told = {"status": 400, "elementErrors": refused.body, "failedElementNumber": place}
            errors.append(told)
    return Answer({"issues": made, "errors": errors}, 201 if made else 400)


def get(site: JiraSite, call: Call) -> Answer:
    issue = site.issue(call.names["issueIdOrKey"])
    fields = (call.query.get("fields") or "*all").split(",")
    properties = [each for each in call.query.get("properties", "").split(",") if each]
    shown = IssueJson(site, call, fields, properties).issue(issue)
    if "changelog" in call.query.get("expand", ""):
        entries = [history_json(site, call, each) for each in reversed(issue["history"])]
        size = len(entries)
        shown["changelog"] = {"startAt": 0, "maxResults": size, "total": size, "histories": entries}
    return Answer(shown)


def edit(site: JiraSite, call: Call) -> Answer:
    asked = call.object(*_NEW)
    if asked.get("transition"):
        raise JiraRefused(400, "An issue is transitioned at /transitions.")
    issue = dict(site.issue(call.names["issueIdOrKey"]))
    fields = {**_updates(issue, asked.get("update")), **_fields(asked)}
    if not fields and not asked.get("properties"):
        raise JiraRefused(400, "one of 'fields' or 'update' required")
    Changing(site, call).edit(issue, fields, checked_properties(asked.get("properties")))
    return Answer(status=204)


def delete(site: JiraSite, call: Call) -> Answer:
    issue = site.issue(call.names["issueIdOrKey"])
    children = list(site.children(issue))
    if children and call.query.get("deleteSubtasks") != "true":
        raise JiraRefused(400, f"The issue '{issue['key']}' has subtasks.")
    for each in [*children, issue]:
        Changing(site, call).delete(each)
    return Answer(status=204)


def bulk_fetch(site: JiraSite, call: Call) -> Answer:
    asked = call.object("issueIdsOrKeys", "fields", "properties", "expand", "fieldsByKeys")
    wanted, properties = asked.get("issueIdsOrKeys") or [], asked.get("properties") or []
    if not _are_texts(wanted) or not 0 < len(wanted) <= _MOST_FETCHED:
        raise JiraRefused(400, f"1 to {_MOST_FETCHED} issues can be fetched at once.")
    if not _are_texts(properties) or len(properties) > _MOST_PROPERTIES:
        raise JiraRefused(400, f"At most {_MOST_PROPERTIES} properties can be asked for.")
    shown = IssueJson(site, call, asked.get("fields") or ["*navigable"], properties)
    found = {each["id"]: each for id_ in wanted if (each := site.find(id_))}
    absent = [id_ for id_ in wanted if site.find(id_) is None]
    words = no_issue().body["errorMessages"][0]
    return Answer(
        {
            "issues": [shown.issue(each) for each in found.values()],
            "issueErrors": [{"id": id_, "errorMessage": words} for id_ in absent],
        }
    )


def changelog(site: JiraSite, call: Call) -> Answer:
    entries = site.issue(call.names["issueIdOrKey"])["history"]
    start, size = call.page(_PAGE, _PAGE)
    return Answer(
        {
            "self": call.self_link(f"/issue/{call.names['issueIdOrKey']}/changelog"),
            "maxResults": size,
            "startAt": start,
            "total": len(entries),
            "isLast": start + size >= len(entries),
            "values": [history_json(site, call, each) for each in entries[start : start + size]],
        }
    )


def _create(site: JiraSite, call: Call, asked: Any) -> Json:
    if not isinstance(asked, dict) or not set(asked) <= set(_NEW):
        raise bad_payload()
    transition = asked.get("transition") or {}
    if not isinstance(transition, dict):
        raise bad_payload()
    properties = checked_properties(asked.get("properties"))
    return Changing(site, call).create(_fields(asked), properties, transition.get("id"))


def _created(call: Call, issue: Json) -> Json:
    link = call.self_link(f"/issue/{issue['id']}")
    return {"id": issue["id"], "key": issue["key"], "self": link}


def _fields(asked: Json) -> Json:
    fields = asked.get("fields") or {}
    if not isinstance(fields, dict):
        raise bad_payload()
    return fields


def _updates(issue: Json, given: Any) -> Json:
    """`update` with its operations; adding and removing is for labels."""
    fields: Json = {}
    for name, steps in (given or {}).items():
        for step in steps:
            ((verb, value),) = step.items()
            now = fields.get(name, issue["fields"].get(name))
            if verb == "set":
                fields[name] = value
            elif verb in {"add", "remove"} and name == "labels":
                kept = [each for each in now or [] if each != value]
                fields[name] = [*kept, value] if verb == "add" else kept
            else:
                raise JiraRefused(400, errors={name: f"Operation '{verb}' is not supported."})
    return fields


def _are_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


BOTH: Table = {
    "POST /issue": create,
    "POST /issue/bulk": create_many,
    "GET /issue/{issueIdOrKey}": get,
    "PUT /issue/{issueIdOrKey}": edit,
    "DELETE /issue/{issueIdOrKey}": delete,
}
CLOUD: Table = {
    "POST /issue/bulkfetch": bulk_fetch,
    "GET /issue/{issueIdOrKey}/changelog": changelog,
}
