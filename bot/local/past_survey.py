"""The sample company's survey of the quarter before, made by the services as it would have been.

Its messages are taken back before any is sent: people have read them long ago.
"""

import random
from datetime import date, datetime, timedelta

from sqlmodel import select

from bot.domain.survey.answers import Answers
from bot.domain.survey.plan import DateRule, SurveyPlan
from bot.domain.wall_clock import first_moment, zone
from bot.local.set_clock import SetClock
from bot.outbox.queue import withdraw
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.surveys import Surveys, build_surveys
from bot.views.naming import Naming
from models import Survey, SurveyInvitation, Team
from models.database import Database

TEAMS = ("it", "marketing-ops")
_LONG_ENOUGH = timedelta(days=28)
_KEEP = (
    "The joint launch checklist. It saved us twice.",
    "Answering in the channel instead of in private messages.",
    "Saying early when a date is at risk.",
    "The Thursday demo, even when there is little to show.",
)
_CHANGE = (
    "Tell us about campaigns before the press release is written.",
    "Nobody knows who may say yes to a pause of the ads.",
    "Fewer “quick” requests on Friday afternoons.",
    "Changes of the CMS come as a surprise; a line in the channel would do.",
)
_AGREEING = {
    "it": {"q1": 0.35, "q3": 0.4, "q6": 0.45, "q9": 0.3},
    "marketing-ops": {"q2": 0.5, "q6": 0.6, "q9": 0.35},
}
"""How many agree, where it isn't three quarters."""


def make_past_survey(services: Services, database: Database, now: datetime) -> None:
    """Plan the coming surveys, and hold the last one that is over by now. Done twice is fine."""
    plan = SurveyPlan(teams=TEAMS, regions={"Europe/Berlin": "DE", "America/Sao_Paulo": "BR"})
    with database.reading() as session:
        is_there = session.exec(select(Survey.id)).first()
        lead = session.exec(select(Team.lead_user_id).where(Team.slug == TEAMS[0])).one()
        where = session.exec(select(Team.zone).where(Team.slug == TEAMS[0])).one()
    if is_there is None and lead:
        eve = _last_over(now) - timedelta(days=1)
        clock = SetClock(first_moment(eve, now.time(), zone(where)))
        surveys = build_surveys(
            database,
            clock,
            services.people,
            services.home,
            actions=services.actions,
            naming=Naming(),
        )
        surveys.settings.apply(SYSTEM, plan.model_copy(update={"rule": None}))
        _hold(surveys, database, clock, lead)
    services.surveys.settings.apply(SYSTEM, plan)
    with database.writing() as session:
        withdraw(session, "survey:", now)


def _last_over(now: datetime) -> date:
    """The latest date of the rule whose survey has been published."""
    rule, day = DateRule(), (now - timedelta(days=366)).date()
    while (following := rule.next_date(day)) < (now - _LONG_ENOUGH).date():
        day = following
    return day


def _hold(surveys: Surveys, database: Database, clock: SetClock, lead: str) -> None:
    planned = surveys.planning.start(lead)
    surveys.planning.send(lead, planned.survey_id)
    with database.reading() as session:
        clock.at = session.get_one(Survey, planned.survey_id).opens_at
    surveys.running.run_due(clock.at)
    _answer(surveys, database, planned.survey_id)
    for column in ("closes_at", "publishes_at"):
        with database.reading() as session:
            clock.at = getattr(session.get_one(Survey, planned.survey_id), column)
        surveys.running.run_due(clock.at)


def _answer(surveys: Surveys, database: Database, survey_id: int) -> None:
    """All but one or two of each team."""
    rng = random.Random(11)  # noqa: S311 a sample, the same each time
    said = [{"keep": words} for words in _KEEP] + [{"change": words} for words in _CHANGE]
    with database.reading() as session:
        wanted = select(SurveyInvitation.user_id, Team.slug).join(
            Team,
            SurveyInvitation.team_id == Team.id,  # type: ignore[arg-type]
        )
        rows = session.exec(wanted.where(SurveyInvitation.survey_id == survey_id))
        people = sorted(rows, key=lambda row: (row[1], row[0]))
    rng.shuffle(people)
    waiting = dict.fromkeys(TEAMS, 1)
    for user_id, team in people:
        if waiting[team]:
            waiting[team] -= 1  # has not answered
            continue
        form = surveys.answering.form(user_id, survey_id)
        values = {
            each.key: _chosen(rng, _AGREEING[team].get(each.key, 0.75)) for each in form.questions
        }
        comments = said.pop() if said and rng.random() < 0.5 else {}  # noqa: PLR2004 every other
        surveys.answering.submit(user_id, survey_id, Answers(values, comments))


def _chosen(rng: random.Random, agreeing: float) -> int:
    if rng.random() < agreeing:
        return rng.choice((4, 4, 5))
    return rng.choice((3, 2, 2, 1))
