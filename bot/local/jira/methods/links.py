"""Remote links: the same `globalId` again updates the one that is there."""

from bot.local.jira.call import Answer, Call
from bot.local.jira.methods.table import Table
from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.jira.site import JiraSite
from bot.local.store import Json

_PATH = "/issue/{issueIdOrKey}/remotelink"
_GLOBAL_ID = 255


def listed(site: JiraSite, call: Call) -> Answer:
    issue, wanted = site.issue(call.names["issueIdOrKey"]), call.query.get("globalId")
    if wanted is None:
        return Answer([_shown(call, issue, each) for each in issue["links"]])
    found = next((each for each in issue["links"] if each.get("globalId") == wanted), None)
    if found is None:
        raise _no_link(wanted)
    return Answer(_shown(call, issue, found))


def put(site: JiraSite, call: Call) -> Answer:
    asked = call.object("globalId", "object", "application", "relationship")
    _check(asked)
    issue, wanted = dict(site.issue(call.names["issueIdOrKey"])), asked.get("globalId")
    old = next((each for each in issue["links"] if wanted and each.get("globalId") == wanted), None)
    link = {**asked, "id": old["id"] if old else site.next_id()}
    issue["links"] = [*(each for each in issue["links"] if each is not old), link]
    site.save(issue)
    told = {"id": int(link["id"]), "self": _self(call, issue, link)}
    return Answer(told, 200 if old else 201)


def remove(site: JiraSite, call: Call) -> Answer:
    issue, wanted = dict(site.issue(call.names["issueIdOrKey"])), call.query.get("globalId", "")
    kept = [each for each in issue["links"] if each.get("globalId") != wanted]
    if len(kept) == len(issue["links"]):
        raise _no_link(wanted)
    issue["links"] = kept
    site.save(issue)
    return Answer(status=204)


def _check(asked: Json) -> None:
    shown = asked.get("object")
    if not isinstance(shown, dict):
        raise bad_payload()
    missing = {
        name: f"'{name}' is required."
        for name in ("url", "title")
        if not isinstance(shown.get(name), str) or not shown[name]
    }
    if len(str(asked.get("globalId") or "")) > _GLOBAL_ID:
        missing["globalId"] = f"globalId exceeds {_GLOBAL_ID} characters."
    if missing:
        raise JiraRefused(400, errors=missing)


def _shown(call: Call, issue: Json, link: Json) -> Json:
    return {**link, "id": int(link["id"]), "self": _self(call, issue, link)}


def _self(call: Call, issue: Json, link: Json) -> str:
    return call.self_link(f"/issue/{issue['id']}/remotelink/{link['id']}")


def _no_link(global_id: str) -> JiraRefused:
    return JiraRefused(404, f"No remote link with the globalId '{global_id}' exists.")


BOTH: Table = {f"GET {_PATH}": listed, f"POST {_PATH}": put, f"DELETE {_PATH}": remove}
