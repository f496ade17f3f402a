"""Looking agendas and minutes up."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.meetings.agenda import CARRIED, TITLES, TOPICS, Found
from bot.errors import Mistake
from bot.permissions import Actor
from bot.services.meetings.agendas import AgendaService, topics_of
from bot.services.meetings.case import Case, case_of
from bot.services.meetings.next_meetings import series_of
from bot.services.people import PeopleService
from bot.views.blocks import escape
from bot.views.meetings.agenda import Agenda
from bot.views.meetings.topic_words import topic_words
from models import MeetingOccurrence, MeetingState
from models.database import Database


class MeetingLookingService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, agendas: AgendaService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._agendas = agendas

    def next(self, reader: str, channel_id: str, typed: str = "") -> Agenda | None:
        """The next agenda as it stands: of the series named, or of the reader's teams.

        Args:
            reader: who asks.
            channel_id: where; a series of that channel comes first.
            typed: the name of a series, or a beginning of it.

        Returns:
            It; None where no series is set up.

        Raises:
            Mistake: no series of that name; the sentence says which there are.
        """
        with self._database.reading() as session:
            cases = self.cases(session, reader, channel_id)
            if typed:
                cases = [named(cases, typed)]
            return self._agendas.collect(session, cases[0], self._clock.now()) if cases else None

    def meetings(self, reader: str, channel_id: str) -> list[Case]:
        """The next meetings that a topic can be for, the likeliest first."""
        with self._database.reading() as session:
            return self.cases(session, reader, channel_id)

    def whole(self, meeting_id: int, key: str) -> tuple[str, Found]:
        """All of one section of an agenda: its title and its lines.

        Raises:
            Mistake: the meeting or the section is gone.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            meeting = session.get(MeetingOccurrence, meeting_id)
            if meeting is None or key not in TITLES:
                raise Mistake("That agenda is gone.")
            case = case_of(session, meeting)
            if key in {TOPICS, CARRIED}:
                topics = topics_of(session, meeting_id)
                lines = [topic_words(x) for x in topics if bool(x.carries) == (key == CARRIED)]
                return TITLES[key], Found(lines, len(lines))
            return TITLES[key], self._agendas.whole(session, case, key, now)

    def minutes(self, reader: str, typed: str = "") -> list[MeetingOccurrence]:
        """The last meetings of the reader's teams whose minutes are kept, latest first."""
        with self._database.reading() as session:
            cases = self.cases(session, reader, "")
            series = [named(cases, typed)] if typed else cases
            ids = [case.series.id for case in series]
            held = select(MeetingOccurrence).where(
                MeetingOccurrence.state == MeetingState.HELD,
                col(MeetingOccurrence.series_id).in_(ids),
            )
            latest = held.order_by(col(MeetingOccurrence.starts_at).desc()).limit(5)
            return list(session.exec(latest))

    def cases(self, session: Session, reader: str, channel_id: str) -> list[Case]:
        """The next meeting of each series, those of the channel first, then by time."""
        actor = self._people.actor(session, reader)
        cases = series_of(session, _teams(actor)) or series_of(session, ())
        return sorted(cases, key=lambda case: case.series.channel_id != channel_id)


def named(cases: Sequence[Case], typed: str) -> Case:
    """The series of that name, or whose name begins so or holds these words.

    Raises:
        Mistake: there is none, or several.
    """
    wanted = " ".join(typed.lower().split())
    names = {case.number: case.series.name.lower() for case in cases}
    exact = [case for case in cases if names[case.number] == wanted]
    begun = [case for case in cases if names[case.number].startswith(wanted)]
    holds = [case for case in cases if wanted in names[case.number]]
    found = exact or begun or holds
    if len(found) == 1 or (found and exact):
        return found[0]
    known = ", ".join(f"“{case.series.name}”" for case in cases) or "none is set up yet"
    raise Mistake(f"Which meeting is “{escape(typed[:60])}”? There are: {escape(known)}.")


def _teams(actor: Actor) -> frozenset[int]:
    return actor.member_of | actor.lead_of
