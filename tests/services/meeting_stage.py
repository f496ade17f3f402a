"""A stage for tests of meetings: a series of both teams, and its clock run step by step."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlmodel import col, select

from bot.services import Services
from bot.services.meetings import SeriesDraft, TopicDraft
from models import MeetingOccurrence, MeetingTopic, OutboxMessage
from models.database import Database
from tests.company import SetClock

WEEKLY = SeriesDraft(
    preset="weekly_sync",
    name="Weekly sync",
    team_ids=(1, 2),
    channel_id="CSYNC",
    every="week",
    weekday=1,
    nth=1,
    month_day=1,
    at=time(10),
    zone="America/New_York",
    starts_on=date(2026, 12, 1),
    ends_on=None,
    minutes=45,
    facilitators=("UBEN", "UMAYA", "UANA", "UZOE"),
)
CALL = datetime(2026, 11, 27, 15, tzinfo=UTC)
PREVIEW = datetime(2026, 11, 30, 14, tzinfo=UTC)
POST = datetime(2026, 11, 30, 21, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 15, tzinfo=UTC)
MINUTES = datetime(2026, 12, 1, 16, tzinfo=UTC)


class Stage:
    """What a test of meetings does and sees."""

    def __init__(self, services: Services, database: Database, clock: SetClock) -> None:
        self.services, self.meetings = services, services.meetings
        self.database, self.clock = database, clock

    def set_up(self, **more: object) -> int:
        """Ben, IT's lead and an administrator, sets a series up; returns its next meeting."""
        draft = replace(WEEKLY, **more)  # type: ignore[arg-type]
        listed = self.meetings.series.save("UBEN", draft)
        assert listed.next is not None
        assert listed.next.id is not None
        return listed.next.id

    def run_to(self, moment: datetime) -> None:
        """Do what is due on the way to a moment, each when it is."""
        while (due := self.meetings.clock.next_due()) and due <= moment:
            self.clock.at = max(self.clock.at, due)
            self.meetings.clock.run_due(self.clock.at)
        self.clock.at = moment

    def wake_up(self, moment: datetime) -> None:
        """Nothing ran until that moment."""
        self.clock.at = moment
        self.meetings.clock.run_due(moment)

    def add(self, user_id: str, meeting_id: int, title: str, **more: object) -> int:
        draft = TopicDraft(title, **more)  # type: ignore[arg-type]
        number = self.meetings.topics.add(user_id, meeting_id, draft).topic.id
        assert number is not None
        return number

    def sent(self, prefix: str = "") -> list[str]:
        """The keys of all messages, in order."""
        return [row.key for row in self.rows(prefix)]

    def rows(self, prefix: str = "") -> list[OutboxMessage]:
        with self.database.reading() as session:
            rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        return [row for row in rows if row.key.startswith(prefix)]

    def text(self, key: str) -> str:
        """What the message of a key says, or its latest update."""
        versions = [row for row in self.rows(key) if key in {row.key, row.target_key}]
        return str(versions[-1].payload["text"])

    def meeting(self, number: int) -> MeetingOccurrence:
        with self.database.reading() as session:
            return session.get_one(MeetingOccurrence, number)

    def topic(self, number: int) -> MeetingTopic:
        with self.database.reading() as session:
            return session.get_one(MeetingTopic, number)
