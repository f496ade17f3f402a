"""An escalation policy as a file writes it; docs/teams.example.yaml shows every form."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from sqlmodel import Session, select

from bot.domain.impact import IMPACTS
from bot.domain.policy import (
    DecisionKind,
    Hours,
    Policy,
    Severity,
    Step,
    Target,
    TargetKind,
    Wait,
)
from bot.domain.policy_checks import MOST_STEPS, link_problem, targets_problem
from bot.errors import Mistake
from bot.services.setup.authority import ApproverLines, approvers_file, approvers_from
from bot.services.setup.directory import Directory
from bot.services.teams import slug_of
from models import Rotation, Team


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VendorFile(_Part):
    vendor: str = Field(min_length=1, max_length=80)
    reach: str = Field(min_length=1, max_length=300)
    contract: str = Field(default="", max_length=120)
    sla: str = Field(default="", max_length=120)


TargetFile = str | VendorFile
"""`lead`, `rotation Primary`, `rotation IT / Primary`, `@group`, `#channel`, or a person."""


def _with_targets(written: Any) -> Any:
    return {"targets": written} if isinstance(written, list) else written


class StepFile(_Part):
    """A list of targets, or such a list with its own hours or waits."""

    targets: list[TargetFile] = Field(min_length=1)
    hours: Hours = Hours.ALWAYS
    waits: dict[Severity, Wait] = Field(default_factory=dict)


class PolicyFile(_Part):
    steps: list[Annotated[StepFile, BeforeValidator(_with_targets)]] = Field(
        default_factory=list, max_length=MOST_STEPS
    )
    """None: the team's rotations in turn, then its lead."""
    waits: dict[Severity, Wait] = Field(default_factory=dict)
    rounds: dict[Severity, Annotated[int, Field(ge=1, le=10)]] = Field(default_factory=dict)
    acknowledged_for: dict[Severity, Wait] = Field(default_factory=dict)
    severities: dict[str, Severity] = Field(default_factory=dict)
    runbooks: dict[str, str] = Field(default_factory=dict)
    fallback: str | None = None
    approvers: dict[DecisionKind, ApproverLines] = Field(default_factory=dict)
    """The authority map, by kind of decision."""
    post_mortem_from: Severity = 2

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = {*self.severities, *self.runbooks} - set(IMPACTS)
        if unknown:
            raise ValueError(
                f"there is no impact {', '.join(sorted(unknown))}; "
                f"there are {', '.join(sorted(IMPACTS))}"
            )
        problems = [problem for link in self.runbooks.values() if (problem := link_problem(link))]
        if problems:
            raise ValueError(problems[0])
        return self


def policy_from(session: Session, team: Team, written: PolicyFile, directory: Directory) -> Policy:
    """The policy that a file means.

    Raises:
        Mistake: a person, rotation, group or channel that isn't there; someone twice in a step.
    """
    plain = written.model_dump(exclude={"steps", "fallback", "approvers"})
    return Policy.model_validate(
        {
            **plain,
            "steps": [_step(session, team, each, directory) for each in written.steps],
            "fallback_channel": written.fallback and directory.channel(written.fallback),
            "approvers": approvers_from(session, team, written.approvers, directory),
        }
    )


def _step(session: Session, team: Team, written: StepFile, directory: Directory) -> Step:
    targets = tuple(_target(session, team, each, directory) for each in written.targets)
    if problem := targets_problem(targets):
        raise Mistake(f"The policy of {team.name}: {problem}")
    return Step(targets=targets, hours=written.hours, waits=written.waits)


def _target(session: Session, team: Team, written: TargetFile, directory: Directory) -> Target:
    if isinstance(written, VendorFile):
        facts: Mapping[str, str] = written.model_dump(exclude={"vendor"})
        return Target(kind=TargetKind.VENDOR, name=written.vendor, **facts)
    if written == "lead":
        return Target(kind=TargetKind.LEAD)
    if written.startswith("rotation "):
        ref = _rotation(session, team, written.removeprefix("rotation "))
        return Target(kind=TargetKind.ROTATION, ref=ref)
    if written.startswith("@"):
        return Target(kind=TargetKind.GROUP, ref=directory.group(written))
    if written.startswith("#"):
        return Target(kind=TargetKind.CHANNEL, ref=directory.channel(written))
    return Target(kind=TargetKind.PERSON, ref=directory.person(written))


def _rotation(session: Session, team: Team, written: str) -> str:
    """The number of a rotation: one of the team's own by its name, or `TEAM / NAME`."""
    of_team, slash, name = written.partition("/")
    places = [(team.slug, written.strip())]
    places += [(slug_of(of_team), name.strip())] if slash else []
    for slug, wanted in places:
        query = select(Rotation.id).join(Team).where(Team.slug == slug, Rotation.name == wanted)
        found = session.exec(query).first()
        if found is not None:
            return str(found)
    raise Mistake(f"The policy of {team.name}: there is no rotation “{written}”.")


def policy_file(session: Session, team: Team, policy: Policy, directory: Directory) -> PolicyFile:
    """The same the other way: a stored policy as the file writes it."""
    plain = policy.model_dump(exclude={"steps", "fallback_channel", "approvers"})
    fallback = policy.fallback_channel
    return PolicyFile(
        **plain,
        steps=[
            StepFile(targets=targets, hours=step.hours, waits=step.waits)
            for step in policy.steps
            if (targets := _written_targets(session, team, step, directory))
        ],
        fallback=fallback and directory.written_channel(fallback),
        approvers=approvers_file(policy.approvers, directory.written_person),
    )


def _written_targets(
    session: Session, team: Team, step: Step, directory: Directory
) -> list[TargetFile]:
    """Whom a step reaches; without a rotation that is gone."""
    written = (_written(session, team, each, directory) for each in step.targets)
    return [each for each in written if each is not None]


def _written(
    session: Session, team: Team, target: Target, directory: Directory
) -> TargetFile | None:
    if target.kind == TargetKind.VENDOR:
        facts: Mapping[str, str] = target.model_dump(include={"reach", "contract", "sla"})
        return VendorFile(vendor=target.name, **facts)
    if target.kind == TargetKind.ROTATION:
        return _written_rotation(session, team, target.ref)
    if target.kind == TargetKind.LEAD:
        return "lead"
    words = {
        TargetKind.GROUP: directory.written_group,
        TargetKind.CHANNEL: directory.written_channel,
        TargetKind.PERSON: directory.written_person,
    }
    return words[target.kind](target.ref)


def _written_rotation(session: Session, team: Team, ref: str) -> str | None:
    rotation = session.get(Rotation, int(ref)) if ref.isdecimal() else None
    if rotation is None:
        return None
    if rotation.team_id == team.id:
        return f"rotation {rotation.name}"
    return f"rotation {session.get_one(Team, rotation.team_id).name} / {rotation.name}"
