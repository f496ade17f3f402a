"""The App Home: what waits for the reader, most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.rotation import Duty
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.actions import action_blocks
from bot.views.decisions.question import decision_blocks
from bot.views.escalations.card import answer_buttons, state_line
from bot.views.escalations.raise_form import OPEN_FORM
from bot.views.home_settings import HOME, SETTINGS, SettingsTab, settings_blocks, tab_buttons
from bot.views.naming import Naming
from bot.views.preferences import preferences_button
from bot.views.roadmap.words import item_line
from bot.views.team_settings import OPEN
from models import ActionItem, Decision, Escalation, RoadmapItem

_LISTED = 10
_MOST_BLOCKS = 100


@dataclass(frozen=True)
class Home:
    """What one person's App Home shows."""

    user_id: str
    zone: str
    now: datetime
    first_time: bool
    to_answer: Sequence[Escalation]
    raised: Sequence[Escalation]
    duties: Sequence[Duty]
    items: Sequence[RoadmapItem]
    may_change_settings: bool = False
    decisions: Sequence[Decision] = ()
    actions: Sequence[ActionItem] = ()


def home_view(home: Home, naming: Naming) -> b.Block:
    """The view for `views.publish`."""
    parts = [
        _to_decide(home),
        _to_answer(home),
        _raised(home),
        _shifts(home),
        _actions(home),
        _items(home),
    ]
    waiting = [block for part in parts for block in part]
    guidance = _guidance(naming) if home.first_time or not waiting else []
    nothing = [] if waiting else [b.section("Nothing waits for you. Enjoy it.")]
    raise_one = b.button("Escalate", OPEN_FORM, "new", label="Escalate: get help now")
    settings = [b.button("Team settings", OPEN, "open")] if home.may_change_settings else []
    buttons = b.actions(raise_one, *settings, preferences_button(), block_id="home:escalate")
    tabs = [b.actions(*tab_buttons(HOME), block_id="home:tab")] if home.may_change_settings else []
    return b.home(_fitting([*tabs, buttons, *guidance, *nothing, *waiting]))


def settings_view(tab: SettingsTab) -> b.Block:
    """The other tab, for `views.publish`."""
    return b.home(
        _fitting([b.actions(*tab_buttons(SETTINGS), block_id="home:tab"), *settings_blocks(tab)])
    )


def _fitting(blocks: list[b.Block]) -> list[b.Block]:
    """Slack takes a hundred blocks; the most urgent come first, so the rest is only counted."""
    if len(blocks) <= _MOST_BLOCKS:
        return blocks
    return [*blocks[: _MOST_BLOCKS - 1], b.context("There is more than fits here.")]


def _to_answer(home: Home) -> list[b.Block]:
    blocks = [b.header("Waiting for an answer")] if home.to_answer else []
    for each in home.to_answer[:_LISTED]:
        blocks += [
            b.section(state_line(each)),
            b.actions(*answer_buttons(each), block_id=f"home:{each.id}"),
        ]
    return blocks + _more(home.to_answer)


def _to_decide(home: Home) -> list[b.Block]:
    blocks = [b.header("Waiting for your decision")] if home.decisions else []
    for each in home.decisions[:_LISTED]:
        blocks += decision_blocks(each)
    return blocks + _more(home.decisions)


def _actions(home: Home) -> list[b.Block]:
    today = home.now.astimezone(zone(home.zone)).date()
    blocks = [b.header("Your actions")] if home.actions else []
    for each in home.actions[:_LISTED]:
        blocks += action_blocks(each, today)
    return blocks + _more(home.actions)


def _raised(home: Home) -> list[b.Block]:
    answered = {each.id for each in home.to_answer}
    return _list(
        "You raised", [state_line(each) for each in home.raised if each.id not in answered]
    )


def _shifts(home: Home) -> list[b.Block]:
    return _list("Your on-call", [_shift(home, duty) for duty in home.duties])


def _shift(home: Home, duty: Duty) -> str:
    name = f"{b.escape(duty.team)}, {b.escape(duty.rotation)}"
    if duty.current and duty.current.user_id == home.user_id:
        return f"*You are on call* for {name} until {b.moment(duty.current.end, home.zone)}"
    if duty.following:
        return f"You are next for {name}, from {b.moment(duty.following.start, home.zone)}"
    return name


def _items(home: Home) -> list[b.Block]:
    return _list("Your roadmap items", [item_line(item) for item in home.items])


def _list(title: str, lines: Sequence[str]) -> list[b.Block]:
    if not lines:
        return []
    bullets = [f"• {line}" for line in lines[:_LISTED]]
    return [b.header(title), *b.sections(bullets), *_more(lines)]


def _more(rows: Sequence[object]) -> list[b.Block]:
    left = len(rows) - _LISTED
    return [b.context(f"and {left} more")] if left > 0 else []


def _guidance(naming: Naming) -> list[b.Block]:
    return [
        b.header("Three things to try"),
        b.section(
            f"• Something is broken and it hurts? `{naming.slash('escalate')} checkout is down` "
            "pages the person who can help.\n"
            f"• Who has the phone tonight? `{naming.slash('oncall')}`\n"
            f"• What are both teams working on? `{naming.slash('roadmap')}`"
        ),
        b.divider(),
    ]
