"""Days off, in words, and what to do about shifts in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.rotation import Interval
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.oncall import from_until, rotation_name
from bot.views.oncall_forms import Held
from models import TimeOff

REMOVE, FIND_COVER = "oncall_away_remove", "oncall_cover_open"
_SHOWN = 15


@dataclass(frozen=True)
class Noted:
    """Days off, with what of that person's shifts falls into them."""

    time_off: TimeOff
    clashes: Sequence[Held]
    reader_zone: str


def noted_lines(noted: Noted) -> list[str]:
    """What was noted, and each shift that it clashes with."""
    row = noted.time_off
    who = b.person(row.user_id)
    said = f"Noted: {who} is away {_days(row)}."
    if not noted.clashes:
        return [f"{said} No shift falls into that time."]
    count = len(noted.clashes)
    shifts = "1 shift falls" if count == 1 else f"{count} shifts fall"
    return [f"{said} *{shifts} into that time:*", *(_clash(each, noted) for each in noted.clashes)]


def noted_blocks(noted: Noted, lines: Sequence[str]) -> list[b.Block]:
    """The same, with a button for cover beside each shift, and one that takes it back."""
    first, *clashes = lines
    return [
        b.section(first, accessory=_remove(noted.time_off)),
        *(
            b.section(line, accessory=_find_cover(each))
            for line, each in zip(clashes[:_SHOWN], noted.clashes, strict=False)
        ),
    ]


def away_lines(found: Sequence[Noted], user_id: str, example: str) -> list[str]:
    """Someone's coming days off."""
    if not found:
        return [f"{b.person(user_id)} has no days off noted. Add some: `{example}`"]
    return [f"{b.person(user_id)} is away {_days(each.time_off)}{_count(each)}" for each in found]


def away_blocks(found: Sequence[Noted], lines: Sequence[str]) -> list[b.Block]:
    """The same, each with a button that removes it."""
    if not found:
        return b.sections(lines)
    pairs = zip(lines, found, strict=True)
    return [b.section(line, accessory=_remove(each.time_off)) for line, each in pairs][:_SHOWN]


def _clash(each: Held, noted: Noted) -> str:
    hours = from_until(Interval(each.ref.start, each.ref.end), noted.reader_zone)
    return f"• {rotation_name(each.team, each.rotation)} {hours}"


def _count(noted: Noted) -> str:
    count = len(noted.clashes)
    if not count:
        return ""
    return f" · {'a shift falls' if count == 1 else f'{count} shifts fall'} into that time"


def _days(row: TimeOff) -> str:
    if row.starts_on == row.ends_on:
        return f"on {_day(row.starts_on)}"
    return f"from {_day(row.starts_on)} until {_day(row.ends_on)}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _remove(row: TimeOff) -> b.Block:
    return b.button("Remove", REMOVE, str(row.id), label="Remove these days off")


def _find_cover(each: Held) -> b.Block:
    value = f"{each.user_id} {each.ref}"
    return b.button("Find cover", FIND_COVER, value, label="Find cover for this shift")


def rest_words(page: datetime, until: datetime, reader_zone: str) -> str:
    """The offer after a page at night."""
    where = zone(reader_zone)
    return (
        f"You were paged at {b.local_time(page, where)} last night. Sleep on: shall somebody take "
        f"your on-call until {b.local_time(until, where)}?"
    )


def rest_blocks(words: str, shifts: Sequence[Held], reader_zone: str) -> list[b.Block]:
    """The offer with a button for each shift of the morning."""
    lines = [
        f"• {rotation_name(each.team, each.rotation)} "
        f"{from_until(Interval(each.ref.start, each.ref.end), reader_zone)}"
        for each in shifts
    ]
    pairs = zip(lines, shifts, strict=True)
    return [b.section(words), *(b.section(line, accessory=_find_cover(at)) for line, at in pairs)]
