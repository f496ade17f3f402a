"""A small company for tests that need no Slack: people, two teams, one rotation."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import GatewayError
from bot.gateways.calendars import CalendarReader
from bot.permissions import SYSTEM
from bot.services import Services, build_services
from bot.services.setup import Directory
from bot.services.setup.reading import read_setup
from bot.views.naming import Naming
from models.database import Database

ZONES = {
    "UANA": "America/Sao_Paulo",
    "UBEN": "Europe/Berlin",
    "UMAYA": "America/New_York",
    "UZOE": "America/New_York",
    "UGUEST": "America/Los_Angeles",
}
CHANNELS = {"it-ops": "CIT", "marketing-ops": "CMK"}
COMPANY: dict[str, Any] = {
    "teams": [
        {
            "name": "IT",
            "channel": "it-ops",
            "lead": "UBEN",
            "members": ["UANA", "UBEN"],
            "rotations": [
                {
                    "name": "Primary",
                    "zone": "America/New_York",
                    "handoff": "09:00",
                    "starts": "2026-11-23",
                    "people": ["UANA", "UBEN"],
                }
            ],
        },
        {"name": "Marketing Ops", "channel": "marketing-ops", "members": ["UMAYA", "UZOE"]},
    ]
}
DIRECTORY = Directory({user: user for user in ZONES}, CHANNELS)


class Users:
    """The workspace's users, as `users.list` tells them."""

    def __init__(self) -> None:
        self.all = [
            {"id": user, "real_name": user.title(), "tz": tz, "is_restricted": user == "UGUEST"}
            for user, tz in ZONES.items()
        ]
        self.files: dict[str, bytes | GatewayError] = {}

    def users(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.all)

    def enter(self, channel: str) -> bool:
        """Liaison may join every channel but this one."""
        return channel != "CSECRET"

    def file_content(self, file_id: str, most: int) -> bytes:
        """A file that somebody has uploaded; raises what a test has put there."""
        found = self.files[file_id]
        if isinstance(found, GatewayError):
            raise found
        return found[: most + 1]

    def user_groups(self) -> list[Mapping[str, Any]]:
        return []


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


def company_services(
    database: Database, clock: SetClock, users: Users, open_hosts: Sequence[str] = ()
) -> Services:
    """The services over a database that holds the company; calendars come from public hosts, and
    from the `open_hosts`."""
    built = build_services(
        database=database,
        clock=clock,
        users=users,
        groups=users,
        channels=users,
        naming=Naming(),
        lanes=("Launches", "Website"),
        administrators=("UBEN",),
        calendars=CalendarReader(open_hosts),
        workspace_url="https://larkfield.slack.com/",
        files=users,
    )
    built.people.run_due(clock.now())
    built.setup.apply(SYSTEM, read_setup(COMPANY), DIRECTORY, dry_run=False)
    return built
