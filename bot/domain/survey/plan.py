"""How a survey is run, as its owners set it: plain data that a file or a form can hold."""

from calendar import month_name
from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from bot.domain.cadence import Cadence, Every, OnHoliday, cadence_words, meetings
from bot.domain.public_holidays import holiday_region
from bot.domain.survey.questions import checked_own
from bot.domain.survey.suppression import FEWEST
from bot.domain.wall_clock import zone
from bot.errors import Mistake

_TUESDAY = 1
_TEAMS = 2
MOST_REMINDERS = 2
MOST_FLOOR = 50
FEWEST_OPEN, MOST_OPEN = 3, 20
"""Working days."""


def _zone(name: str) -> str:
    try:
        zone(name)
    except Mistake as error:
        raise ValueError(str(error)) from None
    return name


def _region(name: str) -> str:
    try:
        return holiday_region(name)
    except Mistake as error:
        raise ValueError(str(error)) from None


def _own(questions: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return checked_own(questions)
    except Mistake as error:
        raise ValueError(str(error)) from None


Zone = Annotated[str, AfterValidator(_zone)]
Region = Annotated[str, AfterValidator(_region)]
Month = Annotated[int, Field(ge=1, le=12)]
Own = Annotated[tuple[str, ...], AfterValidator(_own)]


class DateRule(BaseModel):
    """The n-th weekday (Monday is 0) of some months; -1 is the last one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    months: tuple[Month, ...] = Field(default=(2, 5, 8, 11), min_length=1)
    nth: Literal[1, 2, 3, 4, -1] = 3
    weekday: int = Field(default=_TUESDAY, ge=0, le=4)

    def next_date(self, after: date) -> date:
        """The first date of the rule later than `after`."""
        found = meetings(self._monthly(after), after + timedelta(days=1))
        return next(each.planned_on for each in found if each.planned_on.month in self.months)

    def words(self) -> str:
        """`the third Tuesday of February, May, August and November`."""
        *most, last = (month_name[each] for each in sorted(set(self.months)))
        months = f"{', '.join(most)} and {last}" if most else last
        return cadence_words(self._monthly(date.min)).replace("each month", months)

    def _monthly(self, since: date) -> Cadence:
        return Cadence(
            every=Every.MONTH_WEEKDAY,
            at=time(0),
            zone_name="UTC",
            starts_on=since,
            weekday=self.weekday,
            nth=self.nth,
            on_holiday=OnHoliday.HOLD,
        )


class SurveyPlan(BaseModel):
    """What is set for the survey between two teams.

    Attributes:
        teams: the slugs of the two; none while no survey is planned.
        owner: the user id of whoever sees each survey first; else the first team's lead.
        rule: when it comes by itself; None for only when someone starts it.
        open_days: for how many working days it can be answered.
        reminders: on which of these days those who haven't answered are reminded.
        floor: the fewest answers that are shown; once raised it stays.
        include_guests: whether guests in a team are asked.
        regions: whose public holidays people in a time zone keep; else their team's.
        groups: Slack user groups, by id, that are asked beside a team, by its slug.
        own_questions: of a team, by its slug; a team that isn't named has the usual one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    teams: tuple[str, ...] = ()
    owner: str | None = Field(default=None, max_length=30)
    rule: DateRule | None = DateRule()
    open_days: int = Field(default=8, ge=FEWEST_OPEN, le=MOST_OPEN)
    reminders: tuple[int, ...] = Field(default=(4, 7), max_length=MOST_REMINDERS)
    floor: int = Field(default=FEWEST, ge=FEWEST, le=MOST_FLOOR)
    include_guests: bool = False
    regions: dict[Zone, Region] = Field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    own_questions: dict[str, Own] = Field(default_factory=dict)

    @field_validator("teams")
    @classmethod
    def _two(cls, teams: tuple[str, ...]) -> tuple[str, ...]:
        if teams and len(set(teams)) != _TEAMS:
            raise ValueError("a survey is between two different teams")
        return teams

    @field_validator("reminders")
    @classmethod
    def _later(cls, days: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        last = info.data.get("open_days", MOST_OPEN)
        if list(days) != sorted(set(days)) or any(not 1 < day <= last for day in days):
            raise ValueError("reminders are on later days while it is open, the earlier first")
        return days
