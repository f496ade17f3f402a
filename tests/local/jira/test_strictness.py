"""What the real Jira refuses, this one refuses; and it forgets nothing when it is killed."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.local.jira.stage import START, Site, served

PLAIN: dict[str, Any] = {"type": "doc", "version": 1, "content": []}
TASK = {"project": {"key": "IT"}, "issuetype": {"id": "10001"}, "summary": "A"}


def paragraph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {**PLAIN, "content": [{"type": "paragraph", "content": list(nodes)}]}


def created(site: Site, version: str = "3", **fields: Any) -> httpx.Response:
    body = {"fields": {**TASK, **fields}}
    return site.person.post(f"/rest/api/{version}/issue", json=body)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"summary": ""}, "summary", "You must specify a summary"),
        ({"summary": None}, "summary", "You must specify a summary"),
        ({"summary": "two\nlines"}, "summary", "newline characters"),
        ({"summary": "x" * 256}, "summary", "can't exceed 255 characters"),
        ({"description": "plain text"}, "description", "Atlassian Document"),
        ({"description": {"type": "doc"}}, "description", "Atlassian Document"),
        ({"description": paragraph({"type": "text", "text": ""})}, "description", "Atlassian"),
        ({"description": paragraph({"type": "marquee"})}, "description", "Atlassian Document"),
        ({"assignee": {"accountId": "nobody"}}, "assignee", "cannot be assigned"),
        ({"assignee": {"name": "ana"}}, "assignee", "Specify a valid 'accountId'"),
        ({"assignee": "ana"}, "assignee", "Specify a valid 'accountId'"),
        ({"labels": ["two words"]}, "labels", "contains spaces"),
        ({"labels": "launch"}, "labels", "array of strings"),
        ({"duedate": "24.12.2026"}, "duedate", "yyyy-MM-dd"),
        ({"priority": {"id": "99"}}, "priority", "Specify a valid 'id'"),
        ({"parent": {"key": "IT-99"}}, "parent", "Could not find issue"),
        ({"status": {"id": "3"}}, "status", "not on the appropriate screen"),
        ({"colour": "red"}, "colour", "not on the appropriate screen"),
        ({"customfield_10030": {"id": "10041"}}, "customfield_10030", "not on the appropriate"),
        ({"project": {"key": "NOPE"}}, "project", "valid project is required"),
        ({"project": None}, "project", "valid project is required"),
        ({"issuetype": {"id": "10012"}}, "issuetype", "Specify a valid issue type"),
        ({"issuetype": {"id": "10004"}}, "parent", "parent issue key or id not specified"),
    ],
)
def test_what_a_field_may_not_be(
    site: Site, fields: dict[str, Any], field: str, words: str
) -> None:
    answer = created(site, **fields)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert words in answer.json()["errors"][field]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/issue", {"fields": TASK, "colour": 1}, 400),
        ("POST", "/issue", [], 400),
        ("POST", "/issue", {"fields": TASK, "properties": {"a": 1}}, 400),
        ("POST", "/issue", {"fields": TASK, "properties": [{"key": "a" * 256, "value": 1}]}, 400),
        ("POST", "/issue", {"fields": TASK, "transition": {"id": "51"}}, 400),
        ("PUT", "/issue/IT-1", {}, 400),
        ("PUT", "/issue/IT-1", {"fields": {"summary": ""}}, 400),
        ("PUT", "/issue/IT-99", {"fields": {"summary": "A"}}, 404),
        ("PUT", "/issue/IT-1/properties/big", "x" * 32_768, 400),
        ("GET", "/issue/IT-1/properties/none", None, 404),
        ("POST", "/issue/IT-1/comment", {"body": "plain text"}, 400),
        ("POST", "/issue/IT-1/comment", {"body": PLAIN}, 400),
        ("POST", "/issue/IT-1/transitions", {}, 400),
        ("POST", "/issue/IT-1/transitions", {"transition": {"id": "51"}}, 400),
        ("POST", "/issue/bulkfetch", {"issueIdsOrKeys": ["1"] * 101}, 400),
        ("POST", "/issue/bulkfetch", {"issueIdsOrKeys": []}, 400),
        ("POST", "/issue/bulk", {"issueUpdates": [{"fields": TASK}] * 51}, 400),
        ("POST", "/issue/IT-1/remotelink", {"object": {"url": "https://a.b"}}, 400),
        ("GET", "/issue/createmeta/NOPE/issuetypes", None, 404),
        ("GET", "/issue/createmeta/IT/issuetypes/10012", None, 404),
        ("GET", "/nothing/here", None, 404),
        ("DELETE", "/myself", None, 405),
    ],
)
def test_what_a_call_may_not_be(site: Site, method: str, path: str, body: Any, status: int) -> None:
    created(site)
    answer = site.person.request(method, f"/rest/api/3{path}", json=body)
    assert answer.status_code == status, answer.text
    assert site.person.get("/rest/api/3/issue/IT-1").json()["fields"]["summary"] == "A"


def test_fifty_at_once_and_what_is_wrong_with_which(site: Site) -> None:
    wrong = {**TASK, "summary": ""}
    updates = [{"fields": TASK}, {"fields": wrong}, {"fields": TASK}]
    body = site.person.post("/rest/api/3/issue/bulk", json={"issueUpdates": updates}).json()
    assert [each["key"] for each in body["issues"]] == ["IT-1", "IT-2"]
    assert [each["failedElementNumber"] for each in body["errors"]] == [1]


def test_v2_takes_text_and_v3_shows_it_as_a_document(site: Site) -> None:
    assert created(site, "2", description="*bold* text").status_code == 201
    document = site.person.get("/rest/api/3/issue/IT-1").json()["fields"]["description"]
    assert document["content"][0]["content"] == [{"type": "text", "text": "*bold* text"}]
    assert created(site, "2", description=PLAIN).status_code == 400


def test_the_changelog_tells_who_changed_what(site: Site) -> None:
    created(site)
    site.put("IT-1", summary="B", duedate="2026-12-24")
    site.put("IT-1", summary="B")
    site.does("IT-1", "Start work")
    found = site.person.get("/rest/api/3/issue/IT-1/changelog").json()
    assert found["total"] == 2, "what changes nothing leaves no trace"
    first, second = found["values"]
    assert first["author"]["displayName"] == "Maya Chen"
    assert first["items"][0] == {
        "field": "summary",
        "fieldtype": "jira",
        "fieldId": "summary",
        "from": "A",
        "fromString": "A",
        "to": "B",
        "toString": "B",
    }
    assert (second["items"][0]["fromString"], second["items"][0]["toString"]) == (
        *("To Do", "In Progress"),
    )


def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        id_ = site.task("Kept", properties={"liaison": 1})
        site.does(id_, "Start work")
        token = site.local.jira.app_settings()["jira_token"]
    with served(tmp_path) as site:
        issue = site.person.get(f"/rest/api/3/issue/{id_}?properties=liaison").json()
        assert issue["fields"]["status"]["name"] == "In Progress"
        assert issue["properties"] == {"liaison": 1}
        assert site.local.jira.app_settings()["jira_token"] == token
        assert site.task("Next") != id_


def test_a_start_date_is_set_and_emptied(site: Site) -> None:
    created(site, **{START: "2026-12-01"})
    site.put("IT-1", **{START: None})
    assert site.person.get("/rest/api/3/issue/IT-1").json()["fields"][START] is None
