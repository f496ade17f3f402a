"""Opening a survey, inviting and reminding: each person at 10:00 of their own working day.

Only a few messages wait in the outbox at a time, so that whoever answers is hardly ever reminded
all the same: an answer may take no row out of the outbox, since that would tell when it came.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.reminding import end_of_quiet
from bot.domain.survey.questions import asked_of
from bot.domain.survey.rhythm import asks_at
from bot.outbox.queue import enqueue
from bot.services.preferences import preference_of
from bot.services.surveys.asked import invitees
from bot.services.surveys.records import (
    calendar_for,
    plan_of,
    questions_of,
    sides_of,
    survey_teams,
)
from bot.services.teams import stored_id
from bot.views.survey.invitation import Invitation, Reader, invitation_blocks, invitation_text
from models import (
    InvitationState,
    OutboxMessage,
    Person,
    Priority,
    Reminders,
    Survey,
    SurveyInvitation,
    SurveyState,
    SurveyTally,
)
from models.outbox import UNFINISHED, in_state

COMMENTERS = "comments"
"""The counter of those who wrote any comment, beside the questions'."""
MOST_WAITING = 80
"""So many of a survey's messages wait in the outbox at most."""
LATE = timedelta(hours=1)
"""Later than that after 10:00 someone is asked only within working hours."""
AGAIN = timedelta(seconds=4)
_KEYS = "survey:"
_I = SurveyInvitation


def open_survey(session: Session, survey: Survey) -> None:
    """Freeze who is asked, and make the counters: what is asked is frozen from now on."""
    plan, teams = plan_of(survey), survey_teams(session, survey)
    by_id = {stored_id(team.id): team for team in teams}
    survey.state, survey.next_step_at = SurveyState.OPEN, survey.closes_at
    session.add(survey)
    survey_id = stored_id(survey.id)
    for invitee in invitees(session, plan, teams):
        calendar = calendar_for(plan, by_id[invitee.team_id], invitee.zone)
        at = asks_at(calendar, survey.opens_on, plan)[0]
        state = InvitationState.OPTED_OUT if invitee.opted_out else InvitationState.INVITED
        session.add(
            _I(
                survey_id=survey_id,
                user_id=invitee.user_id,
                team_id=invitee.team_id,
                state=state,
                next_at=None if invitee.opted_out or at >= survey.closes_at else at,
            )
        )
    for team_id in by_id:
        session.add_all(_counters(survey, survey_id, team_id))
    session.flush()


def next_asking(session: Session, now: datetime) -> datetime | None:
    """When someone is to be asked next; a little later while enough messages wait."""
    due: datetime | None = session.exec(select(func.min(_I.next_at))).one()
    if due is None or due > now:
        return due
    return now + AGAIN if _room(session) <= 0 else due


def ask_due(session: Session, now: datetime, slash: str) -> bool:
    """Ask those whose moment has come, as many as there is room for; False when none was.

    `slash` is how the command is typed.
    """
    room = _room(session)
    if room <= 0:
        return False
    due = (
        select(_I)
        .where(col(_I.next_at) <= now)
        .order_by(col(_I.next_at), col(_I.user_id))
        .limit(room)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(due))
    surveys: dict[int, Survey] = {}
    for row in rows:
        survey = surveys.get(row.survey_id) or session.get_one(Survey, row.survey_id)
        surveys[row.survey_id] = survey
        _ask(session, survey, row, now, slash)
    return bool(rows)


def failed(session: Session, message: OutboxMessage) -> None:
    """Slack would not deliver a message: whoever never got one leaves the denominator."""
    kind, _, rest = message.key.partition(":")
    survey_id, _, step = rest.partition(":")
    if kind != "survey" or not step.startswith("ask:0:"):
        return
    row = session.get(_I, (int(survey_id), message.destination), with_for_update=True)
    if row is not None and row.state == InvitationState.INVITED:
        row.state, row.next_at = InvitationState.UNREACHABLE, None
        session.add(row)


def _ask(
    session: Session, survey: Survey, row: SurveyInvitation, now: datetime, slash: str
) -> None:
    someone = session.get(Person, row.user_id)
    plan = plan_of(survey)
    gone = someone is None or someone.deleted or (someone.is_guest and not plan.include_guests)
    due, row.next_at = row.next_at or now, None
    session.add(row)
    if survey.state != SurveyState.OPEN or row.state != InvitationState.INVITED:
        return
    if someone is None or gone:
        row.state = InvitationState.LEFT
        return
    team = next(each for each in survey_teams(session, survey) if each.id == row.team_id)
    calendar = calendar_for(plan, team, someone.zone)
    if now - due > LATE and not calendar.is_open(now):
        row.next_at = calendar.next_asking(now)[1]  # nothing ran at 10:00; not in the night
        return
    chosen = preference_of(session, row.user_id)
    if row.asked and chosen.reminders == Reminders.MUTED:
        return  # the invitation is no reminder
    if quiet := end_of_quiet(chosen, someone.zone, now):
        row.next_at = quiet if quiet < survey.closes_at else None
        return
    _enqueue(session, survey, row, Reader(someone.zone, slash), now)
    moments = asks_at(calendar, survey.opens_on, plan)
    row.asked += 1
    later = [at for at in moments[row.asked :] if now < at < survey.closes_at]
    row.next_at = later[0] if later else None


def _enqueue(
    session: Session, survey: Survey, row: SurveyInvitation, reader: Reader, now: datetime
) -> None:
    sides = sides_of(survey)
    invitation = Invitation(
        survey_id=row.survey_id,
        team=next(side.name for side in sides if side.team_id == row.team_id),
        partner=next(side.name for side in sides if side.team_id != row.team_id),
        questions=len(asked_of(questions_of(survey), row.team_id)),
        floor=plan_of(survey).floor,
        closes_at=survey.closes_at,
        publishes_at=survey.publishes_at,
        reader=reader,
        is_reminder=row.asked > 0,
    )
    kind = "reminder" if row.asked else "invitation"
    enqueue(
        session,
        key=f"{_KEYS}{row.survey_id}:ask:{row.asked}:{row.user_id}",
        destination=row.user_id,
        method="chat.postMessage",
        payload={"text": invitation_text(invitation), "blocks": invitation_blocks(invitation)},
        priority=Priority.DIGEST,
        now=now,
        event_type=f"liaison_survey_{kind}",
    )


def _room(session: Session) -> int:
    """How many more messages may be put into the outbox."""
    waiting = select(func.count()).where(
        in_state(OutboxMessage, *UNFINISHED),
        col(OutboxMessage.key).startswith(_KEYS),
    )
    return MOST_WAITING - session.exec(waiting).one()


def _counters(survey: Survey, survey_id: int, team_id: int) -> list[SurveyTally]:
    """A counter at nought for each answer to each question that the team is asked."""
    keys = [each.key for each in asked_of(questions_of(survey), team_id)]
    pairs = [(key, value) for key in keys for value in range(1, 6)]
    return [
        SurveyTally(survey_id=survey_id, team_id=team_id, question=key, value=value)
        for key, value in [*pairs, (COMMENTERS, 1)]
    ]
