"""The forms behind the buttons of an escalation: few inputs, for people under stress."""

from collections.abc import Sequence

from bot.domain.impact import SEVERITY_WORDS
from bot.views import blocks as b
from bot.views.escalations.card import ANSWER, ASK, RESOLVE, UPDATE
from models import Escalation, EscalationState, Team

HAND_OVER = "escalation_hand_over"
ADD_RESPONDER = "escalation_add_responder"
REASSIGN = "escalation_reassign"
SEVERITY = "escalation_severity"

AS_USUAL = "usual"
NEXT_UPDATES = {
    AS_USUAL: "As usual for this severity",
    "15": "In 15 minutes",
    "30": "In 30 minutes",
    "60": "In an hour",
    "240": "In 4 hours",
}
"""When the next update is promised for; the keys are minutes."""


def resolve_modal(escalation: Escalation) -> b.Block:
    """One sentence, and it may be left out: nobody fills forms at 03:00."""
    words = b.text_input("value", limit=2000)
    field = b.field("resolution", "What fixed it? One sentence will do.", words, optional=True)
    return _form(RESOLVE, "Resolve", escalation, [field], submit="Resolve")


def update_modal(escalation: Escalation) -> b.Block:
    """How it goes, and when there is more. Without words it only moves the promised moment."""
    words = b.text_input("value", multiline=True, limit=2000)
    choices = [b.option(label, value) for value, label in NEXT_UPDATES.items()]
    picker = {"type": "datetimepicker", "action_id": "value"}
    fields = [
        b.field(
            "words",
            "How is it going?",
            words,
            hint="One sentence will do. Leave it empty to change only the time.",
            optional=True,
        ),
        b.field("next", "When is the next update?", b.select("value", choices, initial=AS_USUAL)),
        b.field("at", "Or at this moment", picker, optional=True),
    ]
    return _form(UPDATE, "Update", escalation, fields, submit="Send", takes_on=True)


def ask_modal(escalation: Escalation) -> b.Block:
    """A question for the raiser."""
    words = b.text_input("value", multiline=True, limit=2000)
    field = b.field(
        "question",
        "What do you need to know?",
        words,
        hint="It goes to the thread, and to who raised it with a button to answer.",
    )
    return _form(ASK, "Ask about", escalation, [field], submit="Ask", takes_on=True)


def answer_modal(escalation: Escalation, question: str) -> b.Block:
    """The question, and room for its answer."""
    words = b.text_input("value", multiline=True, limit=2000)
    fields = [b.people_say(question), b.field("answer", "Your answer", words)]
    return _form(ANSWER, "Answer about", escalation, fields, submit="Send")


def hand_over_modal(escalation: Escalation, teams: Sequence[Team]) -> b.Block:
    """To which team, and why. The leg in the metadata makes a form that is late harmless."""
    choices = [b.option(team.name, str(team.id)) for team in teams]
    only = str(teams[0].id) if len(teams) == 1 else None
    fields = [
        b.field("team", "Whose is it?", b.select("value", choices, initial=only)),
        b.field(
            "reason",
            "Why isn’t it yours?",
            b.text_input("value", multiline=True, limit=2000),
            hint="That team is paged at once. The time it was raised and its deadline stay.",
        ),
    ]
    return _form(
        HAND_OVER,
        "Hand over",
        escalation,
        fields,
        submit="Hand over",
        metadata=f"{escalation.id}:{escalation.leg}",
    )


def add_responder_modal(escalation: Escalation) -> b.Block:
    """One more person, who is told at once."""
    field = b.field(
        "person", "Who can help?", _person(), hint="They get a message now, and may answer it too."
    )
    return _form(ADD_RESPONDER, "Add a responder", escalation, [field], submit="Add")


def reassign_modal(escalation: Escalation) -> b.Block:
    """Another owner, and a word for them."""
    words = b.text_input("value", limit=2000)
    fields = [
        b.field("person", "Who has it from now on?", _person(), hint="They get a message now."),
        b.field("words", "A word for them", words, optional=True),
    ]
    return _form(REASSIGN, "Reassign", escalation, fields, submit="Reassign")


def severity_modal(escalation: Escalation) -> b.Block:
    """Another severity, and why."""
    choices = [
        b.option(f"{number}, {words}", str(number)) for number, words in SEVERITY_WORDS.items()
    ]
    chosen = b.select("value", choices, initial=str(escalation.severity))
    fields = [
        b.field("severity", "How bad is it?", chosen),
        b.field("why", "Why?", b.text_input("value", limit=2000)),
    ]
    return _form(SEVERITY, "Severity of", escalation, fields, submit="Change")


def _person() -> b.Block:
    return {"type": "users_select", "action_id": "value"}


def _form(
    callback_id: str,
    title: str,
    escalation: Escalation,
    fields: Sequence[b.Block],
    *,
    submit: str,
    metadata: str | None = None,
    takes_on: bool = False,
) -> b.Block:
    is_open = escalation.state == EscalationState.OPEN
    note = (
        [b.context("Nobody has it yet: by this, you take it on.")] if takes_on and is_open else []
    )
    return b.modal(
        callback_id,
        f"{title} #{escalation.id}",
        [b.people_say(escalation.summary), *note, *fields],
        submit=submit,
        metadata=metadata or str(escalation.id),
    )
