"""The decision log as Markdown files: asked for, or once a week where a setting says so."""

import io
import os
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.wall_clock import Daily
from bot.outbox.queue import enqueue
from bot.permissions import Actor
from bot.services.decisions.seeing import may_see_decision, pointers_to
from bot.services.people import PeopleService
from bot.views.blocks import section
from bot.views.decisions.markdown import (
    INDEX,
    Exported,
    decision_markdown,
    file_name,
    index_markdown,
)
from bot.views.documents import with_document
from models import Decision, Person, Priority, SyncCursor, Team
from models.database import Database

WEEKLY = Daily(at=time(6), zone_name="UTC", weekdays=frozenset({0}))
ZIP = "decisions.zip"
_READER = Actor(user_id="")
"""Who reads what goes into a folder or a channel: nobody in particular."""
_CURSOR = "decision-export"


class ExportingService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def send_to(self, user_id: str) -> int:
        """Send someone all that they may see, as a zip in a DM.

        Returns:
            How many decisions are in it; with none, nothing is sent.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            files = files_for(session, self._people.actor(session, user_id))
            if count := len(files) - 1:
                words = f"The decision log, a file for each: {count} so far."
                _send(session, user_id, files, words, now)
        return count

    def send_to_channels(self, session: Session, now: datetime) -> None:
        """Within the job's transaction: a zip to each team's channel, of what all there may see.

        In a week in which nothing was decided nothing is sent.
        """
        since = now - timedelta(days=7)
        news = select(Decision).where(col(Decision.decided_at) > since)
        count = sum(may_see_decision(session, _READER, each) for each in session.exec(news))
        if not count:
            return
        files = files_for(session, _READER)
        words = f"The decision log, with {count} new this week."
        for channel in sorted({*session.exec(select(Team.channel_id))}):
            _send(session, channel, files, words, now)


class FolderExport:
    """One kind of work: once a week the log is written into a folder, a file each."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def next_due(self) -> datetime:
        """At once when it never ran; then each Monday at 06:00 UTC."""
        with self._database.reading() as session:
            cursor = session.get(SyncCursor, _CURSOR)
        return next(WEEKLY.after(cursor.moment))[1] if cursor else datetime(1970, 1, 1, tzinfo=UTC)

    def run_due(self, now: datetime) -> None:
        """Write every file anew; two processes at once write the same ones.

        Raises:
            OSError: the folder can't be written; a later tick begins again.
        """
        with self._database.reading() as session:
            files = files_for(session, _READER)
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            part = self._folder / f".{name}.{os.getpid()}"
            part.write_text(content, encoding="utf-8")
            part.replace(self._folder / name)
        with self._database.writing() as session:
            session.merge(SyncCursor(name=_CURSOR, moment=now))


def files_for(session: Session, actor: Actor) -> dict[str, str]:
    """Every decision that someone may see, by the file's name; and the index."""
    rows = session.exec(select(Decision).order_by(col(Decision.id)))
    decisions = [each for each in rows if may_see_decision(session, actor, each)]
    teams = {each.id or 0: each.name for each in session.exec(select(Team))}
    names = {each.user_id: each.name for each in session.exec(select(Person))}
    pointers = pointers_to(session, actor, decisions)
    files = {
        file_name(each): decision_markdown(
            Exported(each, teams, names, pointers.get(each.id or 0, ()))
        )
        for each in decisions
    }
    return {INDEX: index_markdown(decisions), **files}


def _send(
    session: Session, place: str, files: Mapping[str, str], words: str, now: datetime
) -> None:
    payload = {"text": words, "blocks": [section(words)], "unfurl_links": False}
    enqueue(
        session,
        key=f"decisions:export:{place}:{int(now.timestamp())}",
        destination=place,
        method="chat.postMessage",
        payload=with_document(payload, ZIP, zipped(files)),
        priority=Priority.DIGEST,
        now=now,
        event_type="liaison_decisions_export",
    )


def zipped(files: Mapping[str, str]) -> bytes:
    """A zip of text files; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"decisions/{name}"), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
