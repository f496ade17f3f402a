"""What happens around a meeting, and when; what is still worth doing when it is late."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum

from bot.domain.cadence import working_day_before
from bot.domain.wall_clock import first_moment, zone

PREVIEW_AT, CALL_AT = time(9), time(10)
MINUTES_AFTER = timedelta(minutes=15)
"""After the planned end, so that a meeting that runs over can still note what it decides."""


class Step(StrEnum):
    """In their order; the value is stored."""

    CALL = "call"
    PREVIEW = "preview"
    POST = "post"
    BEGIN = "begin"
    MINUTES = "minutes"


class Verdict(Enum):
    """What to do about a step that has come due."""

    RUN = "as planned"
    LATE = "late, and said so"
    SKIP = "it is of no use any more"
    MISSED = "the meeting is over, which is said instead"


def step_moments(
    day: date,
    starts_at: datetime,
    minutes: int,
    *,
    zone_name: str,
    post_at: time,
    regions: tuple[str, ...],
) -> Mapping[Step, datetime]:
    """When each step of one meeting is due, in UTC.

    Args:
        day: of the meeting, on the calendar there.
        starts_at: in UTC.
        minutes: its length.
        zone_name: IANA; all wall-clock times are on this clock.
        post_at: when the agenda is posted, on the working day before.
        regions: whose public holidays are no working days.
    """
    where = zone(zone_name)
    before = working_day_before(day, 1, regions)
    return {
        Step.CALL: first_moment(working_day_before(day, 2, regions), CALL_AT, where),
        Step.PREVIEW: first_moment(before, min(PREVIEW_AT, post_at), where),
        Step.POST: first_moment(before, post_at, where),
        Step.BEGIN: starts_at,
        Step.MINUTES: starts_at + timedelta(minutes=minutes) + MINUTES_AFTER,
    }


def following(step: Step) -> Step | None:
    """The step after one; None after the last."""
    steps = list(Step)
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


def first_step(moments: Mapping[Step, datetime], now: datetime) -> Step:
    """With which step a meeting begins that is planned now.

    Those whose time has passed are not caught up with, but its agenda is always posted.
    """
    early = (Step.CALL, Step.PREVIEW)
    return next((step for step in early if moments[step] >= now), Step.POST)


def verdict(
    step: Step, moments: Mapping[Step, datetime], ends_at: datetime, now: datetime
) -> Verdict:
    """What to do about a step that is due by `now`, perhaps since long ago."""
    if step in {Step.CALL, Step.PREVIEW}:
        return Verdict.RUN if now < moments[Step.POST] else Verdict.SKIP
    if step is Step.POST and now >= moments[Step.BEGIN]:
        return Verdict.LATE if now < ends_at else Verdict.MISSED
    if step is Step.BEGIN and now >= ends_at:
        return Verdict.SKIP
    return Verdict.RUN
