"""Moving issues to another project: a task that is asked for, and looked after by its id."""

from bot.local.jira.call import Answer, Call
from bot.local.jira.changing import Changing
from bot.local.jira.methods.table import Table
from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.jira.site import JiraSite, type_of
from bot.local.store import Json


def move(site: JiraSite, call: Call) -> Answer:
    """Move at once; Jira's own task takes a while.

    The target is `<project id or key>,<issue type id>`.
    """
    asked = call.object("sendBulkNotification", "targetToSourcesMapping")
    targets = asked.get("targetToSourcesMapping")
    if not isinstance(targets, dict) or not targets:
        raise bad_payload()
    moved: list[int] = []
    for target, source in targets.items():
        moved += _move_to(site, call, target, source)
    task = site.next_id()
    site.set(tasks={**site.settings.get("tasks", {}), task: moved})
    return Answer({"taskId": task}, 201)


def progress(site: JiraSite, call: Call) -> Answer:
    moved = site.settings.get("tasks", {}).get(call.names["taskId"])
    if moved is None:
        raise JiraRefused(404, "The task was not found.")
    return Answer(
        {
            "taskId": call.names["taskId"],
            "status": "COMPLETE",
            "progressPercent": 100,
            "processedAccessibleIssues": moved,
            "totalIssueCount": len(moved),
            "invalidOrInaccessibleIssueCount": 0,
        }
    )


def _move_to(site: JiraSite, call: Call, target: str, source: Json) -> list[int]:
    project_id, _, type_id = target.partition(",")
    project = site.project(project_id)
    kind = type_of(project, type_id)
    if kind is None or not isinstance(source, dict):
        raise JiraRefused(400, "The target issue type is not in the target project.")
    issues = [dict(site.issue(str(each))) for each in source.get("issueIdsOrKeys") or ()]
    for issue in issues:
        Changing(site, call).move(issue, project, kind)
    return [int(issue["id"]) for issue in issues]


CLOUD: Table = {"POST /bulk/issues/move": move, "GET /bulk/queue/{taskId}": progress}
