"""The sample company's roadmap, added and changed over the last weeks by those who would have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.quarter import next_quarter, quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.launch import LaunchDraft, Request, RequestKind
from bot.domain.wall_clock import zone
from bot.local.company import person_id
from bot.permissions import SYSTEM
from bot.services.roadmap import Roadmap
from models import ChangeSource, RoadmapItem, Team, TeamCapacity

_ZONE = "America/New_York"
_FRIDAY = 4
_LAUNCHES, _WEBSITE, _TRACKING, _PLATFORM = range(4)
_WEEKS = {"it": 34.0, "marketing-ops": 22.0}


@dataclass(frozen=True)
class _Item:
    """An item as it is by now; days count from today, before it negative."""

    title: str
    lane: int
    owner: str
    status: ItemStatus
    due_in: int | None
    """None for no target."""
    added: int = -48
    starts: int | None = None
    slipped: int = 0
    """By how many days its target was moved, a week and a half ago."""
    helping: tuple[str, ...] = ()
    needs: tuple[int, ...] = ()
    """By their place in the list, counted from 1."""
    more: Mapping[str, Any] = field(default_factory=dict)


def _rice(reach: int, impact: float, confidence: int, effort: float) -> dict[str, Any]:
    return {"reach": reach, "impact": impact, "confidence": confidence, "effort": effort}


_ITEMS = (
    _Item(
        *("New checkout goes live", _LAUNCHES, "maya", ItemStatus.IN_PROGRESS, 1),
        starts=-40,
        helping=("ana", "zoe"),
        more=_rice(40_000, 2, 80, 8),
    ),
    _Item(
        *("Partner campaign landing pages", _LAUNCHES, "jonas", ItemStatus.IN_PROGRESS, 16),
        starts=-12,
        slipped=9,
        helping=("lena",),
        needs=(4,),
        more=_rice(9_000, 2, 80, 5),
    ),
    _Item(
        *("Spring catalogue microsite", _LAUNCHES, "sofia", ItemStatus.PLANNED, None),
        added=-9,
        more={"decision_needed": "Agency or our own templates? Grace decides with Tomas."},
    ),
    _Item(
        *("Pricing page that marketing can edit", _WEBSITE, "lena", ItemStatus.IN_PROGRESS, 9),
        starts=-25,
        helping=("maya",),
        more=_rice(25_000, 1, 80, 4),
    ),
    _Item(
        *("Image delivery under one second", _WEBSITE, "omar", ItemStatus.DONE, -12),
        starts=-44,
        more=_rice(60_000, 1, 100, 6),
    ),
    _Item(
        *("Forms that survive a slow connection", _WEBSITE, "dev", ItemStatus.PLANNED, 24),
        starts=8,
        needs=(4,),
        more=_rice(12_000, 1, 50, 3),
    ),
    _Item(
        *("Consent banner in every market", _TRACKING, "priya", ItemStatus.BLOCKED, 12),
        starts=-30,
        slipped=11,
        helping=("hannah", "keiko"),
        more={
            "status_note": "Legal has not signed off the words for Brazil.",
            **_rice(80_000, 2, 80, 6),
        },
    ),
    _Item(
        *("Server-side purchase tracking", _TRACKING, "ana", ItemStatus.IN_PROGRESS, 20),
        starts=-6,
        helping=("arjun",),
        needs=(7,),
        more=_rice(40_000, 1, 80, 5),
    ),
    _Item(
        *("One list of campaign parameters", _TRACKING, "grace", ItemStatus.DONE, -5),
        starts=-30,
        more=_rice(300, 3, 100, 2),
    ),
    _Item(
        *("Single sign-on for agencies", _PLATFORM, "tomas", ItemStatus.PLANNED, 30),
        starts=14,
        helping=("ethan",),
        more=_rice(60, 3, 80, 4),
    ),
    _Item(
        *("Nightly restore test of the CMS", _PLATFORM, "omar", ItemStatus.IN_PROGRESS, 7),
        starts=-8,
        more=_rice(40, 2, 80, 2),
    ),
    _Item(
        *("Status page for campaign tools", _PLATFORM, "dev", ItemStatus.PLANNED, None),
        added=-6,
    ),
)


@dataclass(frozen=True)
class _Launch:
    """Of the item at that place in the list; days count from today."""

    place: int
    live: int
    asked: int | None
    needed_it: bool
    which: int | None = None
    """The place of the item that was the part of IT."""


_LAUNCHED = (
    _Launch(5, live=-12, asked=-54, needed_it=True),
    _Launch(9, live=-5, asked=-33, needed_it=False),
    _Launch(4, live=-2, asked=None, needed_it=True, which=10),
)


def seed_roadmap(session: Session, roadmap: Roadmap, now: datetime, lanes: tuple[str, ...]) -> None:
    """Add the items as they were first, then what has become of them.

    Args:
        session: the seed's transaction.
        roadmap: the services'.
        now: the present moment; all days count from it.
        lanes: the roadmap's.
    """
    ids = [_add(session, roadmap, each, now, lanes) for each in _ITEMS]
    for item_id, each in zip(ids, _ITEMS, strict=True):
        for days, fields in _changes(each, ids, now):
            item = session.get_one(RoadmapItem, item_id)
            then = roadmap.changing.at(now + timedelta(days=days))
            then.change_item(session, item, fields, item.owner_user_id, ChangeSource.SLACK)
    for launch in _LAUNCHED:
        item = session.get_one(RoadmapItem, ids[launch.place - 1])
        roadmap.launches.put(session, item, _launch_draft(launch, ids, now), item.owner_user_id)
    for team in session.exec(select(Team).order_by(col(Team.id))):
        if weeks := _WEEKS.get(team.slug):
            for quarter in _quarters(now):
                said = {"team_id": team.id or 0, "quarter": quarter, "weeks": weeks}
                session.add(TeamCapacity.model_validate({**said, "by": SYSTEM.user_id, "at": now}))


def _add(
    session: Session, roadmap: Roadmap, each: _Item, now: datetime, lanes: tuple[str, ...]
) -> int:
    draft = ItemDraft(
        title=each.title,
        lane=lanes[each.lane % len(lanes)],
        quarter=_quarter(each, now),
        owner=person_id(each.owner),
        status=ItemStatus.PLANNED,
        target_on=_day(now, each.due_in - each.slipped) if each.due_in is not None else None,
        start_on=_day(now, each.starts) if each.starts is not None else None,
        contributors=tuple(person_id(handle) for handle in each.helping),
        create_issue=each.status != ItemStatus.DONE,
    )
    then = roadmap.changing.at(now + timedelta(days=each.added))
    return then.add_item(session, draft, draft.owner, ChangeSource.SLACK)


def _changes(each: _Item, ids: list[int], now: datetime) -> list[tuple[int, dict[str, Any]]]:
    """What became of an item: after how many days from today, and which fields."""
    figures = {key: each.more[key] for key in _rice(1, 1, 1, 1) if key in each.more}
    words = {key: value for key, value in each.more.items() if key not in figures}
    changes: list[tuple[int, dict[str, Any]]] = [(each.added + 1, figures)]
    if each.status != ItemStatus.PLANNED:
        changes.append((min(each.starts or -20, -1), {"status": ItemStatus.IN_PROGRESS}))
    if each.slipped and each.due_in is not None:
        changes.append((-10, {"target_on": _day(now, each.due_in)}))
    ended = each.due_in if each.status == ItemStatus.DONE and each.due_in else -4
    changes.append((ended, {"status": each.status, **words}))
    if each.needs:
        changes.append((-3, {"needs": [ids[place - 1] for place in each.needs]}))
    return [(days, fields) for days, fields in changes if fields]


def _launch_draft(launch: _Launch, ids: list[int], now: datetime) -> LaunchDraft:
    today = _today(now)
    which = Request(RequestKind.ITEM, str(ids[launch.which - 1])) if launch.which else None
    asked_on = today + timedelta(days=launch.asked) if launch.asked is not None else None
    return LaunchDraft(today + timedelta(days=launch.live), asked_on, launch.needed_it, which)


def _quarters(now: datetime) -> tuple[str, str]:
    quarter = quarter_of(_today(now))
    return quarter, next_quarter(quarter)


def _quarter(each: _Item, now: datetime) -> str:
    """That of its target, so that what is due next week is in its list, too."""
    this, following = _quarters(now)
    if each.due_in is None or each.due_in <= 1:
        return this
    return min(max(this, quarter_of(_day(now, each.due_in))), following)


def _today(now: datetime) -> date:
    return now.astimezone(zone(_ZONE)).date()


def _day(now: datetime, days: int) -> date:
    """So many days from today, or the Monday after."""
    day = _today(now) + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday() if day.weekday() > _FRIDAY else 0)
