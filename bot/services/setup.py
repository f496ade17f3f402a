"""Teams and rotations from a reviewed file; doing it twice changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlmodel import Session, col, delete, select

from bot.domain.wall_clock import zone
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from bot.services.teams import slug_of, stored_id
from models import Rotation, RotationMember, Team, TeamMember
from models.database import Database


def _known_zone(name: str) -> str:
    try:
        zone(name)
    except Mistake as error:
        raise ValueError(str(error)) from None
    return name


class RotationFile(BaseModel):
    """A rotation as the file writes it."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    zone: Annotated[str, AfterValidator(_known_zone)]
    handoff: time
    starts: date
    shift_days: int = Field(default=7, ge=1, le=366)
    people: list[str] = Field(min_length=1)

    @field_validator("people")
    @classmethod
    def _once_each(cls, people: list[str]) -> list[str]:
        if len(set(people)) != len(people):
            raise ValueError("someone is in it twice; each person goes in once")
        return people

    @field_validator("handoff", mode="before")
    @classmethod
    def _wall_clock(cls, value: object) -> object:
        # YAML reads 09:00 without quotes as the number 540.
        return time(*divmod(value, 60)) if isinstance(value, int) else value


class TeamFile(BaseModel):
    """A team as the file writes it; people by email or user id, the channel by name or id."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    channel: str
    lead: str | None = None
    members: list[str] = Field(min_length=1)
    rotations: list[RotationFile] = Field(default_factory=list)


class SetupFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    teams: list[TeamFile] = Field(min_length=1)


@dataclass(frozen=True)
class Directory:
    """Who and what there is in the workspace: emails to user ids, channel names to ids."""

    people: Mapping[str, str]
    channels: Mapping[str, str]

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


def load_setup(path: Path) -> SetupFile:
    """Read the file.

    Raises:
        Mistake: it can't be read, is no YAML (with the line), or says what can't be.
    """
    import yaml  # noqa: PLC0415 `run` never reads YAML, and starts sooner without it

    try:
        return read_setup(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"I can't read {path}: {error}") from None
    except yaml.YAMLError as error:
        raise Mistake(f"{path} is no YAML: {error}") from None


def read_setup(data: Any) -> SetupFile:
    """Check what was read from the file.

    Raises:
        Mistake: names the place in the file and what was expected there.
    """
    try:
        setup = SetupFile.model_validate(data)
    except ValidationError as error:
        raise Mistake("\n".join(_explain(problem) for problem in error.errors())) from None
    slugs = [slug_of(team.name) for team in setup.teams]
    twice = {slug for slug in slugs if slugs.count(slug) > 1}
    if twice:
        raise Mistake(f"Two teams have the same name: {', '.join(sorted(twice))}.")
    return setup


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
    }
    lines += _set(team, fields, f"team {written.name}")
    session.add(team)
    session.flush()
    members = {directory.person(each) for each in written.members}
    lines += _set_members(session, stored_id(team.id), members, f"team {written.name}")
    for rotation in written.rotations:
        lines += _apply_rotation(session, stored_id(team.id), rotation, directory)
    return lines


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
    rotation = rotation or Rotation(
        team_id=team_id,
        name=written.name,
        zone=written.zone,
        handoff_at=written.handoff,
        starts_on=written.starts,
        shift_days=written.shift_days,
    )
    fields = {
        "zone": written.zone,
        "handoff_at": written.handoff,
        "starts_on": written.starts,
        "shift_days": written.shift_days,
    }
    lines += _set(rotation, fields, label)
    session.add(rotation)
    session.flush()
    people = [directory.person(each) for each in written.people]
    return lines + _set_people(session, stored_id(rotation.id), people, label)


def _set_people(session: Session, rotation_id: int, people: Sequence[str], label: str) -> list[str]:
    order = select(RotationMember.user_id).where(RotationMember.rotation_id == rotation_id)
    current = list(session.exec(order.order_by(col(RotationMember.position))))
    if current == list(people):
        return []
    session.exec(delete(RotationMember).where(col(RotationMember.rotation_id) == rotation_id))
    session.add_all(
        RotationMember(rotation_id=rotation_id, position=position, user_id=user_id)
        for position, user_id in enumerate(people)
    )
    return [f"~ {label}: {', '.join(people)}"]


def _set(row: Team | Rotation, fields: Mapping[str, object], label: str) -> list[str]:
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return [f"~ {label}: {name} = {value}" for name, value in changed.items()]


def _explain(problem: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or "the file"
    return f"{place}: {str(problem['msg']).removeprefix('Value error, ')}"


def directory_of(
    users: Iterable[Mapping[str, Any]], channels: Iterable[Mapping[str, Any]]
) -> Directory:
    """A directory from what `users.list` and `conversations.list` give."""
    people = {}
    for user in users:
        if not user.get("deleted") and not user.get("is_bot"):
            email = (user.get("profile") or {}).get("email") or user["id"]
            people[email.lower()] = user["id"]
    return Directory(people, {channel["name"]: channel["id"] for channel in channels})
