"""The roadmap's page in a real browser: it loads only itself, and people's text stays text."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import Liaison, playing
from bot.domain.roadmap.draft import ItemDraft
from models import ChangeSource
from tests.scenarios.test_roadmap_sharing import link
from tests.scenarios.workspace import Workspace

NIGHT = datetime.fromisoformat("2026-11-23T21:40:00-05:00")
HOSTILE = "<img src=x onerror=\"document.title='ran'\"> & <script>document.title='ran'</script>"


@pytest.fixture
def playing_company(tmp_path: Path) -> Iterator[tuple[Workspace, Liaison]]:
    """The sample company on the evening before the launch."""
    database = f"sqlite:///{tmp_path}/local.db"
    with playing(database, port=0, at=NIGHT, frozen=True, empty=False) as (local, liaison):
        workspace = Workspace(local.page_url)
        yield workspace, liaison
        workspace.close()


def test_the_page(playing_company: tuple[Workspace, Liaison], chromium: Browser) -> None:
    workspace, running = playing_company
    with running.database.writing() as session:
        draft = ItemDraft(HOSTILE, "Website", "2026-Q4", workspace.person("grace").id)
        running.services.roadmap.changing.add_items(session, [draft], None, ChangeSource.JIRA)
    workspace.person("ruth").types("/roadmap share on")
    url = link(workspace.person("grace").types("/roadmap share"))
    page = chromium.new_page()
    problems: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: problems.append(f"{message.text} {message.location}"))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Roadmap 2026-Q4")
    image = page.get_by_role("img")
    expect(image).to_have_count(1)
    assert image.evaluate("image => image.complete && image.naturalWidth > 1000")
    assert "13 items in 2026-Q4" in (image.get_attribute("alt") or "")
    expect(page.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    expect(page.get_by_role("heading", name="Slipped (2)")).to_be_visible()
    assert page.title() == "Roadmap 2026-Q4"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "28px"
    assert page.evaluate("document.querySelectorAll('script, iframe, form, a').length") == 0
    assert set(asked) == {url, f"{url}/timeline.png"}
    # A browser asks for an icon by itself.
    assert not [each for each in problems if "favicon.ico" not in each]
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
