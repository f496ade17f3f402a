"""When each step of a meeting is due, and what is still worth doing when it is late."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.meetings.rhythm import Step, Verdict, first_step, following, step_moments, verdict

DAY, STARTS = date(2026, 12, 1), datetime(2026, 12, 1, 15, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=45)
MOMENTS = step_moments(
    DAY, STARTS, 45, zone_name="America/New_York", post_at=time(16), regions=("US",)
)


def test_working_days_before_in_the_zone_of_the_series() -> None:
    assert [f"{each:%m-%d %H:%M}" for each in MOMENTS.values()] == [
        "11-27 15:00",  # Friday, after Thanksgiving
        "11-30 14:00",
        "11-30 21:00",
        "12-01 15:00",
        "12-01 16:00",
    ]


def test_the_steps_follow_each_other() -> None:
    steps = [Step.CALL]
    while (after := following(steps[-1])) is not None:
        steps.append(after)
    assert steps == list(Step)


@pytest.mark.parametrize(
    ("step", "late_by", "what"),
    [
        (Step.CALL, timedelta(0), Verdict.RUN),
        (Step.CALL, timedelta(days=3, hours=6), Verdict.SKIP),
        (Step.PREVIEW, timedelta(hours=6), Verdict.RUN),
        (Step.PREVIEW, timedelta(hours=7), Verdict.SKIP),
        (Step.POST, timedelta(hours=17), Verdict.RUN),
        (Step.POST, timedelta(hours=18), Verdict.LATE),
        (Step.POST, timedelta(hours=18, minutes=44), Verdict.LATE),
        (Step.POST, timedelta(hours=18, minutes=45), Verdict.MISSED),
        (Step.BEGIN, timedelta(minutes=44), Verdict.RUN),
        (Step.BEGIN, timedelta(minutes=45), Verdict.SKIP),
        (Step.MINUTES, timedelta(days=9), Verdict.RUN),
    ],
)
def test_what_is_late(step: Step, late_by: timedelta, what: Verdict) -> None:
    assert verdict(step, MOMENTS, ENDS, MOMENTS[step] + late_by) is what


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (MOMENTS[Step.CALL], Step.CALL),
        (MOMENTS[Step.CALL] + timedelta(minutes=1), Step.PREVIEW),
        (MOMENTS[Step.PREVIEW] + timedelta(minutes=1), Step.POST),
        (STARTS, Step.POST),
    ],
)
def test_a_series_that_is_switched_on_late_begins_with_what_is_to_come(
    now: datetime, step: Step
) -> None:
    assert first_step(MOMENTS, now) is step
