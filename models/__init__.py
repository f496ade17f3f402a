"""The tables, a file per noun. Importing this package registers them all."""

from models.calendar import CalendarLink, ImportedCalendar, ImportedShift
from models.cover import CoverAsk, CoverRequest, CoverState, SwapRequest, SwapState
from models.drill import Drill, DrillAnswer
from models.escalation import Escalation, EscalationState
from models.firing import Firing
from models.handoff import HandoffNote
from models.outbox import OutboxMessage, OutboxState, Pace, Priority
from models.override import Override, OverrideKind, TimeOff
from models.person import Person, SyncCursor
from models.roadmap import RoadmapItem
from models.rotation import Rotation, RotationLayer, RotationMember
from models.team import Team, TeamMember

__all__ = [
    "CalendarLink",
    "CoverAsk",
    "CoverRequest",
    "CoverState",
    "Drill",
    "DrillAnswer",
    "Escalation",
    "EscalationState",
    "Firing",
    "HandoffNote",
    "ImportedCalendar",
    "ImportedShift",
    "OutboxMessage",
    "OutboxState",
    "Override",
    "OverrideKind",
    "Pace",
    "Person",
    "Priority",
    "RoadmapItem",
    "Rotation",
    "RotationLayer",
    "RotationMember",
    "SwapRequest",
    "SwapState",
    "SyncCursor",
    "Team",
    "TeamMember",
    "TimeOff",
]
