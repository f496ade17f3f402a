"""Choosing one thing to change."""

from collections.abc import Sequence
from datetime import date

from bot.views import blocks as b
from bot.views.survey import ids

WORDS_LIMIT = 300


def choose_modal(
    survey_id: int,
    weakest: Sequence[str],
    teams: Sequence[tuple[int, str]],
    team_id: int,
    *,
    owner: str,
    due_on: date,
) -> b.Block:
    """What, who answers for it, and by when; its block ids are those of an action's form."""
    weak = [f"• “{b.one_line(text, 200)}”" for text in weakest]
    head = [b.section("\n".join(["*The weakest items*", *weak]))] if weak else []
    options = [b.option(name, str(team_id)) for team_id, name in teams]
    return b.modal(
        ids.CHOOSE_FORM,
        "One thing to change",
        [
            *head,
            b.field(
                "action_words",
                "What will you do differently?",
                b.text_input("words", multiline=True, limit=WORDS_LIMIT),
                hint="One thing that both teams would notice. The next survey asks about it.",
            ),
            b.field("action_owner", "Who answers for it?", b.person_select("owner", initial=owner)),
            b.field(
                "team",
                "On whose agenda?",
                b.select("team", options, initial=str(team_id)),
            ),
            b.field("action_due", "By when?", _date(due_on)),
        ],
        submit="Choose it",
        metadata=str(survey_id),
    )


def chosen_words(name: str, words: str, owner: str, due_on: str) -> str:
    """What both channels read."""
    return (
        f"From the survey of {name}, one thing to change: “{b.one_line(words, 500)}”. "
        f"{b.person(owner)} answers for it, until {b.one_line(due_on, 20)}. The next survey asks "
        "whether you noticed."
    )


def _date(initial: date) -> b.Block:
    return {"type": "datepicker", "action_id": "due", "initial_date": initial.isoformat()}
