"""Teams and rotations as a file writes them; docs/teams.example.yaml shows every form."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.domain.public_holidays import holiday_region
from bot.domain.wall_clock import zone
from bot.errors import Mistake
from bot.services.setup_policy import PolicyFile
from bot.services.teams import slug_of
from models.rotation import EVERY_DAY

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OF_ROTATION = frozenset({"name", "always", "usergroup", "sets_topic", "layers"})


def _known_zone(name: str) -> str:
    try:
        zone(name)
    except Mistake as error:
        raise ValueError(str(error)) from None
    return name


def _wall_clock(value: object) -> object:
    # YAML reads 09:00 without quotes as the number 540.
    return time(*divmod(value, 60)) if isinstance(value, int) else value


def _known_region(name: str | None) -> str | None:
    try:
        return name and holiday_region(name)
    except Mistake as error:
        raise ValueError(str(error)) from None


WallClock = Annotated[time, BeforeValidator(_wall_clock)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class LayerFile(BaseModel):
    """A layer of a rotation: people in order, and the days and hours they take."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="Everyone", min_length=1, max_length=60)
    zone: Zone
    handoff: WallClock
    starts: date
    shift_days: int | None = Field(default=None, ge=1, le=366)
    shift_hours: int | None = Field(default=None, ge=1, le=168)
    weekdays: list[str] = Field(default_factory=lambda: list(_DAYS), min_length=1)
    opens: WallClock | None = None
    closes: WallClock | None = None
    people: list[str] = Field(min_length=1)

    @field_validator("people")
    @classmethod
    def _once_each(cls, people: list[str]) -> list[str]:
        if len(set(people)) != len(people):
            raise ValueError("someone is in it twice; each person goes in once")
        return people

    @field_validator("weekdays")
    @classmethod
    def _known_days(cls, days: list[str]) -> list[str]:
        if not set(days) <= set(_DAYS):
            raise ValueError(f"days are written {', '.join(_DAYS)}")
        return days

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.shift_days and self.shift_hours:
            raise ValueError("a shift lasts shift_days or shift_hours, not both")
        if (self.opens is None) != (self.closes is None):
            raise ValueError("opens and closes go together")
        if self.opens is not None and self.opens == self.closes:
            raise ValueError("opens and closes are the same; leave both out for the whole day")
        return self

    def columns(self) -> dict[str, Any]:
        """The same as the columns of a `RotationLayer`."""
        return {
            "name": self.name,
            "zone": self.zone,
            "handoff_at": self.handoff,
            "starts_on": self.starts,
            "shift_days": None if self.shift_hours else self.shift_days or 7,
            "shift_hours": self.shift_hours,
            "weekdays": "".join(
                EVERY_DAY[_DAYS.index(day)] for day in sorted(set(self.weekdays), key=_DAYS.index)
            ),
            "opens_at": self.opens,
            "closes_at": self.closes,
        }


class RotationFile(BaseModel):
    """A rotation as the file writes it: with `layers`, or in short as its only layer."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    always: bool | None = None
    """Left out: when a layer takes every hour of every day."""
    usergroup: str | None = Field(default=None, max_length=30)
    sets_topic: bool = False
    layers: list[LayerFile] = Field(min_length=1, max_length=10)

    @model_validator(mode="before")
    @classmethod
    def _only_layer(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "layers" in data:
            return data
        whole = {name: value for name, value in data.items() if name in _OF_ROTATION}
        layer = {name: value for name, value in data.items() if name not in _OF_ROTATION}
        return {**whole, "layers": [layer]}

    @property
    def is_always(self) -> bool:
        if self.always is not None:
            return self.always
        return any(each.opens is None and set(each.weekdays) == set(_DAYS) for each in self.layers)


class TeamFile(BaseModel):
    """A team as the file writes it; people by email or user id, the channel by name or id."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    channel: str
    lead: str | None = None
    members: list[str] = Field(min_length=1)
    zone: Zone = "UTC"
    opens: WallClock = time(9)
    closes: WallClock = time(17)
    holidays: Annotated[str | None, AfterValidator(_known_region)] = None
    rotations: list[RotationFile] = Field(default_factory=list)
    policy: PolicyFile | None = None
    """Left out: it stays as it is."""


class SetupFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    teams: list[TeamFile] = Field(min_length=1)


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


def _explain(problem: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or "the file"
    return f"{place}: {str(problem['msg']).removeprefix('Value error, ')}"
