"""The guided setup's later steps on both databases: weekly sync, survey, Jira."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlmodel import col, delete

from bot.domain.guide import State, rule_from
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.services.guide.team import TeamDraft
from bot.services.surveys.records import settings_row
from bot.views.guide.more_forms import WeeklyDraft
from models import Team, TeamMember
from models.database import Database

MONDAY = date(2026, 11, 23)


def told(services: Services, step: str, team_id: int = 1) -> tuple[State, str]:
    steps = services.guide.page.page("UBEN", team_id).steps
    return next((each.state, each.told) for each in steps if each.key == step)


def test_both_teams_meet_in_one_weekly_sync(services: Services) -> None:
    weekly = services.guide.weekly
    assert told(services, "weekly")[0] is State.OPEN
    form = weekly.form("UBEN", 1)
    assert (form.team, list(form.others), form.draft.channel) == ("IT", [], "CIT")
    with pytest.raises(InvalidInput, match="can't join a private channel"):
        weekly.save("UBEN", 1, WeeklyDraft(1, time(10), "CSECRET"))
    with pytest.raises(InvalidInput, match="Choose a channel"):
        weekly.save("UBEN", 1, WeeklyDraft(1, time(10), None))
    weekly.save("UBEN", 1, WeeklyDraft(1, time(10), "CIT"))
    assert told(services, "weekly") == (
        State.DONE,
        "every Tuesday at 10:00 (UTC), in <#CIT>",
    )
    # Ben, an administrator, had both teams in mind; what is there is changed, not made again.
    assert told(services, "weekly", 2)[0] is State.DONE
    weekly.save("UBEN", 2, WeeklyDraft(3, time(9, 30), "CMK"))
    assert told(services, "weekly")[1] == "every Thursday at 09:30 (UTC), in <#CMK>"
    assert len(services.meetings.series.listed("UBEN")) == 1
    for nobody in ("UANA", "UGUEST"):
        with pytest.raises(NotAllowed):
            weekly.save(nobody, 1, WeeklyDraft(1, time(10), "CIT"))


def test_a_lead_who_is_not_in_the_workspace(services: Services) -> None:
    draft = TeamDraft("Web", None, ["UANA"], "UNOBODY", "CIT", "UTC", time(9), time(17), "")
    with pytest.raises(InvalidInput, match="I don't know that person in this workspace"):
        services.guide.team.save("UBEN", None, draft)
    with pytest.raises(InvalidInput, match="There is a team called IT already"):
        services.guide.team.save("UBEN", None, replace(draft, name="it"))


def test_who_is_paged_is_shown_before_a_team_changes_it(
    services: Services, database: Database
) -> None:
    team = services.guide.team
    now = TeamDraft("IT", None, ["UANA", "UBEN"], "UBEN", "CIT", "UTC", time(9), time(17), "")
    assert team.preview("UBEN", 1, now) is None
    assert team.preview("UBEN", 1, replace(now, people=["UANA", "UBEN", "UMAYA"])) is None
    preview = team.preview("UBEN", 1, replace(now, lead="UANA"))
    assert preview is not None
    stops = [stop for path in preview.paths for stop in path.stops]
    paged = {each.user_id for stop in stops for each in stop.reach.people}
    assert "UBEN" not in paged
    with database.reading() as session:
        assert session.get_one(Team, 1).lead_user_id == "UBEN"
    with pytest.raises(NotAllowed):
        team.preview("UMAYA", 1, now)


def test_the_surveys_first_date_is_the_rule(services: Services, database: Database) -> None:
    survey = services.guide.survey
    form = survey.form("UBEN", 1)
    assert (form.other, form.others) == ("marketing-ops", [("Marketing Ops", "marketing-ops")])
    with pytest.raises(InvalidInput, match="has passed"):
        survey.save("UBEN", 1, "marketing-ops", MONDAY)
    with pytest.raises(InvalidInput, match="Choose one of these"):
        survey.save("UBEN", 1, "it", date(2026, 12, 8))
    survey.save("UBEN", 1, "marketing-ops", date(2026, 12, 8))
    words = "Tuesday, 8 December 2026, between IT and Marketing Ops; then every three months"
    assert told(services, "survey") == told(services, "survey", 2) == (State.DONE, words)
    assert survey.form("UBEN", 2).first == date(2026, 12, 8)
    with database.reading() as session:
        row = settings_row(session)
        assert row is not None
        assert row.plan["rule"] == {"months": [3, 6, 9, 12], "nth": 2, "weekday": 1}
    with pytest.raises(NotAllowed):
        survey.save("UMAYA", 2, "it", date(2026, 12, 8))


def test_without_a_jira_or_another_team_nothing_is_asked(
    services: Services, database: Database
) -> None:
    with pytest.raises(Mistake, match="JIRA_URL"):
        services.guide.jira.page("UBEN", 1)
    with database.writing() as session:
        session.exec(delete(TeamMember).where(col(TeamMember.team_id) == 2))
        session.delete(session.get_one(Team, 2))
    with pytest.raises(Mistake, match="Add the other team first"):
        services.guide.survey.form("UBEN", 1)
    needs = {each.key: each.needs for each in services.guide.page.page("UBEN", 1).steps}
    assert needs["survey"] == "Needs another team first."
    assert "JIRA_URL" in str(needs["jira"])


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 12, 1), ((3, 6, 9, 12), 1, 1)),
        (date(2026, 11, 24), ((2, 5, 8, 11), 4, 1)),
        (date(2027, 1, 28), ((1, 4, 7, 10), 4, 3)),
        (date(2026, 12, 29), "up to the 28th"),
        (date(2026, 12, 5), "Monday to Friday"),
        (date(2027, 5, 4), "within the next three months"),
        (date(2026, 11, 23), "has passed"),
        (None, "Choose one"),
    ],
)
def test_a_rule_from_its_first_date(first: date | None, expected: Any) -> None:
    if isinstance(expected, str):
        with pytest.raises(Mistake, match=expected):
            rule_from(first, MONDAY)
    else:
        rule = rule_from(first, MONDAY)
        assert (rule.months, rule.nth, rule.weekday) == expected
        assert rule.next_date(MONDAY) == first
