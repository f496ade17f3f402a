"""An escalation policy as a file writes it; docs/teams.example.yaml shows every form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from sqlmodel import Session, select

from bot.domain.decision import kind_of
from bot.domain.impact import IMPACTS
from bot.domain.policy import (
    Approver,
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


class ApproverFile(_Part):
    """One line of the authority map: `with` is the slug of the other team, none for every one."""

    people: Annotated[list[str], Field(min_length=1)]
    with_team: str = Field(default="", alias="with", max_length=40)
    alone: str = Field(default="", max_length=500)
    other_alone: str = Field(default="", max_length=500)


def _lines(written: Any) -> Any:
    """A list of people is a line; one line alone is a list of lines."""
    is_people = isinstance(written, list) and all(isinstance(each, str) for each in written)
    if is_people and written:
        return [{"people": written}]
    return [written] if isinstance(written, dict) else written


_Approvers = Annotated[
    list[ApproverFile], BeforeValidator(_lines), Field(min_length=1, max_length=20)
]


class PolicyFile(_Part):
    steps: list[Annotated[StepFile, BeforeValidator(_with_targets)]] = Field(
        min_length=1, max_length=MOST_STEPS
    )
    waits: dict[Severity, Wait] = Field(default_factory=dict)
    rounds: dict[Severity, Annotated[int, Field(ge=1, le=10)]] = Field(default_factory=dict)
    acknowledged_for: dict[Severity, Wait] = Field(default_factory=dict)
    severities: dict[str, Severity] = Field(default_factory=dict)
    runbooks: dict[str, str] = Field(default_factory=dict)
    fallback: str | None = None
    approvers: dict[DecisionKind, _Approvers] = Field(default_factory=dict)
    """The authority map by kind of decision: who decides, then who may in their place."""
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


@dataclass(frozen=True)
class Names:
    """How what the file names is found; each raises Mistake when it isn't there."""

    person: Callable[[str], str]
    channel: Callable[[str], str]
    group: Callable[[str], str]


def policy_from(session: Session, team: Team, written: PolicyFile, names: Names) -> Policy:
    """The policy that a file means.

    Raises:
        Mistake: a person, rotation, group or channel that isn't there; someone twice in a step.
    """
    plain = written.model_dump(exclude={"steps", "fallback", "approvers"})
    approvers = [
        _approver(session, team, kind, line, names)
        for kind, lines in written.approvers.items()
        for line in lines
    ]
    return Policy.model_validate(
        {
            **plain,
            "steps": [_step(session, team, each, names) for each in written.steps],
            "fallback_channel": written.fallback and names.channel(written.fallback),
            "approvers": approvers,
        }
    )


def _approver(
    session: Session, team: Team, kind: str, line: ApproverFile, names: Names
) -> Approver:
    other = line.with_team
    if other and session.exec(select(Team.id).where(Team.slug == other)).first() is None:
        raise Mistake(f"The policy of {team.name}: “{kind}” names no team that there is: {other}.")
    first, *others = [names.person(each) for each in line.people]
    return Approver(
        kind=kind_of(kind),
        user_id=first,
        delegates=tuple(others),
        **line.model_dump(include={"with_team", "alone", "other_alone"}),
    )


def _step(session: Session, team: Team, written: StepFile, names: Names) -> Step:
    targets = tuple(_target(session, team, each, names) for each in written.targets)
    if problem := targets_problem(targets):
        raise Mistake(f"The policy of {team.name}: {problem}")
    return Step(targets=targets, hours=written.hours, waits=written.waits)


def _target(session: Session, team: Team, written: TargetFile, names: Names) -> Target:
    if isinstance(written, VendorFile):
        facts: Mapping[str, str] = written.model_dump(exclude={"vendor"})
        return Target(kind=TargetKind.VENDOR, name=written.vendor, **facts)
    if written == "lead":
        return Target(kind=TargetKind.LEAD)
    if written.startswith("rotation "):
        ref = _rotation(session, team, written.removeprefix("rotation "))
        return Target(kind=TargetKind.ROTATION, ref=ref)
    if written.startswith("@"):
        return Target(kind=TargetKind.GROUP, ref=names.group(written))
    if written.startswith("#"):
        return Target(kind=TargetKind.CHANNEL, ref=names.channel(written))
    return Target(kind=TargetKind.PERSON, ref=names.person(written))


def _rotation(session: Session, team: Team, written: str) -> str:
    of_team, slash, name = written.rpartition("/")
    slug = slug_of(of_team) if slash else team.slug
    query = select(Rotation.id).join(Team).where(Team.slug == slug, Rotation.name == name.strip())
    found = session.exec(query).first()
    if found is None:
        raise Mistake(f"The policy of {team.name}: there is no rotation “{written}”.")
    return str(found)
