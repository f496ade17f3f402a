"""Invitations, in the least time that the pacing allows, though the process is killed thrice."""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL

from models.database import Database
from tests.company import SetClock, Users, company_services
from tests.services.surveys.pacing import Life, lines, survives
from tests.services.surveys.stage import make_stage

PEOPLE = int(os.environ.get("LIAISON_SURVEY_PEOPLE", "100"))
"""The long form takes 10,000."""
A_MINUTE = 300
UNDER_WAY = 6
LONG = 5000
MEGABYTES = 1024


def test_everyone_is_asked_once(migrated_sqlite_url: URL, tmp_path: Path) -> None:
    database, clock = Database(migrated_sqlite_url), SetClock()
    services = company_services(database, clock, Users())
    stage = make_stage(services, database, clock, (PEOPLE // 2, PEOPLE - PEOPLE // 2))
    lead = stage.people("it")[0]
    stage.surveys.planning.send(lead, stage.surveys.planning.start(lead).survey_id)
    begins, ledger = stage.survey.opens_at, str(tmp_path / "slack.jsonl")
    Path(ledger).touch()
    database.close()
    now, deaths = begins, 0
    for last_call in (PEOPLE // 4, PEOPLE // 3 + 1, PEOPLE // 5, 10 * PEOPLE):
        deaths += not survives(
            Life(
                str(migrated_sqlite_url), ledger, now, last_call, until=begins + timedelta(hours=23)
            )
        )
        told = list(lines(ledger))
        now = begins + timedelta(seconds=told[-1]["at"] - begins.timestamp())
    assert deaths == 3
    asked = Counter(line["user"] for line in told)
    assert len(asked) == PEOPLE
    assert set(asked.values()) == {1}
    # What was under way when the process died is looked for over five minutes: not in that time.
    sure = told[-1 - UNDER_WAY * deaths if PEOPLE < LONG else -1]
    took, least = sure["at"] - begins.timestamp(), 60 * PEOPLE / A_MINUTE
    last = [line["memory"] for line in told[-PEOPLE // 5 :]]
    print(  # noqa: T201
        f"{PEOPLE} invitations in {took:.0f} simulated seconds, {took / least:.3f} of the least; "
        f"memory grew by {(last[-1] - last[0]) / MEGABYTES:.1f} MB over the last fifth"
    )
    assert took <= least * 1.05
    assert last[-1] - last[0] < 8 * MEGABYTES
