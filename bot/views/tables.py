"""Tables in messages: a block of rows, of which Slack takes one a message."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.wall_clock import zone
from bot.views.blocks import Block, cut

MOST_ROWS = 60
"""Without the head: Slack takes 99, and 10,000 characters in all."""
_LONGEST = 100


def table(head: Sequence[str], rows: Sequence[Sequence[Block]]) -> Block:
    """A table of cells as the functions below make them; rows beyond the last are left out."""
    return {"type": "table", "rows": [[words(each) for each in head], *map(list, rows[:MOST_ROWS])]}


def words(text: str) -> Block:
    """A cell of plain text; what people wrote is never parsed in it."""
    return {"type": "raw_text", "text": cut(" ".join(text.split()), _LONGEST) or "–"}


def whom(user_id: str) -> Block:
    """A cell that shows a person."""
    return _rich({"type": "user", "user_id": user_id})


def when(at: datetime, reader_zone: str) -> Block:
    """A cell that shows a moment in each reader's own time; the fallback is in `reader_zone`."""
    return _rich(
        {
            "type": "date",
            "timestamp": int(at.timestamp()),
            "format": "{date_short_pretty} at {time}",
            "fallback": f"{at.astimezone(zone(reader_zone)):%a %d %b, %H:%M %Z}",
        }
    )


def _rich(element: Block) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [element]}],
    }
