"""The workspace's own SQLite file: JSON documents by kind and id, and the bytes of files."""

import json
import sqlite3
from pathlib import Path
from typing import Any

Json = dict[str, Any]
"""A JSON object whose shape is Slack's."""

_TABLES = """
CREATE TABLE IF NOT EXISTS document (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id)
);
CREATE TABLE IF NOT EXISTS content (file_id TEXT PRIMARY KEY, body BLOB NOT NULL);
"""
_PUT = """
INSERT INTO document (kind, id, body) VALUES (?, ?, ?)
ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body
"""
_DROP = "DELETE FROM document WHERE kind = ? AND id = ?"


class Store:
    """Documents as they were last committed. Not thread-safe: `State` holds the lock."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_TABLES)
        self._changed: dict[tuple[str, str], Json | None] = {}

    def documents(self, kind: str) -> "Documents":
        """All documents of a kind, in the order in which they were added."""
        rows = self._database.execute(
            "SELECT id, body FROM document WHERE kind = ? ORDER BY number", (kind,)
        )
        return Documents(self, kind, {id_: json.loads(body) for id_, body in rows})

    def note(self, kind: str, id_: str, body: Json | None) -> None:
        """A document changed, or is gone (None); written with the next commit."""
        self._changed[kind, id_] = body

    @property
    def has_changes(self) -> bool:
        """Whether there is something to commit."""
        return bool(self._changed)

    def commit(self) -> None:
        """Write what changed."""
        if not self._changed:
            return
        with self._database:
            for (kind, id_), body in self._changed.items():
                if body is None:
                    self._database.execute(_DROP, (kind, id_))
                else:
                    self._database.execute(_PUT, (kind, id_, json.dumps(body)))
        self._changed.clear()

    def write_content(self, file_id: str, body: bytes) -> None:
        """Keep a file's bytes; committed at once."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (file_id, body))

    def content(self, file_id: str) -> bytes | None:
        """A file's bytes, or None."""
        query = "SELECT body FROM content WHERE file_id = ?"
        row = self._database.execute(query, (file_id,)).fetchone()
        return bytes(row[0]) if row else None

    def close(self) -> None:
        self._database.close()


class Documents(dict[str, Json]):
    """The documents of one kind. After changing one in place, `save` it."""

    def __init__(self, store: Store, kind: str, found: dict[str, Json]) -> None:
        super().__init__(found)
        self._store = store
        self._kind = kind

    def save(self, id_: str, body: Json) -> Json:
        """Add or replace a document; returns it."""
        self[id_] = body
        self._store.note(self._kind, id_, body)
        return body

    def drop(self, id_: str) -> None:
        """Remove a document, if it is there."""
        if self.pop(id_, None) is not None:
            self._store.note(self._kind, id_, None)
