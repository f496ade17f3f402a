"""Calendars of others, fetched and read in a process of their own, one for each reading.

Reading one takes up to seconds of pure Python, and what it holds may be anything: the process has
none of our secrets, a bound on its memory, and is ended when it takes too long.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.calendar_import import Reading, ReadShift, Wanted
from bot.errors import Mistake

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[3]
_COMMAND = (sys.executable, "-m", "bot.gateways.calendars")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR")
_SECONDS = 60.0


class CalendarReader:
    """Reads calendars, from any thread.

    Args:
        open_hosts: hosts (`host`, or `host:port`) that may be inside a private network.
        seconds: the most that one may take.
    """

    def __init__(self, open_hosts: Iterable[str] = (), seconds: float = _SECONDS) -> None:
        self.open_hosts = tuple(each.lower() for each in open_hosts)
        self._seconds = seconds

    def read(self, wanted: Wanted) -> Reading:
        """Fetch and read a calendar.

        Raises:
            Mistake: a sentence on what stands against it.
        """
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            done = subprocess.run(  # noqa: S603 our own words
                _COMMAND,
                cwd=_ROOT,
                env=environment,
                input=self._question(wanted),
                capture_output=True,
                timeout=self._seconds,
                check=False,
                start_new_session=True,  # Ctrl+C is for us: it lets us finish what was begun
            )
        except subprocess.TimeoutExpired:
            raise Mistake("That calendar takes too long to read.") from None
        if done.returncode:
            _log.warning(
                "a calendar ended its reader: %s", done.stderr[-500:].decode("utf-8", "replace")
            )
            raise Mistake("I couldn’t read that calendar; what it holds was too much for me.")
        return _reading(json.loads(done.stdout))

    def _question(self, wanted: Wanted) -> bytes:
        content = wanted.content or b""
        asked = {
            "url": wanted.url,
            "bytes": len(content),
            "etag": wanted.etag,
            "modified": wanted.modified,
            "zone": wanted.zone,
            "start": wanted.start.isoformat(),
            "end": wanted.end.isoformat(),
            "open_hosts": self.open_hosts,
        }
        return json.dumps(asked).encode() + b"\n" + content


def _reading(answer: dict[str, Any]) -> Reading:
    if "mistake" in answer:
        raise Mistake(answer["mistake"])
    shifts = (
        ReadShift(whose, datetime.fromisoformat(start), datetime.fromisoformat(end))
        for whose, start, end in answer["shifts"]
    )
    return Reading(tuple(shifts), answer["etag"], answer["modified"], same=answer["same"])
