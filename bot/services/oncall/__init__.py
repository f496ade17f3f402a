"""On-call: looking up, changing hands, time off, load, calendars."""

from bot.services.oncall.lookup import (
    OncallService,
    duty_of,
    rotation_responder,
    shifts_of,
)

__all__ = ["OncallService", "duty_of", "rotation_responder", "shifts_of"]
