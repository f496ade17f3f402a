"""The forms of a goal: setting or changing it, saying how it stands, closing it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.goals import TYPED, Better, ByTeam, Measure, Standing
from bot.domain.goals.draft import TITLE_LIMIT, UNIT_LIMIT, WORDS_LIMIT, GoalDraft
from bot.views import blocks as b
from bot.views.goals.lists import (
    CLOSE,
    NOTE,
    ShownGoal,
    aim_words,
    figure_words,
    number_words,
    state_words,
)
from bot.views.roadmap.forms import held_in
from models import GoalState, Team

SAVE, CHANGED = "goal_save", "goal_changed"
ALL_TEAMS = "all"
_BY_HAND = "Typed in by hand"


@dataclass(frozen=True)
class GoalForm:
    """What the form offers and holds; `goal_id` and `version` are 0 for a new goal."""

    draft: GoalDraft
    quarters: Sequence[str]
    teams: Sequence[Team]
    measures: Sequence[Measure]
    goal_id: int = 0
    version: int = 0


@dataclass(frozen=True)
class About:
    """What a form carries with it: of which goal, and as which change of it."""

    goal_id: int
    version: int


def goal_form(form: GoalForm) -> b.Block:
    """A new goal, or one to be changed; what the measure doesn't need isn't asked."""
    draft = form.draft
    chosen = next((each for each in form.measures if each.key == draft.measure), None)
    quarters = [b.option(each, each) for each in form.quarters]
    fields = [
        b.field(
            "title",
            "What will be better at the end of the quarter?",
            b.text_input("value", initial=draft.title, limit=TITLE_LIMIT),
        ),
        b.field("quarter", "Quarter", b.select("value", quarters, initial=draft.quarter)),
        b.field(
            "owner",
            "Who answers for it?",
            b.person_select("value", initial=draft.owner or None),
        ),
        b.field("measure", "Measured by", _measures(form), tells=True),
        *([b.context(f"_{chosen.what}_")] if chosen else _own(draft)),
        *_team(form, chosen),
        *_figures(draft, chosen),
        b.field(
            "items",
            "Roadmap items that bring it about",
            b.text_input("value", initial=draft.items, limit=200),
            hint="Numbers, like #5 #9.",
            optional=True,
        ),
    ]
    title, submit = ("Change the goal", "Save") if form.goal_id else ("A shared goal", "Set it")
    metadata = json.dumps({"goal": form.goal_id, "version": form.version})
    return b.modal(SAVE, title, fields, submit=submit, metadata=metadata)


def seen_at(form: GoalForm, version: int) -> GoalForm:
    """The same as somebody saw it first."""
    return replace(form, version=version)


def note_form(shown: ShownGoal) -> b.Block:
    """How a goal stands, typed in."""
    unit = f" ({shown.goal.unit})" if shown.goal.unit else ""
    value = "" if shown.goal.value is None else number_words(shown.goal.value)
    label = b.cut(f"Where does it stand today?{unit}", 100)
    return b.modal(
        NOTE,
        "How it stands",
        [
            *_about(shown),
            b.field("value", label, b.text_input("value", initial=value, limit=20)),
        ],
        submit="Save",
        metadata=_metadata(shown),
    )


def close_form(shown: ShownGoal) -> b.Block:
    """How a goal has ended; what the figure says comes filled in."""
    words = {
        GoalState.REACHED: "Reached",
        GoalState.MISSED: "Missed",
        GoalState.DROPPED: "Dropped: it is no goal any more",
    }
    good = shown.standing in (Standing.ON_TRACK, Standing.REACHED)
    options = [b.option(each, state) for state, each in words.items()]
    initial = GoalState.REACHED if good else GoalState.MISSED
    return b.modal(
        CLOSE,
        "Close the goal",
        [
            *_about(shown),
            b.field("state", "How did it end?", b.radio("value", options, initial=initial)),
            b.field(
                "learnt",
                "What is worth remembering?",
                b.text_input("value", initial="", multiline=True, limit=WORDS_LIMIT),
                optional=True,
            ),
        ],
        submit="Close it",
        metadata=_metadata(shown),
    )


def about_of(metadata: str) -> About | None:
    """What a form put there; None for anything else."""
    held = held_in(metadata)
    goal_id, version = held.get("goal"), held.get("version")
    if not (isinstance(goal_id, int) and isinstance(version, int)):
        return None
    return About(goal_id, version)


def _metadata(shown: ShownGoal) -> str:
    return json.dumps({"goal": shown.goal.id, "version": shown.goal.version})


def _about(shown: ShownGoal) -> list[b.Block]:
    words = f"*{b.one_line(shown.goal.title, 120)}*"
    state = f"*{state_words(shown).capitalize()}* – {figure_words(shown)}"
    return [b.section(f"{words}\n{state}\nT{aim_words(shown)[1:]}")]


def _measures(form: GoalForm) -> b.Block:
    options = [b.option(_BY_HAND, TYPED), *(b.option(x.name, x.key) for x in form.measures)]
    return b.select(CHANGED, options, initial=form.draft.measure)


def _own(draft: GoalDraft) -> list[b.Block]:
    """What a measure of their own needs besides."""
    betters = [
        b.option("More is better", Better.HIGHER),
        b.option("Less is better", Better.LOWER),
    ]
    return [
        b.field(
            "unit",
            "Unit",
            b.text_input("value", initial=draft.unit, limit=UNIT_LIMIT),
            hint="What stands after the figure, like “sign-ups” or %.",
            optional=True,
        ),
        b.field(
            "better",
            "Direction",
            b.radio("value", betters, initial=draft.better or Better.HIGHER),
        ),
    ]


def _team(form: GoalForm, chosen: Measure | None) -> list[b.Block]:
    by_team = chosen.by_team if chosen else ByTeam.MAY
    if by_team is ByTeam.NEVER:
        return []
    options = [b.option(each.name, str(each.id)) for each in form.teams]
    initial: str | None = form.draft.team
    if by_team is ByTeam.MAY:
        options = [b.option("All teams together", ALL_TEAMS), *options]
        initial = form.draft.team or ALL_TEAMS
    if not options:
        return []
    return [b.field("team", "Whose figure?", b.select("value", options, initial=initial))]


def _figures(draft: GoalDraft, chosen: Measure | None) -> list[b.Block]:
    unit = f", in {chosen.unit}" if chosen else ""
    better = chosen.better if chosen else None
    least = {Better.HIGHER: " (at least)", Better.LOWER: " (at most)", None: ""}[better]
    return [
        b.field(
            "target", f"Target{least}{unit}", b.text_input("value", initial=draft.target, limit=20)
        ),
        b.field(
            "start",
            f"Where it stood at the beginning{unit}",
            b.text_input("value", initial=draft.start, limit=20),
            hint="Then it is on track while it keeps to a straight line from there to the target. "
            "Leave it empty where the target is to hold all the time.",
            optional=True,
        ),
    ]


def draft_of(values: Any) -> GoalDraft:
    """What the form holds, by block id; what it didn't ask is empty."""

    def of(name: str) -> str:
        return str(values.get(name) or "")

    team = of("team")
    return GoalDraft(
        title=of("title"),
        quarter=of("quarter"),
        owner=of("owner"),
        measure=of("measure"),
        target=of("target"),
        start=of("start"),
        team="" if team == ALL_TEAMS else team,
        unit=of("unit"),
        better=of("better"),
        items=of("items"),
    )
