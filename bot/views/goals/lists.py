"""Goals in words: in the list of a quarter, in an agenda, alone.

Beside each figure stand what it means, its n, its period, and what it takes to be on track.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.goals import TYPED, Better, Measure, Reading, Standing, Unit
from bot.domain.roadmap import STATUS_WORDS, ItemStatus
from bot.views import blocks as b
from bot.views.naming import Naming
from models import Goal, GoalState, RoadmapItem

ADD, EDIT, NOTE, CLOSE, REOPEN = (
    "goal_add",
    "goal_edit",
    "goal_note",
    "goal_close",
    "goal_reopen",
)
FEW = 5
"""Under so many things behind a figure it is said that they are few."""
HOW = (
    "On track: the figure is where it should be today, or better. With a figure to start from, "
    "that is on a straight line from there to the target at the end of the quarter; without one, "
    "the target holds all the time. What is not recorded is no 0, and is never called off track."
)
_ITEMS_SHOWN, _ITEM_WORDS = 4, 40


@dataclass(frozen=True)
class ShownGoal:
    """A goal as it stands. `bar`: the figure that it takes today to be on track."""

    goal: Goal
    measure: Measure
    team: str | None
    reading: Reading | None
    standing: Standing
    bar: float
    items: Sequence[RoadmapItem]
    reader_zone: str

    @property
    def is_open(self) -> bool:
        return self.goal.state == GoalState.OPEN


@dataclass(frozen=True)
class GoalsPage:
    """A quarter's goals for one reader."""

    quarter: str
    goals: Sequence[ShownGoal]
    reader: str
    may_change: bool


def page_text(page: GoalsPage, naming: Naming) -> str:
    """All of them in words; the first line carries how they stand."""
    lines = [_head(page)]
    for each in page.goals:
        lines += goal_lines(each)
    if not page.goals:
        lines.append(_none(page, naming))
    return "\n".join([*lines, f"_{HOW}_"] if page.goals else lines)


def page_blocks(page: GoalsPage, naming: Naming) -> list[b.Block]:
    """The same laid out, with what the reader may do about each."""
    blocks = [b.section(_head(page))]
    for each in page.goals:
        blocks.append(b.section("\n".join(goal_lines(each))))
        if buttons := _buttons(each, page):
            blocks.append(b.actions(*buttons))
    if not page.goals:
        blocks.append(b.section(_none(page, naming)))
    if page.may_change:
        blocks.append(b.actions(b.button("Add a goal", ADD, page.quarter, style="primary")))
    return [*blocks, b.context(HOW)] if page.goals else blocks


def goal_modal(shown: ShownGoal) -> b.Block:
    """One goal, as it stands after it was changed."""
    blocks = [b.section("\n".join(goal_lines(shown))), b.context(HOW)]
    return b.modal("goal", f"Goal {shown.goal.id}", blocks)


def goal_lines(shown: ShownGoal) -> list[str]:
    """What and who, how it stands, where it is to go, what the figure means, roadmap items."""
    goal = shown.goal
    whose = b.one_line(shown.team, 60) if shown.team else "all teams"
    title = b.one_line(goal.title, 120)
    lines = [f"*Goal {goal.id}: {title}* – {b.person(goal.owner_user_id)}, {whose}"]
    state = f"*{state_words(shown).capitalize()}*"
    lines.append(" – ".join(filter(None, (state, _figure(shown)))))
    lines.append(f"T{aim_words(shown)[1:]}")
    if goal.learnt:
        lines.append(f"“{b.one_line(goal.learnt, 160)}”")
    if shown.measure.what:
        lines.append(f"_{shown.measure.what}_")
    return [*lines, *_items(shown.items)]


def agenda_line(shown: ShownGoal, quarter: str) -> str:
    """One line of an agenda; `quarter` is the present one, another one is named."""
    goal = shown.goal
    other = f" ({goal.quarter})" if goal.quarter != quarter else ""
    words = f"*{state_words(shown)}*: {b.one_line(goal.title, 120)}{other}"
    told = "; ".join(filter(None, (_figure(shown), aim_words(shown))))
    return f"{words} – {b.person(goal.owner_user_id)}: {told}"


def state_words(shown: ShownGoal) -> str:
    """How it stands: `on track`; of one that was closed `reached`, `missed`, `dropped`."""
    return str(shown.standing) if shown.is_open else shown.goal.state


def figure_words(shown: ShownGoal) -> str:
    """`Time to acknowledge: 4 min (n = 12 escalations, 2026-Q4 so far)`."""
    name = "" if shown.measure.key == TYPED else f"{shown.measure.name}: "
    reading = shown.reading
    if reading is None:
        return f"{name}not recorded"
    return f"{name}{value_words(reading, shown.measure.unit)} ({_behind(shown, reading)})"


def _figure(shown: ShownGoal) -> str:
    """What stands after the state, which says already where nothing is recorded; may be empty."""
    if shown.reading is not None:
        return figure_words(shown)
    return "" if shown.measure.key == TYPED else shown.measure.name


def aim_words(shown: ShownGoal) -> str:
    """`target: at most 10 min; in a straight line from 20 min, at most 14 min today`."""
    goal, unit = shown.goal, shown.measure.unit
    least = "at least" if goal.better == Better.HIGHER else "at most"
    target = f"target: {least} {amount(goal.target, unit)}"
    if goal.start is None:
        return target
    if shown.standing in (Standing.ON_TRACK, Standing.OFF_TRACK, Standing.UNCLEAR):
        way = f"in a straight line from {number_words(goal.start)}"
        return f"{target}; {way}, {least} {number_words(shown.bar)} today"
    return f"{target}, from {number_words(goal.start)}"


def value_words(reading: Reading, unit: str) -> str:
    """`78 %`; `≥ 90 %`, `≤ 10 %` or `85–88 %` where no more may be said."""
    if reading.low == reading.high:
        return amount(reading.low, unit)
    if unit == Unit.PERCENT and reading.high == 100:  # noqa: PLR2004 per cent
        return f"≥ {amount(reading.low, unit)}"
    if reading.low == 0:
        return f"≤ {amount(reading.high, unit)}"
    return f"{number_words(reading.low)}–{amount(reading.high, unit)}"


def amount(value: float, unit: str) -> str:
    """`1,200 sign-ups`, `99.95 %`; the unit is people's text."""
    return f"{number_words(value)} {b.one_line(unit, 20)}" if unit else number_words(value)


def number_words(value: float) -> str:
    """Two decimals at most, and none that say nothing."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def day_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _behind(shown: ShownGoal, reading: Reading) -> str:
    if reading.at:
        at = b.moment(reading.at, shown.reader_zone, "{date_short_pretty}")
        return f"typed in by {b.person(reading.by or '')}, {at}"
    so_far = "" if shown.standing in (Standing.REACHED, Standing.MISSED) else " so far"
    few = ""
    if reading.n is not None and reading.n < FEW and shown.measure.counts != "times down":
        few = "; few, so one more may change it a lot"
    return f"n = {reading.n} {shown.measure.counts}, {shown.goal.quarter}{so_far}{few}"


def _items(items: Sequence[RoadmapItem]) -> list[str]:
    if not items:
        return []
    said = [_item(each) for each in items[:_ITEMS_SHOWN]]
    left = len(items) - len(said)
    return [f"Roadmap: {', '.join([*said, *([f'and {left} more'] if left else [])])}"]


def _item(item: RoadmapItem) -> str:
    status = STATUS_WORDS[ItemStatus(item.status)]
    return f"#{item.id} {b.one_line(item.title, _ITEM_WORDS)} ({status})"


def _head(page: GoalsPage) -> str:
    if not page.goals:
        return f"*Goals of {page.quarter}*"
    stand = [state_words(each) for each in page.goals]
    told = ", ".join(f"{stand.count(each)} {each}" for each in dict.fromkeys(stand))
    return f"*Goals of {page.quarter}*: {told}"


def _none(page: GoalsPage, naming: Naming) -> str:
    words = f"No goals are set for {page.quarter}."
    if page.may_change:
        return f"{words} Set two or three that both teams would be proud of."
    example = f"`{naming.slash('liaison')} goals {page.quarter}`"
    return f"{words} A team’s lead or an administrator sets them with {example}."


def _buttons(shown: ShownGoal, page: GoalsPage) -> list[b.Block]:
    value = str(shown.goal.id)
    may_note = page.may_change or shown.goal.owner_user_id == page.reader
    buttons = []
    if shown.is_open and shown.measure.key == TYPED and may_note:
        buttons.append(_button("Say how it stands", NOTE, value))
    if page.may_change and shown.is_open:
        buttons += [_button("Change", EDIT, value), _button("Close", CLOSE, value)]
    elif page.may_change:
        buttons.append(_button("Open again", REOPEN, value))
    return buttons


def _button(words: str, action_id: str, value: str) -> b.Block:
    return b.button(words, action_id, value, label=f"{words}: goal {value}")
