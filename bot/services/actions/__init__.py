"""What is to be done: one owner and one date each, until it is done. The one mechanism for it.

Post-mortems, meetings, surveys and audits add actions here, each with an `ActionSource` that says
where it came up.
"""

from bot.services.actions.checks import ActionDraft
from bot.services.actions.reminders import ActionReminders
from bot.services.actions.rows import (
    ActionSource,
    actions_of,
    calendar_of,
    is_open,
    may_be_told,
    source_of,
)
from bot.services.actions.service import ActionService, ItemForm, ListedActions

__all__ = [
    "ActionDraft",
    "ActionReminders",
    "ActionService",
    "ActionSource",
    "ItemForm",
    "ListedActions",
    "actions_of",
    "calendar_of",
    "is_open",
    "may_be_told",
    "source_of",
]
