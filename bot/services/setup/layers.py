"""The layers of a rotation made what a file says, without changing who was on call before."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from bot.services.setup.directory import Directory
from bot.services.setup.rotation_file import LayerFile
from bot.services.teams import stored_id
from models import RotationLayer, RotationMember


def current_layers(session: Session, rotation_id: int, now: datetime) -> list[RotationLayer]:
    """The layers that count now or later, the lowest first."""
    rows = select(RotationLayer).where(
        RotationLayer.rotation_id == rotation_id,
        col(RotationLayer.active_until).is_(None) | (col(RotationLayer.active_until) > now),
    )
    return list(session.exec(rows.order_by(col(RotationLayer.position), col(RotationLayer.id))))


def people_of(session: Session, layer_id: int) -> list[str]:
    """Who takes turns in a layer, in order."""
    members = select(RotationMember.user_id).where(RotationMember.layer_id == layer_id)
    return list(session.exec(members.order_by(col(RotationMember.position))))


def set_layers(
    session: Session,
    rotation_id: int,
    written: Sequence[LayerFile],
    directory: Directory,
    now: datetime,
) -> bool:
    """Make the layers what the file says from now on; returns whether anything changes.

    A layer that has begun is not changed but ends now, and its successor begins: the past stays
    what it was.
    """
    stored = current_layers(session, rotation_id, now)
    people = [[directory.person(each) for each in layer.people] for layer in written]
    pairs = list(zip(written, people, strict=True))
    kept = 0
    while kept < min(len(pairs), len(stored)) and _same(session, stored[kept], *pairs[kept], now):
        kept += 1
    if kept == len(pairs) == len(stored):
        return False
    any_layer = select(RotationLayer.id).where(RotationLayer.rotation_id == rotation_id)
    is_new = session.exec(any_layer).first() is None
    for row in stored[kept:]:
        _end(session, row, now)
    position = stored[kept - 1].position + 1 if kept else 0
    for place, (layer, user_ids) in enumerate(pairs[kept:]):
        row = RotationLayer(
            rotation_id=rotation_id,
            position=position + place,
            active_from=layer.begins or (None if is_new else now),
            **layer.columns(),
        )
        _add(session, row, user_ids)
    return True


def _same(
    session: Session, row: RotationLayer, layer: LayerFile, people: list[str], now: datetime
) -> bool:
    begins = row.active_from if row.active_from and row.active_from > now else None
    columns = layer.columns()
    return (
        begins == layer.begins
        and all(getattr(row, name) == value for name, value in columns.items())
        and people_of(session, stored_id(row.id)) == people
    )


def _end(session: Session, row: RotationLayer, now: datetime) -> None:
    """End a layer that has begun; forget one that has not."""
    if row.active_from is not None and row.active_from >= now:
        members = delete(RotationMember).where(col(RotationMember.layer_id) == row.id)
        session.exec(members)
        session.delete(row)
    else:
        row.active_until = now
        session.add(row)
    session.flush()


def _add(session: Session, row: RotationLayer, user_ids: Sequence[str]) -> None:
    session.add(row)
    session.flush()
    session.add_all(
        RotationMember(layer_id=stored_id(row.id), position=place, user_id=user_id)
        for place, user_id in enumerate(user_ids)
    )
    session.flush()
