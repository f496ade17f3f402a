"""The roadmap for elsewhere: files in a DM, and a page behind a link, off until it is allowed."""

import re

import httpx

from app import Liaison
from models import RoadmapItem
from tests.scenarios.workspace import Person, Workspace


def test_files(liaison: tuple[Workspace, Liaison], maya: Person) -> None:
    workspace, running = liaison
    with running.database.writing() as session:
        session.get_one(RoadmapItem, 3).title = "=HYPERLINK(1)"
    assert "A CSV file with 12 items is on its way" in maya.types("/roadmap export")
    shared = maya.sees("The roadmap, as CSV.")
    (file,) = shared["files"]
    assert file["name"] == "roadmap-all.csv"
    text = content(workspace, file)
    assert "number,title,lane,quarter,status,why,owner" in text
    assert "'=HYPERLINK(1)" in text
    assert "Consent banner in every market,Tracking and data,2026-Q4,blocked" in text
    assert 'Priya Nair,Marketing Ops,"Keiko Tanaka, Hannah Lutz"' in text.replace(
        "Hannah Lutz, Keiko Tanaka", "Keiko Tanaka, Hannah Lutz"
    )
    assert "Markdown file is on its way" in maya.types("/roadmap export markdown")
    (file,) = maya.sees("as Markdown.")["files"]
    text = content(workspace, file)
    assert text.startswith("# Roadmap 2026-Q4\n")
    assert "## Slipped (2)" in text
    assert "slipped 13 days since Fri 13 Nov 2026" in text
    assert "`/roadmap export 2027-Q1`" in maya.types("/roadmap export everything")
    workspace.fault("files.completeUploadExternal", "ratelimited", retry_after=30)
    assert "0 items" in maya.types("/roadmap export csv 2031-Q1")
    workspace.advance(minutes=1)
    maya.sees("The roadmap for 2031-Q1, as CSV.")


def content(workspace: Workspace, file: dict[str, str]) -> str:
    """What is in a shared file."""
    path = file["url_private"].split("/files/")[1]
    answer = httpx.get(f"{workspace.url}/files/{path}")
    assert answer.status_code == 200, answer
    return answer.text.removeprefix("\ufeff")


def test_a_link_that_ends(workspace: Workspace, maya: Person) -> None:
    grace, ruth = workspace.person("grace"), workspace.person("ruth")
    assert "An administrator can allow them" in grace.types("/roadmap share")
    assert "Who can: administrators" in grace.types("/roadmap share on")
    assert "can share the roadmap now" in ruth.types("/roadmap share on")
    assert maya.types("/roadmap share").startswith("You can't share the roadmap by a link")
    url = link(grace.types("/roadmap share 7"))
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert "Consent banner in every market" in answer.text
    assert "U0PRIYA" not in answer.text
    assert "script" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'sha256-")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    picture = httpx.get(f"{url}/timeline.png", timeout=30)
    assert picture.content.startswith(b"\x89PNG")
    assert httpx.get(url[:-1]).status_code == 404

    assert "The 1 link there is shows nothing" in ruth.types("/roadmap share off")
    assert httpx.get(url).status_code == 404
    ruth.types("/roadmap share on")
    assert httpx.get(url).status_code == 200
    workspace.advance(days=7, seconds=1)
    assert httpx.get(url).status_code == 404
    again = link(grace.types("/roadmap share"))
    assert again != url
    assert grace.types("/roadmap share revoke") == "1 link has ended."
    assert httpx.get(again).status_code == 404
    assert httpx.get(f"{again}/timeline.png").status_code == 404
    assert grace.types("/roadmap share revoke") == "There was no link to end."
    assert "From 1 to 365" in grace.types("/roadmap share 0")
    assert "`share revoke`" in grace.types("/roadmap share it")


def link(answer: str) -> str:
    found = re.search(r"`(http\S+)`", answer)
    assert found, answer
    return found[1]
