"""What an agenda says of goals: what is off track; once a quarter all since the last meeting."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.domain.goals import TYPED
from bot.domain.goals.draft import GoalDraft
from bot.services import Services
from bot.services.meetings.sections import LOADERS, About
from models import MeetingOccurrence, MeetingSeries
from models.database import Database
from tests.company import SetClock

OURS = GoalDraft("Sign-ups", "2026-Q4", "UMAYA", TYPED, "100")


def told(
    database: Database, every: str, at: datetime, since: datetime, limit: int = 10
) -> list[str]:
    """The section's lines in a meeting of the team IT."""
    series = MeetingSeries(
        id=1, preset="x", name="x", channel_id="C", every=every, at=time(10), zone="UTC",
        starts_on=date(2026, 1, 1), minutes=45, on_holiday="hold", made_by="UBEN", made_at=since,
    )  # fmt: skip
    meeting = MeetingOccurrence(
        id=1, series_id=1, planned_on=at.date(), day=at.date(), starts_at=at, ends_at=at
    )
    about = About(series, meeting, [1], {}, since, at, at.date(), limit, "")
    with database.reading() as session:
        found = LOADERS["goals"](session, about)
    assert found.total >= len(found.lines)
    return list(found.lines)


def test_off_track_each_week_all_once_a_quarter(
    services: Services, database: Database, clock: SetClock
) -> None:
    changing = services.goals.changing
    for draft, value in (
        (OURS, "90"),
        (replace(OURS, title="Clicks"), "100"),
        (replace(OURS, title="Theirs", team="2"), "1"),
        (replace(OURS, title="Unknown"), ""),
        (replace(OURS, title="Next", quarter="2027-Q1"), "1"),
        (replace(OURS, title="Dropped"), "1"),
    ):
        goal_id = changing.add("UBEN", draft)
        if value:
            changing.note("UBEN", goal_id, value)
    changing.close("UBEN", goal_id, "dropped", "", version=2)
    now = clock.now()
    (line,) = told(database, "week", now, datetime(2026, 11, 17, tzinfo=UTC))
    assert line.startswith("*off track*: Sign-ups – <@UMAYA>: 90 (typed in by <@UBEN>, <!date^")
    assert line.endswith("; target: at least 100")

    # The review in January: how the quarter ended, and what the new one wants.
    review = told(
        database, "quarter", datetime(2027, 1, 12, tzinfo=UTC), datetime(2026, 10, 13, tzinfo=UTC)
    )
    assert [each.split(" – ")[0] for each in review] == [
        "*missed*: Sign-ups (2026-Q4)",
        "*reached*: Clicks (2026-Q4)",
        "*not recorded*: Unknown (2026-Q4)",
        "*dropped*: Dropped (2026-Q4)",
        "*off track*: Next",
    ]
    assert len(told(database, "quarter", now, now, limit=2)) == 2
