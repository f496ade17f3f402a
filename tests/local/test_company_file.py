"""The sample company is a file: exported, it makes the same company anywhere."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import SQLModel, select

from bot.permissions import SYSTEM
from bot.services.setup import Directory, SetupService
from bot.services.setup.reading import read_setup, read_text
from bot.services.setup.writing import write_text
from models import JiraConnection
from models.database import Database
from tests.company import SetClock
from tests.founded import MONDAY_NIGHT, Companies

IDS = Directory(trusting=True)
SYNC = {
    "meetings": [
        {
            "name": "Weekly sync",
            "teams": ["it", "marketing-ops"],
            "channel": "C1",
            "at": "10:00",
            "zone": "America/New_York",
            "starts": "2026-12-01",
        }
    ]
}


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def test_exported_and_applied_elsewhere_it_is_the_same(
    companies: Companies, tmp_path: Path
) -> None:
    clock = SetClock()
    shutil.copytree(companies(MONDAY_NIGHT), tmp_path / "sample")
    with opened(tmp_path / "sample" / "local.db") as sample, opened(tmp_path / "x.db") as other:
        SQLModel.metadata.create_all(other.engine)
        with sample.reading() as here, other.writing() as there:
            for row in here.exec(select(JiraConnection)):
                there.add(JiraConnection(site=row.site, poll_at=clock.at, reconcile_at=clock.at))
        SetupService(sample, clock).apply(SYSTEM, read_setup(SYNC), IDS, dry_run=False)
        exported = write_text(SetupService(sample, clock).export(SYSTEM, IDS))
        setup = SetupService(other, clock)
        setup.apply(SYSTEM, read_text(exported, "company.yaml"), IDS, dry_run=False)
        assert write_text(setup.export(SYSTEM, IDS)) == exported
        assert setup.apply(SYSTEM, read_text(exported, "company.yaml"), IDS, dry_run=False) == []
    for part in ("teams:", "meetings:", "survey:", "jira:"):
        assert f"\n{part}" in exported
