"""The roadmap at a glance, for those who review it: what stands how, and what is joint. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.roadmap.slip import Slip, in_days
from bot.domain.roadmap.status import OPEN_STATUSES, ItemStatus

_TROUBLE = (ItemStatus.BLOCKED, ItemStatus.AT_RISK)


@dataclass(frozen=True)
class Facts:
    """What a summary knows of one item."""

    id: int
    title: str
    lane: str
    quarter: str
    status: str
    owner: str
    """User id."""
    team_id: int | None
    start_on: date | None
    target_on: date | None
    slip: Slip | None
    note: str
    decision: str
    added_on: date
    waits_for: tuple[int, ...] = ()
    """Of what it needs: that which isn't done."""
    is_new: bool = False
    """Added since the last summary."""
    ended_lately: bool = False
    """Done or dropped since the last summary."""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


@dataclass(frozen=True)
class Summary:
    """A quarter's items by how they stand; an item is in one of the first six.

    `slipped` are those late against what was promised first, the latest first; `at_risk` the
    blocked, those at risk, and those that wait for something late or in trouble.
    """

    quarter: str
    today: date
    since: date | None
    """Of the last summary; None when there was none."""
    items: Sequence[Facts]
    done: Sequence[Facts] = ()
    on_track: Sequence[Facts] = ()
    at_risk: Sequence[Facts] = ()
    slipped: Sequence[Facts] = ()
    dropped: Sequence[Facts] = ()
    new: Sequence[Facts] = ()
    decisions: Sequence[Facts] = ()
    held_up: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By item: which of the things that it waits for hold it up."""
    joint: int = 0
    """How many have two teams or more on them."""

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def joint_percent(self) -> int:
        return round(100 * self.joint / self.total) if self.total else 0


def summarise(
    quarter: str,
    items: Sequence[Facts],
    *,
    today: date,
    since: date | None,
    joint: int,
    elsewhere: Sequence[Facts] = (),
) -> Summary:
    """Sort a quarter's items by how they stand.

    Args:
        quarter: `2026-Q4`.
        items: those of the quarter, and what is left over of earlier ones.
        today: on the calendar that counts.
        since: the day of the last summary.
        joint: how many of the items have two teams or more on them.
        elsewhere: what they wait for and is in another quarter.
    """
    held_up = _held_up(items, elsewhere)
    is_open = [each for each in items if each.is_open]
    slipped = sorted((each for each in is_open if each.slip), key=_latest_first)
    rest = [each for each in is_open if not each.slip]
    at_risk = [each for each in rest if each.status in _TROUBLE or each.id in held_up]
    calm = {each.id for each in at_risk}
    return Summary(
        quarter=quarter,
        today=today,
        since=since,
        items=items,
        done=[each for each in items if each.status == ItemStatus.DONE],
        on_track=[each for each in rest if each.id not in calm],
        at_risk=at_risk,
        slipped=slipped,
        dropped=[each for each in items if each.status == ItemStatus.DROPPED],
        new=[each for each in items if each.is_new],
        decisions=[each for each in is_open if each.decision],
        held_up=held_up,
        joint=joint,
    )


def _held_up(items: Sequence[Facts], elsewhere: Sequence[Facts]) -> dict[int, tuple[int, ...]]:
    """By item: what it waits for that is late, in trouble, or comes after its own target."""
    known = {each.id: each for each in (*items, *elsewhere)}
    found = {}
    for each in items:
        holding = [
            other.id
            for other in (known.get(id_) for id_ in each.waits_for)
            if other and _holds_up(other, each)
        ]
        if holding and each.is_open:
            found[each.id] = tuple(holding)
    return found


def _holds_up(other: Facts, item: Facts) -> bool:
    if not other.is_open:
        return other.status == ItemStatus.DROPPED
    later = other.target_on and item.target_on and other.target_on > item.target_on
    later = later or other.quarter > item.quarter
    return bool(other.slip or later or other.status in _TROUBLE)


def _latest_first(item: Facts) -> tuple[int, int]:
    return -(item.slip.days if item.slip else 0), item.id


def finding(summary: Summary) -> str:
    """What there is to know, in a sentence or two of plain text."""
    total = summary.total
    if not total:
        return f"Nothing is on the roadmap for {summary.quarter} yet."
    parts = [
        f"{len(found)} {words}"
        for words, found in (
            ("done", summary.done),
            ("on track", summary.on_track),
            ("at risk", summary.at_risk),
            ("slipped", summary.slipped),
            ("dropped", summary.dropped),
        )
        if found
    ]
    items = "1 item" if total == 1 else f"{total:,} items"
    said = f"{items} in {summary.quarter}: {', '.join(parts)}."
    if summary.slipped and (worst := summary.slipped[0]).slip:
        said += f" The most: #{worst.id}, by {in_days(worst.slip.days)}."
    joint = f"{summary.joint:,} of {total:,} are joint ({summary.joint_percent} %)"
    return f"{said} {joint}: two teams or more work on them."
