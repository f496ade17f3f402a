"""A team's own questions."""

from collections.abc import Sequence

from bot.domain.survey.questions import MOST_OWN, QUESTION_LIMIT
from bot.views import blocks as b
from bot.views.survey import ids


def own_modal(team_id: int, team: str, questions: Sequence[str]) -> b.Block:
    """One question on each line."""
    typed = b.text_input(
        "questions",
        initial="\n".join(questions),
        multiline=True,
        limit=MOST_OWN * (QUESTION_LIMIT + 1),
    )
    return b.modal(
        ids.OWN_FORM,
        "Own questions",
        [
            b.section(f"Asked of *{b.one_line(team, 60)}* alone, after the ten items for all."),
            b.field(
                "questions",
                f"One on each line, {MOST_OWN} at most",
                typed,
                hint="A statement that one can agree with. {partner} stands for the other team.",
                optional=True,
            ),
        ],
        submit="Keep them",
        metadata=str(team_id),
    )
