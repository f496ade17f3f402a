"""What a picture shows, as plain values. How it is drawn is the business of bot.gateways.charts.

Callers import these from `bot.views.pictures`. All text is plain (no mrkdwn, people by name);
it may come from people: the drawing cuts it and takes nothing in it for an instruction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

Kind = Literal["normal", "other", "done", "late", "gap", "off", "holiday"]
"""What a stretch of time is. Each has its own hatching beside its colour."""

MOST_LANES = 30
MOST_SERIES = 6


@dataclass(frozen=True)
class Stretch:
    """Some time in a lane, or across all of them; aware moments."""

    start: datetime
    end: datetime
    kind: Kind = "normal"
    label: str = ""


@dataclass(frozen=True)
class Lane:
    """One line of a schedule: a person, a team, a roadmap item. Later stretches lie on top."""

    name: str
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Link:
    """An arrow between two lanes, counted from 0: what begins in `after` needs `before` first."""

    before: int
    after: int


@dataclass(frozen=True)
class Lanes:
    """A schedule: time runs to the right, the first lane is on top.

    Args:
        title: one line, above.
        alt_text: the finding in words, at most 1,000 characters.
        start: the left edge.
        end: the right edge.
        zone: IANA name; days begin at its midnights.
        lanes: more than MOST_LANES are cut, and the picture says how many.
        bands: behind all lanes, from top to bottom: a holiday, a launch freeze.
        today: where a line marks the present moment.
        words: what the legend calls each kind that is used; a kind without a word isn't in it.
        links: arrows from the end of one lane's last stretch to the beginning of another's first.
    """

    title: str
    alt_text: str
    start: datetime
    end: datetime
    zone: str
    lanes: tuple[Lane, ...]
    bands: tuple[Stretch, ...] = ()
    today: datetime | None = None
    words: Mapping[Kind, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    shape: Literal["lanes"] = "lanes"


@dataclass(frozen=True)
class Series:
    """One figure for each label; None where there is none.

    Args:
        name: what the legend calls it; not shown for the only series.
        values: as many as there are labels.
        figures: how each value is written beside its bar, e.g. `1 h 5 min`; the value itself
            when left out.
        bands: of a trend: from where to where each value may lie; None where that isn't known.
    """

    name: str
    values: tuple[float | None, ...]
    figures: tuple[str, ...] = ()
    bands: tuple[tuple[float, float] | None, ...] = ()


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, the first label on top.

    Args:
        title: one line, above.
        alt_text: the finding in words, at most 1,000 characters.
        labels: of the lines: people, teams, questions.
        series: 1 to MOST_SERIES.
        arrangement: `grouped` side by side, `stacked` one after the other with the sum at the
            end, or `diverging` around the middle: the first half of the series to the left, the
            second to the right, and of an odd number the middle one across (survey answers).
        unit: behind each figure, and the sum, e.g. ` h`.
    """

    title: str
    alt_text: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    arrangement: Literal["grouped", "stacked", "diverging"] = "grouped"
    unit: str = ""
    shape: Literal["bars"] = "bars"


@dataclass(frozen=True)
class Trend:
    """Lines over time, e.g. a score by quarter.

    Args:
        title: one line, above.
        alt_text: the finding in words, at most 1,000 characters.
        labels: of the moments, from left to right.
        series: 1 to MOST_SERIES; a None breaks the line.
        lowest: the lower edge of the scale.
        highest: the upper edge; None for what the values need.
        unit: behind each figure.
    """

    title: str
    alt_text: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    lowest: float = 0.0
    highest: float | None = None
    unit: str = ""
    shape: Literal["trend"] = "trend"


Picture = Lanes | Bars | Trend

_PICTURE: TypeAdapter[Picture] = TypeAdapter(Annotated[Picture, Field(discriminator="shape")])


def to_json(picture: Picture) -> dict[str, Any]:
    """The picture as plain JSON."""
    plain: dict[str, Any] = _PICTURE.dump_python(picture, mode="json")
    return plain


def from_json(plain: object) -> Picture:
    """The picture that `to_json` gave.

    Raises:
        ValueError: it isn't one.
    """
    return _PICTURE.validate_python(plain)
