"""Creating, editing, transitioning, moving and deleting issues, each with its history."""

from collections.abc import Mapping
from typing import Any

from bot.local.jira.call import Call
from bot.local.jira.history import Change, History
from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.jira.screens import create_screen, edit_screen
from bot.local.jira.site import JiraSite, type_of
from bot.local.jira.values import Values, WrongValue
from bot.local.jira.world import (
    ALWAYS_REQUIRED,
    DEFAULT_PRIORITY,
    DEFAULT_RESOLUTION,
    FIELDS,
    STATUSES,
    IssueType,
    Move,
    Project,
)
from bot.local.store import Json

_BESIDE_FIELDS = ("priority", "resolution")
_NO_SCREEN = "It is not on the appropriate screen, or unknown."
CREATED, UPDATED, DELETED = "jira:issue_created", "jira:issue_updated", "jira:issue_deleted"


class Changing:
    """Changes issues for one call. Each issue that it is given is a copy: `dict(site.issue(…))`."""

    def __init__(self, site: JiraSite, call: Call) -> None:
        self._site = site
        self._call = call
        self._values = Values(site, call)
        self._history = History(site, call.account["id"])

    def create(self, fields: Json, properties: Json, transition_id: str | None) -> Json:
        """A new issue in its project's first status, then perhaps moved on from it.

        Raises:
            JiraRefused: 400, with what is wrong with which field.
        """
        project, kind = self._place(fields)
        given = {
            name: each for name, each in fields.items() if name not in {"project", "issuetype"}
        }
        values = self._read(given, create_screen(project, kind))
        self._check_required(values, kind)
        issue = self._new(project, kind, values, properties)
        if transition_id:
            move = self.move_of(issue, transition_id)
            if move is None:
                raise JiraRefused(400, f"Transition id {transition_id} is not valid.")
            self._take(issue, move)
        self._site.save(issue)
        self._site.on_change(CREATED, issue, self._call.account, {})
        return issue

    def edit(self, issue: Json, fields: Json, properties: Json) -> None:
        """Set fields and properties.

        Raises:
            JiraRefused: 400.
        """
        values = self._read(fields, edit_screen(self._site.project(issue["project"])))
        changes = [each for name, value in values.items() if (each := _set(issue, name, value))]
        self._finish(issue, changes, {**issue["properties"], **properties})

    def transition(self, issue: Json, move: Move, fields: Json) -> None:
        """Take a transition, with the fields of its screen.

        Raises:
            JiraRefused: 400.
        """
        values = self._read(fields, move.fields)
        missing = [name for name in move.required if not values.get(name) and not _get(issue, name)]
        if missing:
            raise JiraRefused(
                400, errors={name: f"{FIELDS[name].name} is required." for name in missing}
            )
        changes = [each for name, value in values.items() if (each := _set(issue, name, value))]
        self._finish(issue, [*changes, *self._take(issue, move)], issue["properties"])

    def move_of(self, issue: Json, transition_id: str) -> Move | None:
        """The transition of this id, if the workflow has it for the issue's present status."""
        moves = self._site.project(issue["project"]).moves
        fitting = (each for each in moves if issue["status"] in {o.id for o in each.origin})
        return next((each for each in fitting if each.id == transition_id), None)

    def move(self, issue: Json, project: Project, kind: IssueType) -> None:
        """Move it to another project: another key, and the status there that fits best."""
        before = (issue["key"], issue["project"], issue["status"], issue["type"])
        issue["old_keys"] = [*issue["old_keys"], issue["key"]]
        issue |= {"key": self._site.next_key(project), "project": project.key, "type": kind.id}
        category = STATUSES[issue["status"]].category
        fitting = [each for each in project.statuses if each.category == category]
        issue["status"] = (fitting or project.statuses)[0].id
        names = ("Key", "project", "status", "issuetype")
        after = (issue["key"], issue["project"], issue["status"], issue["type"])
        changes = [
            Change(name, old, new) for name, old, new in zip(names, before, after, strict=True)
        ]
        self._finish(issue, [each for each in changes if each.old != each.new], issue["properties"])

    def delete(self, issue: Json) -> None:
        self._site.drop(issue)
        self._site.on_change(DELETED, issue, self._call.account, {})

    def comment(self, issue: Json, comment: Json, event: str) -> None:
        """A comment was added, changed or removed already: tell, and note the moment."""
        self._history.touch(issue)
        self._site.save(issue)
        self._site.on_change(event, issue, self._call.account, {"comment": comment})

    def _place(self, fields: Mapping[str, Any]) -> tuple[Project, IssueType]:
        given = fields.get("project")
        named = (given.get("key") or given.get("id")) if isinstance(given, dict) else None
        try:
            project = self._site.project(str(named or ""))
        except JiraRefused:
            raise JiraRefused(400, errors={"project": "valid project is required"}) from None
        wanted = fields.get("issuetype")
        kind = _type_asked(project, wanted) if isinstance(wanted, dict) else None
        if kind is None:
            raise JiraRefused(400, errors={"issuetype": "Specify a valid issue type"})
        return project, kind

    def _read(self, fields: Mapping[str, Any], screen: tuple[str, ...]) -> Json:
        if not isinstance(fields, dict):
            raise bad_payload()
        values: Json = {}
        errors: dict[str, str] = {}
        for name, value in fields.items():
            if name not in screen:
                errors[name] = f"Field '{name}' cannot be set. {_NO_SCREEN}"
                continue
            try:
                values[name] = self._values.read(name, value)
            except WrongValue as wrong:
                errors[name] = str(wrong)
        if errors:
            raise JiraRefused(400, errors=errors)
        return values

    def _check_required(self, values: Json, kind: IssueType) -> None:
        needed = [*(name for name in ALWAYS_REQUIRED if name == "summary"), *kind.required]
        missing = {
            name: f"{FIELDS[name].name} is required." for name in needed if not values.get(name)
        }
        if kind.subtask and not values.get("parent"):
            missing["parent"] = "Issue type is a sub-task but parent issue key or id not specified."
        if missing:
            raise JiraRefused(400, errors=missing)

    def _new(self, project: Project, kind: IssueType, values: Json, properties: Json) -> Json:
        now = self._site.now().isoformat()
        priority = values.pop("priority", None) or DEFAULT_PRIORITY
        values.setdefault("reporter", self._call.account["id"])
        return {
            "id": self._site.next_id(),
            "key": self._site.next_key(project),
            "old_keys": [],
            "project": project.key,
            "type": kind.id,
            "status": project.statuses[0].id,
            "resolution": None,
            "priority": priority,
            "fields": {name: value for name, value in values.items() if value},
            "creator": self._call.account["id"],
            "created": now,
            "updated": now,
            "properties": properties,
            "comments": [],
            "links": [],
            "history": [],
        }

    def _take(self, issue: Json, move: Move) -> list[Change]:
        changes = [Change("status", issue["status"], move.to.id)]
        issue["status"] = move.to.id
        if move.to.category == "done":
            resolution = issue["resolution"] or DEFAULT_RESOLUTION
            issue["resolved"] = self._site.now().isoformat()
        else:
            resolution = None
            issue["resolved"] = None
        if resolution != issue["resolution"]:
            changes.append(Change("resolution", issue["resolution"], resolution))
            issue["resolution"] = resolution
        return changes

    def _finish(self, issue: Json, changes: list[Change], properties: Json) -> None:
        """Nothing that changed nothing has a history, nor is it told to anybody."""
        set_properties = properties != issue["properties"]
        issue["properties"] = properties
        if changes:
            entry = self._history.add(issue, changes)
            self._site.save(issue)
            self._site.on_change(UPDATED, issue, self._call.account, {"changelog": entry})
        elif set_properties:
            self._site.save(issue)


def _type_asked(project: Project, wanted: Json) -> IssueType | None:
    by_name = (each for each in project.types if each.name == wanted.get("name"))
    return type_of(project, str(wanted.get("id"))) or next(by_name, None)


def _get(issue: Json, name: str) -> Any:
    return issue[name] if name in _BESIDE_FIELDS else issue["fields"].get(name)


def _set(issue: Json, name: str, value: Any) -> Change | None:
    """Set a field; None where it has that value already."""
    old = _get(issue, name)
    if (old or None) == (value or None):
        return None
    if name in _BESIDE_FIELDS:
        issue[name] = value
    elif value:
        issue["fields"] = {**issue["fields"], name: value}
    else:
        issue["fields"] = {key: each for key, each in issue["fields"].items() if key != name}
    return Change(name, old, value)
