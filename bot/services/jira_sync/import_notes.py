"""How far an import has come: one message that changes in place."""

from datetime import datetime

from sqlmodel import Session

from bot.outbox.queue import enqueue
from bot.permissions import is_person
from bot.views.jira.importing import import_blocks, import_text
from models import JiraImport, Priority


def show_progress(session: Session, row: JiraImport, now: datetime) -> None:
    """Post the message, or change it, in the caller's transaction; not for the command line's."""
    if not is_person(row.by):
        return
    key = f"jira:import:{row.id}"
    first = row.seen == 0 and row.state == "running" and row.attempts == 0
    payload = {"text": import_text(row), "blocks": import_blocks(row)}
    enqueue(
        session,
        key=key if first else f"{key}:{row.state}:{row.seen}:{row.attempts}",
        destination=row.by,
        method="chat.postMessage" if first else "chat.update",
        payload=payload,
        priority=Priority.UPDATE,
        now=now,
        event_type="liaison_jira_import" if first else None,
        target_key=None if first else key,
    )
