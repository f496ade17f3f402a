"""Series of meetings: set up, changed, switched off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.cadence import check_cadence
from bot.domain.meetings.agenda import TITLES
from bot.domain.meetings.presets import PRESETS
from bot.domain.public_holidays import holiday_region
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action
from bot.services.meetings.case import (
    Case,
    case_of,
    current,
    require_in,
    teams_of,
)
from bot.services.meetings.planning import align, plan_next
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.series_draft import (
    SeriesDraft,
    SeriesForm,
    as_draft,
    begun,
    cadence_in,
    columns,
    from_preset,
    problems_of,
)
from bot.services.meetings.series_rows import set_rota, set_teams
from bot.services.people import PeopleService
from bot.services.teams import stored_id
from models import (
    MeetingOccurrence,
    MeetingSeries,
    MeetingState,
    Team,
)
from models.database import Database


@dataclass(frozen=True)
class Listed:
    """A series with its teams and its next meeting."""

    series: MeetingSeries
    teams: tuple[Team, ...]
    next: MeetingOccurrence | None
    may_change: bool


class SeriesService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        posts: MeetingPosts,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._posts = posts

    def listed(self, reader: str) -> list[Listed]:
        """Every series that is not switched off, by name."""
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            rows = select(MeetingSeries).where(col(MeetingSeries.ended_at).is_(None))
            return [
                Listed(
                    series,
                    teams := teams_of(session, stored_id(series.id)),
                    current(session, stored_id(series.id)),
                    actor.is_administrator or any(team.id in actor.lead_of for team in teams),
                )
                for series in session.exec(rows.order_by(MeetingSeries.name, col(MeetingSeries.id)))
            ]

    def new(self, user_id: str, preset_key: str) -> SeriesForm:
        """The form of a preset, for the teams that someone leads, or all.

        Raises:
            Mistake: there is no such preset, or no team yet.
        """
        preset = PRESETS.get(preset_key)
        if preset is None:
            raise Mistake("I don't know that kind of meeting.")
        with self._database.reading() as session:
            teams = session.exec(select(Team).order_by(col(Team.id))).all()
            if not teams:
                raise Mistake("Set up a team first: a meeting is a team's, or several teams'.")
            actor = self._people.actor(session, user_id)
            mine = [each for each in teams if each.id in actor.lead_of] or list(teams)
            require_in(actor, Action.CHANGE_SERIES, tuple(stored_id(each.id) for each in teams))
            today = self._clock.now().astimezone(zone(mine[0].zone)).date()
            return SeriesForm(from_preset(preset, teams, mine[0], today), teams)

    def to_change(self, user_id: str, series_id: int) -> SeriesForm:
        """The form of a series that is there; raises as `save` does."""
        with self._database.reading() as session:
            series = self._own(session, user_id, series_id)
            teams = session.exec(select(Team).order_by(col(Team.id))).all()
            return SeriesForm(as_draft(session, series), teams, series_id)

    def save(self, user_id: str, draft: SeriesDraft, series_id: int | None = None) -> Listed:
        """Store a series, and plan its next meeting.

        Returns:
            It, with its next meeting.

        Raises:
            NotAllowed: only the leads of its teams, and administrators.
            InvalidInput: what is wrong with which field, a cadence that never happens among it.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            actor = self._people.actor(session, user_id)
            draft = self._checked(session, draft, now)
            require_in(actor, Action.CHANGE_SERIES, draft.team_ids)
            if series_id is None:
                series = MeetingSeries(**columns(draft), **begun(draft, user_id, now))
                session.add(series)
                session.flush()
                ahead = None
            else:
                ahead = current(session, series_id, lock=True)
                series = self._own(session, user_id, series_id)
                for name, value in columns(draft).items():
                    setattr(series, name, value)
                series.problem = None
                session.add(series)
            number = stored_id(series.id)
            set_teams(session, number, draft.team_ids)
            set_rota(session, number, draft.team_ids, draft.facilitators)
            session.flush()
            case = plan_next(session, series, now) if ahead is None else case_of(session, ahead)
            if ahead and case:
                self._move(session, case, now)
            return Listed(
                series, teams_of(session, number), case.meeting if case else None, may_change=True
            )

    def set_sections(self, user_id: str, series_id: int, sections: Sequence[str]) -> MeetingSeries:
        """Which sections the agendas have, in this order."""
        now = self._clock.now()
        with self._database.writing() as session:
            ahead = current(session, series_id, lock=True)
            series = self._own(session, user_id, series_id)
            series.sections = [key for key in dict.fromkeys(sections) if key in TITLES]
            session.add(series)
            session.flush()
            if ahead:
                self._posts.revise(session, case_of(session, ahead), now)
            return series

    def sections(self, user_id: str, series_id: int) -> MeetingSeries:
        """A series whose sections someone may change."""
        with self._database.reading() as session:
            return self._own(session, user_id, series_id)

    def end(self, user_id: str, series_id: int) -> None:
        """Switch a series off; what was posted stays. Done twice is fine."""
        now = self._clock.now()
        with self._database.writing() as session:
            ahead = current(session, series_id, lock=True)
            series = self._own(session, user_id, series_id)
            series.ended_at, series.plan_at = series.ended_at or now, None
            session.add(series)
            if ahead and (ahead.state == MeetingState.PLANNED or now < ahead.starts_at):
                self._posts.skipped(session, case_of(session, ahead), user_id, now)
                ahead.state, ahead.skipped_by = MeetingState.SKIPPED, user_id
                ahead.step = ahead.next_at = None
                session.add(ahead)
                self._posts.closed(session, case_of(session, ahead), user_id, now)
                self._posts.revise(session, case_of(session, ahead), now)

    def _own(self, session: Session, user_id: str, series_id: int) -> MeetingSeries:
        series = session.get(MeetingSeries, series_id, with_for_update=True, populate_existing=True)
        if series is None:
            raise Mistake("That series is gone.")
        team_ids = tuple(stored_id(team.id) for team in teams_of(session, series_id))
        require_in(self._people.actor(session, user_id), Action.CHANGE_SERIES, team_ids)
        return series

    def _checked(self, session: Session, draft: SeriesDraft, now: datetime) -> SeriesDraft:
        """Raises InvalidInput, by the form's block ids, unless all of it is sound."""
        problems = problems_of(session, draft)
        try:
            regions = tuple(dict.fromkeys(holiday_region(each) for each in draft.regions))
            draft = replace(draft, regions=regions)
        except Mistake as mistake:
            problems["regions"] = str(mistake)
        try:
            zone(draft.zone)
        except Mistake as mistake:
            problems["zone"] = str(mistake)
        if problems:
            raise InvalidInput(problems)
        try:
            check_cadence(cadence_in(draft), now)
        except Mistake as mistake:
            raise InvalidInput({"ends" if draft.ends_on else "every": str(mistake)}) from None
        return draft

    def _move(self, session: Session, case: Case, now: datetime) -> None:
        align(session, case, now)
        self._posts.revise(session, case, now)
