"""Who may change an item: its people, its teams' members and leads, administrators."""

from sqlmodel import Session

from bot.errors import NotAllowed
from bot.permissions import Action, Actor, require
from bot.services.roadmap.rows import on_items
from models import RoadmapItem


def require_change(session: Session, actor: Actor, item: RoadmapItem) -> None:
    """Check that someone may change an item.

    Raises:
        NotAllowed: the sentence says who may.
    """
    on_it = on_items(session, [item.id])[item.id]
    teams = [item.team_id, *on_it.teams]
    ours = [each for each in teams if each in actor.member_of | actor.lead_of]
    require(
        actor,
        Action.CHANGE_ROADMAP_ITEM,
        team_id=ours[0] if ours else item.team_id,
        involved=(item.owner_user_id, item.created_by, *on_it.contributors),
    )


def may_change(session: Session, actor: Actor, item: RoadmapItem) -> bool:
    """Whether someone may."""
    try:
        require_change(session, actor, item)
    except NotAllowed:
        return False
    return True


def require_lead(actor: Actor, action: Action) -> None:
    """Check that someone leads a team, whichever, or is an administrator.

    Raises:
        NotAllowed: the sentence says who may.
    """
    require(actor, action, team_id=min(actor.lead_of, default=None))
