"""What people are sent: why, how long it takes, who sees what, and until when."""

from dataclasses import dataclass
from datetime import datetime

from bot.views import blocks as b
from bot.views.survey import ids

HONEST = "Slack carries your submission; we store totals only, and comments without name or team."
_SECONDS = 15
"""A question takes so long."""


@dataclass(frozen=True)
class Reader:
    """Their time zone, and how they type the command."""

    zone: str
    slash: str


@dataclass(frozen=True)
class Invitation:
    """What one person is told; moments in UTC."""

    survey_id: int
    team: str
    partner: str
    questions: int
    floor: int
    closes_at: datetime
    publishes_at: datetime
    reader: Reader
    is_reminder: bool


def invitation_text(invitation: Invitation) -> str:
    """The whole message as one text."""
    return "\n".join(_lines(invitation))


def invitation_blocks(invitation: Invitation) -> list[b.Block]:
    value = str(invitation.survey_id)
    never = b.confirm(
        "Never be asked again?",
        "You get no survey any more. You can come back at any time.",
        "Never ask me",
        "Keep asking",
    )
    return [
        b.section("\n".join(_lines(invitation))),
        b.actions(
            b.button("Answer", ids.ANSWER, value, style="primary", label="Answer the survey"),
            b.button("Not this time", ids.NOT_NOW, value),
            b.button("Never ask me", ids.NEVER, value, confirm=never),
        ),
    ]


def opted_out_text(*, for_good: bool) -> str:
    if for_good:
        return "You won’t be asked again. If you change your mind, take part after all."
    return (
        "You take no part this time; nobody is told. If you change your mind, take part after all."
    )


def opted_out_blocks(survey_id: int, *, for_good: bool) -> list[b.Block]:
    value = str(survey_id)
    buttons = [b.button("Take part after all", ids.BACK_IN, value)]
    return [b.section(opted_out_text(for_good=for_good)), b.actions(*buttons)]


def back_in_text(*, is_open: bool) -> str:
    if is_open:
        return "Good to have you back. The survey is still open."
    return "Good to have you back. You will be asked in the next survey."


def back_in_blocks(survey_id: int, *, is_open: bool) -> list[b.Block]:
    answer = b.button("Answer", ids.ANSWER, str(survey_id), style="primary")
    shown = [b.section(back_in_text(is_open=is_open))]
    return [*shown, b.actions(answer)] if is_open else shown


def _lines(invitation: Invitation) -> list[str]:
    partner, team = b.one_line(invitation.partner, 60), b.one_line(invitation.team, 60)
    closes = b.moment(invitation.closes_at, invitation.reader.zone)
    publishes = b.moment(invitation.publishes_at, invitation.reader.zone, "{date_short_pretty}")
    minutes = max(2, -(-invitation.questions * _SECONDS // 60))
    begins = (
        f"*How is it to work with {partner}?* The survey is still open, until {closes}."
        if invitation.is_reminder
        else f"*How is it to work with {partner}?* {team} is asked once a quarter, so that both "
        "teams can change one thing that gets in the way."
    )
    return [
        begins,
        f"• *How long*: {invitation.questions} questions, about {minutes} minutes; leave any out.",
        (
            f"• *Who sees what*: everyone sees totals, of {invitation.floor} answers or more; "
            "nobody sees yours, not even administrators. Comments are shown shuffled, without "
            f"team or name, if {invitation.floor} people or more write one."
        ),
        f"• *Until when*: {closes}. The results come to your channel on {publishes}.",
        (
            f"_{HONEST} That is why an answer can’t be changed once it is sent. "
            f"`{invitation.reader.slash} mydata` shows what is kept about you._"
        ),
    ]
