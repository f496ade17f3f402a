"""A layer of a rotation as somebody fills it in, checked before anything is saved."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.rotation import Days, Hours, Layer, Window
from bot.domain.wall_clock import first_moment, skipped_days, zone
from bot.errors import InvalidInput, Mistake, Outdated

DAYS: Mapping[str, str] = {"0123456": "Every day", "01234": "Monday to Friday", "56": "Weekends"}
TURNS: Mapping[str, str] = {
    "days:1": "A day",
    "days:7": "A week",
    "days:14": "Two weeks",
    "days": "So many days (say below)",
    "hours": "So many hours (say below)",
}
_MOST = {"days": 366, "hours": 168}
MOST_PEOPLE = 50
_A_YEAR = 366


class LayerDraft(BaseModel):
    """What the form holds. `layer_id` is None for a new layer above the others."""

    model_config = ConfigDict(frozen=True)

    rotation_id: int
    layer_id: int | None
    seen: str
    """The rotation's layers when the form was opened, so that two edits don't undo each other."""
    remove: bool = False
    people: tuple[str, ...]
    turn: str
    count: str = ""
    days: str
    handoff_at: time
    zone_name: str
    starts_on: date
    opens_at: time | None = None
    closes_at: time | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """From what a modal carries.

        Raises:
            Outdated: it is none of ours.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            raise Outdated from None

    def layer(self) -> Layer:
        """The layer that it asks for.

        Raises:
            InvalidInput: by the form's fields, what can't be and what was expected.
        """
        problems = dict(self._problems())
        if problems:
            raise InvalidInput(problems)
        window = None
        if self.opens_at and self.closes_at:
            window = Window(self.opens_at, self.closes_at)
        try:
            return Layer(
                people=self.people,
                handoff_at=self.handoff_at,
                zone_name=self.zone_name,
                starts_on=self.starts_on,
                length=self._length(),
                weekdays=frozenset(map(int, self.days)),
                window=window,
            )
        except Mistake as error:
            raise InvalidInput({"opens" if window else "turn": str(error)}) from None

    def begins(self, now: datetime) -> datetime:
        """When it takes effect: with its first handoff, or at once where that has passed."""
        return max(now, first_moment(self.starts_on, self.handoff_at, zone(self.zone_name)))

    def skipped(self, now: datetime) -> tuple[date, datetime] | None:
        """The next day within a year on which the clock skips the time at which people change.

        Returns:
            That day, and when they change instead (UTC).
        """
        where, at = zone(self.zone_name), self.changes_at
        first = max(self.starts_on, now.astimezone(where).date())
        skipped = skipped_days(at, where, first, _A_YEAR)
        worked = (day for day in skipped if str(day.weekday()) in self.days)
        return next(((day, first_moment(day, at, where)) for day in worked), None)

    @property
    def changes_at(self) -> time:
        """When people change: as a layer with hours opens, else at the handoff."""
        return self.opens_at or self.handoff_at

    def _length(self) -> Days | Hours:
        unit, _, count = self.turn.partition(":")
        number = int(count or self.count)
        return Days(number) if unit == "days" else Hours(number)

    def _problems(self) -> list[tuple[str, str]]:
        found = []
        if not self.people:
            found.append(("people", "A rotation of nobody pages nobody. Choose at least one."))
        if len(set(self.people)) < len(self.people):
            found.append(("people", "Someone is in it twice. Each person goes in once."))
        if len(self.people) > MOST_PEOPLE:
            found.append(("people", f"At most {MOST_PEOPLE} people, please."))
        unit = self.turn.partition(":")[0]
        if self.turn in _MOST and not 1 <= _whole(self.count) <= _MOST[unit]:
            found.append(("count", f"How many {unit}? A number from 1 to {_MOST[unit]}."))
        if self.turn not in TURNS or self.days not in DAYS:
            found.append(("turn", "Choose one of these."))
        if (self.opens_at is None) != (self.closes_at is None):
            found.append(("closes", "From and until go together. Leave both empty for all hours."))
        try:
            zone(self.zone_name)
        except Mistake as error:
            found.append(("zone", str(error)))
        return found


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004


def turn_of(layer: Layer) -> tuple[str, str]:
    """A layer's length as the form says it: the choice, and the number beside it."""
    unit = "hours" if isinstance(layer.length, Hours) else "days"
    preset = f"{unit}:{layer.length.count}"
    return (preset, "") if preset in TURNS else (unit, str(layer.length.count))
