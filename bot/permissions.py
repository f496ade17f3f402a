"""Who may do what: one table, checked in every service call that changes something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from bot.errors import NotAllowed


class Role(StrEnum):
    """How a person stands to the team (or the workspace) that an action concerns."""

    SYSTEM = "Liaison itself"
    ADMINISTRATOR = "administrators"
    LEAD = "the team's lead"
    MEMBER = "the team's members"
    INVOLVED = "the people it concerns"
    EVERYONE = "everyone but guests"


class Action(Enum):
    """What can be done; the first value is what it is called in a refusal."""

    RAISE_ESCALATION = "raise an escalation"
    ACKNOWLEDGE_ESCALATION = "acknowledge this escalation"
    RESOLVE_ESCALATION = "resolve this escalation"
    WORK_ON_ESCALATION = "work on this escalation"
    ANSWER_QUESTION = "answer this question"
    REOPEN_ESCALATION = "re-open this escalation"
    ASK_DECISION = "ask for a decision"
    WRITE_POST_MORTEM = "write this post-mortem"
    FINISH_ACTION = "change this action"
    SEE_STATS = "see the figures"
    LEAVE_HANDOFF_NOTE = "leave a note for this rotation"
    CHANGE_ROTATION = "change this rotation"
    RUN_DRILL = "run a reachability drill"
    ADD_ROADMAP_ITEM = "add to the roadmap"
    CHANGE_ROADMAP_ITEM = "change this roadmap item"
    SET_CAPACITY = "say how many weeks this team has"
    POST_SUMMARY = "post the roadmap's summary or choose when it comes"
    EXPORT_ROADMAP = "export the roadmap"
    ALLOW_SHARING = "allow links to the roadmap"
    SHARE_ROADMAP = "share the roadmap by a link"
    SET_UP_TEAMS = "set up teams and rotations"
    CHANGE_TEAM = "change this team"
    CHANGE_WORKSPACE = "change the workspace's settings"
    SEE_AUDIT = "read the audit log"
    SEND_TEST_PAGE = "send a test page for this team"
    CHANGE_POLICY = "change this team's settings"
    CHANGE_NOTICES = "change this team's notices"
    GIVE_SHIFT = "give this shift away"
    TAKE_SHIFT = "take this shift"
    OVERRIDE_SHIFT = "say who is on call instead"
    LET_THROUGH = "let through what the burn-out guard refuses"
    NOTE_TIME_OFF = "note or remove these days off"
    SEE_LOAD = "see the load"
    READ_CALENDAR = "make a calendar link"
    REVOKE_CALENDAR = "revoke this calendar link"
    RECORD_DECISION = "open a decision record"
    WITHDRAW_DECISION = "take back this decision record"
    GIVE_WIN = "thank someone here"
    CHANGE_PREFERENCES = "change these preferences"
    CHANGE_SERIES = "change this series of meetings"
    ADD_TOPIC = "add a topic"
    RUN_MEETING = "run this meeting"
    FACILITATE = "facilitate this meeting"
    RUN_SURVEY = "start, change or close this survey"
    SEE_SURVEY = "see the survey’s results"
    CHANGE_SURVEY = "change the survey’s settings"
    CHOOSE_CHANGE = "choose what to change after this survey"
    LINK_ISSUE = "change how this item and Jira go together"
    COMMENT_ON_ITEM = "comment on roadmap items"
    CONNECT_JIRA = "change how this team and Jira go together"
    CHANGE_GOALS = "change the shared goals"
    NOTE_GOAL = "say how this goal stands"
    LINK_JIRA_ACCOUNT = "say whose Jira account this is"


_MOST_NAMED = 3
_LEADING = (Role.LEAD, Role.ADMINISTRATOR)
_OWNERS = (Role.INVOLVED, *_LEADING)
_RESPONDERS = (Role.MEMBER, Role.LEAD, Role.INVOLVED, Role.ADMINISTRATOR)

ALLOWED: dict[Action, tuple[Role, ...]] = {
    Action.RAISE_ESCALATION: (Role.EVERYONE,),
    Action.ACKNOWLEDGE_ESCALATION: _RESPONDERS,
    Action.RESOLVE_ESCALATION: _RESPONDERS,
    Action.WORK_ON_ESCALATION: _RESPONDERS,
    Action.ANSWER_QUESTION: _RESPONDERS,
    Action.REOPEN_ESCALATION: _RESPONDERS,
    Action.ASK_DECISION: _RESPONDERS,
    Action.WRITE_POST_MORTEM: _RESPONDERS,
    Action.FINISH_ACTION: _RESPONDERS,
    Action.SEE_STATS: (Role.EVERYONE,),
    Action.LEAVE_HANDOFF_NOTE: (Role.MEMBER, Role.LEAD, Role.ADMINISTRATOR),
    Action.CHANGE_ROTATION: (Role.LEAD, Role.ADMINISTRATOR),
    Action.RUN_DRILL: (Role.LEAD, Role.ADMINISTRATOR),
    Action.ADD_ROADMAP_ITEM: (Role.EVERYONE,),
    Action.CHANGE_ROADMAP_ITEM: _RESPONDERS,
    Action.SET_CAPACITY: _LEADING,
    Action.POST_SUMMARY: _LEADING,
    Action.EXPORT_ROADMAP: (Role.EVERYONE,),
    Action.ALLOW_SHARING: (Role.ADMINISTRATOR,),
    Action.SHARE_ROADMAP: _LEADING,
    Action.SET_UP_TEAMS: (Role.ADMINISTRATOR, Role.SYSTEM),
    Action.CHANGE_TEAM: _LEADING,
    Action.CHANGE_WORKSPACE: (Role.ADMINISTRATOR,),
    Action.SEE_AUDIT: (Role.ADMINISTRATOR,),
    Action.SEND_TEST_PAGE: _LEADING,
    Action.CHANGE_POLICY: (Role.LEAD, Role.ADMINISTRATOR),
    Action.CHANGE_NOTICES: (Role.MEMBER, Role.LEAD, Role.ADMINISTRATOR),
    Action.GIVE_SHIFT: _OWNERS,
    Action.TAKE_SHIFT: _RESPONDERS,
    Action.OVERRIDE_SHIFT: _LEADING,
    Action.LET_THROUGH: _LEADING,
    Action.NOTE_TIME_OFF: _OWNERS,
    Action.SEE_LOAD: (Role.EVERYONE,),
    Action.READ_CALENDAR: (Role.EVERYONE,),
    Action.REVOKE_CALENDAR: _OWNERS,
    Action.RECORD_DECISION: (Role.EVERYONE,),
    Action.WITHDRAW_DECISION: _OWNERS,
    Action.GIVE_WIN: (Role.EVERYONE,),
    Action.CHANGE_PREFERENCES: (Role.INVOLVED,),
    Action.CHANGE_SERIES: _LEADING,
    Action.ADD_TOPIC: (Role.EVERYONE,),
    Action.RUN_MEETING: _RESPONDERS,
    Action.FACILITATE: (Role.EVERYONE,),
    Action.RUN_SURVEY: _OWNERS,
    Action.SEE_SURVEY: (Role.EVERYONE,),
    Action.CHANGE_SURVEY: (*_LEADING, Role.SYSTEM),
    Action.CHOOSE_CHANGE: _OWNERS,
    Action.LINK_ISSUE: _RESPONDERS,
    Action.COMMENT_ON_ITEM: (Role.EVERYONE,),
    Action.CONNECT_JIRA: (*_LEADING, Role.SYSTEM),
    Action.CHANGE_GOALS: _LEADING,
    Action.NOTE_GOAL: _OWNERS,
    Action.LINK_JIRA_ACCOUNT: _OWNERS,
}


Holders = Callable[[Role, int | None], Sequence[str]]
"""The user ids of those who hold a role, for a team or the whole workspace; none where there are
too many to name."""


def _unknown(_role: Role, _team_id: int | None) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Actor:
    """Who asks. `member_of` and `lead_of` hold team ids."""

    user_id: str
    is_administrator: bool = False
    is_guest: bool = False
    is_system: bool = False
    member_of: frozenset[int] = field(default_factory=frozenset)
    lead_of: frozenset[int] = field(default_factory=frozenset)
    holders: Holders = field(default=_unknown, compare=False, repr=False)
    """Who else has which role, so that a refusal can name who may; asked only then."""


SYSTEM = Actor(user_id="liaison", is_system=True)


def is_person(id_: str | None) -> bool:
    """Whether an id is that of a Slack user: not a channel's, not Liaison's own, not nobody's."""
    return id_ is not None and id_.startswith(("U", "W"))


def require(
    actor: Actor,
    action: Action,
    *,
    team_id: int | None = None,
    involved: tuple[str | None, ...] = (),
) -> None:
    """Check that the actor may do it.

    Args:
        actor: who asks.
        action: what they want to do.
        team_id: the team it concerns, if any.
        involved: user ids it concerns personally.

    Raises:
        NotAllowed: the sentence says who may, by name where the actor knows.
    """
    allowed = ALLOWED[action]
    if not roles_of(actor, team_id, involved).intersection(allowed):
        who = ", ".join(
            _named(role, actor.holders(role, team_id))
            for role in allowed
            if role is not Role.SYSTEM
        )
        raise NotAllowed(f"You can't {action.value}. Who can: {who}.")


def _named(role: Role, user_ids: Sequence[str]) -> str:
    """A role, and who holds it: `the team's lead (<@U1>)`."""
    if not user_ids:
        return role
    named = ", ".join(f"<@{user_id}>" for user_id in user_ids[:_MOST_NAMED])
    left = len(user_ids) - _MOST_NAMED
    return f"{role} ({named} and {left} more)" if left > 0 else f"{role} ({named})"


def roles_of(
    actor: Actor, team_id: int | None = None, involved: tuple[str | None, ...] = ()
) -> set[Role]:
    """What the actor is to that team, and to those it concerns."""
    holds = {
        Role.SYSTEM: actor.is_system,
        Role.ADMINISTRATOR: actor.is_administrator,
        Role.LEAD: team_id in actor.lead_of,
        Role.MEMBER: team_id in actor.member_of,
        Role.INVOLVED: actor.user_id in involved,
        Role.EVERYONE: not actor.is_guest,
    }
    return {role for role, held in holds.items() if held}
