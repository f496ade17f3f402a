"""Atlassian Document Format, as strictly as Jira takes it."""

from collections.abc import Mapping
from typing import Any

_INLINE = frozenset(
    ("text", "hardBreak", "mention", "emoji", "inlineCard", "status", "date", "mediaInline")
)
_BLOCKS = frozenset(
    (
        *("paragraph", "heading", "bulletList", "orderedList", "codeBlock", "blockquote", "rule"),
        *("panel", "expand", "table", "mediaSingle", "mediaGroup", "taskList", "decisionList"),
        *("blockCard", "embedCard"),
    )
)
_INSIDE: Mapping[str, frozenset[str]] = {
    "doc": _BLOCKS,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "codeBlock": frozenset({"text"}),
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": frozenset({"paragraph", "bulletList", "orderedList", "codeBlock", "mediaSingle"}),
    "blockquote": frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"}),
    "panel": frozenset({"paragraph", "heading", "bulletList", "orderedList", "rule", "codeBlock"}),
    "expand": _BLOCKS,
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableCell", "tableHeader"}),
    "tableCell": _BLOCKS,
    "tableHeader": _BLOCKS,
    "mediaSingle": frozenset({"media", "caption"}),
    "mediaGroup": frozenset({"media"}),
    "taskList": frozenset({"taskItem", "taskList"}),
    "taskItem": _INLINE,
    "decisionList": frozenset({"decisionItem"}),
    "decisionItem": _INLINE,
    "caption": _INLINE,
}
_KEYS = frozenset({"type", "content", "text", "marks", "attrs"})
_NEEDS_CONTENT = frozenset({"bulletList", "orderedList", "listItem", "table", "tableRow"})


def is_document(given: Any) -> bool:
    """Whether Jira would take this as rich text."""
    return (
        isinstance(given, dict)
        and given.get("type") == "doc"
        and given.get("version") == 1
        and set(given) <= {"type", "version", "content"}
        and _holds(given, "doc")
    )


def _holds(node: Mapping[str, Any], kind: str) -> bool:
    content = node.get("content", [])
    if not isinstance(content, list) or (kind in _NEEDS_CONTENT and not content):
        return False
    return all(_fits(child, _INSIDE.get(kind, frozenset())) for child in content)


def _fits(node: Any, allowed: frozenset[str]) -> bool:
    if not isinstance(node, dict) or node.get("type") not in allowed or not set(node) <= _KEYS:
        return False
    if node["type"] == "text":
        text = node.get("text")
        return isinstance(text, str) and bool(text)
    return "text" not in node and _holds(node, node["type"])
