"""Projects, their types, statuses and screens, and the fields that there are."""

from collections.abc import Sequence
from typing import Any

from bot.local.jira import shapes
from bot.local.jira.call import Answer, Call
from bot.local.jira.methods.table import Table
from bot.local.jira.refused import JiraRefused
from bot.local.jira.screens import create_screen
from bot.local.jira.site import JiraSite, type_of
from bot.local.jira.world import ALWAYS_REQUIRED, FIELDS, PROJECTS, SYSTEM_FIELDS
from bot.local.store import Json

_PAGE, _MOST = 50, 200


def projects(_site: JiraSite, call: Call) -> Answer:
    start, size = call.page(_PAGE, _PAGE)
    wanted = call.query.get("query", "").lower()
    found = [p for p in PROJECTS if wanted in p.key.lower() or wanted in p.name.lower()]
    return Answer(
        {
            "self": call.self_link("/project/search"),
            "maxResults": size,
            "startAt": start,
            "total": len(found),
            "isLast": start + size >= len(found),
            "values": [shapes.project(call, each) for each in found[start : start + size]],
        }
    )


def project(site: JiraSite, call: Call) -> Answer:
    found = site.project(call.names["projectIdOrKey"])
    lead = site.account_named(found.lead)
    shown: Json = {
        **shapes.project(call, found),
        "issueTypes": [shapes.issue_type(call, each) for each in found.types],
    }
    return Answer({**shown, "lead": shapes.user(call, lead)} if lead else shown)


def statuses(site: JiraSite, call: Call) -> Answer:
    found = site.project(call.names["projectIdOrKey"])
    return Answer(
        [
            {
                "self": call.self_link(f"/issuetype/{each.id}"),
                "id": each.id,
                "name": each.name,
                "subtask": each.subtask,
                "statuses": [shapes.status(call, status.id) for status in found.statuses],
            }
            for each in found.types
        ]
    )


def create_types(site: JiraSite, call: Call) -> Answer:
    found = site.project(call.names["projectIdOrKey"])
    shown = [shapes.issue_type(call, each) for each in found.types]
    return Answer(_paged(call, "issueTypes", shown))


def create_fields(site: JiraSite, call: Call) -> Answer:
    found = site.project(call.names["projectIdOrKey"])
    kind = type_of(found, call.names["issueTypeId"])
    if kind is None:
        raise JiraRefused(404, "The issue type could not be found in this project.")
    needed = {*ALWAYS_REQUIRED, *kind.required, *(["parent"] if kind.subtask else [])}
    shown = [
        {**shapes.field_meta(call, FIELDS[id_], found, required=id_ in needed), "fieldId": id_}
        for id_ in create_screen(found, kind)
    ]
    for each in shown if call.is_data_center else ():
        each.pop("key")
    return Answer(_paged(call, "fields", shown))


def fields(_site: JiraSite, _call: Call) -> Answer:
    shown: list[Json] = [
        {
            "id": each.id,
            "key": each.id,
            "name": each.name,
            "custom": each.is_custom,
            "orderable": True,
            "navigable": True,
            "searchable": True,
            "clauseNames": [f"cf[{each.id[12:]}]", each.name] if each.is_custom else [each.id],
            "schema": shapes.schema(each),
        }
        for each in FIELDS.values()
    ]
    shown += [
        {"id": id_, "key": id_, "name": id_.title(), "custom": False} for id_ in SYSTEM_FIELDS
    ]
    return Answer(shown)


def _paged(call: Call, key: str, shown: Sequence[Any]) -> Json:
    start, size = call.page(_PAGE, _MOST)
    page = shown[start : start + size]
    told: Json = {"maxResults": size, "startAt": start, "total": len(shown)}
    if call.is_data_center:
        return {**told, "isLast": start + size >= len(shown), "values": page}
    return {**told, key: page}


_BOTH: Table = {
    "GET /project/{projectIdOrKey}": project,
    "GET /project/{projectIdOrKey}/statuses": statuses,
    "GET /issue/createmeta/{projectIdOrKey}/issuetypes": create_types,
    "GET /issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}": create_fields,
    "GET /field": fields,
}
CLOUD: Table = {**_BOTH, "GET /project/search": projects}
DATA_CENTER: Table = _BOTH
