"""Teams and rotations from a reviewed file; doing it twice changes nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, delete, select

from bot.domain.policy import Policy
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from bot.services.setup_file import LayerFile, RotationFile, SetupFile, TeamFile
from bot.services.setup_policy import Names, policy_from
from bot.services.teams import slug_of, stored_id
from models import EscalationPolicy, Rotation, RotationLayer, RotationMember, Team, TeamMember
from models.database import Database


@dataclass(frozen=True)
class Directory:
    """What there is in the workspace: emails to user ids, names of channels and groups to ids."""

    people: Mapping[str, str]
    channels: Mapping[str, str]
    groups: Mapping[str, str] = field(default_factory=dict)

    def person(self, written: str) -> str:
        """Raises Mistake when there is nobody of that email or id."""
        found = self.people.get(written.lower())
        if found is None and written in self.people.values():
            found = written
        if found is None:
            raise Mistake(f"Nobody in the workspace has the email or id “{written}”.")
        return found

    def channel(self, written: str) -> str:
        """Raises Mistake when there is no such channel."""
        name = written.removeprefix("#")
        found = self.channels.get(name)
        if found is None and name in self.channels.values():
            found = name
        if found is None:
            raise Mistake(f"There is no channel “{written}” that Liaison can see.")
        return found

    def group(self, written: str) -> str:
        """Raises Mistake when there is no such user group."""
        found = self.groups.get(written.removeprefix("@"))
        if found is None:
            raise Mistake(f"There is no user group “{written}” in the workspace.")
        return found


class SetupService:
    def __init__(self, database: Database) -> None:
        self._database = database

    def apply(
        self, actor: Actor, setup: SetupFile, directory: Directory, *, dry_run: bool
    ) -> list[str]:
        """Make the teams and rotations what the file says. Teams it doesn't name stay.

        Returns:
            What changes, a line each; empty when nothing does.

        Raises:
            NotAllowed: only administrators may.
            Mistake: a person or channel that the workspace doesn't have.
        """
        require(actor, Action.SET_UP_TEAMS)
        with self._database.writing() as session:
            changes = [
                line for team in setup.teams for line in _apply_team(session, team, directory)
            ]
            for team in setup.teams:  # when all rotations are there that they may name
                changes += _apply_policy(session, team, directory)
            if dry_run:
                session.rollback()
        return changes


def _apply_team(session: Session, written: TeamFile, directory: Directory) -> list[str]:
    slug = slug_of(written.name)
    team = session.exec(select(Team).where(Team.slug == slug)).first()
    lines = [] if team else [f"+ team {written.name}"]
    team = team or Team(slug=slug, name=written.name, channel_id="")
    fields = {
        "name": written.name,
        "channel_id": directory.channel(written.channel),
        "lead_user_id": directory.person(written.lead) if written.lead else None,
        "zone": written.zone,
        "opens_at": written.opens,
        "closes_at": written.closes,
        "holiday_region": written.holidays,
    }
    lines += _set(team, fields, f"team {written.name}")
    session.add(team)
    session.flush()
    members = {directory.person(each) for each in written.members}
    lines += _set_members(session, stored_id(team.id), members, f"team {written.name}")
    for rotation in written.rotations:
        lines += _apply_rotation(session, stored_id(team.id), rotation, directory)
    return lines


def _apply_policy(session: Session, written: TeamFile, directory: Directory) -> list[str]:
    if written.policy is None:
        return []
    team = session.exec(select(Team).where(Team.slug == slug_of(written.name))).one()
    names = Names(directory.person, directory.channel, directory.group)
    rules = policy_from(session, team, written.policy, names).model_dump(mode="json")
    stored = session.get(EscalationPolicy, team.id) or EscalationPolicy(team_id=stored_id(team.id))
    before = Policy.model_validate(stored.rules).model_dump(mode="json")
    changed = [name for name, value in rules.items() if before[name] != value]
    stored.rules = rules
    session.add(stored)
    return [f"~ policy of {written.name}: {name} = {json.dumps(rules[name])}" for name in changed]


def _set_members(session: Session, team_id: int, wanted: set[str], label: str) -> list[str]:
    current = session.exec(select(TeamMember).where(TeamMember.team_id == team_id)).all()
    gone = [member for member in current if member.user_id not in wanted]
    new = sorted(wanted - {member.user_id for member in current})
    for member in gone:
        session.delete(member)
    session.add_all(TeamMember(team_id=team_id, user_id=user_id) for user_id in new)
    return [f"+ {label}: {each}" for each in new] + [f"- {label}: {each.user_id}" for each in gone]


def _apply_rotation(
    session: Session, team_id: int, written: RotationFile, directory: Directory
) -> list[str]:
    same = (Rotation.team_id == team_id, Rotation.name == written.name)
    rotation = session.exec(select(Rotation).where(*same)).first()
    label = f"rotation {written.name}"
    lines = [] if rotation else [f"+ {label}"]
    rotation = rotation or Rotation(team_id=team_id, name=written.name)
    fields = {
        "always": written.is_always,
        "usergroup_id": written.usergroup,
        "sets_topic": written.sets_topic,
    }
    lines += _set(rotation, fields, label)
    session.add(rotation)
    session.flush()
    return lines + _set_layers(session, stored_id(rotation.id), written.layers, directory, label)


def _set_layers(
    session: Session,
    rotation_id: int,
    written: Sequence[LayerFile],
    directory: Directory,
    label: str,
) -> list[str]:
    lasting = select(RotationLayer).where(
        RotationLayer.rotation_id == rotation_id, col(RotationLayer.active_until).is_(None)
    )
    stored = {layer.position: layer for layer in session.exec(lasting)}
    lines = []
    for position, layer_file in enumerate(written):
        name = label if len(written) == 1 else f"{label}, layer {layer_file.name}"
        columns = layer_file.columns()
        layer = stored.pop(position, None) or RotationLayer(
            rotation_id=rotation_id, position=position, **columns
        )
        lines += _set(layer, columns, name)
        session.add(layer)
        session.flush()
        people = [directory.person(each) for each in layer_file.people]
        lines += _set_people(session, stored_id(layer.id), people, name)
    for layer in stored.values():
        session.exec(delete(RotationMember).where(col(RotationMember.layer_id) == layer.id))
        session.delete(layer)
        lines.append(f"- {label}, layer {layer.name}")
    return lines


def _set_people(session: Session, layer_id: int, people: Sequence[str], label: str) -> list[str]:
    order = select(RotationMember.user_id).where(RotationMember.layer_id == layer_id)
    current = list(session.exec(order.order_by(col(RotationMember.position))))
    if current == list(people):
        return []
    session.exec(delete(RotationMember).where(col(RotationMember.layer_id) == layer_id))
    session.add_all(
        RotationMember(layer_id=layer_id, position=position, user_id=user_id)
        for position, user_id in enumerate(people)
    )
    return [f"~ {label}: {', '.join(people)}"]


def _set(
    row: Team | Rotation | RotationLayer, fields: Mapping[str, object], label: str
) -> list[str]:
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return [f"~ {label}: {name} = {value}" for name, value in changed.items()]


def directory_of(
    users: Iterable[Mapping[str, Any]],
    channels: Iterable[Mapping[str, Any]],
    groups: Iterable[Mapping[str, Any]] = (),
) -> Directory:
    """A directory from what `users.list`, `conversations.list` and `usergroups.list` give."""
    people = {}
    for user in users:
        if not user.get("deleted") and not user.get("is_bot"):
            email = (user.get("profile") or {}).get("email") or user["id"]
            people[email.lower()] = user["id"]
    return Directory(
        people,
        {channel["name"]: channel["id"] for channel in channels},
        {group["handle"]: group["id"] for group in groups},
    )
