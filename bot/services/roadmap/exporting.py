"""The roadmap as a file in someone's DM: CSV with everything, or the summary as Markdown."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import STATUS_WORDS, ItemStatus
from bot.domain.roadmap.table import Cell, csv_text
from bot.outbox.queue import send_file
from bot.permissions import Action, require
from bot.services.people import PeopleService
from bot.services.roadmap.looking import team_names
from bot.services.roadmap.reading import Reader, slip
from bot.services.roadmap.rows import OnItems, on_items
from bot.services.roadmap.summaries import SummaryService
from bot.views.roadmap.lists import rice_of
from bot.views.roadmap.report import markdown
from models import Person, RoadmapItem
from models.database import Database

HEADING = (
    *("number", "title", "lane", "quarter", "status", "why", "owner", "team"),
    *("contributors", "other teams", "start", "target", "first target", "days late"),
    *("needs", "reach", "impact", "confidence %", "effort weeks", "score"),
    *("decision needed", "description", "added", "message"),
)


class ExportService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, summaries: SummaryService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._summaries = summaries

    def send_csv(self, user_id: str, quarter: str | None) -> int:
        """Send every item of a quarter, or of all of them (None), to someone's DM.

        Returns:
            How many there are.

        Raises:
            NotAllowed: guests can't.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.EXPORT_ROADMAP)
            reader = Reader.of(session, user_id, now)
            wanted = select(RoadmapItem).order_by(
                RoadmapItem.quarter, RoadmapItem.lane, col(RoadmapItem.rank), col(RoadmapItem.id)
            )
            items = session.exec(
                wanted.where(RoadmapItem.quarter == quarter) if quarter else wanted
            )
            rows = list(_rows(session, items.all(), reader))
        words = f"The roadmap{f' for {quarter}' if quarter else ''}, as CSV."
        self._send(user_id, f"roadmap-{quarter or 'all'}.csv", csv_text(HEADING, rows), words, now)
        return len(rows)

    def send_markdown(self, user_id: str, quarter: str | None) -> None:
        """Send a quarter's summary to someone's DM; None for the present quarter.

        Raises:
            NotAllowed: guests can't.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.EXPORT_ROADMAP)
            reader = Reader.of(session, user_id, now)
            quarter = quarter or quarter_of(reader.today)
            text = markdown(self._summaries.view(session, reader, quarter))
        words = f"The roadmap for {quarter}, as Markdown."
        self._send(user_id, f"roadmap-{quarter}.md", text, words, now)

    def _send(self, user_id: str, name: str, text: str, words: str, now: datetime) -> None:
        with self._database.writing() as session:
            send_file(
                session,
                key=f"roadmap-export:{user_id}:{name}:{now.isoformat()}",
                destination=user_id,
                name=name,
                text=text,
                words=words,
                now=now,
            )


def _rows(session: Session, items: Iterable[RoadmapItem], reader: Reader) -> Iterable[list[Cell]]:
    items = list(items)
    on_them = on_items(session, [each.id for each in items])
    teams = team_names(session)
    names: dict[str, str] = dict(session.exec(select(Person.user_id, Person.name)).all())
    return (_row(each, on_them, teams, names, reader) for each in items)


def _row(
    item: RoadmapItem,
    on_them: OnItems,
    teams: dict[int, str],
    names: dict[str, str],
    reader: Reader,
) -> list[Cell]:
    on_it, late, rice = on_them[item.id], slip(item, reader), rice_of(item)
    return [
        item.id,
        item.title,
        item.lane,
        item.quarter,
        STATUS_WORDS[ItemStatus(item.status)],
        item.status_note,
        names.get(item.owner_user_id, item.owner_user_id),
        teams.get(item.team_id or 0),
        ", ".join(names.get(each, each) for each in on_it.contributors),
        ", ".join(teams.get(each, "") for each in on_it.teams),
        *(_day(each) for each in (item.start_on, item.target_on, item.promised_on)),
        late.days if late else None,
        ", ".join(str(each) for each in on_it.needs),
        *(rice.reach, rice.impact, rice.confidence, rice.effort),
        round(rice.score, 2) if rice.score is not None else None,
        item.decision_needed,
        item.description,
        _day(item.created_at.date()),
        item.source_link,
    ]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
