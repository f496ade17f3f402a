"""People, as several processes hear of them at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import col, select

from bot.services import Services
from models import OutboxMessage, Person, SyncCursor
from models.database import Database
from tests.company import SetClock
from tests.services.test_escalations import DRAFT


def together(work: Callable[[int], None], times: int = 8) -> None:
    barrier = threading.Barrier(times)

    def run(number: int) -> None:
        barrier.wait()
        work(number)

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(run, range(times)))


def test_the_first_sight_of_someone_collides_with_nobody(
    services: Services, database: Database, clock: SetClock
) -> None:
    together(lambda _: services.people.note({"id": "UNEW", "real_name": "New", "tz": "UTC"}))
    together(lambda number: services.home.open("UNEWER", f"event-{number}"))
    together(lambda _: services.people.run_due(clock.now()), times=4)
    with database.reading() as session:
        assert session.get(Person, "UNEW")
        assert session.get(Person, "UNEWER")
        assert session.get(SyncCursor, "people")


def test_of_two_changes_at_once_the_last_home_shows_both(
    services: Services, database: Database
) -> None:
    services.home.open("UANA", "first")
    together(
        lambda _: (services.escalations.raising.raise_escalation("UMAYA", DRAFT), None)[1], times=4
    )
    with database.reading() as session:
        published = select(OutboxMessage).where(OutboxMessage.destination == "home:UANA")
        last = session.exec(published.order_by(col(OutboxMessage.id).desc())).first()
    assert last
    for number in (1, 2, 3, 4):
        assert f"#{number} checkout is down" in str(last.payload)


def test_emails_are_kept_as_slack_tells_them(services: Services, database: Database) -> None:
    def email() -> str | None:
        with database.reading() as session:
            someone = session.get(Person, "UNEW")
            return someone.email if someone else None

    services.people.note({"id": "UNEW", "profile": {"email": "New@Example.com"}})
    assert email() == "new@example.com"
    services.people.note({"id": "UNEW", "profile": {}})
    assert email() is None
