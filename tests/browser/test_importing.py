"""A calendar file goes from somebody's disk into a rotation; a question that is over goes away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.browser.people import Page
from tests.browser.workspace import Workspace, running_workspace
from tests.calendars import calendar, event
from tests.founded import Companies

LENA = event("1", "On Call - Lena Vogel", "20261207T140000Z", "20261209T140000Z")


@pytest.fixture(scope="module")
def standing(companies: Companies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with running_workspace(companies, tmp_path_factory.mktemp("standing")) as running:
        yield running


@pytest.fixture
def tab(chromium: Browser, standing: Workspace) -> Iterator[Tab]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto(standing.url)
    yield tab
    context.close()
    assert wrong == []


def test_a_file_is_chosen_uploaded_and_read(tab: Tab, tmp_path: Path) -> None:
    page, export = Page(tab), tmp_path / "Old rota.ics"
    export.write_text(calendar(LENA))
    page.ana.chooses("you are Ana", "Tomas Alvarez")
    page.ana.types("/oncall import it")
    page.ana.dialog.get_by_label("Or its file").set_input_files(export)
    expect(page.ana.dialog.get_by_role("status")).to_have_text("Old rota.ics")
    page.ana.presses("Read it")
    expect(page.ana.dialog).to_contain_text("I am reading it.")
    page.press(["Escape"])
    page.ana.sees("Old rota holds 1 shift to come", "Lena Vogel: 1 shift (by name)")


def test_a_question_about_what_has_changed_goes_away(tab: Tab, standing: Workspace) -> None:
    page, channel = Page(tab), standing.channel("general")
    maya, ana = standing.person("maya"), standing.person("ana")

    def types(user: str, text: str) -> None:
        call = {"user": user, "channel": channel, "command": "/escalate", "text": text}
        assert standing.post("/client/command", **call)["ok"]

    def submits(user: str, **given: str) -> None:
        view = standing.get("/client/inbox", user=user)["views"][-1]
        elements = {each["block_id"]: each.get("element") for each in view["blocks"]}
        values = {name: {elements[name]["action_id"]: value} for name, value in given.items()}
        assert standing.post("/client/submit", user=user, view_id=view["id"], values=values)["ok"]
        standing.post("/client/clock", advance=2)

    types(maya, "it checkout is down")
    submits(maya, impact="launch_blocked")
    types(ana, "resolve 1")
    submits(ana)
    page.maya.presses("Re-open")
    question = page.maya.node.get_by_role("alertdialog")
    expect(question).to_be_visible()
    types(ana, "reopen 1")
    expect(question).to_be_hidden()
    expect(page.maya.node.get_by_role("alert").first).to_contain_text("the message has changed")
