"""People, statuses, types and projects as Jira's JSON shows them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.adf import to_adf, to_text
from bot.local.jira.call import Call, Dialect
from bot.local.jira.world import (
    CATEGORIES,
    FIELDS,
    STATUSES,
    TYPES,
    Field,
    IssueType,
    Move,
    Project,
)
from bot.local.store import Json

_SIZES = ("16x16", "24x24", "32x32", "48x48")


def user(call: Call, account: Json) -> Json:
    """An account; on Cloud without its email where that is hidden."""
    names: Json = {"accountId": account["id"], "accountType": "atlassian"}
    link = f"/user?accountId={account['id']}"
    if call.is_data_center:
        names = {"name": account["name"], "key": account["key"]}
        link = f"/user?username={account['name']}"
    shown: Json = {
        "self": call.self_link(link),
        **names,
        "avatarUrls": _avatars(call, "user"),
        "displayName": account["display_name"],
        "active": account["active"],
        "timeZone": account["zone"],
    }
    hidden = account["hides_email"] and account["id"] != call.account["id"]
    if not hidden or call.is_data_center:
        shown["emailAddress"] = account["email"]
    return shown


def status(call: Call, id_: str) -> Json:
    each = STATUSES[id_]
    number, color, name = CATEGORIES[each.category]
    return {
        "self": call.self_link(f"/status/{id_}"),
        "description": "",
        "iconUrl": f"{call.base}/images/icons/status.png",
        "name": each.name,
        "id": id_,
        "statusCategory": {
            "self": call.self_link(f"/statuscategory/{number}"),
            "id": number,
            "key": each.category,
            "colorName": color,
            "name": name,
        },
    }


def issue_type(call: Call, each: IssueType) -> Json:
    shown = {
        "self": call.self_link(f"/issuetype/{each.id}"),
        "id": each.id,
        "description": each.description,
        "iconUrl": f"{call.base}/images/icons/type.png",
        "name": each.name,
        "subtask": each.subtask,
    }
    return shown if call.is_data_center else {**shown, "hierarchyLevel": each.level}


def project(call: Call, each: Project) -> Json:
    return {
        "self": call.self_link(f"/project/{each.id}"),
        "id": each.id,
        "key": each.key,
        "name": each.name,
        "projectTypeKey": "software",
        "simplified": False,
        "avatarUrls": _avatars(call, "project"),
    }


def option(call: Call, field: Field, id_: str) -> Json:
    """One of a field's choices."""
    name = (field.choices or {})[id_]
    kind = "customFieldOption" if field.is_custom else field.id
    label = "value" if field.is_custom else "name"
    return {"self": call.self_link(f"/{kind}/{id_}"), label: name, "id": id_}


def field_meta(call: Call, field: Field, project_: Project, *, required: bool) -> Json:
    """A field of a screen."""
    shown: Json = {
        "required": required,
        "schema": schema(field),
        "name": field.name,
        "key": field.id,
        "hasDefaultValue": field.has_default,
        "operations": list(field.operations),
    }
    if field.choices:
        shown["allowedValues"] = [option(call, field, id_) for id_ in field.choices]
    elif field.id == "project":
        shown["allowedValues"] = [project(call, project_)]
    return shown


def schema(field: Field) -> Json:
    shown: Json = {"type": field.type}
    if field.items:
        shown["items"] = field.items
    if not field.is_custom:
        return {**shown, "system": field.id}
    kind = "datepicker" if field.type == "date" else "select"
    return {
        **shown,
        "custom": f"com.atlassian.jira.plugin.system.customfieldtypes:{kind}",
        "customId": int(field.id.removeprefix("customfield_")),
    }


def transition(call: Call, move: Move, project_: Project, *, with_fields: bool) -> Json:
    shown: Json = {
        "id": move.id,
        "name": move.name,
        "to": status(call, move.to.id),
        "hasScreen": bool(move.fields),
        "isGlobal": False,
        "isInitial": False,
        "isConditional": False,
        "isAvailable": True,
        "isLooped": False,
    }
    if call.is_data_center:
        shown = {key: shown[key] for key in ("id", "name", "to")}
    if with_fields:
        shown["fields"] = {
            id_: field_meta(call, FIELDS[id_], project_, required=id_ in move.required)
            for id_ in move.fields
        }
    return shown


def moment(call: Call, at: str) -> str:
    """A stored moment in the calling account's time zone, as Jira writes it."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(call.account["zone"]))
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03}{local:%z}"


def rich_text(call: Call, stored: Any) -> Any:
    """A text as the API of the call has it: a document in v3, a string in v2."""
    if not stored:
        return None
    if call.dialect is Dialect.V3:
        return to_adf(stored) if isinstance(stored, str) else stored
    return stored if isinstance(stored, str) else to_text(stored)


def type_named(call: Call, id_: str) -> Json:
    return issue_type(call, TYPES[id_])


def _avatars(call: Call, kind: str) -> Json:
    return {size: f"{call.base}/images/avatars/{kind}-{size}.png" for size in _SIZES}
