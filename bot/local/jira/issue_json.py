"""An issue as Jira's JSON shows it: only the fields that were asked for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from bot.local.jira import shapes
from bot.local.jira.call import Call
from bot.local.jira.site import JiraSite
from bot.local.jira.world import EVERYWHERE, FIELDS, SYSTEM_FIELDS
from bot.local.store import Json

_ALL = (*FIELDS, *SYSTEM_FIELDS)
_NAVIGABLE = tuple(each for each in _ALL if each != "comment")


class IssueJson:
    """Shows issues to one call.

    Args:
        fields: as asked for: ids, `*all`, `*navigable`, and with a minus those to leave out.
        properties: keys of issue properties.
    """

    def __init__(
        self, site: JiraSite, call: Call, fields: Sequence[str], properties: Sequence[str] = ()
    ) -> None:
        self._site = site
        self._call = call
        self._wanted = _wanted(fields)
        self._properties = properties
        self._people: dict[str, Json] = {}
        self._readers: Mapping[str, Callable[[Json], Any]] = {
            "project": lambda issue: shapes.project(call, site.project(issue["project"])),
            "issuetype": lambda issue: shapes.type_named(call, issue["type"]),
            "status": lambda issue: shapes.status(call, issue["status"]),
            "resolution": lambda issue: self._option("resolution", issue["resolution"]),
            "priority": lambda issue: self._option("priority", issue["priority"]),
            "creator": lambda issue: self._user(issue["creator"]),
            "created": lambda issue: shapes.moment(call, issue["created"]),
            "updated": lambda issue: shapes.moment(call, issue["updated"]),
            "resolutiondate": lambda issue: self._moment(issue.get("resolved")),
            "comment": self._comments,
            "parent": self._parent,
        }

    def issue(self, issue: Json) -> Json:
        """One issue; empty fields are null, as Jira has them, and no `parent` at all."""
        fields = {each: self._field(issue, each) for each in self._wanted}
        if not fields.get("parent"):
            fields.pop("parent", None)
        shown: Json = {
            "expand": "renderedFields,names,schema,operations,editmeta,changelog,transitions",
            "id": issue["id"],
            "self": self._call.self_link(f"/issue/{issue['id']}"),
            "key": issue["key"],
            "fields": fields,
        }
        if self._properties:
            kept = issue["properties"]
            shown["properties"] = {key: kept[key] for key in self._properties if key in kept}
        return shown

    def slim(self, issue: Json) -> Json:
        """What a search answers where no fields were asked for: ids alone."""
        return {"id": issue["id"]} if not self._wanted else self.issue(issue)

    def _field(self, issue: Json, id_: str) -> Any:
        read = self._readers.get(id_)
        if read:
            return read(issue)
        value = issue["fields"].get(id_)
        kind = FIELDS[id_].type
        if kind == "user":
            return self._user(value)
        if kind == "option":
            return self._option(id_, value)
        if id_ == "description":
            return shapes.rich_text(self._call, value)
        return (value or []) if kind == "array" else value

    def _user(self, id_: str | None) -> Json | None:
        account = self._site.account(id_)
        if account is None:
            return None
        if account["id"] not in self._people:
            self._people[account["id"]] = shapes.user(self._call, account)
        return self._people[account["id"]]

    def _option(self, field: str, id_: str | None) -> Json | None:
        return shapes.option(self._call, FIELDS[field], id_) if id_ else None

    def _moment(self, at: str | None) -> str | None:
        return shapes.moment(self._call, at) if at else None

    def _parent(self, issue: Json) -> Json | None:
        parent = self._site.issues.get(issue["fields"].get("parent") or "")
        if parent is None:
            return None
        fields = {
            "summary": parent["fields"]["summary"],
            "status": shapes.status(self._call, parent["status"]),
            "issuetype": shapes.type_named(self._call, parent["type"]),
        }
        link = self._call.self_link(f"/issue/{parent['id']}")
        return {"id": parent["id"], "key": parent["key"], "self": link, "fields": fields}

    def _comments(self, issue: Json) -> Json:
        shown = [comment_json(self._site, self._call, issue, each) for each in issue["comments"]]
        return {"comments": shown, "maxResults": len(shown), "total": len(shown), "startAt": 0}


def comment_json(
    site: JiraSite, call: Call, issue: Json, comment: Json, *, with_properties: bool = False
) -> Json:
    author = site.account(comment["author"])
    shown: Json = {
        "self": call.self_link(f"/issue/{issue['id']}/comment/{comment['id']}"),
        "id": comment["id"],
        "body": shapes.rich_text(call, comment["body"]),
        "created": shapes.moment(call, comment["created"]),
        "updated": shapes.moment(call, comment["updated"]),
    }
    if author:
        shown |= dict.fromkeys(("author", "updateAuthor"), shapes.user(call, author))
    if not call.is_data_center:
        shown["jsdPublic"] = True
    if with_properties:
        kept = comment["properties"].items()
        shown["properties"] = [{"key": key, "value": value} for key, value in kept]
    return shown


def history_json(site: JiraSite, call: Call, entry: Json) -> Json:
    author = site.account(entry["author"])
    return {
        "id": entry["id"],
        **({"author": shapes.user(call, author)} if author else {}),
        "created": shapes.moment(call, entry["created"]),
        "items": entry["items"],
    }


def _wanted(fields: Iterable[str]) -> Collection[str]:
    wanted: dict[str, None] = {}
    for each in fields:
        if each in {"*all", "*navigable"}:
            wanted |= dict.fromkeys(_ALL if each == "*all" else _NAVIGABLE)
        elif each.startswith("-"):
            wanted.pop(each[1:], None)
        elif each in _ALL:
            wanted[each] = None
    return wanted


EDITABLE = tuple(each for each in EVERYWHERE if each not in {"project", "issuetype"})
