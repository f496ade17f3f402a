"""The Settings tab of the App Home, and the forms that belong to it alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views import blocks as b
from models import Team

TAB = "home_tab"
TAB_SETTINGS = "home_tab_settings"
"""The same; two buttons of one row need an id each."""
HOME, SETTINGS = "home", "settings"
WORKSPACE, WORKSPACE_FORM = "settings_workspace", "settings_workspace_form"
TEAM_PART = "settings_team_part"
"""Begins an action id; what follows is the part: `setup`, `path` or `limits`."""
LIMITS_FORM = "settings_limits_form"
AUDIT = "audit_open"
_TEAMS = 25
_PARTS = {"setup": "Set up", "path": "Who is paged", "limits": "Limits of on-call"}
_LIMITS = {
    "days_in_a_row": ("most_days_running", "days on call in a row"),
    "nights_a_month": ("most_nights_a_month", "nights a month"),
    "rest_hours": ("rest_hours", "hours of rest after a page at night"),
}
"""What the burn-out guard allows: the file's name, the column, and words."""


@dataclass(frozen=True)
class PartLine:
    """What one part of Liaison has set, and the button behind which it is changed."""

    words: str
    """mrkdwn: the part's name in bold, what holds, and what the default is where it differs."""
    button: str
    action_id: str
    """Of an action that opens the part's own form; the part's commands answer it."""
    value: str


@dataclass(frozen=True)
class WorkspaceRow:
    administrators: Sequence[str]
    """Who is told when something fails."""
    named: Sequence[str]
    lanes: Sequence[str]
    lanes_set: bool
    default_lanes: Sequence[str]
    posts_per_minute: int
    posts_set: bool
    default_posts: int
    parts: Sequence[PartLine] = ()


@dataclass(frozen=True)
class TeamRow:
    team: Team
    members: int
    rotations: Sequence[str]
    steps: int
    """Of its own path; 0 where it has the default one."""
    parts: Sequence[PartLine] = ()


@dataclass(frozen=True)
class SettingsTab:
    """What one person may change; `workspace` is for administrators."""

    workspace: WorkspaceRow | None
    teams: Sequence[TeamRow]


def tab_buttons(shown: str) -> list[b.Block]:
    """Which tab is shown is said in words, not in a colour."""
    names = {HOME: ("Home", TAB), SETTINGS: ("Settings", TAB_SETTINGS)}
    return [
        b.button(name if tab != shown else f"{name} (this)", action_id, tab, label=f"Show: {name}")
        for tab, (name, action_id) in names.items()
    ]


def settings_blocks(tab: SettingsTab) -> list[b.Block]:
    blocks = _workspace(tab.workspace) if tab.workspace else []
    for row in tab.teams[:_TEAMS]:
        blocks += _team(row)
    left = len(tab.teams) - _TEAMS
    if left > 0:
        blocks.append(b.context(f"and {left} more teams; “Set up” above has them all"))
    if not blocks:
        blocks = [b.section("There is nothing here that you may change.")]
    return blocks


def _workspace(row: WorkspaceRow) -> list[b.Block]:
    told = ", ".join(b.person(each) for each in row.administrators) or "nobody"
    named = f" ({len(row.named)} named in the app)" if row.named else ""
    lanes = ", ".join(b.one_line(each, 60) for each in row.lanes)
    usual = ", ".join(b.one_line(each, 60) for each in row.default_lanes)
    change = b.button("Change", WORKSPACE, "open", label="Change the workspace's settings")
    audit = b.button("Audit log", AUDIT, "open", label="Who changed which setting")
    return [
        b.header("Workspace"),
        b.sections(
            [
                f"*Administrators:* {told}{named}",
                f"*Lanes of the roadmap:* {lanes}"
                + _origin(usual, "LIAISON_LANES", is_set=row.lanes_set),
                f"*Messages a minute:* {row.posts_per_minute}"
                + _origin(str(row.default_posts), "LIAISON_POSTS_PER_MINUTE", is_set=row.posts_set),
            ]
        )[0],
        b.actions(change, audit, block_id="settings:workspace"),
        *_parts(row.parts, "Workspace"),
    ]


def _origin(usual: str, variable: str, *, is_set: bool) -> str:
    """Which of the two holds: what is set in the app wins over the environment."""
    if is_set:
        return f" (set here; without that {usual}, as `{variable}` says)"
    return f" (the default, as `{variable}` says)"


def _team(row: TeamRow) -> list[b.Block]:
    team = row.team
    lead = b.person(team.lead_user_id) if team.lead_user_id else "no lead"
    people = "1 person" if row.members == 1 else f"{row.members} people"
    rotations = ", ".join(b.one_line(each, 60) for each in row.rotations) or "no rotation yet"
    holidays = f", holidays of {b.escape(team.holiday_region)}" if team.holiday_region else ""
    lines = [
        f"{people}, {lead}, <#{team.channel_id}>",
        f"{team.opens_at:%H:%M}–{team.closes_at:%H:%M} ({b.escape(team.zone)}){holidays}",
        f"On call: {rotations}. Path: {_path(row.steps)}.",
        f"Limits: {_limits(team)}",
    ]
    buttons = [
        b.button(words, f"{TEAM_PART}_{part}", str(team.id), label=f"{words}: {team.name}")
        for part, words in _PARTS.items()
    ]
    return [
        b.header(team.name),
        b.section("\n".join(lines)),
        b.actions(*buttons, block_id=f"settings:{team.id}"),
        *_parts(row.parts, team.name),
    ]


def _parts(parts: Sequence[PartLine], whose: str) -> list[b.Block]:
    return [
        b.section(
            b.cut(each.words, b.SECTION_LIMIT),
            accessory=b.button(
                each.button, each.action_id, each.value, label=f"{each.button}: {whose}"
            ),
        )
        for each in parts
    ]


def _path(steps: int) -> str:
    if not steps:
        return "the default, whoever is on call and then the lead"
    return "1 step" if steps == 1 else f"{steps} steps"


def _limits(team: Team) -> str:
    said = []
    for column, words in _LIMITS.values():
        value, usual = getattr(team, column), Team.model_fields[column].default
        said.append(f"{value} {words}" + ("" if value == usual else f" _(default {usual})_"))
    return ", ".join(said)


@dataclass(frozen=True)
class WorkspaceForm:
    """What was set in the app, and what holds without that."""

    administrators: Sequence[str]
    lanes: Sequence[str]
    default_lanes: Sequence[str]
    posts_per_minute: int | None
    default_posts: int


def workspace_form(form: WorkspaceForm) -> b.Block:
    posts = "" if form.posts_per_minute is None else str(form.posts_per_minute)
    fields = [
        b.field(
            "administrators",
            "Administrators",
            b.people_select("value", initial=form.administrators, most=50),
            hint="Besides the workspace's owners and those named in LIAISON_ADMINS.",
            optional=True,
        ),
        b.field(
            "lanes",
            "Lanes of the roadmap",
            b.text_input("value", initial="\n".join(form.lanes), multiline=True, limit=2000),
            hint=f"One a line. Empty: {', '.join(form.default_lanes)} (LIAISON_LANES).",
            optional=True,
        ),
        b.field(
            "posts",
            "Messages a minute, in the whole workspace",
            b.text_input("value", initial=posts, limit=4),
            hint=f"Pages never wait. Empty: {form.default_posts} (LIAISON_POSTS_PER_MINUTE).",
            optional=True,
        ),
    ]
    return b.modal(WORKSPACE_FORM, "Workspace", fields, submit="Save")


def limits_form(team: Team) -> b.Block:
    """What the burn-out guard allows in one team."""
    fields = [
        b.field(
            name,
            words.capitalize(),
            b.text_input("value", initial=str(getattr(team, column)), limit=3),
            hint=f"Default: {Team.model_fields[column].default}.",
        )
        for name, (column, words) in _LIMITS.items()
    ]
    return b.modal(LIMITS_FORM, "Limits of on-call", fields, submit="Save", metadata=str(team.id))
