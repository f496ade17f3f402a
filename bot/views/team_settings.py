"""A team's settings: the overview with a line for each part, and the preview before saving."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.decision import kind_words
from bot.domain.impact import IMPACTS, IT_IMPACTS, MARKETING_IMPACTS, SEVERITY_WORDS, Impact
from bot.domain.path import Reach, Someone, Stop
from bot.domain.policy import Approver, Hours, Policy, Step, Target, TargetKind, Wait
from bot.domain.policy_checks import MOST_STEPS
from bot.domain.settings_parts import SEVERITIES
from bot.domain.team_settings import TeamSettings
from bot.domain.wall_clock import zone
from bot.views import blocks as b

OPEN = "settings_open"
TEAM = "settings_team"
STEP = "settings_step"
EDIT = "settings_edit"
ADD_VENDOR = "settings_add_vendor"
"""The same as EDIT; two buttons of one row need an id each."""
APPROVER = "settings_approver"
DISCARD = "settings_discard"
SETTINGS = "settings"
SAVE = "settings_save"

SIDES: Mapping[str, Sequence[Impact]] = {"marketing": MARKETING_IMPACTS, "it": IT_IMPACTS}
SIDE_WORDS = {"marketing": "In marketing's words", "it": "In IT's words"}
HOURS_WORDS = {
    Hours.ALWAYS: "always",
    Hours.BUSINESS: "in business hours",
    Hours.OUT_OF_HOURS: "out of hours",
}
PART_WORDS = {
    "steps": "who is paged",
    "waits": "how long is waited",
    "rounds": "how many rounds",
    "acknowledged_for": "how long an acknowledgement lasts",
    "severities": "how bad it is",
    "runbooks": "runbooks",
    "fallback_channel": "the last resort",
    "approvers": "who decides",
    "post_mortem_from": "post-mortems",
    "zone": "the time zone",
    "opens_at": "opening",
    "closes_at": "closing",
    "holiday_region": "holidays",
}
_BUSINESS = {"business_hour": "until the next business hour", "business_day": "next business day"}
_HOUR = 60


@dataclass(frozen=True)
class SettingsView:
    """What the overview shows; names of rotations by number and of groups by id."""

    team_id: int
    team: str
    channel: str
    teams: Sequence[tuple[str, str]]
    """Name and number of each that the reader may change."""
    settings: TeamSettings
    unsaved: Sequence[str]
    rotations: Mapping[str, str]
    groups: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)
    """The other teams' names by slug."""
    news: str | None = None


@dataclass(frozen=True)
class PathWords:
    """One path of the preview; `start` is UTC."""

    severity: int
    start: datetime
    stops: Sequence[Stop]
    empty: Sequence[int]


def overview(view: SettingsView) -> b.Block:
    """A line and a button for each part. Nothing is stored before it is previewed and saved."""
    policy = view.settings.policy
    blocks = [
        *_top(view),
        b.header("Who is paged, in order"),
        *[_step_block(view, index, step) for index, step in enumerate(policy.steps)],
        *_add_buttons(policy),
        b.header("How fast"),
        _line("A step waits", _by_severity(policy.waits), "waits"),
        _line("Rounds", _by_severity(policy.rounds, str), "rounds"),
        _line("Acknowledged for", _by_severity(policy.acknowledged_for), "acknowledged_for"),
        b.header("What it hurts"),
        _menu("Severity", _severities(policy), "severities", SIDE_WORDS),
        _menu("Runbooks", _runbooks(policy), "runbooks", SIDE_WORDS),
        b.header("Who decides"),
        *_approvers(view),
        b.header("The rest"),
        _line("Nobody answers", _end(view), "end"),
        _line("Business hours", _hours(view.settings), "hours"),
    ]
    return b.modal(
        SETTINGS, f"Settings: {view.team}", blocks, submit="Preview", metadata=str(view.team_id)
    )


def preview(
    view: SettingsView, paths: Sequence[PathWords], last: Reach, reader_zone: str, metadata: str
) -> b.Block:
    """Who would be paged when, their time and why, and what would be empty; then Save."""
    blocks: list[b.Block] = []
    for each in paths:
        words = SEVERITY_WORDS[each.severity]
        when = b.moment(each.start, reader_zone)
        blocks.append(b.section(f"*Severity {each.severity} ({words}), raised {when}*"))
        blocks += b.sections(_path(each, reader_zone))
    blocks.append(b.section(f"*When nobody answers:* {_reach_words(last, None)}."))
    empty = sorted({step for each in paths for step in each.empty})
    warnings = [
        f"*Step {step + 1} has nobody behind it* and would be passed over." for step in empty
    ]
    changed = ", ".join(dict.fromkeys(PART_WORDS[part] for part in view.unsaved))
    told = f"Changed: {changed}." if changed else "Nothing is changed yet."
    blocks = [b.context(told), *b.sections(warnings), *blocks]
    submit = "Save" if changed else None
    return b.modal(SAVE, "Before you save", blocks, submit=submit, metadata=metadata)


def wait_words(wait: Wait) -> str:
    if isinstance(wait, str):
        return _BUSINESS[wait]
    return f"{wait} min" if wait % _HOUR or wait == 0 else f"{wait // _HOUR} h"


def target_words(view: SettingsView, target: Target) -> str:
    """Whom a target means, in mrkdwn."""
    if target.kind == TargetKind.ROTATION:
        name = view.rotations.get(target.ref)
        return f"on call in {b.escape(name)}" if name else "a rotation that is gone"
    if target.kind == TargetKind.GROUP:
        handle = view.groups.get(target.ref)
        return f"everyone in @{b.escape(handle)}" if handle else "a group that is gone"
    plain = {
        TargetKind.PERSON: b.person(target.ref),
        TargetKind.CHANNEL: f"<#{target.ref}>",
        TargetKind.LEAD: f"the lead of {b.escape(view.team)}",
        TargetKind.VENDOR: f"{b.one_line(target.name, 80)} (vendor)",
    }
    return plain[target.kind]


def _top(view: SettingsView) -> list[b.Block]:
    blocks = [b.section(view.news)] if view.news else []
    if len(view.teams) > 1:
        options = [b.option(name, number) for name, number in view.teams]
        chosen = b.select(TEAM, options, initial=str(view.team_id))
        blocks.append(b.section("*Team*", accessory=chosen, block_id="team"))
    if view.unsaved:
        undo = b.button("Throw away", DISCARD, "draft", label="Throw away what is not saved")
        parts = ", ".join(dict.fromkeys(PART_WORDS[part] for part in view.unsaved))
        words = f"*Not saved yet:* {parts}."
        blocks.append(b.section(words, accessory=undo, block_id="unsaved"))
    return blocks


def _step_block(view: SettingsView, index: int, step: Step) -> b.Block:
    whom = ", ".join(target_words(view, target) for target in step.targets)
    facts = [HOURS_WORDS[step.hours]] if step.hours != Hours.ALWAYS else []
    facts += [f"waits {_by_severity(step.waits)}"] if step.waits else []
    choices = {
        "edit": "Edit…",
        "vendor": "Vendor…",
        "up": "Move up",
        "down": "Move down",
        "remove": "Remove",
    }
    menu = b.overflow(STEP, [b.option(words, f"{key}:{index}") for key, words in choices.items()])
    told = " · ".join([whom, *facts])
    return b.section(f"*{index + 1}.* {told}", accessory=menu, block_id=f"step:{index}")


def _add_buttons(policy: Policy) -> list[b.Block]:
    nobody = [] if policy.steps else [b.section("_Nobody yet: only the last resort is told._")]
    if len(policy.steps) >= MOST_STEPS:
        return [b.context(f"{MOST_STEPS} steps: that is the most.")]
    add = b.button("Add a step", EDIT, "step:new")
    vendor = b.button("Add a vendor", ADD_VENDOR, "vendor:new")
    return [*nobody, b.actions(add, vendor, block_id="add")]


def _line(label: str, words: str, part: str) -> b.Block:
    edit = b.button("Edit", EDIT, part, label=f"Edit: {label}")
    return b.section(f"*{label}:* {words}", accessory=edit, block_id=part)


def _menu(label: str, words: str, part: str, choices: Mapping[str, str]) -> b.Block:
    options = [b.option(f"{each}…", f"{part}:{key}") for key, each in choices.items()]
    return b.section(f"*{label}:* {words}", accessory=b.overflow(EDIT, options), block_id=part)


def _by_severity(held: Mapping[int, Wait], say: Callable[[Wait], str] = wait_words) -> str:
    return ", ".join(f"{each}: {say(held[each])}" for each in SEVERITIES if each in held)


def _severities(policy: Policy) -> str:
    own = policy.severities
    told = [
        f"{b.escape(IMPACTS[key].words)} is {severity}"
        for key, severity in own.items()
        if key in IMPACTS and severity != IMPACTS[key].severity
    ]
    return "; ".join(told) if told else "as Liaison gives it"


def _runbooks(policy: Policy) -> str:
    names = [IMPACTS[key].words for key in policy.runbooks if key in IMPACTS]
    return ", ".join(names) if names else "none yet"


def _approvers(view: SettingsView) -> list[b.Block]:
    """The team's lines of the authority map, and a button for another."""
    lines = view.settings.policy.approvers
    blocks = [] if lines else [b.section("_Nobody is named yet: the lead decides._")]
    for index, each in enumerate(lines):
        choices = [b.option("Edit…", f"edit:{index}"), b.option("Remove", f"remove:{index}")]
        menu = b.overflow(APPROVER, choices)
        words = approver_words(each, view.others)
        blocks.append(b.section(words, accessory=menu, block_id=f"approver:{index}"))
    add = b.button("Add a kind of decision", EDIT, "approver:new")
    return [*blocks, b.actions(add, block_id="add_approver")]


def approver_words(line: Approver, teams: Mapping[str, str]) -> str:
    """A line of the authority map; `teams` are names by slug."""
    instead = ", ".join(map(b.person, line.delegates))
    tail = f" (or {instead})" if instead else ""
    pair = ""
    if line.with_team:
        pair = f", with {b.one_line(teams.get(line.with_team, line.with_team), 60)}"
    return f"*{b.one_line(kind_words(line.kind), 60)}*{pair}: {b.person(line.user_id)}{tail}"


def _end(view: SettingsView) -> str:
    policy = view.settings.policy
    channel = policy.fallback_channel or view.channel
    mild = policy.post_mortem_from
    return f"it is said in <#{channel}>. Post-mortems from severity {mild} on."


def _hours(settings: TeamSettings) -> str:
    days = (
        f"holidays of {b.escape(settings.holiday_region)}"
        if settings.holiday_region
        else ("no holidays")
    )
    opens, closes = f"{settings.opens_at:%H:%M}", f"{settings.closes_at:%H:%M}"
    return f"Monday to Friday, {opens}–{closes} ({b.escape(settings.zone)}), {days}"


def _path(words: PathWords, reader_zone: str) -> list[str]:
    if not words.stops:
        return ["Nobody at all: the last resort at once."]
    return [
        f"• {b.moment(stop.at, reader_zone, '{time}')} step {stop.step + 1}: "
        f"{_reach_words(stop.reach, stop.at)}"
        for stop in words.stops
    ]


def _reach_words(reach: Reach, at: datetime | None) -> str:
    told = [_someone(each, at) for each in reach.people]
    told += [f"posted in <#{each}>" for each in reach.channels]
    told += [f"{b.one_line(each, 80)} is to be called" for each in reach.vendors]
    return "; ".join(told)


def _someone(who: Someone, at: datetime | None) -> str:
    clock = ""
    if at and who.zone:
        clock = f" ({b.local_time(at, zone(who.zone))} for them)"
    return f"{b.person(who.user_id)}{clock}, {b.escape(who.why)}"
