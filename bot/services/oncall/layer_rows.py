"""The rows of a rotation's layers, and changing them."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.layer_draft import LayerDraft
from bot.domain.rotation import Days, Hours, Layer
from bot.services.oncall.imports.rows import top_position
from bot.services.teams import stored_id
from models import RotationLayer, RotationMember


def current_layers(session: Session, rotation_id: int, now: datetime) -> list[RotationLayer]:
    """The layers that count now or later, the lowest first."""
    rows = select(RotationLayer).where(
        RotationLayer.rotation_id == rotation_id,
        col(RotationLayer.active_until).is_(None) | (col(RotationLayer.active_until) > now),
    )
    return list(session.exec(rows.order_by(col(RotationLayer.position), col(RotationLayer.id))))


def seen_layers(session: Session, rotation_id: int, now: datetime, *, lock: bool = False) -> str:
    """What somebody who looks at a rotation has seen of it, to notice another's change."""
    if lock:
        rows = select(RotationLayer).where(RotationLayer.rotation_id == rotation_id)
        session.exec(rows.order_by(col(RotationLayer.id)).with_for_update()).all()
    layers = current_layers(session, rotation_id, now)
    return ",".join(f"{each.id}:{each.active_until or ''}" for each in layers)


def people_in_order(session: Session, row: RotationLayer) -> list[str]:
    members = select(RotationMember.user_id).where(RotationMember.layer_id == row.id)
    return list(session.exec(members.order_by(col(RotationMember.position))))


def store_layer(session: Session, draft: LayerDraft, layer: Layer, begins: datetime) -> None:
    """Close the old layer where the new one begins."""
    old = session.get(RotationLayer, draft.layer_id) if draft.layer_id else None
    if old is not None:
        old.active_until = begins
        session.add(old)
    if draft.remove:
        return
    new = RotationLayer(
        rotation_id=draft.rotation_id,
        position=old.position if old else top_position(session, draft.rotation_id),
        name=old.name if old else "Added",
        active_from=begins,
        **_columns(layer),
    )
    session.add(new)
    session.flush()
    session.add_all(
        RotationMember(layer_id=stored_id(new.id), position=position, user_id=user_id)
        for position, user_id in enumerate(draft.people)
    )


def _columns(layer: Layer) -> dict[str, Any]:
    return {
        "zone": layer.zone_name,
        "handoff_at": layer.handoff_at,
        "starts_on": layer.starts_on,
        "weekdays": "".join(map(str, sorted(layer.weekdays))),
        "opens_at": layer.window.opens if layer.window else None,
        "closes_at": layer.window.closes if layer.window else None,
        "shift_days": layer.length.count if isinstance(layer.length, Days) else None,
        "shift_hours": layer.length.count if isinstance(layer.length, Hours) else None,
    }
