"""The forms behind the buttons of an escalation."""

from bot.views import blocks as b
from bot.views.escalations.card import RESOLVE
from models import Escalation


def resolve_modal(escalation: Escalation) -> b.Block:
    """One sentence, and it may be left out: nobody fills forms at 03:00."""
    words = b.text_input("value", limit=2000)
    return b.modal(
        RESOLVE,
        f"Resolve #{escalation.id}",
        [
            b.people_say(escalation.summary),
            b.field("resolution", "What fixed it? One sentence will do.", words, optional=True),
        ],
        submit="Resolve",
        metadata=str(escalation.id),
    )
