"""What Liaison tells its administrators when something can't be sent."""

import logging
from collections.abc import Callable

from sqlmodel import Session, select

from bot.clock import Clock
from bot.domain.page_sinks import PAGERDUTY, WEBHOOK
from bot.permissions import is_person
from bot.services.people import PeopleService
from bot.services.say import say
from bot.views.blocks import escape
from models import OutboxMessage, OutboxState, Rotation, Team

_log = logging.getLogger(__name__)

_CURES = {
    "channel_not_found": "The channel is gone, or private and Liaison was never invited.",
    "is_archived": "The channel is archived. Unarchive it, or give the team another one.",
    "not_in_channel": "Invite Liaison to the channel: /invite @Liaison.",
    "account_inactive": "The account is deactivated. If it is in a rotation, take it out.",
    "permission_denied": "This workspace lets only some people edit user groups. Let apps do it, "
    "or take the group off the rotation.",
    "missing_scope": "A permission is missing. Run: python app.py doctor",
}
_SINKS = {
    WEBHOOK: ("the page sink (PAGER_WEBHOOK_URL)", "Check the address, and what answers there."),
    PAGERDUTY: ("PagerDuty", "Check PAGERDUTY_ROUTING_KEY."),
}
_WHAT = {
    "chat.postMessage": "send a message to",
    "files.getUploadURLExternal": "send a picture to",
    "chat.update": "change a message to",
    "views.publish": "renew the App Home of",
    "usergroups.users.update": "put who is on call into the user group",
    "conversations.setTopic": "set the topic of",
}


def report_failure(people: PeopleService, clock: Clock) -> Callable[[Session, OutboxMessage], None]:
    """What the outbox calls when a row ends without having been sent.

    Returns:
        A function for the transaction that stores the failure: it tells each administrator once a
        week for each destination and reason, and never about a notice to themselves. That a user
        group can't follow its rotation is told once, and to the lead too: a workspace may forbid
        it.
    """

    def _concerned(session: Session, row: OutboxMessage) -> list[tuple[str, str]]:
        if row.method == "usergroups.users.update":
            group_id = row.destination.rpartition(":")[2]
            people_told = {*people.administrators(session), *_leads(session, group_id)}
            return [(user_id, "once") for user_id in sorted(people_told)]
        week = f"{clock.now():%G-%V}"
        return [(user_id, week) for user_id in people.administrators(session)]

    def report(session: Session, row: OutboxMessage) -> None:
        reason = row.last_error or "unknown"
        _log.error("could not send %s to %s: %s", row.method, row.destination, reason)
        if row.key.startswith("notice:"):
            return
        place = row.method if row.method in _SINKS else row.destination
        for user_id, when in _concerned(session, row):
            say(
                session,
                key=f"notice:{user_id}:{place}:{reason}:{when}",
                destination=user_id,
                words=_words(row, reason),
                event_type="liaison_notice",
                now=clock.now(),
            )

    return report


def _leads(session: Session, group_id: str) -> list[str]:
    """The leads of the teams whose rotations the group follows."""
    leads = select(Team.lead_user_id).join(Rotation).where(Rotation.usergroup_id == group_id)
    return [lead for lead in session.exec(leads.distinct()) if lead]


def _place(place: str) -> str:
    if place.startswith("S"):
        return f"`{escape(place)}`"  # a mention of the group would ring everyone's phone
    return f"<@{place}>" if is_person(place) else f"<#{place}>"


def _words(row: OutboxMessage, reason: str) -> str:
    if row.method in _SINKS:
        return _sink_words(row, reason)
    place = _place(row.destination.rpartition(":")[2])
    what = _WHAT.get(row.method, f"do {row.method}")
    cure = _CURES.get(reason, "The log says more.")
    return f"I could not {what} {place}: Slack says `{escape(reason)}`. {cure}"


def _sink_words(row: OutboxMessage, reason: str) -> str:
    sink, cure = _SINKS[row.method]
    ended = row.state == OutboxState.FAILED
    goes_on = "I have given up on this one" if ended else "I go on trying"
    return (
        f"Pages don't reach {sink}: `{escape(reason)}`. {goes_on}; people are still paged in "
        f"Slack, which wakes nobody. {cure}"
    )
