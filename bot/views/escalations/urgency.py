"""“Was it urgent?”: asked of both sides in one click."""

from bot.views import blocks as b
from models import Escalation, UrgencyVote

YES, NO = "urgency_yes", "urgency_no"


def urgency_text(escalation: Escalation, vote: UrgencyVote) -> str:
    """The question, or what was voted."""
    named = f"*#{escalation.id}* {b.one_line(escalation.summary, 120)}"
    if vote.urgent is None:
        return f"{named} – looking back: was it urgent enough to interrupt someone?"
    voted = "it was urgent" if vote.urgent else "it was not urgent"
    return f"{named} – you said: *{voted}*. Thank you, it keeps paging fair."


def urgency_blocks(escalation: Escalation, vote: UrgencyVote) -> list[b.Block]:
    number = str(escalation.id)
    yes = b.button("Yes", YES, number, label=f"Yes, {number} was urgent")
    no = b.button("No", NO, number, label=f"No, {number} was not urgent")
    change = {
        None: [yes, no],
        True: [b.button("Change to no", NO, number, label=f"Change to no, {number}")],
        False: [b.button("Change to yes", YES, number, label=f"Change to yes, {number}")],
    }
    return [b.section(urgency_text(escalation, vote)), b.actions(*change[vote.urgent])]
