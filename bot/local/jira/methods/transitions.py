"""Transitions: what the workflow allows from here."""

from bot.local.jira import shapes
from bot.local.jira.call import Answer, Call
from bot.local.jira.changing import Changing
from bot.local.jira.methods.table import Table
from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.jira.site import JiraSite
from bot.local.jira.world import Move
from bot.local.store import Json


def listed(site: JiraSite, call: Call) -> Answer:
    issue = site.issue(call.names["issueIdOrKey"])
    project = site.project(issue["project"])
    with_fields = "transitions.fields" in call.query.get("expand", "")
    shown = [
        shapes.transition(call, each, project, with_fields=with_fields)
        for each in _open(site, issue)
    ]
    return Answer({"expand": "transitions", "transitions": shown})


def take(site: JiraSite, call: Call) -> Answer:
    asked = call.object("transition", "fields", "update", "historyMetadata", "properties")
    issue = dict(site.issue(call.names["issueIdOrKey"]))
    wanted = asked.get("transition")
    if not isinstance(wanted, dict) or not wanted.get("id"):
        raise JiraRefused(400, "Missing 'transition' identifier")
    if not isinstance(asked.get("fields") or {}, dict):
        raise bad_payload()
    move = next((each for each in _open(site, issue) if each.id == str(wanted["id"])), None)
    if move is None:
        raise JiraRefused(
            400,
            "It seems that you have tried to perform a workflow operation "
            f"({wanted['id']}) that is not valid for the current state of this issue "
            f"({issue['key']}).",
        )
    Changing(site, call).transition(issue, move, asked.get("fields") or {})
    return Answer(status=204)


def _open(site: JiraSite, issue: Json) -> list[Move]:
    moves = site.project(issue["project"]).moves
    return [each for each in moves if issue["status"] in {status.id for status in each.origin}]


BOTH: Table = {
    "GET /issue/{issueIdOrKey}/transitions": listed,
    "POST /issue/{issueIdOrKey}/transitions": take,
}
