"""Writing to one another: unread marks, threads, and what goes wrong said in plain words."""

from playwright.sync_api import expect

from tests.browser.people import Page


def test_a_message_is_unread_until_it_is_looked_at(page: Page) -> None:
    place = page.ana.node.get_by_role("button", name="launch-room")
    page.maya.goes_to("launch-room")
    page.maya.types("Is everything ready?")
    expect(place).to_contain_text("1 unread")
    page.ana.goes_to("launch-room")
    page.ana.sees("Is everything ready?")
    expect(place).not_to_contain_text("unread")


def test_a_reply_stands_in_the_thread_and_not_in_the_channel(page: Page) -> None:
    maya, ana = page.maya, page.ana
    maya.goes_to("launch-room")
    ana.goes_to("launch-room")
    maya.types("Is everything ready?")
    ana.feed.get_by_text("Is everything ready?").hover()
    ana.presses("Reply in thread")
    page.tab.keyboard.type("All green.")
    page.press(["Enter"])
    expect(ana.node.get_by_role("complementary", name="Thread")).to_contain_text("All green.")
    maya.presses("1 reply")
    expect(maya.node.get_by_role("complementary", name="Thread")).to_contain_text("All green.")
    expect(maya.feed).not_to_contain_text("All green.")

    page.tab.keyboard.type("/oncall ")
    page.press(["Enter"])
    expect(maya.node.get_by_role("alert")).to_contain_text("can't be used in threads")
    page.press(["Escape"])
    expect(maya.node.get_by_role("complementary", name="Thread")).to_be_hidden()


def test_an_unknown_command_is_answered_in_plain_words_and_comes_back(page: Page) -> None:
    page.maya.types("/nosuch thing")
    expect(page.maya.node.get_by_role("alert")).to_contain_text("There is no such command here.")
    expect(page.maya.composer()).to_have_value("/nosuch thing")


def test_someone_else_can_be_chosen_with_the_keyboard(page: Page) -> None:
    page.ana.node.get_by_role("combobox", name="you are Ana").focus()
    page.press(["Enter"])
    page.tab.keyboard.type("priya")
    page.press(["Enter"])
    expect(page.ana.node.get_by_role("combobox", name="you are Priya")).to_be_focused()
