"""A decision and a win of the sample company's last week."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import select

from bot.domain.record import RecordEnd, RecordStart
from bot.local.company import SAMPLE_COMPANY, person_id
from bot.local.set_clock import SetClock
from bot.outbox.queue import withdraw
from bot.services import Services
from bot.services.decisions.recording import RecordingService
from bot.services.decisions.taking import TakingService
from bot.services.wins import WinService
from models import Team, Win
from models.database import Database

_AGO = timedelta(hours=7)


class _Win(NamedTuple):
    by: str
    people: tuple[str, ...]
    reason: str


_WIN = _Win("zoe", ("lena", "jonas"), "the consent banner that was live a day early")


def seed_decisions(services: Services, database: Database, now: datetime) -> None:
    """Decide, and thank, some hours before `now`; its messages are not sent. Twice is fine."""
    clock = SetClock(now - _AGO)
    with database.reading() as session:
        if session.exec(select(Win.id)).first():
            return
        teams = {team.slug: team.id or 0 for team in session.exec(select(Team))}
    recording = RecordingService(database, clock, services.people, services.home)
    lena, tomas = person_id("lena"), person_id("tomas")
    recording.begin(
        lena,
        RecordStart(
            teams["it"],
            "roll_back",
            "May whoever is on call roll a campaign page back at night?",
            other_team_id=teams["marketing-ops"],
            needs="Nobody is woken up for a click that undoes itself",
            other_needs="We hear of it before the morning’s mailing goes out",
            options="Yes, and the thread says so\nOnly with Marketing Ops on the phone",
        ),
    )
    number = recording.finish(
        lena,
        RecordEnd(
            tomas,
            proposal="0",
            why="A page that is back is worth more than a night’s sleep of two people.",
            contributors=(person_id("jonas"),),
            reversible=True,
            review_when="a rollback costs a campaign its traffic",
        ),
    )
    taking = TakingService(database, clock, services.home, services.escalations.deciding)
    taking.choose(tomas, number, 0)
    wins = WinService(database, clock, services.people)
    thanked = " ".join(f"<@{person_id(handle)}>" for handle in _WIN.people)
    launch_room = next(each for each in SAMPLE_COMPANY.channels if each.name == "launch-room")
    wins.give(person_id(_WIN.by), launch_room.id, f"{thanked} for {_WIN.reason}")
    with database.writing() as session:
        for prefix in ("decision:", "win:"):
            withdraw(session, prefix, now)
