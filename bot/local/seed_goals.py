"""The sample company's shared goals: one that is typed in and behind, one that Liaison counts."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.goals import TYPED
from bot.domain.goals.draft import GoalDraft
from bot.domain.quarter import quarter_of
from bot.domain.wall_clock import zone
from bot.local.company import SAMPLE_COMPANY
from bot.services.goals import Goals

_ZONE = "America/New_York"


def seed_goals(session: Session, goals: Goals, now: datetime) -> None:
    """Set both for the present quarter, in the seed's transaction, after the roadmap."""
    quarter = quarter_of(now.astimezone(zone(_ZONE)).date())
    readers = GoalDraft(
        title="More people read the newsletter",
        quarter=quarter,
        owner=_id("sofia"),
        measure=TYPED,
        unit="sign-ups",
        start="4000",
        target="6000",
        items="#3",
    )
    together = GoalDraft(
        title="We work on it together",
        quarter=quarter,
        owner=_id("tomas"),
        measure="joint_share",
        target="40",
        items="#1 #8",
    )
    goal_id = goals.changing.put(session, readers, _id("grace"))
    goals.changing.put_value(session, goal_id, "4,600", readers.owner)
    goals.changing.put(session, together, _id("tomas"))


def _id(handle: str) -> str:
    return next(person.id for person in SAMPLE_COMPANY.people if person.name == handle)
