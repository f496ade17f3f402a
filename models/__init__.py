"""The tables, a file per noun. Importing this package registers them all."""

from models.alert import Alert
from models.escalation import Escalation, EscalationState
from models.firing import Firing
from models.outbox import OutboxMessage, OutboxState, Pace, Priority
from models.person import Person, SyncCursor
from models.roadmap import RoadmapItem
from models.team import Rotation, RotationMember, Team, TeamMember

__all__ = [
    "Alert",
    "Escalation",
    "EscalationState",
    "Firing",
    "OutboxMessage",
    "OutboxState",
    "Pace",
    "Person",
    "Priority",
    "RoadmapItem",
    "Rotation",
    "RotationMember",
    "SyncCursor",
    "Team",
    "TeamMember",
]
