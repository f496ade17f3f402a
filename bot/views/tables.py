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
    who = {"type": "user", "user_id": user_id}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [who]}]}


def when(at: datetime, reader_zone: str) -> Block:
    """A cell with a moment on the clock of `reader_zone`, the only one who reads it."""
    return words(f"{at.astimezone(zone(reader_zone)):%a %d %b %H:%M}")
