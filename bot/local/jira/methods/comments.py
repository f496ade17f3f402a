"""Comments, each with properties of its own."""

from typing import Any

from bot.local.jira.call import Answer, Call
from bot.local.jira.changing import Changing
from bot.local.jira.issue_json import comment_json
from bot.local.jira.methods.table import Table
from bot.local.jira.properties import checked_properties
from bot.local.jira.refused import JiraRefused
from bot.local.jira.site import JiraSite
from bot.local.jira.values import WrongValue, rich_text
from bot.local.store import Json

_PAGE = 100


def listed(site: JiraSite, call: Call) -> Answer:
    issue = site.issue(call.names["issueIdOrKey"])
    start, size = call.page(_PAGE, _PAGE)
    comments = issue["comments"]
    if call.query.get("orderBy", "created").startswith("-"):
        comments = comments[::-1]
    told = "properties" in call.query.get("expand", "")
    shown = [
        comment_json(site, call, issue, each, with_properties=told)
        for each in comments[start : start + size]
    ]
    page = {"startAt": start, "maxResults": size, "total": len(comments)}
    return Answer({**page, "comments": shown})


def add(site: JiraSite, call: Call) -> Answer:
    asked = call.object("body", "properties", "visibility")
    issue = dict(site.issue(call.names["issueIdOrKey"]))
    now = site.now().isoformat()
    comment: Json = {
        "id": site.next_id(),
        "author": call.account["id"],
        "body": _body(call, asked.get("body")),
        "created": now,
        "updated": now,
        "properties": checked_properties(asked.get("properties")),
    }
    issue["comments"] = [*issue["comments"], comment]
    Changing(site, call).comment(issue, comment, "comment_created")
    return Answer(comment_json(site, call, issue, comment, with_properties=True), 201)


def change(site: JiraSite, call: Call) -> Answer:
    asked = call.object("body", "properties", "visibility")
    issue, old = _comment(site, call)
    comment = {
        **old,
        "body": _body(call, asked.get("body")),
        "updated": site.now().isoformat(),
        "properties": {**old["properties"], **checked_properties(asked.get("properties"))},
    }
    issue["comments"] = [comment if each is old else each for each in issue["comments"]]
    Changing(site, call).comment(issue, comment, "comment_updated")
    return Answer(comment_json(site, call, issue, comment))


def remove(site: JiraSite, call: Call) -> Answer:
    issue, old = _comment(site, call)
    issue["comments"] = [each for each in issue["comments"] if each is not old]
    Changing(site, call).comment(issue, old, "comment_deleted")
    return Answer(status=204)


def _comment(site: JiraSite, call: Call) -> tuple[Json, Json]:
    issue = dict(site.issue(call.names["issueIdOrKey"]))
    found = (each for each in issue["comments"] if each["id"] == call.names["id"])
    comment = next(found, None)
    if comment is None:
        raise JiraRefused(404, "Can not find a comment for the id: " + call.names["id"])
    return issue, comment


def _body(call: Call, given: Any) -> Any:
    try:
        body = rich_text(call, given)
    except WrongValue:
        body = None
    if not body or (isinstance(body, dict) and not body.get("content")):
        raise JiraRefused(400, errors={"comment": "Comment body is not valid!"})
    return body


BOTH: Table = {
    "GET /issue/{issueIdOrKey}/comment": listed,
    "POST /issue/{issueIdOrKey}/comment": add,
    "PUT /issue/{issueIdOrKey}/comment/{id}": change,
    "DELETE /issue/{issueIdOrKey}/comment/{id}": remove,
}
