"""The page in the words of those who use it."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab


class Pane:
    """One person's half of the page."""

    def __init__(self, tab: Tab, side: str) -> None:
        self.node = tab.locator(f"[data-side={side}]")
        self.keyboard = tab.keyboard

    @property
    def feed(self) -> Locator:
        """The open conversation."""
        return self.node.get_by_role("log").first

    @property
    def dialog(self) -> Locator:
        return self.node.get_by_role("dialog")

    def button(self, name: str) -> Locator:
        return self.node.get_by_role("button", name=name)

    def composer(self) -> Locator:
        return self.node.locator(".talk > .composer textarea")

    def goes_to(self, place: str) -> None:
        self.node.get_by_role("navigation", name="Conversations").get_by_role(
            "button", name=place
        ).click()

    def types(self, text: str) -> None:
        """Type in the composer and press Enter."""
        self.composer().fill(text)
        # A click closes the suggestions, which would take the first Enter.
        self.composer().press("Escape")
        self.composer().press("Enter")

    def chooses(self, label: str, *options: str) -> None:
        """Open a select and choose; one of several stays open until Escape."""
        self.node.get_by_role("combobox", name=label).first.click()
        for option in options:
            self.node.get_by_role("option", name=option).first.click()
        if len(options) > 1:
            self.keyboard.press("Escape")

    def fills(self, label: str, text: str) -> None:
        self.node.get_by_role("textbox", name=label).fill(text)

    def says(self, *texts: str) -> None:
        """What the modal on top says."""
        for text in texts:
            expect(self.dialog.last).to_contain_text(text)

    def presses(self, name: str) -> None:
        self.button(name).last.click()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.feed).to_contain_text(text)


class Page:
    """The whole page: Maya on the left, Ana on the right."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.maya = Pane(tab, "left")
        self.ana = Pane(tab, "right")
        expect(self.maya.composer()).to_be_visible()
        # On a narrow screen Ana's pane is there, behind Maya's.
        expect(self.ana.composer()).to_be_attached()

    def press(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.tab.keyboard.press(key)

    def focused(self) -> str:
        """What a screen reader would call the focused control: its label or its text."""
        script = """() => {
            const node = document.activeElement;
            const by = (node.getAttribute('aria-labelledby') || '').split(' ')
                .map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
            return by || node.getAttribute('aria-label') || node.textContent.trim();
        }"""
        return str(self.tab.evaluate(script))

    def tab_to(self, name: str, limit: int = 80) -> None:
        """Press Tab until the control of that name has the focus."""
        for _ in range(limit):
            if self.focused().startswith(name):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached “{name}”; it stands on “{self.focused()}”.")

    def run(self, script: str) -> Any:
        return self.tab.evaluate(script)
