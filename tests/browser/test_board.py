"""Jira's board: somebody edits an issue there, by keyboard too, and what they write stays text."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_accessibility import CHECKS, NOTHING_WRONG
from tests.browser.workspace import Workspace, running_workspace
from tests.founded import Companies

NASTY = '<img src=x onerror="window.caught=1"> & "\''


@pytest.fixture(scope="module")
def standing(companies: Companies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with running_workspace(companies, tmp_path_factory.mktemp("standing")) as running:
        yield running


def create(workspace: Workspace, summary: str, **fields: object) -> str:
    told = workspace.get("/client/workspace")
    given = {"project": {"key": "IT"}, "issuetype": {"id": "10001"}, "summary": summary, **fields}
    answer = httpx.post(
        f"{told['jira']}/rest/api/3/issue",
        json={"fields": given},
        headers={"Authorization": told["jira_auth"]},
    )
    return str(answer.json()["key"])


def column(tab: Page, name: str) -> Locator:
    return tab.get_by_role("region", name=f"{name},")


@pytest.fixture
def tab(chromium: Browser, standing: Workspace) -> Iterator[Page]:
    """The board. Nothing may have gone wrong in it when the test ends."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"{standing.url}/jira/")
    yield tab
    assert tab.evaluate("window.caught") is None
    context.close()
    assert wrong == []


def test_an_issue_is_edited_by_keyboard_and_mouse(tab: Page, standing: Workspace) -> None:
    key = create(standing, NASTY, labels=["launch"])
    tab.goto(f"{standing.url}/")
    tab.get_by_role("link", name="Jira").click()
    expect(column(tab, "To Do")).to_contain_text(NASTY)

    # By keyboard: a card has the focus, Enter opens it, Escape leaves it there.
    card = tab.locator(f'[data-key="{key}"]')
    card.focus()
    tab.keyboard.press("Enter")
    sheet = tab.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name=NASTY)).to_be_focused()
    tab.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(card).to_be_focused()
    card.click()

    sheet.get_by_label("Summary").fill("Image delivery")
    sheet.get_by_label("Description").fill("First\n\nSecond")
    sheet.get_by_label("Assignee").select_option("Ana Ribeiro")
    sheet.get_by_label("Due date").fill("2026-12-07")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("heading", name="Image delivery")).to_be_focused()
    expect(card).to_contain_text("due 7 Dec")
    expect(card).to_contain_text("Ana Ribeiro")

    sheet.get_by_label("Summary").fill("")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_label("Summary")).to_have_attribute("aria-invalid", "")
    expect(sheet.get_by_text("You must specify a summary")).to_be_visible()


def test_an_issue_goes_its_way_by_transitions_to_another_project_and_away(
    tab: Page, standing: Workspace
) -> None:
    key = create(standing, "Walks the whole way")
    tab.locator(f'[data-key="{key}"]').click()
    sheet = tab.get_by_role("dialog")
    # A transition with a screen asks first.
    sheet.get_by_role("button", name="Cancel → Cancelled").click()
    sheet.get_by_role("button", name="Cancel", exact=True).first.click()
    expect(sheet.get_by_text("Resolution is required.")).to_be_visible()
    sheet.get_by_label("Resolution").select_option("Won't Do")
    sheet.get_by_role("button", name="Cancel", exact=True).first.click()
    expect(column(tab, "Cancelled")).to_contain_text("Walks the whole way")
    sheet.get_by_role("button", name="Reopen → To Do").click()
    expect(column(tab, "To Do")).to_contain_text("Walks the whole way")

    sheet.get_by_label("Add a comment").fill(NASTY)
    sheet.get_by_role("button", name="Comment").click()
    expect(sheet.get_by_role("article")).to_contain_text(NASTY)

    sheet.get_by_text("Links, history, move, delete").click()
    expect(sheet.get_by_role("list")).to_contain_text("status: To Do → Cancelled")
    sheet.get_by_label("Move to").select_option("Marketing as Task")
    sheet.get_by_role("button", name="Move").click()
    expect(sheet.get_by_role("heading", name=re.compile(r"MKT-\d+ Walks"))).to_be_visible()
    expect(column(tab, "Ideas")).to_contain_text("Walks the whole way")

    sheet.get_by_role("button", name="Delete").click()
    expect(sheet).to_be_hidden()
    expect(column(tab, "Ideas")).not_to_contain_text("Walks the whole way")


def test_a_new_issue_is_asked_for_what_its_type_requires(tab: Page) -> None:
    tab.get_by_role("button", name="Marketing (MKT)").click()
    tab.get_by_role("button", name="Create").click()
    sheet = tab.get_by_role("dialog")
    sheet.get_by_label("Type").select_option("Campaign")
    sheet.get_by_label("Summary").fill("Spring")
    sheet.get_by_label("Start date").fill("2027-03-01")
    sheet.get_by_role("button", name="Create").click()
    expect(sheet.get_by_text("Region is required.")).to_be_visible()
    sheet.get_by_label("Region").select_option("EMEA")
    sheet.get_by_role("button", name="Create").click()
    expect(column(tab, "Ideas")).to_contain_text("Spring")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_board_passes_the_checks(
    chromium: Browser, standing: Workspace, scheme: str, width: int
) -> None:
    key = create(standing, f"{NASTY} {'long ' * 40}", labels=["launch", "q4"], duedate="2026-12-07")
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    tab = context.new_page()
    tab.goto(f"{standing.url}/jira/")
    expect(tab.locator(f'[data-key="{key}"]')).to_be_visible()
    assert tab.evaluate(CHECKS) == NOTHING_WRONG
    tab.goto(f"{standing.url}/browse/{key}")
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.get_by_text("Links, history, move, delete").click()
    assert tab.evaluate(CHECKS) == NOTHING_WRONG
    context.close()
