"""The tables, a file per noun. Importing this package registers them all."""

from models.action import ActionItem, ActionOrigin
from models.alert import Alert
from models.audit import AuditEntry
from models.calendar import CalendarLink, ImportedCalendar, ImportedShift
from models.cover import CoverAsk, CoverRequest, CoverState, SwapRequest, SwapState
from models.decision import Decision, DecisionDraft, DecisionState
from models.drill import Drill, DrillAnswer
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
from models.goal import Goal, GoalItem, GoalState
from models.group import UserGroup, UserGroupMember
from models.handoff import HandoffNote, RotationWatch
from models.jira import (
    CommentState,
    ImportState,
    JiraComment,
    JiraConnection,
    JiraDeadLetter,
    JiraDelivery,
    JiraImport,
    JiraLink,
    JiraPerson,
    JiraProject,
    JiraStatusMeaning,
    LinkState,
)
from models.launch import Launch
from models.meeting import (
    AuditLine,
    Facilitator,
    FacilitatorAsk,
    MeetingOccurrence,
    MeetingSeries,
    MeetingState,
    MeetingTopic,
    SeriesTeam,
    TopicKind,
    TopicState,
)
from models.notice import Notice, NoticeKind
from models.outbox import OutboxMessage, OutboxState, Pace, Priority
from models.override import Override, OverrideKind, TimeOff
from models.person import Person, SyncCursor
from models.policy import EscalationPolicy
from models.policy_draft import PolicyDraft
from models.postmortem import PostMortem, UrgencyVote
from models.preference import Preference, Reminder, Reminders
from models.roadmap import (
    ChangeSource,
    RoadmapChange,
    RoadmapContributor,
    RoadmapDependency,
    RoadmapItem,
    RoadmapLink,
    RoadmapSummary,
    RoadmapTeam,
    TeamCapacity,
)
from models.rotation import Rotation, RotationLayer, RotationMember
from models.survey import (
    CommentKind,
    InvitationState,
    Survey,
    SurveyComment,
    SurveyInvitation,
    SurveyOptOut,
    SurveySettings,
    SurveyState,
    SurveyTally,
)
from models.team import Team, TeamMember
from models.win import Win, WinPerson
from models.workspace import Administrator, SetupSkip, TestPage, WorkspaceSetting

__all__ = [
    "ActionItem",
    "ActionOrigin",
    "Administrator",
    "Alert",
    "Audience",
    "AuditEntry",
    "AuditLine",
    "CalendarLink",
    "ChangeSource",
    "CommentKind",
    "CommentState",
    "CoverAsk",
    "CoverRequest",
    "CoverState",
    "Decision",
    "DecisionDraft",
    "DecisionState",
    "Drill",
    "DrillAnswer",
    "Escalation",
    "EscalationCard",
    "EscalationEvent",
    "EscalationFollower",
    "EscalationPolicy",
    "EscalationState",
    "EventKind",
    "Facilitator",
    "FacilitatorAsk",
    "Firing",
    "Goal",
    "GoalItem",
    "GoalState",
    "HandoffNote",
    "ImportState",
    "ImportedCalendar",
    "ImportedShift",
    "InvitationState",
    "JiraComment",
    "JiraConnection",
    "JiraDeadLetter",
    "JiraDelivery",
    "JiraImport",
    "JiraLink",
    "JiraPerson",
    "JiraProject",
    "JiraStatusMeaning",
    "Launch",
    "LinkState",
    "MeetingOccurrence",
    "MeetingSeries",
    "MeetingState",
    "MeetingTopic",
    "Notice",
    "NoticeKind",
    "OutboxMessage",
    "OutboxState",
    "Override",
    "OverrideKind",
    "Pace",
    "Page",
    "Person",
    "PolicyDraft",
    "PostMortem",
    "Preference",
    "Priority",
    "Reminder",
    "Reminders",
    "RoadmapChange",
    "RoadmapContributor",
    "RoadmapDependency",
    "RoadmapItem",
    "RoadmapLink",
    "RoadmapSummary",
    "RoadmapTeam",
    "Rotation",
    "RotationLayer",
    "RotationMember",
    "RotationWatch",
    "SeriesTeam",
    "SetupSkip",
    "Survey",
    "SurveyComment",
    "SurveyInvitation",
    "SurveyOptOut",
    "SurveySettings",
    "SurveyState",
    "SurveyTally",
    "SwapRequest",
    "SwapState",
    "SyncCursor",
    "Team",
    "TeamCapacity",
    "TeamMember",
    "TestPage",
    "TimeOff",
    "TopicKind",
    "TopicState",
    "UrgencyVote",
    "UserGroup",
    "UserGroupMember",
    "Win",
    "WinPerson",
    "WorkspaceSetting",
]
