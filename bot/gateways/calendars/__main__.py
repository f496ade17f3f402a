"""`python -m bot.gateways.calendars`: a line of JSON (and a file) in, a line of JSON out."""

import json
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO

from bot.domain.ical import imported
from bot.errors import Mistake
from bot.gateways.calendars.fetch import Fetched, fetch

_MEMORY = 1024 * 1024 * 1024


def main() -> None:
    with suppress(ValueError, OSError):  # not every system lets it be limited
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer)))


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What was read, or in a sentence why not."""
    wanted = json.loads(asked.readline())
    try:
        fetched = _fetched(wanted, asked)
        return {
            "etag": fetched.etag,
            "modified": fetched.modified,
            "same": fetched.content is None,
            "shifts": [] if fetched.content is None else _shifts(fetched.content, wanted),
        }
    except Mistake as mistake:
        return {"mistake": str(mistake)}
    except (MemoryError, RecursionError):
        return {"mistake": "That calendar is too large or too deep for me to read."}


def _fetched(wanted: Mapping[str, Any], asked: BinaryIO) -> Fetched:
    if wanted["url"] is None:
        return Fetched(asked.read(wanted["bytes"]), None, None)
    return fetch(
        wanted["url"],
        etag=wanted["etag"],
        modified=wanted["modified"],
        open_hosts=wanted["open_hosts"],
    )


def _shifts(content: bytes, wanted: Mapping[str, Any]) -> list[list[str]]:
    start, end = (datetime.fromisoformat(wanted[each]) for each in ("start", "end"))
    return [
        [each.email_or_name, each.start.isoformat(), each.end.isoformat()]
        for each in imported(content, start, end, wanted["zone"])
    ]


if __name__ == "__main__":
    main()
