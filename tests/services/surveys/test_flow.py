"""Who is asked and when, what is counted, and what nobody may do."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, func, select

from bot.domain.settings_parts import Given
from bot.domain.survey.answers import Answers
from bot.domain.survey.plan import DateRule, SurveyPlan
from bot.domain.survey.results import Rate, from_json
from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.setup import Directory
from bot.services.setup.file import SetupFile
from bot.services.setup.parts.survey import SurveyFile
from bot.services.surveys.records import plan_of
from bot.services.surveys.sending import failed
from models import (
    InvitationState,
    OutboxMessage,
    Person,
    Preference,
    Reminders,
    SurveyComment,
    SurveyInvitation,
    SurveyState,
    SurveyTally,
)
from models.database import Database
from tests.company import SetClock
from tests.services.surveys.stage import ITEMS, Stage, make_stage


@pytest.fixture
def stage(services: Services, database: Database, clock: SetClock) -> Stage:
    return make_stage(services, database, clock)


def asked(stage: Stage, event: str = "liaison_survey_invitation") -> list[str]:
    with stage.database.reading() as session:
        rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.destination)))
        return [r.destination for r in rows if r.payload["metadata"]["event_type"] == event]


def states(stage: Stage) -> dict[str, str]:
    with stage.database.reading() as session:
        return {row.user_id: row.state for row in session.exec(select(SurveyInvitation))}


def counted(stage: Stage) -> int:
    with stage.database.reading() as session:
        return int(session.exec(select(func.sum(SurveyTally.n))).one() or 0)


def test_a_whole_survey(stage: Stage) -> None:
    stage.open()
    everyone = [*stage.people("it"), *stage.people("marketing-ops")]
    assert asked(stage) == everyone
    for user in everyone[:-3]:
        stage.answer(user, Answers({"q1": 5, "q2": 4, "q3": 0}, {"keep": f"well done {user}"}))
    with stage.database.writing() as session:
        session.add(Preference(user_id=everyone[-3], reminders=Reminders.MUTED))
    stage.clock.at = datetime(2026, 11, 20, 15, tzinfo=UTC)  # day 4
    stage.run()
    stage.clock.at = datetime(2026, 11, 25, 15, tzinfo=UTC)  # day 7
    stage.run()
    assert asked(stage, "liaison_survey_reminder") == sorted([*everyone[-2:]] * 2)
    stage.answer(everyone[-3], Answers({"q1": 5, "q2": 4}, {"keep": "well done"}))
    stage.close()
    survey = stage.survey
    assert survey.state == SurveyState.CLOSED
    published = from_json(survey.results)
    assert published.rate == Rate(invited=16, answered=14)
    (first, *_) = published.questions
    assert first.cells[stage.teams["it"]].favourable.low == 8
    assert first.cells[stage.teams["marketing-ops"]].n == 6
    assert published.questions[2].total is None  # not applicable isn't an answer
    with stage.database.reading() as session:
        assert not session.exec(select(SurveyTally)).all()
        assert len(session.exec(select(SurveyComment)).all()) == 14
        assert not session.exec(
            select(OutboxMessage).where(col(OutboxMessage.key).like("survey:%:ask:%"))
        ).all()
        rows = session.exec(select(SurveyInvitation)).all()
        assert {(row.asked, row.next_at) for row in rows} == {(0, None)}
    assert set(asked(stage, "liaison_survey_results_early")) == {"UI0", "UM0"}
    assert not asked(stage, "liaison_survey_results")
    stage.publish()
    assert set(asked(stage, "liaison_survey_results")) == {"CIT", "CMK"}
    assert stage.survey.state == SurveyState.PUBLISHED
    stage.clock.advance(days=30)
    assert stage.surveys.running.next_due() is None


def test_nobody_is_counted_twice_or_too_late(stage: Stage) -> None:
    stage.open()
    stage.answer("UI0", Answers({"q1": 5}))
    before = counted(stage)
    with pytest.raises(Mistake, match="can’t be changed"):
        stage.answer("UI0", Answers({"q1": 1}))
    with pytest.raises(Mistake, match="can’t be changed"):
        stage.surveys.answering.form("UI0")
    with pytest.raises(NotAllowed, match="weren’t asked"):
        stage.answer("UGUEST", Answers({"q1": 1}))
    with pytest.raises(Mistake, match="Nothing is filled in"):
        stage.answer("UI1", Answers())
    with pytest.raises(Mistake, match="another version"):
        stage.answer("UI1", Answers({"q99": 1}))
    assert counted(stage) == before == 1
    assert states(stage)["UI1"] == InvitationState.INVITED
    stage.close()
    with pytest.raises(Mistake, match="has closed"):
        stage.answer("UI1", Answers({"q1": 1}))
    assert not counted(stage)


def test_nothing_can_be_read_while_it_is_open(stage: Stage) -> None:
    stage.open()
    for user in stage.people("it"):
        stage.answer(user, Answers({"q1": 5}))
    for read in (stage.surveys.reading.results, stage.surveys.reading.table):
        with pytest.raises(Mistake, match="nothing can be read"):
            read("UI0")
    assert stage.surveys.reading.history("UI0") == []
    status = stage.surveys.running.status("UI0")
    assert "UI" not in str(getattr(status, "rates", None))
    stage.close()
    assert stage.surveys.reading.results("UI0").name == "2026-Q4"  # a lead
    with pytest.raises(Mistake, match="are published on"):
        stage.surveys.reading.results("UI3")
    stage.publish()
    assert stage.surveys.reading.results("UI3").name == "2026-Q4"
    with pytest.raises(NotAllowed):
        stage.surveys.reading.results("UGUEST")


def test_opting_out_is_a_state(stage: Stage) -> None:
    survey = stage.open()
    stage.surveys.answering.opt_out("UI1", survey, for_good=False)
    stage.surveys.answering.opt_out("UI2", survey, for_good=True)
    assert stage.surveys.reading.my_data("UI2").opted_out
    for user in ("UI3", "UI4", "UI5", "UI6", "UI7"):
        stage.answer(user, Answers({"q1": 4}))
    stage.close()
    published = from_json(stage.survey.results)
    assert published.rates[stage.teams["it"]].invited == 6
    assert published.opted_out == 2
    stage.publish()
    stage.clock.at = datetime(2027, 2, 15, 12, tzinfo=UTC)
    second = stage.open()
    assert states(stage)["UI2"] == InvitationState.OPTED_OUT
    assert "UI2" not in [each for each in asked(stage) if each]
    assert stage.surveys.answering.opt_in("UI2") == second
    assert not stage.surveys.reading.my_data("UI2").opted_out
    stage.answer("UI2", Answers({"q1": 4}))


def test_guests_bots_and_deactivated_people_are_left_out(stage: Stage) -> None:
    with stage.database.writing() as session:
        for user, column in (("UI1", "is_guest"), ("UI2", "is_bot"), ("UI3", "deleted")):
            setattr(session.get_one(Person, user), column, True)
    stage.open()
    assert set(stage.people("it")) - set(asked(stage)) == {"UI1", "UI2", "UI3"}
    with stage.database.writing() as session:
        for user in ("UI4", "UI5"):
            session.get_one(Person, user).deleted = True
    stage.clock.advance(days=3)
    stage.run()
    assert "UI4" not in asked(stage, "liaison_survey_reminder")
    stage.close()
    assert from_json(stage.survey.results).rate.invited == 11  # type: ignore[union-attr]


def test_what_slack_would_not_deliver_leaves_the_denominator(stage: Stage) -> None:
    survey = stage.open()
    with stage.database.writing() as session:
        key = f"survey:{survey}:ask:0:UI7"
        failed(session, session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one())
    assert states(stage)["UI7"] == InvitationState.UNREACHABLE


@pytest.mark.parametrize("answered", [0, 1])
def test_a_team_of_one(
    services: Services, database: Database, clock: SetClock, answered: int
) -> None:
    stage = make_stage(services, database, clock, (1, 12))
    preview = stage.surveys.planning.start("UI0")
    assert preview.both == 0
    stage.open()
    for user in [*stage.people("it")[:answered], *stage.people("marketing-ops")]:
        stage.answer(user, Answers({"q1": 5, "q2": 1}, {"change": "Say more"}))
    stage.close()
    published = from_json(stage.survey.results)
    assert stage.teams["it"] not in published.questions[0].cells
    assert published.rate
    assert published.rates == {}
    assert (stage.teams["marketing-ops"] in published.questions[0].cells) == (answered == 0)
    stage.publish()


def test_own_questions_are_none_or_a_few(stage: Stage) -> None:
    own, team = stage.surveys.own, stage.teams["it"]
    with pytest.raises(InvalidInput, match="most for a team"):
        own.change("UI0", team, ["one", "two", "three", "four"])
    with pytest.raises(InvalidInput, match="Shorter, please"):
        own.change("UI0", team, ["long" * 50])
    with pytest.raises(NotAllowed):
        own.change("UI0", stage.teams["marketing-ops"], [])
    own.change("UI0", team, ["", "  "])
    stage.open()
    assert [each.key for each in stage.surveys.answering.form("UI1").questions] == [*ITEMS]
    own.change("UI0", team, ["Too late for this one"])
    stage.answer("UI1", Answers({}, {"keep": "tea"}))
    assert len(stage.surveys.answering.form("UI2").questions) == 10


def test_a_change_of_the_rule_moves_the_next_one_and_nothing_else_does(stage: Stage) -> None:
    teams = ("it", "marketing-ops")
    stage.surveys.settings.apply(SYSTEM, SurveyPlan(teams=teams))
    stage.clock.at = stage.surveys.running.next_due() or stage.clock.at
    stage.run()
    planned = stage.survey.id or 0
    stage.surveys.planning.cancel("UI0", planned)
    stage.surveys.settings.apply(SYSTEM, SurveyPlan(teams=teams, floor=6))
    stage.run()
    assert stage.survey.id == planned  # what was cancelled does not come back
    with pytest.raises(Mistake, match="may only rise"):
        stage.surveys.settings.apply(SYSTEM, SurveyPlan(teams=teams))
    file = SetupFile(survey=SurveyFile(teams=teams, floor=5))
    with pytest.raises(Mistake, match="The floor is 6 and may only rise"):
        stage.services.setup.apply(SYSTEM, file, Directory({}, {}, {}), dry_run=False)
    rule = DateRule(months=(11,), nth=4, weekday=3)
    stage.surveys.settings.apply(SYSTEM, SurveyPlan(teams=teams, floor=6, rule=rule))
    stage.clock.at = stage.surveys.running.next_due() or stage.clock.at
    stage.run()
    assert f"{stage.survey.opens_on}" == "2026-11-26"
    assert plan_of(stage.survey).floor == 6
    # Whoever leads neither of the teams, as they are and as they would be, changes nothing.
    with pytest.raises(NotAllowed):
        stage.surveys.settings.save("UI3", Given({"first": "it"}, {}))


def test_everybody_opts_out(stage: Stage) -> None:
    survey = stage.open()
    for user in [*stage.people("it"), *stage.people("marketing-ops")]:
        stage.surveys.answering.opt_out(user, survey, for_good=False)
    stage.close()
    stage.publish()
    published = from_json(stage.survey.results)
    assert published.rate is None
    assert not any(each.total for each in published.questions)


def test_comments_are_kept_only_from_five_people_on(stage: Stage) -> None:
    stage.open()
    for user in ("UI0", "UI1", "UM0", "UM1"):
        stage.answer(user, Answers({"q1": 5}, {"keep": "tea", "change": "coffee"}))
    stage.close()
    with stage.database.reading() as session:
        assert not session.exec(select(SurveyComment)).all()


def test_starting_and_closing_is_for_leads(stage: Stage) -> None:
    for call in (stage.surveys.planning.start, stage.surveys.running.to_close):
        with pytest.raises((NotAllowed, Mistake)):
            call("UI3")
    survey = stage.open()
    with pytest.raises(NotAllowed):
        stage.surveys.running.close("UI3", survey)
    with pytest.raises(Mistake, match="open already"):
        stage.surveys.planning.start("UM0")
    with pytest.raises(Mistake, match="has begun"):
        stage.surveys.planning.cancel("UM0", survey)
    stage.surveys.running.close("UM0", survey)
    with pytest.raises(Mistake, match="nothing to close"):
        stage.surveys.running.close("UM0", survey)
    assert stage.survey.state == SurveyState.CLOSED


def test_it_comes_by_itself_and_its_owner_sees_it_first(stage: Stage) -> None:
    stage.surveys.settings.apply(SYSTEM, SurveyPlan(teams=("it", "marketing-ops"), owner="UI5"))
    due = stage.surveys.running.next_due()
    assert due
    stage.clock.at = due
    stage.run()
    assert asked(stage, "liaison_survey_preview") == ["UI5"]
    survey = stage.survey
    assert f"{survey.opens_on}" == "2026-11-17"
    stage.clock.at = survey.opens_at
    stage.run()
    assert len(asked(stage)) == 16
    # The next one is three months away, and another process finds nothing to do.
    stage.clock.at = stage.survey.publishes_at
    stage.run()
    stage.clock.advance(seconds=1)
    stage.run()
    assert stage.surveys.running.next_due() == datetime(2027, 2, 9, 15, tzinfo=UTC)


def test_what_fell_due_in_the_night_waits_for_the_morning(stage: Stage) -> None:
    stage.open()
    with stage.database.writing() as session:
        row = session.get_one(SurveyInvitation, (stage.survey.id, "UI3"))
        row.next_at = stage.clock.at + timedelta(hours=3)
    stage.clock.at += timedelta(hours=12)
    stage.run()
    assert "UI3" not in asked(stage, "liaison_survey_reminder")
    with stage.database.reading() as session:
        assert session.get_one(SurveyInvitation, (stage.survey.id, "UI3")).next_at == datetime(
            2026, 11, 18, 15, tzinfo=UTC
        )
