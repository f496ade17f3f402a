"""The whole setup as a file writes it; docs/teams.example.yaml shows every form."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from bot.config import LANE_LIMIT, MOST_LANES
from bot.domain.policy_checks import hours_problem
from bot.domain.public_holidays import holiday_region
from bot.errors import Mistake
from bot.services.setup.parts.jira import JiraFile
from bot.services.setup.parts.meetings import SeriesFile
from bot.services.setup.parts.roadmap_summary import RoadmapSummaryFile
from bot.services.setup.parts.survey import SurveyFile
from bot.services.setup.policy import PolicyFile
from bot.services.setup.rotation_file import RotationFile, WallClock, Zone
from bot.services.teams import slug_of


def _known_region(name: str | None) -> str | None:
    try:
        return name and holiday_region(name)
    except Mistake as error:
        raise ValueError(str(error)) from None


def _has_slug(name: str) -> str:
    try:
        slug_of(name)
    except Mistake as error:
        raise ValueError(str(error)) from None
    return name


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GuardFile(_Part):
    """What the burn-out guard allows."""

    days_in_a_row: int = Field(default=7, ge=1, le=366)
    nights_a_month: int = Field(default=7, ge=0, le=31)
    rest_hours: int = Field(default=11, ge=0, le=48)


class NoticeFile(_Part):
    """Maintenance or a launch freeze that isn't over."""

    kind: Literal["maintenance", "freeze"]
    words: str = Field(min_length=1, max_length=500)
    starts: AwareDatetime
    ends: AwareDatetime


class TeamFile(_Part):
    """A team as the file writes it; people by email or user id, the channel by name or id."""

    name: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_has_slug)]
    channel: str
    lead: str | None = None
    members: list[str] | str
    """People, or the `@handle` of the user group whose members they are."""
    zone: Zone = "UTC"
    opens: WallClock = time(9)
    closes: WallClock = time(17)
    holidays: Annotated[str | None, AfterValidator(_known_region)] = None
    guard: GuardFile = Field(default_factory=GuardFile)
    rotations: list[RotationFile] = Field(default_factory=list)
    policy: PolicyFile | None = None
    """Left out: it stays as it is."""
    notices: list[NoticeFile] | None = None
    """The same."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if problem := hours_problem(self.opens, self.closes):
            raise ValueError(problem)
        names = [each.name for each in self.rotations]
        if len(set(names)) < len(names):
            raise ValueError("two rotations of one team have the same name")
        return self


class WorkspaceFile(_Part):
    """What holds for the whole workspace; what is left out stays as it is."""

    administrators: list[str] | None = None
    """Besides the workspace's owners and LIAISON_ADMINS."""
    lanes: (
        Annotated[
            list[Annotated[str, Field(min_length=1, max_length=LANE_LIMIT)]],
            Field(min_length=1, max_length=MOST_LANES),
        ]
        | None
    ) = None
    """In place of LIAISON_LANES."""
    posts_per_minute: Annotated[int, Field(ge=1, le=600)] | None = None
    """In place of LIAISON_POSTS_PER_MINUTE."""


class SetupFile(_Part):
    """The whole file."""

    workspace: WorkspaceFile | None = None
    teams: list[TeamFile] = Field(default_factory=list)
    # Of each of `bot.services.setup.parts` by its key; left out, it stays as it is.
    meetings: list[SeriesFile] | None = None
    survey: SurveyFile | None = None
    roadmap_summary: RoadmapSummaryFile | None = None
    jira: dict[str, JiraFile] | None = None
    """By the team's short name."""

    @model_validator(mode="after")
    def _names(self) -> Self:
        slugs = [slug_of(team.name) for team in self.teams]
        twice = {slug for slug in slugs if slugs.count(slug) > 1}
        if twice:
            raise ValueError(f"Two teams have the same name: {', '.join(sorted(twice))}.")
        return self
