"""The form for when and where the roadmap's summary is posted."""

from collections.abc import Sequence
from datetime import time

from bot.views import blocks as b

SETTINGS = "roadmap_summary_settings"
OPEN = "roadmap_summary_settings_open"
ON = "on"


def summary_modal(*, on: bool, at: time, zone: str | None, channels: Sequence[str]) -> b.Block:
    """The settings as they are, to be changed."""
    boxes = b.checkboxes("value", [b.option("Post it by itself", ON)], initial=[ON] if on else [])
    return b.modal(
        SETTINGS,
        "Roadmap summary",
        [
            b.section("It comes on the first Monday of the month that is no public holiday."),
            b.field("on", "Every month", boxes, optional=True),
            b.field("at", "At", b.time_input("value", initial=at)),
            b.field(
                "zone",
                "Time zone",
                b.text_input("value", initial=zone or "", limit=60),
                hint="Like Europe/Berlin. Empty: the first team's.",
                optional=True,
            ),
            b.field(
                "channels",
                "Where?",
                b.channels_select("value", initial=channels),
                hint="Nothing chosen: the channel of every team.",
                optional=True,
            ),
        ],
        submit="Save",
    )


def settings_words(
    *, on: bool, at: time, zone: str | None, channels: Sequence[str], is_default: bool
) -> str:
    """The same in one line of the Settings tab."""
    told = "not posted by itself"
    if on:
        where = ", ".join(f"<#{each}>" for each in channels) or "every team's channel"
        clock = f"{at:%H:%M} ({b.escape(zone)})" if zone else f"{at:%H:%M}"
        told = f"first working Monday of the month, {clock}, in {where}"
    return f"*Roadmap summary:* {told}{' _(the default)_' if is_default else ''}"
