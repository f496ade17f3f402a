"""Who is on call: layers, overrides and time off in, shifts out. Computed, never stored ahead.

`plan` holds the values, `slots` the arithmetic of one layer, `stratum` what a layer answers,
`schedule` the final answer of all layers and overrides, `changes` what an edit would change, and
`duty` what people are told. The rules, with examples to check by hand: docs/rotation-examples.md.
"""

from bot.domain.rotation.changes import Change, difference
from bot.domain.rotation.duty import Duty, Unreached, duty_at, paged_for, with_following
from bot.domain.rotation.plan import (
    Days,
    FixedLayer,
    FixedShift,
    Hours,
    Interval,
    Layer,
    Length,
    Origin,
    Override,
    Shift,
    TimeOff,
    Window,
)
from bot.domain.rotation.schedule import (
    Schedule,
    gaps_between,
    next_shift,
    shift_at,
    shifts_between,
    stand_in_for,
)

__all__ = [
    "Change",
    "Days",
    "Duty",
    "FixedLayer",
    "FixedShift",
    "Hours",
    "Interval",
    "Layer",
    "Length",
    "Origin",
    "Override",
    "Schedule",
    "Shift",
    "TimeOff",
    "Unreached",
    "Window",
    "difference",
    "duty_at",
    "gaps_between",
    "next_shift",
    "paged_for",
    "shift_at",
    "shifts_between",
    "stand_in_for",
    "with_following",
]
