"""An escalation policy: who is paged after whom, how long each is waited for, how often."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from bot.domain.business import BusinessCalendar
from bot.domain.impact import IMPACTS, severity_of

Wait = Annotated[int, Field(ge=1, le=60 * 24 * 14)] | Literal["business_hour", "business_day"]
"""Minutes, or until the next business hour or day of the team's calendar."""
Severity = Annotated[int, Field(ge=1, le=4)]
DecisionKind = Annotated[str, Field(min_length=1, max_length=60)]
"""One of `bot.domain.decision.KINDS`, or a kind of the team's own, in its words."""
_MOST_STEPS = 12
MOST_APPROVERS = 25
_MOST_ROUNDS = 10
USUAL_KINDS = ("pause_spend", "roll_back", "publish", "approve")
"""The kinds of decision that every team has; `bot.domain.decision.KINDS` has their words."""
_DEFAULTS: Mapping[str, Mapping[int, Wait]] = MappingProxyType(
    {
        "waits": {1: 5, 2: 15, 3: 60, 4: "business_hour"},
        "rounds": {1: 3, 2: 2, 3: 1, 4: 1},
        "acknowledged_for": {1: 30, 2: 60, 3: 240, 4: "business_day"},
    }
)
"""By severity; a policy that names some severities keeps these for the others."""


class TargetKind(StrEnum):
    ROTATION = "rotation"
    PERSON = "person"
    GROUP = "group"
    CHANNEL = "channel"
    LEAD = "lead"
    VENDOR = "vendor"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Part):
    """Whom a step reaches. `ref` is a rotation's number, or a Slack id of its kind."""

    kind: TargetKind
    ref: str = Field(default="", max_length=40)
    name: str = Field(default="", max_length=80)
    """Of a vendor, and so are the next three."""
    reach: str = Field(default="", max_length=300)
    contract: str = Field(default="", max_length=120)
    sla: str = Field(default="", max_length=120)


class Hours(StrEnum):
    ALWAYS = "always"
    BUSINESS = "business"
    OUT_OF_HOURS = "out_of_hours"


class Step(_Part):
    """`waits` are this step's own, by severity, where they differ from the policy's."""

    targets: tuple[Target, ...] = Field(min_length=1, max_length=10)
    hours: Hours = Hours.ALWAYS
    waits: dict[Severity, Wait] = Field(default_factory=dict)


class Approver(_Part):
    """A line of the authority map: who may take one kind of decision, and who in their place."""

    kind: DecisionKind
    user_id: str
    delegates: tuple[str, ...] = ()
    with_team: str = Field(default="", max_length=40)
    """The slug of the other team of the pair it holds for; empty for every other team."""
    alone: str = Field(default="", max_length=500)
    """What the team may do by itself, without asking."""
    other_alone: str = Field(default="", max_length=500)
    """What the other team may do by itself, without asking."""

    def is_for(self, kind: str) -> bool:
        return self.kind.casefold() == kind.casefold()


class Policy(_Part):
    """One team's policy. What a stored one leaves out is as it is here."""

    steps: tuple[Step, ...] = Field(default=(), max_length=_MOST_STEPS)
    waits: dict[Severity, Wait] = Field(default={}, validate_default=True)
    rounds: dict[Severity, Annotated[int, Field(ge=1, le=_MOST_ROUNDS)]] = Field(
        default={}, validate_default=True
    )
    acknowledged_for: dict[Severity, Wait] = Field(default={}, validate_default=True)
    severities: dict[str, Severity] = Field(default_factory=dict)
    """By impact, where the team has chosen another than `bot.domain.impact` gives."""
    runbooks: dict[str, str] = Field(default_factory=dict)
    """A link by impact."""
    fallback_channel: str | None = None
    """Where it is said when nobody answers; None for the team's own channel."""
    approvers: tuple[Approver, ...] = Field(default=(), max_length=MOST_APPROVERS)
    """The team's authority map; at most one line for each kind and other team."""
    post_mortem_from: Severity = 2
    """The mildest severity after which a post-mortem is asked for."""

    @field_validator(*_DEFAULTS)
    @classmethod
    def _complete(cls, given: dict[int, Any], field: ValidationInfo) -> dict[int, Any]:
        return {**_DEFAULTS[str(field.field_name)], **given}

    def severity(self, impact: str, deadline: datetime | None, now: datetime) -> int:
        """The severity of an impact for this team, given when it has to be over."""
        if impact in self.severities:
            return self.severities[impact]
        return severity_of(IMPACTS[impact], deadline, now)

    def step_wait(self, step: int, severity: int) -> Wait:
        own = self.steps[step].waits
        return own.get(severity) or self.waits[severity]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What an escalation to this team may ask for: the usual kinds, then the team's own."""
        own = {each.kind.casefold(): each.kind for each in self.approvers}
        return tuple({**{kind: kind for kind in USUAL_KINDS}, **own}.values())

    def approver(self, kind: str, with_team: str = "") -> Approver | None:
        """The line for a kind of decision with another team; else the one for every team."""
        fitting = [
            each
            for each in self.approvers
            if each.is_for(kind) and each.with_team in {with_team, ""}
        ]
        return max(fitting, key=lambda each: bool(each.with_team), default=None)


def moment_after(wait: Wait, calendar: BusinessCalendar, now: datetime) -> datetime:
    """When a wait that begins now is over, in UTC."""
    if wait == "business_hour":
        return calendar.next_business_hour(now)
    if wait == "business_day":
        return calendar.next_business_day(now)
    return now + timedelta(minutes=wait)
