"""A survey as it is planned: its questions, its days, and how it is shown to its owner."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlmodel import Session, select

from bot.domain.survey.plan import SurveyPlan
from bot.domain.survey.questions import FOLLOW_UP, Question, own_by_default, questionnaire
from bot.domain.survey.rhythm import asks_at, preview_day, rhythm
from bot.domain.wall_clock import first_moment, zone
from bot.outbox.queue import enqueue
from bot.services.people import zone_of
from bot.services.surveys.asked import by_team, invitees
from bot.services.surveys.records import (
    calendar_for,
    calendars_of,
    plan_of,
    published_surveys,
    questions_json,
    questions_of,
    sides_json,
    sides_of,
    survey_teams,
    under_way,
)
from bot.services.teams import stored_id
from bot.views.survey.preview import Preview, preview_blocks, preview_text
from models import Priority, Survey, SurveySettings, SurveyState, Team, UserGroup

USUAL_RATE = 0.7
"""How many answer, where no survey has shown it yet."""
_MIDNIGHT = time(0)


def set_next(row: SurveySettings, plan: SurveyPlan, teams: Sequence[Team], after: date) -> None:
    """Note the rule's next date after a day, and when its survey is shown to the owner."""
    row.next_on = row.next_at = None
    if plan.rule is None:
        return
    calendars = calendars_of(teams)
    row.next_on = plan.rule.next_date(after)
    row.next_at = first_moment(
        preview_day(row.next_on, calendars), time(10), zone(calendars[0].zone_name)
    )


def frozen_questions(
    session: Session, plan: SurveyPlan, teams: Sequence[Team]
) -> tuple[Question, ...]:
    """What is asked: the ten items, each team's own, and what was agreed last time."""
    own = {
        stored_id(team.id): plan.own_questions.get(team.slug, own_by_default(team.slug))
        for team in teams
    }
    ids = set(own)
    agreed = [
        survey.change
        for survey, published in published_surveys(session)
        if {side.team_id for side in published.sides} == ids
    ]
    return questionnaire(own, agreed[-1] if agreed else None)


def plan_survey(
    session: Session,
    plan: SurveyPlan,
    teams: Sequence[Team],
    opens_on: date,
    owner: str,
    *,
    started_by: str | None,
) -> Survey:
    moment = first_moment(opens_on, _MIDNIGHT, zone(teams[0].zone))
    survey = Survey(
        plan=plan.model_dump(mode="json"),
        sides=sides_json(teams),
        questions=questions_json(frozen_questions(session, plan, teams)),
        owner_user_id=owner,
        started_by=started_by,
        opens_on=opens_on,
        opens_at=moment,
        closes_at=moment,
        publishes_at=moment,
    )
    place(session, survey, plan, teams, opens_on)
    session.add(survey)
    session.flush()
    return survey


def place(
    session: Session, survey: Survey, plan: SurveyPlan, teams: Sequence[Team], opens_on: date
) -> None:
    """Its dates; it opens when the first person's own clock shows 10:00."""
    days = rhythm(opens_on, plan.open_days, calendars_of(teams))
    by_id = {team.id: team for team in teams}
    calendars = {
        calendar_for(plan, by_id[each.team_id], each.zone)
        for each in invitees(session, plan, teams)
    }
    first = [asks_at(each, opens_on, plan)[0] for each in calendars or calendars_of(teams)]
    survey.opens_on, survey.opens_at = opens_on, min(first)
    survey.closes_at, survey.publishes_at = days.closes_at, days.publishes_at


def preview_of(session: Session, survey: Survey, reader: str) -> Preview:
    teams, plan = survey_teams(session, survey), plan_of(survey)
    before = published_surveys(session)
    last = before[-1][1].rate if before else None
    people = invitees(session, plan, teams)
    groups = {each.group_id: each.handle for each in session.exec(select(UserGroup))}
    questions = questions_of(survey)
    return Preview(
        survey_id=stored_id(survey.id),
        state=survey.state,
        is_confirmed=survey.next_step_at is not None,
        sides=sides_of(survey),
        slugs={stored_id(team.id): team.slug for team in teams},
        invited=by_team(people, teams),
        people={
            stored_id(team.id): [each.user_id for each in people if each.team_id == team.id]
            for team in teams
        },
        rate=last.answered / last.invited if last and last.invited else USUAL_RATE,
        rate_is_known=bool(last),
        floor=plan.floor,
        questions=questions,
        agreed=next((each.text for each in questions if each.key == FOLLOW_UP), None),
        opens_on=survey.opens_on,
        closes_at=survey.closes_at,
        publishes_at=survey.publishes_at,
        reminders=plan.reminders,
        open_days=plan.open_days,
        groups=groups,
        chosen_groups=dict(plan.groups),
        reader_zone=zone_of(session, reader),
    )


def show(session: Session, survey: Survey, now: datetime) -> None:
    owner = survey.owner_user_id
    preview = preview_of(session, survey, owner)
    enqueue(
        session,
        key=f"survey:{survey.id}:preview:{now.timestamp():.0f}:{owner}",
        destination=owner,
        method="chat.postMessage",
        payload={"text": preview_text(preview), "blocks": preview_blocks(preview)},
        priority=Priority.UPDATE,
        now=now,
        event_type="liaison_survey_preview",
    )


def adjust(session: Session, plan: SurveyPlan, now: datetime) -> bool:
    """Let the survey that is planned, and hasn't begun, keep to what is set now.

    Its teams, its first day and the groups that its owner has added stay; where its teams are not
    the ones that are set now, it stays whole. Its owner is shown what has become of it.

    Returns:
        Whether it asks what is set now; true where none is planned.
    """
    survey = under_way(session, lock=True)
    if survey is None or survey.state != SurveyState.PLANNED:
        return survey is None
    teams = survey_teams(session, survey)
    if plan.teams and set(plan.teams) != {team.slug for team in teams}:
        return False
    before = plan_of(survey)
    kept = plan.model_copy(update={"teams": before.teams, "groups": before.groups})
    if kept == before:
        return True
    survey.plan = kept.model_dump(mode="json")
    survey.questions = questions_json(frozen_questions(session, kept, teams))
    place(session, survey, kept, teams, survey.opens_on)
    if survey.next_step_at is not None:
        survey.next_step_at = survey.opens_at
        session.add(survey)
        session.flush()
        show(session, survey, now)
    session.add(survey)
    return True
