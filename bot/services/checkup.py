"""What works and what is left, from the rows: one mechanism for the doctor and the guided setup."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.escalation import steps_at
from bot.domain.finding import Finding, fine, note, wrong
from bot.domain.rotation import gaps_between, paged_for
from bot.errors import GatewayError
from bot.services.escalations.case import calendar_of, policy_of
from bot.services.escalations.targets import behind
from bot.services.oncall.loading import Loaded, load
from bot.services.oncall.lookup import duty_of
from bot.services.teams import stored_id
from models import OutboxMessage, OutboxState, Person, Team, TestPage

_FOLLOWING = "usergroups.users.update"
_AHEAD = timedelta(weeks=4)
Slash = Callable[[str], str]
Look = Callable[[str], Mapping[str, Any]]
"""A channel as Slack's `conversations.info` gives it, by its id."""


def look_at_team(session: Session, team: Team, now: datetime, slash: Slash) -> Iterator[Finding]:
    """Whether a page for this team would reach somebody, and what would make it surer.

    Args:
        session: to read with.
        team: which.
        now: the present moment.
        slash: how this installation calls a command.
    """
    rotations = load(session, now, now + _AHEAD, team_id=team.id).all
    if not rotations:
        yield note(
            f"{team.name} has no rotation: nobody is on call for it.",
            f"Put people on call: {slash('liaison')} setup.",
        )
    for rotation in rotations:
        yield from _rotation(session, rotation, now, slash)
    yield from _path(session, team, now, slash)
    yield _test_page(session, team, slash)


def look_at_groups(session: Session) -> Iterator[Finding]:
    """A finding for each user group whose last update was refused."""
    ended = (OutboxState.SENT, OutboxState.FAILED)
    updates = select(OutboxMessage).where(
        OutboxMessage.method == _FOLLOWING, col(OutboxMessage.state).in_(ended)
    )
    last = {row.destination: row for row in session.exec(updates.order_by(col(OutboxMessage.id)))}
    for destination, row in sorted(last.items()):
        if row.state == OutboxState.FAILED:
            yield note(
                f"The user group {destination.rpartition(':')[2]} can't follow its rotation: "
                f"Slack says {row.last_error}.",
                "Let apps edit user groups (Slack: Workspace settings, Permissions), or take "
                "`usergroup` off the rotation.",
            )


def look_at_sinks(*, any_set: bool) -> Finding:
    """Whether pages go anywhere but Slack."""
    if any_set:
        return fine("Pages also go to a sink beside Slack.")
    return note(
        "No page sink is set up: pages go to Slack alone, which wakes nobody.",
        "Set PAGER_WEBHOOK_URL and PAGER_WEBHOOK_SECRET, or PAGERDUTY_ROUTING_KEY.",
    )


def look_at_channel(name: str, channel_id: str, look: Look) -> Finding:
    """Whether Liaison can post in a team's channel.

    Args:
        name: the team's.
        channel_id: of its channel.
        look: asks Slack.

    Raises:
        GatewayError: Slack gives no clear answer.
    """
    try:
        info = look(channel_id)
    except GatewayError as error:
        if error.code != "channel_not_found":
            raise
        return wrong(
            f"The channel of {name} ({channel_id}) can't be found.",
            "If it is private, type /invite @Liaison in it; else give the team another channel.",
        )
    channel = f"#{info['name']}"
    if info.get("is_archived"):
        return wrong(f"{channel}, the channel of {name}, is archived.", "Unarchive it.")
    if not info.get("is_member"):
        return wrong(
            f"Liaison is not in {channel}, the channel of {name}.",
            f"Type /invite @Liaison in {channel}.",
        )
    return fine(f"Liaison is in {channel}, the channel of {name}.")


def _rotation(session: Session, rotation: Loaded, now: datetime, slash: Slash) -> Iterator[Finding]:
    name = f"{rotation.team}, {rotation.name}"
    duty = duty_of(session, rotation.id, now)
    paged = paged_for(duty) if duty else None
    if paged:
        yield fine(f"{_name(session, paged)} is on call for {name} now.")
    elif rotation.always:
        yield note(
            f"Nobody is on call for {name} now, or can be reached.",
            f"Change the rotation: {slash('oncall')} change; or put someone on call: "
            f"{slash('oncall')} override.",
        )
    gaps = list(gaps_between(rotation.schedule, now, now + _AHEAD)) if rotation.always else []
    if gaps:
        times = "once" if len(gaps) == 1 else f"{len(gaps)} times"
        yield note(
            f"Nobody is on call for {name} {times} in the next four weeks.",
            f"{slash('oncall')} schedule shows when.",
        )


def _path(session: Session, team: Team, now: datetime, slash: Slash) -> Iterator[Finding]:
    policy = policy_of(session, team)
    empty = [
        place
        for place, step in enumerate(policy.steps, start=1)
        if not (found := behind(session, team, step, now)).people
        and not found.channels
        and not found.vendors
    ]
    if empty:
        steps = ", ".join(map(str, empty))
        yield note(
            f"The path of {team.name} has nobody behind step {steps} now: it is passed over.",
            "Change it in the App Home: Team settings.",
        )
    at_once = steps_at(policy, calendar_of(team), now)
    if any(behind(session, team, policy.steps[each], now).people for each in at_once):
        yield fine(f"An escalation to {team.name} pages somebody now.")
    else:
        yield note(
            f"An escalation to {team.name} would page nobody now.",
            f"Give it a lead, a rotation or a path: {slash('liaison')} setup.",
        )


def _test_page(session: Session, team: Team, slash: Slash) -> Finding:
    pages = select(TestPage).where(TestPage.team_id == stored_id(team.id))
    last = session.exec(pages.order_by(col(TestPage.id).desc())).first()
    if last is None:
        return note(
            f"No test page was sent for {team.name} yet.", f"Send one: {slash('liaison')} setup."
        )
    who = _name(session, last.user_id)
    if last.answered_at is None:
        return note(f"{who} has not answered the test page for {team.name}.", "Ask them, kindly.")
    return fine(f"{who} answered the test page for {team.name}.")


def _name(session: Session, user_id: str) -> str:
    someone = session.get(Person, user_id)
    return someone.name if someone else user_id
