"""What the guided setup sends: the welcome, and the test page with its answer."""

from bot.views import blocks as b
from bot.views.guide.forms import TestPageWords
from bot.views.guide.page import OPEN
from bot.views.naming import Naming

HERE = "setup_test_here"


def welcome_text(naming: Naming) -> str:
    return (
        "*Hello, I'm Liaison.* I help IT and marketing operations work as one team: who is on "
        "call, who is paged when something breaks, what both teams are working on.\n"
        "You look after this workspace, so let us set up your first team. It takes about five "
        f"minutes; you can stop at any time and go on later with `{naming.slash('liaison')} setup`."
    )


def welcome_button() -> b.Block:
    return b.button("Set up Liaison", OPEN, "open", style="primary")


def test_page_text(page: TestPageWords) -> str:
    team = b.one_line(page.team)
    if page.answered:
        return f"*Test page for {team}.* Answered, thank you. Nothing is broken."
    return (
        f"*Test page for {team}.* {b.person(page.sent_by)} checks that pages reach you. Nothing is "
        "broken. Please press “I'm here”."
    )


def test_page_blocks(page: TestPageWords) -> list[b.Block]:
    words = b.section(test_page_text(page))
    if page.answered:
        return [words]
    here = b.button(
        "I'm here", HERE, str(page.number), style="primary", label="Answer the test page"
    )
    return [words, b.actions(here)]


def answered_text(team: str, user_id: str, seconds: int) -> str:
    took = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"  # noqa: PLR2004 two minutes
    return f"{b.person(user_id)} answered the test page for {b.one_line(team)} after {took}."
