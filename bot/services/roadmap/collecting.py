"""What a summary of a quarter is made of, read by a few statements whatever the roadmap's size."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from bot.domain.quarter import quarter_of
from bot.domain.roadmap import ItemStatus
from bot.domain.roadmap.fields import CREATED
from bot.domain.roadmap.slip import slip_of
from bot.domain.roadmap.summary import Facts, summarise
from bot.services.roadmap.capacity import weeks_of
from bot.services.roadmap.launch_rows import quarters_figures
from bot.services.roadmap.looking import team_names
from bot.services.roadmap.reading import OPEN, Reader, on_teams
from bot.views.roadmap.summary import Changed, MovedOut, SummaryView
from models import Person, RoadmapChange, RoadmapDependency, RoadmapItem

_I, _C = RoadmapItem, RoadmapChange
_UNTOLD = (CREATED, "rank", "description", "team_id")
"""Changes that are no news by themselves."""
_TOLD, _MOST_MOVED, _MOVES_LOOKED_AT, _MOST_ELSEWHERE = 15, 20, 500, 900


def collect(
    session: Session, quarter: str, reader: Reader, since: datetime, *, lanes: Collection[str]
) -> SummaryView:
    """A quarter's summary, with what has changed since a moment.

    Args:
        session: to read with.
        quarter: `2026-Q4`; the present one has what is left over of earlier ones with it.
        reader: whose calendar and zone count.
        since: of the last summary.
        lanes: in their order.
    """
    scope = _scope(quarter, reader)
    items = _facts(session, scope, reader, since)
    order = {name: place for place, name in enumerate(lanes)}
    items.sort(key=lambda each: (order.get(each.lane, len(order)), each.lane))
    joint = _joint(session, scope)
    summary = summarise(quarter, items, today=reader.today, since=reader.day_of(since), joint=joint)
    changes, count, sources, people = _changes(session, scope, since)
    return SummaryView(
        summary=summary,
        teams=team_names(session),
        names=_names(session, items),
        reader_zone=reader.zone,
        changes=changes,
        change_count=count,
        by_source=sources,
        changers=people,
        moved_out=_moved_out(session, quarter, since),
        weeks=weeks_of(session, quarter),
        launches=quarters_figures(session, quarter),
    )


def _scope(quarter: str, reader: Reader) -> ColumnElement[bool]:
    here = col(_I.quarter) == quarter
    if quarter != quarter_of(reader.today):
        return here
    return or_(here, and_(OPEN, col(_I.quarter) < quarter))


_COLUMNS: tuple[Any, ...] = (
    *(_I.id, _I.title, _I.lane, _I.quarter, _I.status, _I.owner_user_id, _I.team_id),
    *(_I.start_on, _I.target_on, _I.promised_on, _I.slipped_at),
    *(_I.status_note, _I.decision_needed, _I.created_at),
)


def _facts(
    session: Session, scope: ColumnElement[bool], reader: Reader, since: datetime
) -> list[Facts]:
    """The items without their rows: of ten thousand of these each field costs."""
    waits, ended = _waits(session), _ended(session, since)
    in_place = (col(_I.lane), col(_I.rank), col(_I.id))
    rows: Any = session.execute(select(*_COLUMNS).where(scope).order_by(*in_place))
    return [
        Facts(
            id=row.id,
            title=row.title,
            lane=row.lane,
            quarter=row.quarter,
            status=row.status,
            owner=row.owner_user_id,
            team_id=row.team_id,
            start_on=row.start_on,
            target_on=row.target_on,
            slip=slip_of(
                row.status,
                row.promised_on,
                row.target_on,
                reader.day_of(row.slipped_at),
                reader.today,
            ),
            note=row.status_note,
            decision=row.decision_needed,
            added_on=row.created_at.date(),
            waits_for=waits.get(row.id, ()),
            is_new=row.created_at > since,
            ended_lately=row.id in ended,
        )
        for row in rows
    ]


def _waits(session: Session) -> Mapping[int, tuple[int, ...]]:
    """By item: what it needs that isn't done."""
    needed = (
        select(RoadmapDependency.item_id, RoadmapDependency.needs_id)
        .join(_I, col(_I.id) == RoadmapDependency.needs_id)
        .where(_I.status != ItemStatus.DONE)
    )
    waits: dict[int, tuple[int, ...]] = {}
    for item_id, needs_id in session.exec(needed):
        waits[item_id] = (*waits.get(item_id, ()), needs_id)
    return waits


def _elsewhere(
    session: Session, items: Collection[Facts], reader: Reader, since: datetime
) -> list[Facts]:
    """What these items wait for and is in another quarter."""
    here = {each.id for each in items}
    wanted = {need for each in items for need in each.waits_for} - here
    return _facts(session, col(_I.id).in_(sorted(wanted)[:_MOST_ELSEWHERE]), reader, since)


def _ended(session: Session, since: datetime) -> set[int]:
    """Items whose status has changed since: those that are done or dropped by now ended then."""
    changed = select(_C.item_id).where(_C.field == "status", col(_C.at) > since)
    return set(session.exec(changed))


def joint_items(session: Session, quarter: str, reader: Reader) -> tuple[int, int]:
    """How many items of a quarter have two teams or more on them, and how many there are.

    The items are those of the quarter's summary.
    """
    scope = _scope(quarter, reader)
    total = session.exec(select(func.count()).select_from(_I).where(scope)).one()
    return _joint(session, scope), total


def _joint(session: Session, scope: ColumnElement[bool]) -> int:
    teams = on_teams().subquery()
    several = (
        select(teams.c.item_id)
        .where(teams.c.item_id.in_(select(_I.id).where(scope)))
        .group_by(teams.c.item_id)
        .having(func.count(teams.c.team_id) > 1)
        .subquery()
    )
    return int(session.exec(select(func.count()).select_from(several)).one())


def _changes(
    session: Session, scope: ColumnElement[bool], since: datetime
) -> tuple[list[Changed], int, dict[str, int], int]:
    """The latest changes, how many there were, from where, and by how many people."""
    told = (
        col(_C.at) > since,
        col(_C.field).not_in(_UNTOLD),
        col(_C.item_id).in_(select(_I.id).where(scope)),
    )
    newest = (col(_C.at).desc(), col(_C.id).desc())
    latest = select(_C, _I.title).join(_I).where(*told).order_by(*newest).limit(_TOLD)
    changes = [Changed(change, title) for change, title in session.exec(latest)]
    by_source = select(_C.source, func.count()).where(*told).group_by(_C.source)
    sources = dict(session.exec(by_source).all())
    people = session.exec(select(func.count(func.distinct(_C.by))).where(*told)).one()
    return changes, sum(sources.values()), sources, people


def _moved_out(session: Session, quarter: str, since: datetime) -> list[MovedOut]:
    """What has left the quarter for another since, and is still there; the latest first."""
    moved = (
        select(_C.before, _I.id, _I.title, _I.quarter)
        .join(_I)
        .where(_C.field == "quarter", col(_C.at) > since, _I.quarter != quarter)
        .order_by(col(_C.id).desc())
        .limit(_MOVES_LOOKED_AT)
    )
    left = {
        id_: MovedOut(id_ or 0, title, to)
        for before, id_, title, to in session.exec(moved)
        if before == quarter
    }
    return list(left.values())[:_MOST_MOVED]


def _names(session: Session, items: Collection[Facts]) -> dict[str, str]:
    """What the owners are called, for what knows no mentions."""
    owners = {each.owner for each in items}
    known = select(Person.user_id, Person.name).where(col(Person.user_id).in_(owners))
    return dict(session.exec(known).all())
