"""The first three minutes, in a browser: from "checkout is down" to the roadmap."""

from playwright.sync_api import expect

from tests.browser.people import Page
from tests.browser.workspace import Workspace


def test_maya_escalates_and_ana_answers(page: Page, workspace: Workspace) -> None:
    maya, ana = page.maya, page.ana

    maya.types("/escalate it checkout is down")
    expect(maya.dialog).to_contain_text("Pages @Ana")
    expect(maya.node.get_by_role("textbox", name="What happened?")).to_have_value(
        "checkout is down"
    )
    maya.node.get_by_role("combobox", name="What does it hurt?").click()
    maya.node.get_by_role("option").first.click()
    maya.presses("Escalate")

    expect(maya.dialog).to_be_hidden()
    ana.sees("checkout is down", "Raised by @Maya", "has been paged")
    expect(ana.node.get_by_role("status").filter(has_text="you are being paged")).to_be_visible()

    maya.sees("checkout is down", "has been paged")
    ana.presses("Acknowledge")
    ana.sees("Acknowledged by @Ana")
    maya.sees("Acknowledged by @Ana")
    expect(ana.button("Acknowledge")).to_have_count(0)

    ana.presses("Resolve")
    ana.fills("What fixed it?", "Restarted the payment service.")
    ana.dialog.get_by_role("button", name="Resolve").click()
    expect(ana.dialog).to_be_hidden()
    ana.sees("Resolved by @Ana", "Restarted the payment service.")
    # Slack takes a message a second in a conversation: the rest waits for the clock.
    workspace.post("/client/clock", advance=10)
    maya.sees("Resolved by @Ana", "Restarted the payment service.", "is on it", "resolved it")
    expect(ana.button("Resolve")).to_have_count(0)

    maya.types("/roadmap")
    maya.sees("Only visible to you", "New checkout goes live")
    maya.types("/oncall")
    maya.sees("Now: @Ana")
    # However long the answer before it was: who has typed something sees what comes of it.
    expect(maya.feed.get_by_text("Now: @Ana").last).to_be_in_viewport()
    expect(page.tab.get_by_text("That is the whole story.")).to_be_visible()
    page.tab.get_by_role("button", name="shared goals").click()
    maya.composer().press("Escape")
    maya.composer().press("Enter")
    maya.sees("Goals of 2026-Q4", "More people read the newsletter")
    expect(page.tab.get_by_role("link", name="Jira board")).to_have_attribute("href", "/jira/")


def test_the_same_with_the_keyboard_alone(page: Page) -> None:
    page.maya.composer().focus()
    page.tab.keyboard.type("/esc")
    expect(page.maya.node.get_by_role("option", name="/escalate")).to_be_visible()
    page.press(["Tab"])
    page.tab.keyboard.type("it checkout is down")
    expect(page.maya.node.locator(".usage").first).to_contain_text("/escalate")
    page.press(["Enter"])

    expect(page.maya.dialog).to_be_visible()
    page.tab_to("What does it hurt?")
    page.press(["ArrowDown", "ArrowDown", "Enter"])
    page.press(["Control+Enter"])
    expect(page.maya.dialog).to_be_hidden()
    expect(page.maya.composer()).to_be_focused()

    expect(page.ana.button("Acknowledge")).to_be_visible()
    page.press(["F6"])
    expect(page.ana.composer()).to_be_focused()
    for _ in range(20):
        if page.focused().startswith("Acknowledge"):
            break
        page.press(["Shift+Tab"])
    page.press(["Enter"])
    page.ana.sees("Acknowledged by @Ana")

    page.tab_to("Resolve")
    page.press(["Enter"])
    expect(page.ana.dialog).to_be_visible()
    page.press(["Escape"])
    expect(page.ana.dialog).to_be_hidden()
    assert page.focused().startswith("Resolve")


def test_tab_stays_in_a_dialog_and_its_errors_stand_where_they_belong(page: Page) -> None:
    page.maya.types("/escalate it checkout is down")
    expect(page.maya.dialog).to_be_visible()
    page.maya.presses("Escalate")
    impact = page.maya.node.get_by_role("combobox", name="What does it hurt?")
    expect(impact).to_have_attribute("aria-invalid", "true")
    expect(impact).to_be_focused()
    expect(page.tab.locator("#announcer")).to_contain_text("needs your attention")
    for _ in range(25):
        page.press(["Tab"])
        assert page.run("document.activeElement.closest('[role=dialog]') !== null")


def test_what_was_typed_survives_the_choice_of_another_team(page: Page) -> None:
    page.maya.types("/escalate it checkout is down")
    page.maya.fills("What happened?", "Checkout fails for <everyone> & their dogs")
    page.maya.chooses("Which team can help?", "Marketing Ops")
    expect(page.maya.dialog).not_to_contain_text("Pages @Ana")
    expect(page.maya.node.get_by_role("textbox", name="What happened?")).to_have_value(
        "Checkout fails for <everyone> & their dogs"
    )


def test_a_reload_keeps_who_and_where(page: Page) -> None:
    page.ana.goes_to("it-ops")
    expect(page.ana.node.get_by_role("heading", name="#it-ops")).to_be_visible()
    page.tab.reload()
    expect(page.ana.node.get_by_role("heading", name="#it-ops")).to_be_visible()
    expect(page.ana.node.get_by_role("combobox", name="you are Ana")).to_be_visible()


def test_the_clock_moves_five_minutes(page: Page) -> None:
    expect(page.tab.get_by_role("timer")).to_contain_text("21:40")
    page.tab.get_by_role("button", name="+5 minutes").click()
    expect(page.tab.get_by_role("timer")).to_contain_text("21:45")
