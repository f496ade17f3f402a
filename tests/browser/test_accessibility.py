"""Names, ids, contrast: on each screen of the page, in light and in dark, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Page
from tests.browser.workspace import Workspace, running_workspace
from tests.founded import Companies

CHECKS = (Path(__file__).parent / "checks.js").read_text()
NOTHING_WRONG = {"nameless": [], "twice": [], "dangling": [], "faint": [], "sideways": False}


@pytest.fixture(scope="module")
def standing(companies: Companies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace for all sizes: these tests only look."""
    with running_workspace(companies, tmp_path_factory.mktemp("standing")) as running:
        yield running


def _check(page: Page) -> None:
    # Colours that are still fading in would be judged halfway.
    page.run("Promise.all(document.getAnimations().map((each) => each.finish()))")
    assert page.run(CHECKS) == NOTHING_WRONG


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1000, 800), (390, 800)])
def test_every_screen_passes_the_checks(
    chromium: Browser, standing: Workspace, scheme: str, size: tuple[int, int]
) -> None:
    width, height = size
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    tab = context.new_page()
    tab.goto(standing.url)
    page = Page(tab)
    maya = page.maya
    _check(page)

    maya.composer().fill("/")
    expect(maya.node.get_by_role("listbox", name="Suggestions")).to_be_visible()
    _check(page)

    maya.types("/roadmap")
    maya.sees("Only visible to you")
    _check(page)

    maya.types("/escalate it checkout is down")
    expect(maya.dialog).to_be_visible()
    maya.presses("Escalate")
    expect(maya.node.locator(".invalid")).to_have_count(1)
    _check(page)

    maya.node.get_by_role("combobox", name="What does it hurt?").click()
    expect(maya.node.get_by_role("option").first).to_be_visible()
    _check(page)

    page.press(["Escape", "Escape"])
    expect(maya.dialog).to_be_hidden()
    context.close()
