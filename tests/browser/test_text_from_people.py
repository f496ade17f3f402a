"""What people write stays text: it becomes no markup, no script and no mention."""

from playwright.sync_api import expect

from tests.browser.people import Page
from tests.browser.workspace import Workspace

NASTY = (
    '<img src=x onerror="window.caught=1"> <script>window.caught=1</script> '
    "<!channel> <@U999> </div> & \"'"
)


def test_a_message_with_tags_is_shown_as_it_was_typed(page: Page) -> None:
    page.maya.types(NASTY)
    page.maya.sees(NASTY)
    expect(page.maya.feed.locator("img, script, .mention")).to_have_count(0)
    assert page.run("window.caught") is None


def test_an_escalation_with_tags_is_shown_as_it_was_typed(page: Page) -> None:
    page.maya.types("/escalate it")
    page.maya.fills("What happened?", NASTY)
    page.maya.node.get_by_role("combobox", name="What does it hurt?").click()
    page.maya.node.get_by_role("option").first.click()
    page.maya.presses("Escalate")
    page.ana.sees(NASTY)
    expect(page.ana.feed.locator("img, script, .mention-all")).to_have_count(0)
    assert page.run("window.caught") is None


def test_mrkdwn_can_make_no_script_address(page: Page, workspace: Workspace) -> None:
    channel = workspace.channel("launch-room")
    page.maya.goes_to("launch-room")
    workspace.post(
        "/client/message",
        user=workspace.person("ana"),
        channel=channel,
        text="<javascript:window.caught=1|press me> and <https://example.com/a?b=1&amp;c=2|a link>",
    )
    page.maya.sees("press me", "a link")
    links = page.maya.feed.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    expect(links).to_have_attribute("rel", "noopener noreferrer")


def test_a_mention_of_a_person_who_exists_is_sent_as_one(page: Page, workspace: Workspace) -> None:
    page.maya.goes_to("marketing-ops")
    page.maya.types("Thanks @ana, see #it-ops")
    expect(page.maya.feed.locator(".mention")).to_have_count(2)
    inbox = workspace.get("/client/inbox", user=workspace.person("maya"))
    sent = next(each["text"] for each in inbox["messages"] if each["text"].startswith("Thanks"))
    assert f"<@{workspace.person('ana')}>" in sent
