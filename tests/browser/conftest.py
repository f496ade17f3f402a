"""A real Chromium on a real local workspace, fresh for each test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Playwright, sync_playwright

from tests.browser.people import Page
from tests.browser.workspace import Workspace, running_workspace
from tests.founded import Companies

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALL_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _on_this_machine() -> str | None:
    """PATH first, then CHROME_PATH."""
    found = next((path for path in map(shutil.which, ON_PATH) if path), None)
    return found or os.environ.get("CHROME_PATH") or None


def _playwrights_own(playwright: Playwright) -> str:
    """Playwright's Chromium, installed if need be; skips with the reason where that fails."""
    path = playwright.chromium.executable_path
    if Path(path).exists():
        return path
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(install, check=True, capture_output=True, timeout=INSTALL_SECONDS)  # noqa: S603 - our own words
    except (subprocess.SubprocessError, OSError) as failure:
        pytest.skip(
            f"No Chromium on PATH or in CHROME_PATH, and Playwright's can't be installed: {failure}"
        )
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = _on_this_machine() or _playwrights_own(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def workspace(companies: Companies, tmp_path: Path) -> Iterator[Workspace]:
    """The local workspace at 21:40 in New York, with a clock that only tests move."""
    with running_workspace(companies, tmp_path) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, workspace: Workspace) -> Iterator[Page]:
    """The page, open on Maya and Ana. Nothing may have gone wrong in it when the test ends."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    wrong: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    def fail(error: Error) -> None:
        wrong.append(str(error))

    tab.on("console", listen)
    tab.on("pageerror", fail)
    tab.goto(workspace.url)
    yield Page(tab)
    context.close()
    assert wrong == []
