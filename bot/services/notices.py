"""What Liaison tells its administrators when something can't be sent."""

import logging
from collections.abc import Callable

from sqlmodel import Session

from bot.clock import Clock
from bot.services.people import PeopleService
from bot.services.say import say
from bot.views.blocks import escape
from models import OutboxMessage

_log = logging.getLogger(__name__)

_CURES = {
    "channel_not_found": "The channel is gone, or private and Liaison was never invited.",
    "is_archived": "The channel is archived. Unarchive it, or give the team another one.",
    "not_in_channel": "Invite Liaison to the channel: /invite @Liaison.",
    "account_inactive": "The account is deactivated. If it is in a rotation, take it out.",
    "missing_scope": "A permission is missing. Run: python app.py doctor",
}
_WHAT = {
    "chat.postMessage": "send a message to",
    "files.getUploadURLExternal": "send a picture to",
    "chat.update": "change a message to",
    "views.publish": "renew the App Home of",
}


def report_failure(people: PeopleService, clock: Clock) -> Callable[[Session, OutboxMessage], None]:
    """What the outbox calls when a row ends without having been sent.

    Returns:
        A function for the transaction that ends the row: it tells each administrator once a week
        for each destination and reason, and never about a notice to themselves.
    """

    def report(session: Session, row: OutboxMessage) -> None:
        reason = row.last_error or "unknown"
        _log.error("could not send %s to %s: %s", row.method, row.destination, reason)
        if row.key.startswith("notice:"):
            return
        for administrator in people.administrators(session):
            say(
                session,
                key=f"notice:{administrator}:{row.destination}:{reason}:{clock.now():%G-%V}",
                destination=administrator,
                words=_words(row, reason),
                event_type="liaison_notice",
                now=clock.now(),
            )

    return report


def _words(row: OutboxMessage, reason: str) -> str:
    place = row.destination.rpartition(":")[2]
    place = f"<@{place}>" if place.startswith(("U", "W")) else f"<#{place}>"
    what = _WHAT.get(row.method, f"do {row.method}")
    cure = _CURES.get(reason, "The log says more.")
    return f"I could not {what} {place}: Slack says `{escape(reason)}`. {cure}"
