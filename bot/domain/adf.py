"""Rich text as Jira keeps it (Atlassian Document Format, version 1), to plain text and back.

Source of the nodes: developer.atlassian.com/cloud/jira/platform/apis/document/structure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Node = Mapping[str, Any]

_MILLISECONDS = 1000
_PLAIN_TEXT = {"text": "", "hardBreak": "\n"}
"""What a plain paragraph is made of; a text says itself what it is."""
_DEEPEST = 60  # nodes within nodes; Jira itself allows far fewer


def to_adf(text: str) -> dict[str, Any] | None:
    """Plain text as a document: an empty line ends a paragraph. None for no text at all."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    if not any(line.strip() for line in lines):
        return None
    paragraphs = [_paragraph(group) for group in _groups(lines)]
    return {"type": "doc", "version": 1, "content": paragraphs}


def to_text(document: Node | None) -> str:
    """What a document says, as plain text: `to_text(to_adf(text))` is the text, tidied."""
    if not document:
        return ""
    return _blocks(document.get("content") or (), 0).strip("\n")


def is_plain(document: Node | None) -> bool:
    """Whether the document is nothing but paragraphs, so that text over it loses no formatting."""
    return plain_text(document) is not None


def plain_text(document: Node | None) -> str | None:
    """The text of a document that is nothing but paragraphs, as most are; None for any other."""
    paragraphs = []
    for block in (document or {}).get("content") or ():
        if block.get("type") != "paragraph" or block.get("marks"):
            return None
        pieces = []
        for node in block.get("content") or ():
            if node.get("marks") or (piece := _PLAIN_TEXT.get(node.get("type"))) is None:
                return None
            pieces.append(piece or node.get("text") or "")
        if (text := "".join(pieces)) and not text.isspace():
            paragraphs.append(text)
    return "\n\n".join(paragraphs).strip("\n")


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        if line.strip():
            group.append(line.rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _paragraph(lines: Sequence[str]) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for line in lines:
        if content:
            content.append({"type": "hardBreak"})
        content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def _blocks(nodes: Sequence[Node], depth: int) -> str:
    if depth > _DEEPEST:
        return "…"
    texts = [_block(node, depth + 1) for node in nodes]
    return "\n\n".join(text for text in texts if text.strip())


def _block(node: Node, depth: int) -> str:
    kind = str(node.get("type"))
    if kind in _INLINE:
        return _inline(node)
    read = _BLOCK.get(kind)
    if read:
        return read(node, depth)
    title = (node.get("attrs") or {}).get("title")
    inner = _blocks(node.get("content") or (), depth)
    return f"{title}\n\n{inner}" if title else inner


def _words(node: Node, _depth: int) -> str:
    return "".join(_inline(child) for child in node.get("content") or ())


def _table(node: Node, depth: int) -> str:
    return "\n".join(_row(row, depth) for row in node.get("content") or ())


def _quote(node: Node, depth: int) -> str:
    inner = _blocks(node.get("content") or (), depth)
    return "\n".join(f"> {line}" for line in inner.split("\n"))


def _list(node: Node, depth: int) -> str:
    lines = []
    first = (node.get("attrs") or {}).get("order", 1)
    for place, item in enumerate(node.get("content") or ()):
        mark = f"{first + place}. " if node["type"] == "orderedList" else _mark(item)
        lines.append(f"{mark}{_item(item, depth)}".replace("\n", f"\n{' ' * len(mark)}"))
    return "\n".join(lines)


def _mark(item: Node) -> str:
    if item.get("type") == "taskItem":
        return "[x] " if (item.get("attrs") or {}).get("state") == "DONE" else "[ ] "
    return "- "


def _item(item: Node, depth: int) -> str:
    """A list item's blocks one below the other; a task's content is inline."""
    if depth > _DEEPEST:
        return "…"
    parts = item.get("content") or ()
    if all(part.get("type") in _INLINE for part in parts):
        return "".join(_inline(part) for part in parts)
    return "\n".join(_block(part, depth + 1) for part in parts)


def _row(row: Node, depth: int) -> str:
    cells = [_blocks(cell.get("content") or (), depth) for cell in row.get("content") or ()]
    return " | ".join(" ".join(cell.split()) for cell in cells)


def _inline(node: Node) -> str:
    read = _INLINE.get(str(node.get("type")))
    return read(node) if read else ""


def _text(node: Node) -> str:
    text = str(node.get("text") or "")
    for mark in node.get("marks") or ():
        href = (mark.get("attrs") or {}).get("href")
        if mark.get("type") == "link" and href and href != text:
            return f"{text} ({href})"
    return text


def _attribute(*names: str) -> Callable[[Node], str]:
    """The first of these attributes that is there."""

    def read(node: Node) -> str:
        attributes = node.get("attrs") or {}
        return next((str(attributes[name]) for name in names if attributes.get(name)), "")

    return read


def _day(node: Node) -> str:
    try:
        stamp = int((node.get("attrs") or {})["timestamp"]) / _MILLISECONDS
        return datetime.fromtimestamp(stamp, UTC).date().isoformat()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return ""


_INLINE: Mapping[str, Callable[[Node], str]] = {
    "text": _text,
    "hardBreak": lambda _: "\n",
    "mention": _attribute("text", "id"),
    "emoji": _attribute("text", "shortName"),
    "inlineCard": _attribute("url"),
    "blockCard": _attribute("url"),
    "embedCard": _attribute("url"),
    "status": _attribute("text"),
    "date": _day,
    "media": lambda node: f"[{_attribute('alt')(node) or 'file'}]",
    "mediaInline": lambda node: f"[{_attribute('alt')(node) or 'file'}]",
}
_BLOCK: Mapping[str, Callable[[Node, int], str]] = {
    **dict.fromkeys(("paragraph", "heading", "codeBlock", "caption"), _words),
    **dict.fromkeys(("bulletList", "orderedList", "taskList", "decisionList"), _list),
    "table": _table,
    "blockquote": _quote,
    "rule": lambda _node, _depth: "———",
}
