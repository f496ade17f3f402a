"""What JQL can ask of an issue: by field, its values, and what a query's words mean for it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.adf import to_text
from bot.local.jira.jql.parse import Value
from bot.local.jira.refused import JiraRefused
from bot.local.jira.site import JiraSite
from bot.local.jira.world import FIELDS as JIRA_FIELDS
from bot.local.jira.world import PROJECTS, REGION, START_DATE, STATUSES, TYPES
from bot.local.store import Json

_RELATIVE = re.compile(r"([+-]?)(\d+)([mhdwMy])")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "M": timedelta(days=30),
    "y": timedelta(days=365),
}
_FORMS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")


@dataclass(frozen=True)
class Asker:
    """Who asks, and when: what `currentUser()` and date literals depend on."""

    site: JiraSite
    account: Json
    now: datetime
    validate: bool = True
    """Whether ids and keys that there are not refuse the query."""


@dataclass(frozen=True)
class JqlField:
    """A field.

    Args:
        of: the values that an issue has in it; none where it is empty.
        meant: what a query's value can mean, as `of` gives it.
        order: what issues are ordered by; None where they can't be.
        ranked: whether `<` and `>` make sense.
        is_text: whether only `~` does.
    """

    of: Callable[[JiraSite, Json], Iterable[Any]]
    meant: Callable[[Asker, Value], set[Any]]
    order: Callable[[Json], Any] | None = None
    ranked: bool = False
    is_text: bool = False


def _named(kind: str, table: Mapping[str, Any]) -> Callable[[Asker, Value], set[Any]]:
    def meant(_asker: Asker, value: Value) -> set[Any]:
        wanted = value.text.lower()
        found = {id_ for id_, each in table.items() if wanted in {id_, each.name.lower()}}
        return found or _none(kind, value)

    return meant


def _choice(field: str) -> Callable[[Asker, Value], set[Any]]:
    choices = (JIRA_FIELDS[field].choices or {}).items()

    def meant(_asker: Asker, value: Value) -> set[Any]:
        wanted = value.text.lower()
        return {id_ for id_, name in choices if wanted in {id_, name.lower()}} or _none(
            field, value
        )

    return meant


def _none(kind: str, value: Value) -> set[Any]:
    raise JiraRefused(400, f"The value '{value.text}' does not exist for the field '{kind}'.")


def _project(_asker: Asker, value: Value) -> set[Any]:
    wanted = value.text.lower()
    found = {p.key for p in PROJECTS if wanted in {p.key.lower(), p.id, p.name.lower()}}
    return found or _none("project", value)


def _issue(asker: Asker, value: Value) -> set[Any]:
    found = asker.site.find(value.text)
    if found is not None:
        return {found["id"]}
    if asker.validate:
        raise JiraRefused(400, f"An issue with key '{value.text}' does not exist for field 'key'.")
    return set()


def _person(asker: Asker, value: Value) -> set[Any]:
    if value.call:
        if value.text.lower() != "currentuser":
            _no_function(value)
        return {asker.account["id"]}
    wanted = value.text.lower()
    found = {
        id_
        for id_, each in asker.site.accounts.items()
        if wanted in {id_, each["name"], each["email"], each["display_name"].lower()}
    }
    return found or _none("user", value)


def _category(_asker: Asker, value: Value) -> set[Any]:
    names = {"new": ("to do", "2"), "indeterminate": ("in progress", "4"), "done": ("done", "3")}
    wanted = value.text.lower()
    found = {key for key, each in names.items() if wanted == key or wanted in each}
    return found or _none("statusCategory", value)


def _words(_asker: Asker, value: Value) -> set[Any]:
    return {value.text}


def _moment(asker: Asker, value: Value) -> set[Any]:
    """Epoch milliseconds, a relative date, or a literal in the asker's own time zone."""
    if value.call:
        if value.text.lower() != "now":
            _no_function(value)
        return {asker.now}
    if value.text.isdecimal():
        return {datetime.fromtimestamp(int(value.text) / 1000, UTC)}
    relative = _RELATIVE.fullmatch(value.text)
    if relative:
        sign = -1 if relative[1] == "-" else 1
        return {asker.now + sign * int(relative[2]) * _UNITS[relative[3]]}
    return {_literal(asker, value)}


def _literal(asker: Asker, value: Value) -> datetime:
    for form in _FORMS:
        try:
            at = datetime.strptime(value.text, form)  # noqa: DTZ007 the zone is the asker's
        except ValueError:
            continue
        return at.replace(tzinfo=ZoneInfo(asker.account["zone"]))
    raise JiraRefused(
        400,
        f"Date value '{value.text}' for field is invalid. Valid formats include: "
        "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format "
        "e.g. '-5d', '4w 2d'.",
    )


def _day(asker: Asker, value: Value) -> set[Any]:
    (at,) = _moment(asker, value)
    return {at.astimezone(ZoneInfo(asker.account["zone"])).date().isoformat()}


def _no_function(value: Value) -> None:
    raise JiraRefused(400, f"Unable to find JQL function '{value.text}()'.")


def _kept(name: str) -> Callable[[JiraSite, Json], Iterable[Any]]:
    def of(_site: JiraSite, issue: Json) -> Iterable[Any]:
        value = issue["fields"].get(name)
        return value if isinstance(value, list) else [value] if value else []

    return of


def _own(name: str) -> Callable[[JiraSite, Json], Iterable[Any]]:
    return lambda _site, issue: [issue[name]] if issue.get(name) else []


def _at(name: str) -> Callable[[JiraSite, Json], Iterable[Any]]:
    return lambda _site, issue: [datetime.fromisoformat(issue[name])] if issue.get(name) else []


def _said(*names: str) -> Callable[[JiraSite, Json], Iterable[Any]]:
    def of(_site: JiraSite, issue: Json) -> Iterable[Any]:
        texts = [issue["fields"].get(name) for name in names if name != "comment"]
        if "comment" in names:
            texts += [each["body"] for each in issue["comments"]]
        return [to_text(each) if isinstance(each, dict) else each for each in texts if each]

    return of


def _ordered(name: str) -> Callable[[Json], Any]:
    return lambda issue: issue["fields"].get(name) or ""


def key_order(issue: Json) -> tuple[str, int]:
    project, _, number = issue["key"].rpartition("-")
    return project, int(number)


def _moments(name: str) -> JqlField:
    return JqlField(_at(name), _moment, lambda issue: issue.get(name) or "", ranked=True)


def _days(name: str) -> JqlField:
    return JqlField(_kept(name), _day, _ordered(name), ranked=True)


_KEY = JqlField(_own("id"), _issue, key_order, ranked=True)
_START = _days(START_DATE)
_TYPE = JqlField(_own("type"), _named("issuetype", TYPES), lambda issue: issue["type"])
FIELDS: Mapping[str, JqlField] = {
    "project": JqlField(_own("project"), _project, lambda issue: issue["project"]),
    **dict.fromkeys(("key", "issuekey", "issue"), _KEY),
    "id": JqlField(_own("id"), _issue, lambda issue: int(issue["id"]), ranked=True),
    **dict.fromkeys(("issuetype", "type"), _TYPE),
    "status": JqlField(
        _own("status"), _named("status", STATUSES), lambda issue: STATUSES[issue["status"]].name
    ),
    "statuscategory": JqlField(
        lambda _site, issue: [STATUSES[issue["status"]].category], _category
    ),
    "assignee": JqlField(_kept("assignee"), _person, _ordered("assignee")),
    "reporter": JqlField(_kept("reporter"), _person, _ordered("reporter")),
    "creator": JqlField(_own("creator"), _person, lambda issue: issue["creator"]),
    "labels": JqlField(_kept("labels"), _words),
    "parent": JqlField(_kept("parent"), _issue),
    "resolution": JqlField(_own("resolution"), _choice("resolution")),
    "created": _moments("created"),
    **dict.fromkeys(("updated", "updateddate"), _moments("updated")),
    **dict.fromkeys(("due", "duedate"), _days("duedate")),
    **dict.fromkeys(("start date", "startdate", "cf[10015]", START_DATE), _START),
    **dict.fromkeys(
        ("region", "cf[10030]", REGION),
        JqlField(_kept(REGION), _choice(REGION)),
    ),
    "summary": JqlField(_said("summary"), _words, _ordered("summary"), is_text=True),
    "description": JqlField(_said("description"), _words, is_text=True),
    "comment": JqlField(_said("comment"), _words, is_text=True),
    "text": JqlField(_said("summary", "description", "comment"), _words, is_text=True),
}


def field_named(name: str) -> JqlField:
    """A field.

    Raises:
        JiraRefused: 400, there is none of that name.
    """
    found = FIELDS.get(name)
    if found is None:
        raise JiraRefused(
            400, f"Field '{name}' does not exist or you do not have permission to view it."
        )
    return found


def sought(texts: Sequence[str], wanted: str) -> bool:
    """Whether each word sought begins some word of the texts; quoted ones in that order."""
    words = re.findall(r"\w+", wanted.lower())
    there = re.findall(r"\w+", " ".join(texts).lower())
    if wanted.startswith('"') and wanted.endswith('"'):
        return f" {' '.join(words)} " in f" {' '.join(there)} "
    return all(any(each.startswith(word) for each in there) for word in words)
