"""The audit log: who changed what, from what to what, the latest first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.views import blocks as b
from models import AuditEntry

OLDER = "audit_older"
_VALUE = 300
_FIELDS = 6
_CARRIED = 200


@dataclass(frozen=True)
class AuditView:
    typed: str
    entries: Sequence[AuditEntry]
    older: int | None
    reader_zone: str


def audit_lines(view: AuditView) -> list[str]:
    """A line for each change, and one for each of its parts."""
    if not view.entries:
        what = f" that fits “{b.one_line(view.typed, 60)}”" if view.typed else ""
        return [f"No change of a setting is noted{what}."]
    about = f": {b.one_line(view.typed, 60)}" if view.typed else ""
    return [f"*Changes of settings{about}*", *map(_entry(view.reader_zone), view.entries)]


def audit_blocks(view: AuditView) -> list[b.Block]:
    lines = audit_lines(view)
    blocks = [block for line in lines for block in b.sections([line])]
    if view.older is not None:
        value = f"{view.older}|{view.typed}"[:_CARRIED]
        blocks.append(b.actions(b.button("Older", OLDER, value, label="Show older changes")))
    return blocks


def audit_modal(view: AuditView) -> b.Block:
    return b.modal("audit", "Audit log", audit_blocks(view))


def _entry(reader_zone: str) -> Any:
    def line(entry: AuditEntry) -> str:
        when = b.moment(entry.at, reader_zone)
        what = {(True, False): "added", (False, True): "removed"}.get(
            (entry.before is None, entry.after is None), "changed"
        )
        first = f"• {when}: {b.person(entry.by)} {what} {b.one_line(entry.subject, 120)}"
        return "\n".join([first, *_parts(entry)])

    return line


def _parts(entry: AuditEntry) -> list[str]:
    before, after = _flat(entry.before or {}), _flat(entry.after or {})
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    parts = []
    for name in names[:_FIELDS]:
        old, new = _said(before.get(name)), _said(after.get(name))
        change = new if entry.before is None else f"{old} → {new}"
        parts.append(f"    {b.one_line(name, 60)}: {change}")
    left = len(names) - _FIELDS
    return [*parts, *([f"    and {left} more parts"] if left > 0 else [])]


def _flat(fields: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """`{"guard": {"rest_hours": 11}}` as `guard.rest_hours`, so that only what differs is told."""
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        inner = _flat(value, f"{path}{name}.") if isinstance(value, Mapping) else {}
        flat |= inner or {f"{path}{name}": value}
    return flat


def _said(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "nothing" if value is None else b.one_line(text, _VALUE)
