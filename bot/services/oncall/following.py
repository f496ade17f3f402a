"""What follows a rotation: a Slack user group, and the topic of the team's channel."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.rotation import Duty, paged_for
from bot.outbox.queue import enqueue
from bot.services.oncall.lookup import rotation_responder
from bot.services.say import say
from bot.views.oncall_handoff import group_is_empty, topic
from models import Person, Priority, Rotation, Team


def follow(session: Session, rotation_id: int, duty: Duty, now: datetime) -> None:
    """Enqueue what shows who is on call, within the caller's transaction."""
    rotation = session.get_one(Rotation, rotation_id)
    team = session.get_one(Team, rotation.team_id)
    if rotation.usergroup_id:
        _update_group(session, rotation.usergroup_id, team, now)
    if rotation.sets_topic:
        _set_topic(session, team, duty, now)


def _update_group(session: Session, group_id: str, team: Team, now: datetime) -> None:
    """All rotations that share the group, together; a call replaces everyone who is in it."""
    people = _in_group(session, group_id, now)
    if not people:
        # Slack refuses an empty group, so whoever was the last stays in it.
        _say_empty(session, group_id, team, now)
        return
    users = ",".join(people)
    enqueue(
        session,
        key=f"usergroup:{group_id}:{int(now.timestamp())}:{users}"[:200],
        destination=f"usergroup:{group_id}",
        method="usergroups.users.update",
        payload={"usergroup": group_id, "users": users},
        priority=Priority.UPDATE,
        now=now,
    )


def _in_group(session: Session, group_id: str, now: datetime) -> list[str]:
    """Who is on call in any of the group's rotations, without those whom Slack refuses in it."""
    sharing = select(Rotation.id).where(Rotation.usergroup_id == group_id)
    rotation_ids = [each for each in session.exec(sharing) if each is not None]
    paged = {rotation_responder(session, each, now) for each in rotation_ids}
    on_call = {each for each in paged if each}
    refused = select(Person.user_id).where(
        col(Person.user_id).in_(on_call),
        col(Person.deleted) | col(Person.is_bot) | col(Person.is_guest),
    )
    return sorted(on_call.difference(session.exec(refused).all()))


def _say_empty(session: Session, group_id: str, team: Team, now: datetime) -> None:
    say(
        session,
        key=f"usergroup:{group_id}:empty:{now:%G-%V}",
        destination=team.lead_user_id or team.channel_id,
        words=group_is_empty(team),
        event_type="liaison_notice",
        now=now,
    )


def _set_topic(session: Session, team: Team, duty: Duty, now: datetime) -> None:
    paged = paged_for(duty)
    someone = session.get(Person, paged) if paged else None
    enqueue(
        session,
        key=f"topic:{team.channel_id}:{int(now.timestamp())}",
        destination=f"topic:{team.channel_id}",
        method="conversations.setTopic",
        payload={
            "channel": team.channel_id,
            "topic": topic(duty, someone.name if someone else paged, team.zone),
        },
        priority=Priority.UPDATE,
        now=now,
    )
