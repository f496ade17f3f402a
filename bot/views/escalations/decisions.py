"""What a decision takes on the escalation's side: the form for the question, and a cry for help."""

from collections.abc import Mapping, Sequence

from bot.domain.decision import OPTION_LIMIT, USUAL_OPTIONS, kind_words
from bot.views import blocks as b
from models import Decision, Escalation

ASK = "decision_ask"
_OPTIONS_LIMIT = 5 * (OPTION_LIMIT + 1)


def ask_modal(escalation: Escalation, asked: Mapping[str, Sequence[str]]) -> b.Block:
    """The form for a question; `asked` are those who may decide, by kind, first to last."""
    kinds = [b.option(kind_words(kind), kind) for kind in asked]
    lines = [
        f"*{b.one_line(kind_words(kind), 60)}*: "
        f"{', then '.join(map(b.person, people)) or 'nobody can be reached'}"
        for kind, people in asked.items()
    ]
    return b.modal(
        ASK,
        f"Decision for #{escalation.id}",
        [
            b.section(f"*#{escalation.id}* {b.one_line(escalation.summary, 300)}"),
            b.field("kind", "What kind of decision?", b.select("value", kinds)),
            b.field(
                "question",
                "The question",
                b.text_input("value", multiline=True, limit=2000),
                hint="One sentence that can be answered at 03:00, with what it costs to wait.",
            ),
            b.field(
                "options",
                "Options, one on each line",
                b.text_input(
                    "value",
                    initial="\n".join(USUAL_OPTIONS),
                    multiline=True,
                    limit=_OPTIONS_LIMIT,
                ),
                optional=True,
                hint="Two to five; each becomes a button.",
            ),
            *b.sections(["*Who is paged, at once:*", *lines]),
        ],
        submit="Ask now",
        metadata=str(escalation.id),
    )


def nobody_decides(decision: Decision) -> str:
    """One line for the team's channel when nobody who may decide can be reached."""
    kind = b.one_line(kind_words(decision.kind), 60)
    return (
        f"*#{decision.escalation_id}* needs a decision ({kind}: "
        f"“{b.one_line(decision.question)}”), and nobody who may take it can be reached. "
        "Does anyone know how to reach them? I go on trying."
    )
