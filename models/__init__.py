"""The tables, a file per noun. Importing this package registers them all."""

from models.audit import AuditEntry
from models.decision import Decision, DecisionState
from models.escalation import (
    Audience,
    Escalation,
    EscalationCard,
    EscalationEvent,
    EscalationFollower,
    EscalationState,
    EventKind,
    Page,
)
from models.firing import Firing
from models.group import UserGroup, UserGroupMember
from models.notice import Notice, NoticeKind
from models.outbox import OutboxMessage, OutboxState, Pace, Priority
from models.person import Person, SyncCursor
from models.policy import EscalationPolicy
from models.postmortem import ActionItem, PostMortem, UrgencyVote
from models.roadmap import RoadmapItem
from models.team import Rotation, RotationMember, Team, TeamMember

__all__ = [
    "ActionItem",
    "Audience",
    "AuditEntry",
    "Decision",
    "DecisionState",
    "Escalation",
    "EscalationCard",
    "EscalationEvent",
    "EscalationFollower",
    "EscalationPolicy",
    "EscalationState",
    "EventKind",
    "Firing",
    "Notice",
    "NoticeKind",
    "OutboxMessage",
    "OutboxState",
    "Pace",
    "Page",
    "Person",
    "PostMortem",
    "Priority",
    "RoadmapItem",
    "Rotation",
    "RotationMember",
    "SyncCursor",
    "Team",
    "TeamMember",
    "UrgencyVote",
    "UserGroup",
    "UserGroupMember",
]
