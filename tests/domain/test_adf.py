"""Rich text to plain text and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adf import is_plain, plain_text, to_adf, to_text

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
TEXTS = st.lists(WORDS, max_size=8).map("\n".join)


def tidied(text: str) -> str:
    """Lines without spaces at the end, one empty line at most between two, none around."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n")


@given(TEXTS)
def test_text_comes_back_as_it_went(text: str) -> None:
    document = to_adf(text)
    assert to_text(document) == tidied(text)
    assert is_plain(document)
    assert to_adf(to_text(document)) == document


def doc(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(blocks)}


def node(kind: str, *content: dict[str, Any], **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), **({"attrs": attrs} if attrs else {})}


def words(text: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"marks": list(marks)} if marks else {})}


def paragraph(text: str) -> dict[str, Any]:
    return node("paragraph", words(text))


def bullets(*texts: str) -> dict[str, Any]:
    return node("bulletList", *(node("listItem", paragraph(text)) for text in texts))


LINK = {"type": "link", "attrs": {"href": "https://example.com/a"}}
NESTED = node("bulletList", node("listItem", paragraph("Pages"), bullets("Home", "Prices")))


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (paragraph("Plain"), "Plain"),
        (node("heading", words("Why"), level=2), "Why"),
        (node("paragraph", words("strong", {"type": "strong"})), "strong"),
        (node("paragraph", words("the brief", LINK)), "the brief (https://example.com/a)"),
        (node("paragraph", words("https://example.com/a", LINK)), "https://example.com/a"),
        (bullets("One", "Two"), "- One\n- Two"),
        (NESTED, "- Pages\n  - Home\n  - Prices"),
        (node("orderedList", node("listItem", paragraph("A")), order=3), "3. A"),
        (node("codeBlock", words("a = 1\nb = 2")), "a = 1\nb = 2"),
        (node("blockquote", paragraph("Said")), "> Said"),
        (node("panel", paragraph("Mind this"), panelType="info"), "Mind this"),
        (node("expand", paragraph("Inside"), title="More"), "More\n\nInside"),
        (node("taskList", node("taskItem", words("Ask"), state="DONE")), "[x] Ask"),
        (node("rule"), "———"),
        (node("paragraph", {"type": "mention", "attrs": {"id": "5b", "text": "@Maya"}}), "@Maya"),
        (node("paragraph", {"type": "emoji", "attrs": {"shortName": ":grin:"}}), ":grin:"),
        (
            node("paragraph", {"type": "date", "attrs": {"timestamp": "1795564800000"}}),
            "2026-11-25",
        ),
        (node("paragraph", {"type": "date", "attrs": {"timestamp": "never"}}), ""),
        (node("paragraph", {"type": "inlineCard", "attrs": {"url": "https://a.b"}}), "https://a.b"),
        (node("mediaSingle", {"type": "media", "attrs": {"alt": "banner"}}), "[banner]"),
        (
            node("table", node("tableRow", *(node("tableCell", paragraph(t)) for t in "ab"))),
            "a | b",
        ),
        (node("brandNew", paragraph("Kept")), "Kept"),
        ({"type": "brandNew"}, ""),
    ],
)
def test_what_each_node_says(block: dict[str, Any], text: str) -> None:
    assert to_text(doc(block)) == text


@pytest.mark.parametrize(
    "block",
    [node("heading", words("Why"), level=2), bullets("a"), node("paragraph", words("a", LINK))],
)
def test_what_text_would_flatten_is_not_plain(block: dict[str, Any]) -> None:
    assert not is_plain(doc(paragraph("a"), block))


@pytest.mark.parametrize("nothing", [None, {}, doc(), doc(node("paragraph"))])
def test_no_text_at_all(nothing: dict[str, Any] | None) -> None:
    assert to_text(nothing) == ""
    assert is_plain(nothing)
    assert to_adf(" \n\t\n ") is None


def test_a_document_a_thousand_deep_is_cut_short() -> None:
    block = paragraph("at the bottom")
    for _ in range(1000):
        block = node("bulletList", node("listItem", block))
    assert "…" in to_text(doc(block))


@given(TEXTS)
def test_the_short_way_says_the_same_as_the_long(text: str) -> None:
    document = to_adf(text)
    assert plain_text(document) == to_text(document)
