"""Search: by token on Cloud, where the old one is gone; by position on Data Center."""

from typing import Any

from bot.local.jira.call import Answer, Call
from bot.local.jira.index import Hits
from bot.local.jira.issue_json import IssueJson
from bot.local.jira.jql.fields import Asker
from bot.local.jira.methods.table import Table
from bot.local.jira.refused import JiraRefused, bad_payload
from bot.local.jira.site import JiraSite
from bot.local.store import Json

_PAGE, _MOST_IDS, _MOST_WHOLE = 50, 5000, 100
_MOST_PROPERTIES, _MOST_RECONCILED = 5, 50
_ASKED = ("jql", "nextPageToken", "maxResults", "fields", "expand", "properties")
_OLD = ("jql", "startAt", "maxResults", "fields", "expand", "validateQuery")


def search(site: JiraSite, call: Call) -> Answer:
    asked = _asked(call)
    fields, properties = _names(asked, "fields", "id"), _names(asked, "properties")
    if len(properties) > _MOST_PROPERTIES:
        raise JiraRefused(400, f"At most {_MOST_PROPERTIES} properties can be asked for.")
    most = _MOST_IDS if set(fields) <= {"id", "key"} else _MOST_WHOLE
    size = min(max(_number(asked.get("maxResults", _PAGE)), 1), most)
    hits = Hits(Asker(site, call.account, site.now()), str(asked.get("jql") or ""), _told(asked))
    page, token = hits.after(asked.get("nextPageToken"), size)
    shown = IssueJson(site, call, fields, properties)
    body: Json = {"issues": [shown.slim(each) for each in page], "isLast": token is None}
    return Answer({**body, "nextPageToken": token} if token else body)


def count(site: JiraSite, call: Call) -> Answer:
    jql = str(call.object("jql").get("jql") or "")
    return Answer({"count": len(Hits(Asker(site, call.account, site.now()), jql).issues)})


def gone(_site: JiraSite, _call: Call) -> Answer:
    raise JiraRefused(
        410,
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
        "A full migration guideline is available at https://developer.atlassian.com/changelog/",
    )


def old_search(site: JiraSite, call: Call) -> Answer:
    """Data Center's: total and position, and it looks at the rows themselves."""
    asked = call.object(*_OLD) if call.body is not None else dict(call.query)
    start, size = _number(asked.get("startAt", 0)), _number(asked.get("maxResults", _PAGE))
    validate = str(asked.get("validateQuery", True)).lower() not in {"false", "none"}
    asker = Asker(site, call.account, site.now(), validate=validate)
    hits = Hits(asker, str(asked.get("jql") or "id > 0"), site.issues.keys())
    shown = IssueJson(site, call, _names(asked, "fields", "*navigable"))
    size = min(size, _MOST_WHOLE)
    page = hits.issues[start : start + size]
    return Answer(
        {
            "expand": "names,schema",
            "startAt": start,
            "maxResults": size,
            "total": len(hits.issues),
            "issues": [shown.issue(each) for each in page],
        }
    )


def _asked(call: Call) -> Json:
    if call.body is None:
        return dict(call.query)
    return call.object(*_ASKED, "fieldsByKeys", "reconcileIssues")


def _names(asked: Json, key: str, default: str = "") -> list[str]:
    """A list, or names separated by commas."""
    given = asked.get(key, default)
    if isinstance(given, str):
        given = given.split(",") if given else []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise bad_payload()
    return [each.strip() for each in given]


def _told(asked: Json) -> set[str]:
    """The ids to look up beside the index."""
    given = asked.get("reconcileIssues", [])
    given = given.split(",") if isinstance(given, str) else given
    if not isinstance(given, list) or len(given) > _MOST_RECONCILED:
        raise JiraRefused(400, f"reconcileIssues takes up to {_MOST_RECONCILED} ids.")
    return {str(_number(each)) for each in given}


def _number(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError):
        raise bad_payload() from None


CLOUD: Table = {
    "POST /search/jql": search,
    "GET /search/jql": search,
    "POST /search/approximate-count": count,
    "GET /search": gone,
    "POST /search": gone,
}
DATA_CENTER: Table = {"GET /search": old_search, "POST /search": old_search}
