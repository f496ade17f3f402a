"""A team's overrides, with a button for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.rotation import Interval
from bot.views import blocks as b
from bot.views.oncall import from_until
from models import Override, OverrideKind

REMOVE = "oncall_override_remove"
_SHOWN = 20
_HOW = {
    OverrideKind.OVERRIDE: "put on call",
    OverrideKind.COVER: "covers",
    OverrideKind.SWAP: "swapped",
    OverrideKind.TAKE: "took it",
}


@dataclass(frozen=True)
class Listed:
    """An override and its rotation's name."""

    override: Override
    rotation: str


@dataclass(frozen=True)
class OverrideList:
    """A team's coming overrides, for one reader."""

    team: str
    overrides: Sequence[Listed]
    reader_zone: str


def override_lines(found: OverrideList) -> list[str]:
    if not found.overrides:
        return [f"*{b.escape(found.team)}* has no overrides: everyone has their own shifts."]
    return [_line(each, found) for each in found.overrides[:_SHOWN]]


def override_blocks(found: OverrideList) -> list[b.Block]:
    """The same, each with a button that removes it."""
    if not found.overrides:
        return b.sections(override_lines(found))
    blocks = [
        b.section(line, accessory=_remove(each.override))
        for line, each in zip(override_lines(found), found.overrides, strict=False)
    ]
    left = len(found.overrides) - _SHOWN
    return [*blocks, *([b.context(f"and {left} more")] if left > 0 else [])]


def _line(each: Listed, found: OverrideList) -> str:
    row = each.override
    hours = from_until(Interval(row.starts_at, row.ends_at), found.reader_zone)
    by = "" if row.made_by == row.user_id else f" by {b.person(row.made_by)}"
    reason = f"\n> {b.one_line(row.reason, 300)}" if row.reason else ""
    how = _HOW[OverrideKind(row.kind)]
    return (
        f"*{b.escape(found.team)}* · {b.escape(each.rotation)}: {b.person(row.user_id)} {hours} "
        f"({how}{by}){reason}"
    )


def _remove(row: Override) -> b.Block:
    return b.button("Remove", REMOVE, str(row.id), label="Remove this override")
