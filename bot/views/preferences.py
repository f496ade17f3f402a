"""“My preferences”, and the morning digest."""

from collections.abc import Sequence
from datetime import time

from bot.views import blocks as b
from models import Preference, Reminders

OPEN = "preferences_open"
SAVE = "preferences_save"
QUIET, NAMED = "quiet", "named"
_EVENING, _EARLY = time(20), time(8)
_WAYS = {
    Reminders.AT_ONCE: "At once",
    Reminders.DIGEST: "Together, at 09:00 on working days",
    Reminders.MUTED: "Not at all",
}
Line = tuple[str, Sequence[b.Block]]
"""A reminder in a digest: its words (mrkdwn), and its buttons."""


def preferences_button() -> b.Block:
    return b.button("My preferences", OPEN, "open")


def preferences_modal(preference: Preference, zone_name: str) -> b.Block:
    """Someone's choices; the hours are on the clock of `zone_name`."""
    ways = [b.option(words, way) for way, words in _WAYS.items()]
    quiet = b.option("Keep my quiet hours", QUIET)
    named = b.option("I may be named in wins and their agendas", NAMED)
    on = ([QUIET] if preference.quiet_from else []) + ([NAMED] if preference.named_in_wins else [])
    return b.modal(
        SAVE,
        "My preferences",
        [
            b.field(
                "reminders",
                "Reminders reach me",
                b.radio("value", ways, initial=preference.reminders),
                hint="Actions, notes and reports that are yours to do. Pages always come at once.",
            ),
            b.field(
                "choices",
                "And",
                b.checkboxes("value", [quiet, named], initial=on),
                optional=True,
            ),
            b.field(
                "quiet_from",
                "Quiet from",
                b.time_input("value", initial=preference.quiet_from or _EVENING),
            ),
            b.field(
                "quiet_until",
                "Quiet until",
                b.time_input("value", initial=preference.quiet_until or _EARLY),
                hint=f"On your clock ({zone_name}, from your Slack profile). Reminders wait until "
                "then. Pages, and what belongs to an open escalation or to your shifts, don’t.",
            ),
        ],
        submit="Save",
    )


def digest_text(lines: Sequence[Line]) -> str:
    """The whole digest as text."""
    return "\n".join([f"{_greeting(lines)}:", *(f"• {words}" for words, _ in lines)])


def digest_blocks(lines: Sequence[Line]) -> list[b.Block]:
    """The same, laid out; for a dozen reminders at most."""
    blocks = [b.header(_greeting(lines))]
    for place, (words, buttons) in enumerate(lines):
        blocks.append(b.section(words))
        if buttons:
            # A message has one primary button at most, and here none stands out.
            plain = [
                {name: value for name, value in each.items() if name != "style"} for each in buttons
            ]
            blocks.append(b.actions(*plain, block_id=f"digest:{place}"))
    return [*blocks, b.context("You have your reminders once a day. *Home* tab, My preferences.")]


def _greeting(lines: Sequence[Line]) -> str:
    count = len(lines)
    return f"Good morning. {count} thing{'s' if count > 1 else ''} to remember"
