"""The step that sets up the weekly sync: the preset, with a day, a time and a channel."""

from dataclasses import replace

from sqlmodel import Session, col, select

from bot.domain.cadence import cadence_words
from bot.errors import InvalidInput
from bot.permissions import Action, Actor, require
from bot.services.guide.desk import GuideDesk
from bot.services.meetings.case import cadence_of, teams_of
from bot.services.meetings.series import SeriesService
from bot.services.meetings.series_rows import team_for
from bot.services.teams import stored_id
from bot.views.blocks import escape
from bot.views.guide.more_forms import WeeklyDraft, WeeklyForm
from bot.views.naming import Naming
from models import MeetingSeries, SeriesTeam, Team

PRESET = "weekly_sync"


class WeeklyStep:
    def __init__(self, desk: GuideDesk, series: SeriesService, naming: Naming) -> None:
        self._desk = desk
        self._series = series
        self._naming = naming

    def form(self, user_id: str, team_id: int) -> WeeklyForm:
        """The form, filled with the sync that there is, or with the preset.

        Raises:
            NotAllowed: only the team's lead and administrators may.
        """
        team, others, series_id = self._found(user_id, team_id)
        draft = (
            self._series.to_change(user_id, series_id).draft
            if series_id
            else self._series.new(user_id, PRESET).draft
        )
        channel = draft.channel_id if series_id else team.channel_id
        filled = WeeklyDraft(draft.weekday, draft.at, channel)
        return WeeklyForm(team.name, others, filled, self._naming.slash("agenda"))

    def save(self, user_id: str, team_id: int, draft: WeeklyDraft) -> None:
        """Set the sync up, or change it; a team that wasn't in it yet joins it.

        Raises:
            NotAllowed: as for `form`.
            InvalidInput: what is wrong with which input; a channel that Liaison can't join.
        """
        team, _, series_id = self._found(user_id, team_id)
        if not draft.channel:
            raise InvalidInput({"channel": "Choose a channel, please."})
        self._desk.enter(draft.channel)
        if series_id:
            before = self._series.to_change(user_id, series_id).draft
        else:
            before = self._series.new(user_id, PRESET).draft
            # Whose clock it is on is this team's; what a lead doesn't lead isn't theirs to invite.
            before = replace(before, zone=team.zone)
        team_ids = tuple(dict.fromkeys([*before.team_ids, team_id]))
        with self._desk.database.reading() as session:
            turns = [each for each in before.facilitators if team_for(session, each, team_ids)]
        wanted = replace(
            before,
            team_ids=team_ids,
            weekday=draft.weekday,
            at=draft.at,
            channel_id=draft.channel,
            facilitators=tuple(turns),
        )
        try:
            self._series.save(user_id, wanted, series_id)
        except InvalidInput as error:
            raise InvalidInput({"channel": " ".join(error.problems.values())}) from None

    def _found(self, user_id: str, team_id: int) -> tuple[Team, list[str], int | None]:
        """The team, which other teams are in its sync, and the sync's number where there is one."""
        with self._desk.database.reading() as session:
            team = self._desk.allowed(session, user_id, team_id)
            actor = self._desk.people.actor(session, user_id)
            require(actor, Action.CHANGE_SERIES, team_id=team_id)
            series = weekly_of(session, team_id) or _that_may_be_joined(session, actor)
            if series is None:
                return team, [], None
            number = stored_id(series.id)
            others = [each.name for each in teams_of(session, number) if each.id != team_id]
            return team, others, number


def weekly_of(session: Session, team_id: int) -> MeetingSeries | None:
    """The weekly sync that a team is in."""
    rows = (
        select(MeetingSeries)
        .join(SeriesTeam)
        .where(SeriesTeam.team_id == team_id, *_RUNNING)
        .order_by(col(MeetingSeries.id))
    )
    return session.exec(rows).first()


def weekly_words(session: Session, team_id: int) -> str | None:
    """The same in words, for the guide's page."""
    series = weekly_of(session, team_id)
    if series is None:
        return None
    when = f"{cadence_words(cadence_of(series))} at {series.at:%H:%M} ({escape(series.zone)})"
    return f"{when}, in <#{series.channel_id}>"


def _that_may_be_joined(session: Session, actor: Actor) -> MeetingSeries | None:
    """Another team's sync, where whoever asks may change that one too."""
    for series in session.exec(
        select(MeetingSeries).where(*_RUNNING).order_by(col(MeetingSeries.id))
    ):
        teams = teams_of(session, stored_id(series.id))
        if actor.is_administrator or any(each.id in actor.lead_of for each in teams):
            return series
    return None


_RUNNING = (MeetingSeries.preset == PRESET, col(MeetingSeries.ended_at).is_(None))
