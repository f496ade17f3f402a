"""Raising in the browser: from a message, with the night's choice, on a phone, and joined."""

from playwright.sync_api import Browser, expect

from tests.browser.people import Page
from tests.browser.workspace import Workspace


def test_a_message_is_escalated_from_its_menu(page: Page, workspace: Workspace) -> None:
    channel = workspace.channel("launch-room")
    page.maya.goes_to("launch-room")
    workspace.post(
        "/client/message",
        user=workspace.person("ana"),
        channel=channel,
        text="The launch page says 500",
    )
    page.maya.sees("The launch page says 500")
    message = page.maya.feed.get_by_role("article").filter(has_text="says 500")
    message.hover()
    message.get_by_role("button", name="More for this message").click()
    page.maya.node.get_by_role("menuitem", name="Escalate this message").click()
    expect(page.maya.node.get_by_role("textbox", name="What happened?")).to_have_value(
        "The launch page says 500"
    )
    expect(page.maya.dialog).to_contain_text("From this message:")


def test_at_night_someone_awake_is_paged_instead(page: Page, workspace: Workspace) -> None:
    maya = page.maya
    maya.types("/escalate it the price list looks odd")
    expect(maya.dialog).to_contain_text("Pages @Ana Ribeiro at once. It is 23:40 for them")
    maya.chooses("What does it hurt?", "Degraded service")
    expect(maya.dialog).to_contain_text("The first page would wake @Ana Ribeiro")
    awake = maya.dialog.get_by_role("radio", name="Page @Nora Quinn, awake")
    expect(awake).to_be_checked()
    expect(maya.dialog).to_contain_text("Pages @Nora Quinn at once.")
    maya.dialog.get_by_role("radio", name="Wait for their morning").check()
    expect(maya.dialog).to_contain_text("Tue 09:00 (Tue 07:00 for you)")
    expect(maya.dialog).not_to_contain_text("Pages @Nora Quinn at once.")
    maya.presses("Escalate")
    expect(maya.dialog).to_be_hidden()
    maya.sees("The first page goes out")
    ana = workspace.get("/client/inbox", user=workspace.person("ana"))
    kinds = [(each["metadata"] or {}).get("event_type") for each in ana["messages"]]
    assert "liaison_page" not in kinds


def test_the_form_on_a_phone(chromium: Browser, workspace: Workspace) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(workspace.url)
    maya = Page(tab).maya
    maya.types("/escalate it the price list looks odd")
    maya.chooses("What does it hurt?", "Degraded service")
    choice = maya.dialog.get_by_role("radio", name="Page @Nora Quinn, awake")
    expect(choice).to_be_checked()
    # The night's choice can be seen without scrolling, and nothing is wider than the screen.
    expect(choice).to_be_in_viewport()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_same_trouble_is_joined(page: Page, workspace: Workspace) -> None:
    page.maya.types("/escalate it checkout is down")
    page.maya.chooses("What does it hurt?", "Outage")
    page.maya.presses("Escalate")
    page.ana.sees("checkout is down")
    workspace.post("/client/clock", advance=360)
    page.maya.types("/escalate it nobody can pay")
    page.maya.chooses("What does it hurt?", "Outage")
    expect(page.maya.dialog).to_contain_text("#1, 6 minutes old: checkout is down")
    page.maya.presses("Join #1")
    expect(page.maya.dialog).to_contain_text("You joined #1")
