"""Logs: one JSON line each, or readable ones in a terminal."""

import json
import logging
import sys
from datetime import UTC, datetime

_STANDARD = vars(logging.makeLogRecord({}))
_OWN = {*_STANDARD, "message", "asctime", "taskName", "color_message"}
_CHATTY = (
    *("slack_sdk", "slack_bolt", "sqlalchemy", "apscheduler", "alembic"),
    *("uvicorn", "websockets", "httpx", "httpcore"),
)
"""Below WARNING they log requests, answers and rows, which hold what people wrote."""


class JsonLines(logging.Formatter):
    """A record as one JSON object; what was given as `extra` keeps its name."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class Readable(logging.Formatter):
    """A record for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        text = f"{self.formatTime(record, '%H:%M:%S')} {record.levelname:<7} {record.getMessage()}"
        extra = " ".join(f"{key}={value}" for key, value in _extra(record).items())
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{text} {extra}".rstrip() + trace


def set_up_logging(form: str) -> None:
    """Log to standard error.

    Args:
        form: `json`, `text`, or `auto`: text in a terminal, else JSON.
    """
    readable = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(Readable() if readable else JsonLines())
    handler.addFilter(_tells_nothing)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns at each start that SLACK_BOT_TOKEN is set.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)


def _tells_nothing(record: logging.LogRecord) -> bool:
    """Whatever level someone gives those loggers."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in _CHATTY


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in _OWN}
