"""JQL: what is found, and what is refused in Jira's words."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.local.jira.stage import MKT_TASK, Site, served


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three issues for all questions: A is the app's, B and C are Maya's, C is Marketing's."""
    with served(tmp_path_factory.mktemp("site")) as site:
        site.task("Alpha consent banner")
        (ana,) = site.jira.find_accounts("ana")
        for project, kind, summary in (("IT", "10002", "Beta & more"), ("MKT", MKT_TASK, "Gamma")):
            fields = {"project": {"key": project}, "issuetype": {"id": kind}, "summary": summary}
            site.person.post("/rest/api/3/issue", json={"fields": fields})
        site.passes(minutes=10)
        site.put("IT-2", labels=["launch", "q4"], assignee={"accountId": ana.id})
        site.put("MKT-1", duedate="2026-12-24", customfield_10015="2026-12-01")
        site.does("IT-2", "Start work")
        site.passes(minutes=10)
        yield site


def asked(site: Site, jql: Any, **more: Any) -> tuple[int, dict[str, Any]]:
    body = {"jql": jql, "fields": ["summary"], **more}
    answer = site.person.post("/rest/api/3/search/jql", json=body)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("project = IT", "BA"),
        ("project = it and type = Bug", "B"),
        ("project in (IT, MKT) ORDER BY key", "ABC"),
        ("PROJECT = 'IT' OR project = \"Marketing\" order by created asc, key DESC", "CBA"),
        ("NOT project = MKT", "BA"),
        ("!(project = MKT) AND project != 10001", "BA"),
        ("project not in (MKT)", "BA"),
        ("key = it-2", "B"),
        ("id in (10101)", "A"),
        ("issuekey >= IT-1 and project = IT", "BA"),
        ("creator = currentUser()", "CB"),
        ("creator = 'Liaison'", "A"),
        ("assignee = 'Ana Ribeiro'", "B"),
        ("assignee is EMPTY", "CA"),
        ("assignee is not EMPTY", "B"),
        ("assignee != currentUser()", "B"),
        ("labels = launch", "B"),
        ("labels in (q4, nothing)", "B"),
        ("labels not in (launch)", ""),
        ("labels is empty and project = IT", "A"),
        ("status = 'In Progress'", "B"),
        ("status = 3 or status = Ideas", "CB"),
        ("statusCategory = 'To Do'", "CA"),
        ("statusCategory != Done", "CBA"),
        ("duedate = 2026-12-24", "C"),
        ("due <= '2026/12/24' and due > 2026-12-23", "C"),
        ("'Start date' = 2026-12-01", "C"),
        ("cf[10015] is not empty", "C"),
        ("created >= -1d", "CBA"),
        ("created >= -25m AND updated >= -15m", "CB"),
        ("updated < -15m", "A"),
        ("updated >= 1795488300000", "CB"),
        ("updated >= 1795488300000 ORDER BY updated ASC", "CB"),
        ('updated >= "2026-11-23 21:45"', "CB"),
        ("updated <= now()", "CBA"),
        ("text ~ 'consent ban'", "A"),
        ('summary ~ "\\"consent banner\\""', "A"),
        ('text ~ "beta & MORE"', "B"),
        ("summary !~ alpha and project = IT", "B"),
        ("resolution is EMPTY ORDER BY status", "CBA"),
    ],
)
def test_what_is_found(world: Site, jql: str, found: str) -> None:
    status, body = asked(world, jql)
    assert status == 200, body
    letters = "".join(each["fields"]["summary"][0] for each in body["issues"])
    expected = found.replace("C", "G")
    if "order by" in jql.lower():
        assert letters == expected
    else:
        assert sorted(letters) == sorted(expected)


@pytest.mark.parametrize(
    ("jql", "words"),
    [
        ("", "Unbounded JQL queries are not allowed"),
        ("ORDER BY created", "Unbounded JQL queries are not allowed"),
        ("project = ", "Expecting either a value, list or function but got ''"),
        ("project", "Expecting operator but got the end of the query"),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("colour = red", "Field 'colour' does not exist"),
        ("key = IT-99", "An issue with key 'IT-99' does not exist"),
        ("project = IT AND", "Expecting a field name but got ''"),
        ("project = IT project = MKT", "Expecting operator or logical operator but got 'project'"),
        ("(project = IT", "Expecting ')' but got ''"),
        ("project = 'IT", "The quoted string has not been completed."),
        ("summary ~ don't", "The quoted string has not been completed."),
        ("summary ~ 10%", "The character '%' is a reserved JQL character."),
        ("summary = alpha", "The operator '=' is not supported by the 'summary' field."),
        ("project > IT", "The operator '>' is not supported by the 'project' field."),
        ("project ~ IT", "The operator '~' is not supported by the 'project' field."),
        ("status was Done", "History searches (was) are not supported here."),
        ("creator = membersOf(it)", "Expecting ')' but got 'it'."),
        ("creator = someone()", "Unable to find JQL function 'someone()'."),
        ("updated >= yesterday", "Date value 'yesterday' for field is invalid."),
        ("labels is launch", "Expecting EMPTY or NULL after IS."),
        ("project = and", "You must surround 'and' in quotation marks to use it as a value."),
        ("project = IT ORDER BY labels", "Not able to sort using field 'labels'."),
        ("project = IT ORDER BY " + ", ".join(["key"] * 8), "At most 7 fields can be ordered by."),
        ('summary ~ "\\q"', "is an illegal JQL escape sequence."),
    ],
)
def test_what_is_refused(world: Site, jql: str, words: str) -> None:
    status, body = asked(world, jql)
    assert status == 400, body
    assert words in " ".join(body["errorMessages"])


@pytest.mark.parametrize(
    "more",
    [
        {"maxResults": "many"},
        {"fields": "summary,status", "colour": 1},
        {"fields": [1]},
        {"properties": list("abcdef")},
        {"reconcileIssues": list(range(51))},
        {"nextPageToken": "bm8="},
        {"nextPageToken": "€"},
    ],
)
def test_what_else_a_search_may_not_be(world: Site, more: dict[str, Any]) -> None:
    assert asked(world, "project = IT", **more)[0] == 400


def test_only_what_is_asked_for_comes(world: Site) -> None:
    body = {"jql": "key = IT-2"}
    first = world.person.post("/rest/api/3/search/jql", json=body).json()["issues"]
    assert [list(each) for each in first] == [["id"]], "ids alone by default"
    fields = {**body, "fields": ["*navigable", "-description"]}
    (whole,) = world.person.post("/rest/api/3/search/jql", json=fields).json()["issues"]
    assert {"summary", "status", "updated"} < set(whole["fields"])
    assert not {"description", "comment"} & set(whole["fields"])


def test_a_token_goes_on_where_the_page_before_ended(world: Site) -> None:
    seen: list[str] = []
    token = None
    while True:
        more: dict[str, Any] = {"nextPageToken": token} if token else {}
        status, body = asked(world, "created >= -1d ORDER BY key DESC", maxResults=1, **more)
        assert status == 200
        seen += [each["key"] for each in body["issues"]]
        token = body.get("nextPageToken")
        if token is None:
            break
    assert seen == ["MKT-1", "IT-2", "IT-1"]
    _, body = asked(world, "created >= -1d", maxResults=1)
    assert asked(world, "created >= -2d", nextPageToken=body["nextPageToken"])[0] == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("version", ["2", "3"])
def test_the_old_search_is_gone(world: Site, method: str, version: str) -> None:
    assert world.person.request(method, f"/rest/api/{version}/search").status_code == 410
