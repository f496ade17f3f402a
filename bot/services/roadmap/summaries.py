"""The roadmap's summary: looked up, posted, and posted by itself once a month."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from bot.clock import LONG_AGO, Clock
from bot.domain.quarter import quarter_of
from bot.domain.recurring import Late, due_moments, next_moment
from bot.domain.roadmap.summary import finding
from bot.domain.roadmap.summary_days import MonthlyMonday
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake
from bot.outbox.queue import enqueue
from bot.permissions import SYSTEM, Action
from bot.services.audit import note_change
from bot.services.home import HomeService
from bot.services.people import PeopleService
from bot.services.roadmap.collecting import collect
from bot.services.roadmap.gate import require_lead
from bot.services.roadmap.reading import Reader
from bot.services.roadmap.summary_settings import (
    SummarySettings,
    channels,
    schedule,
    store_summary_settings,
    summary_settings,
)
from bot.services.say import send_picture
from bot.views.blocks import cut
from bot.views.pictures import with_picture
from bot.views.roadmap.summary import SummaryView, summary_blocks, summary_text
from bot.views.roadmap.timeline import timeline
from models import Firing, Priority, RoadmapItem, RoadmapSummary
from models.database import Database
from models.insert import insert_missing

EVENT_TYPE = "liaison_roadmap_summary"
JOB = "roadmap-summary"
SUBJECT = "the roadmap's summary"
_FIRST_LOOK_BACK = timedelta(days=30)
_MOST_TEXT = 30_000
_STALE = timedelta(days=7)
"""After so long nobody wants the summary of a Monday that was missed."""


class SummaryService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        lanes: Sequence[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
        self._lanes = lanes

    def look(self, user_id: str, quarter: str | None) -> SummaryView:
        """A quarter's summary for one reader; the picture is on its way to their DM.

        Args:
            user_id: who reads.
            quarter: None for the present one.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            view = self.view(session, Reader.of(session, user_id, now), quarter)
        if view.summary.total:
            with self._database.writing() as session:
                send_picture(
                    session,
                    key=f"roadmap-timeline:{user_id}:{now.isoformat()}",
                    destination=user_id,
                    words=finding(view.summary),
                    picture=timeline(view.summary, view.teams, view.reader_zone, now),
                    event_type="liaison_roadmap_timeline",
                    now=now,
                )
        return view

    def post_here(self, user_id: str, channel_id: str, quarter: str | None) -> None:
        """Post the summary in a channel; the next one tells what has changed since.

        Raises:
            NotAllowed: only leads and administrators can.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            require_lead(self._people.actor(session, user_id), Action.POST_SUMMARY)
            reader = Reader.of(session, user_id, now)
            self._post(session, reader, [channel_id], quarter, by=user_id, now=now)

    def settings(self, user_id: str) -> SummarySettings:
        """When and where it is posted by itself.

        Raises:
            NotAllowed: only leads and administrators can change it.
        """
        with self._database.reading() as session:
            require_lead(self._people.actor(session, user_id), Action.POST_SUMMARY)
            return summary_settings(session)

    def change_settings(self, user_id: str, settings: SummarySettings) -> datetime | None:
        """Choose when and where; kept in the audit. Returns when it comes next.

        Raises:
            NotAllowed: only leads and administrators can.
            InvalidInput: there is no such time zone.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            require_lead(self._people.actor(session, user_id), Action.POST_SUMMARY)
            before = summary_settings(session)
            store_summary_settings(session, settings)
            try:
                when = schedule(session, settings)
                coming = next_moment(when, now) if when else None
            except Mistake as mistake:
                raise InvalidInput({"zone": str(mistake)}) from None
            note_change(
                session,
                by=user_id,
                at=now,
                subject=SUBJECT,
                before=before.model_dump(mode="json"),
                after=settings.model_dump(mode="json"),
            )
            self._home.refresh(session, [user_id], f"summary-settings:{now.isoformat()}")
            return coming

    def next_due(self) -> datetime | None:
        """When the next scheduled summary is due."""
        with self._database.reading() as session:
            when = schedule(session, summary_settings(session))
            since = _dealt_with(session)
        if when is None:
            return None
        return next_moment(when, since) if since else LONG_AGO

    def run_due(self, now: datetime) -> None:
        """Post it once for each Monday, whoever comes first; long missed, not at all."""
        with self._database.writing() as session:
            settings = summary_settings(session)
            when, since = schedule(session, settings), _dealt_with(session)
            if since is None:
                first = Firing(job=JOB, day="start", due_at=now, outcome="seen", at=now)
                insert_missing(session, first)
                return
            for due in due_moments(when, Late.RUN_ONCE, _STALE, since, now) if when else ():
                fresh = due.run and now - due.at <= _STALE
                firing = Firing(
                    job=JOB,
                    day=due.day.isoformat(),
                    due_at=due.at,
                    outcome="done" if fresh else "skipped",
                    at=now,
                )
                if insert_missing(session, firing) and fresh and when:
                    self._post_scheduled(session, settings, when, now)

    def _post_scheduled(
        self, session: Session, settings: SummarySettings, when: MonthlyMonday, now: datetime
    ) -> None:
        if session.exec(select(RoadmapItem.id).limit(1)).first() is None:
            return  # nobody uses the roadmap yet
        today = Reader(SYSTEM.user_id, when.zone_name, now.astimezone(zone(when.zone_name)).date())
        self._post(session, today, channels(session, settings), None, by=None, now=now)

    def _post(
        self,
        session: Session,
        reader: Reader,
        places: Sequence[str],
        quarter: str | None,
        *,
        by: str | None,
        now: datetime,
    ) -> None:
        view = self.view(session, reader, quarter)
        summary = view.summary
        row = RoadmapSummary(
            at=now, quarter=summary.quarter, items=summary.total, joint=summary.joint, by=by
        )
        session.add(row)
        session.flush()
        payload = {"text": cut(summary_text(view), _MOST_TEXT), "blocks": summary_blocks(view)}
        if summary.total:
            picture = timeline(summary, view.teams, reader.zone, now)
            payload = with_picture(payload, picture)
        for channel_id in places:
            enqueue(
                session,
                key=f"roadmap-summary:{row.id}:{channel_id}",
                destination=channel_id,
                method="chat.postMessage",
                payload=payload,
                priority=Priority.DIGEST,
                now=now,
                event_type=EVENT_TYPE,
            )

    def view(self, session: Session, reader: Reader, quarter: str | None) -> SummaryView:
        """A quarter's summary, with what has changed since the last that was posted."""
        last = session.exec(select(func.max(RoadmapSummary.at))).one()
        since = last or self._clock.now() - _FIRST_LOOK_BACK
        wanted = quarter or quarter_of(reader.today)
        return collect(session, wanted, reader, since, lanes=self._lanes)


def _dealt_with(session: Session) -> datetime | None:
    """The last Monday that was posted or passed over; None before the first look."""
    last: datetime | None = session.exec(
        select(func.max(Firing.due_at)).where(Firing.job == JOB)
    ).one()
    return last
