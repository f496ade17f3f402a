"""Who is on call: now, at a moment, on a day; and when someone is next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.clock import Clock
from bot.domain.rotation import (
    Duty,
    Shift,
    duty_at,
    gaps_between,
    next_shift,
    paged_for,
    shift_at,
    shifts_between,
    with_following,
)
from bot.domain.when import When, looks_like_when, parse_when
from bot.errors import Mistake
from bot.services.oncall.loading import AROUND, Loaded, Rotations, load
from bot.services.teams import no_such_team, take_team
from bot.views.blocks import escape, one_line
from bot.views.oncall import Lookup, RotationDay, Turn, Turns
from models.database import Database

HORIZON = timedelta(days=400)


class OncallService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def on_call(self, reader: str, typed: str = "") -> Lookup:
        """Who is on call, for all teams or one, now or at another time. Three queries.

        Args:
            reader: who asks; days and times are on their clock.
            typed: a team, a moment or a day, or a team and one of them.

        Raises:
            Mistake: no such team, or no such moment; the sentence says what there is.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            found = load(session, now - AROUND, now + AROUND, reader=reader)
            asked, chosen = _understand(found, typed, now)
            if asked and not _within(asked, now):
                ids = {each.id for each in chosen}
                found = load(session, asked.start - AROUND, asked.start + AROUND, reader=reader)
                chosen = [each for each in found.all if each.id in ids]
        return _answer(found, chosen, asked, now)

    def turns(self, reader: str, user_id: str) -> Turns:
        """When that person is on call now or next, in each of their rotations."""
        now = self._clock.now()
        with self._database.reading() as session:
            found = load(session, now - AROUND, now + HORIZON, reader=reader, of_person=user_id)
        turns = [
            Turn(each.team, each.name, shift)
            for each in found.all
            if (shift := _turn(each, user_id, now)) is not None
        ]
        turns.sort(key=lambda each: each.shift.start)
        return Turns(user_id, reader, found.reader_zone, found.zones, now, tuple(turns))


def rotation_responder(session: Session, rotation_id: int, now: datetime) -> str | None:
    """Whom to page of one rotation: who is on call, or stands in when they are away or gone.

    Returns:
        None when nobody is on call or can be reached, and for a rotation that is not there.
    """
    duty = duty_of(session, rotation_id, now)
    return paged_for(duty) if duty else None


def duty_of(session: Session, rotation_id: int, at: datetime) -> Duty | None:
    """Who has one rotation at a moment, and who stands in; None when there is no such rotation."""
    found = rotation_and_duty(session, rotation_id, at)
    return found[1] if found else None


def rotation_and_duty(
    session: Session, rotation_id: int, at: datetime
) -> tuple[Loaded, Duty] | None:
    """One rotation, and who has it at a moment; None when there is no such rotation."""
    found = load(session, at - AROUND, at + AROUND, rotation_id=rotation_id)
    return next(((each, _duty(each, found, at)) for each in found.all), None)


def shifts_of(session: Session, user_id: str, now: datetime) -> list[Duty]:
    """The rotations in which that person is on call now or next."""
    found = load(session, now - AROUND, now + AROUND, of_person=user_id)
    duties = [_duty(each, found, now) for each in found.all]
    return [
        duty
        for duty in duties
        if any(shift and shift.user_id == user_id for shift in (duty.current, duty.following))
    ]


def _understand(found: Rotations, typed: str, now: datetime) -> tuple[When | None, list[Loaded]]:
    """What was asked for: when, and which rotations."""
    if not typed or not found.all:
        return None, list(found.all)
    slug, rest = named_team(found.all, typed)
    if slug is None and not looks_like_when(typed):
        raise _unknown(found.all, typed)
    chosen = [each for each in found.all if slug in (None, each.slug)]
    if not rest:
        return None, chosen
    try:
        return parse_when(rest, now, found.reader_zone), chosen
    except Mistake as error:
        understood = f"I understood {chosen[0].team}. " if slug else ""
        raise Mistake(escape(f"{understood}{error}")) from None


def _within(asked: When, now: datetime) -> bool:
    return now - AROUND / 2 < asked.start < now + AROUND / 2


def _answer(found: Rotations, chosen: list[Loaded], asked: When | None, now: datetime) -> Lookup:
    moment = asked.start if asked else now
    if asked and asked.end:
        days = tuple(_day(each, asked.start, asked.end) for each in chosen)
        return Lookup(moment, found.reader_zone, found.zones, (), is_now=False, days=days)
    duties = tuple(_duty(each, found, moment) for each in chosen)
    return Lookup(moment, found.reader_zone, found.zones, duties, is_now=asked is None)


def _day(each: Loaded, start: datetime, end: datetime) -> RotationDay:
    shifts = tuple(
        shift._replace(start=max(shift.start, start), end=min(shift.end, end))
        for shift in shifts_between(each.schedule, start, end)
    )
    gaps = tuple(gaps_between(each.schedule, start, end))
    return RotationDay(each.team, each.name, shifts, gaps)


def _duty(each: Loaded, found: Rotations, moment: datetime) -> Duty:
    duty = duty_at(each.team, each.name, each.schedule, moment, found.gone)
    return with_following(duty, each.schedule, moment)


def _turn(each: Loaded, user_id: str, now: datetime) -> Shift | None:
    """The shift that person has now, else their next one."""
    current = shift_at(each.schedule, now)
    if current and current.user_id == user_id:
        return current
    return next_shift(each.schedule, now, user_id)


def named_team(rotations: Sequence[Loaded], typed: str) -> tuple[str | None, str]:
    """The slug of the team that a text begins with, and what follows it."""
    team, rest = take_team(list({each.slug: each for each in rotations}.values()), typed)
    return (team.slug if team else None), rest


def _unknown(rotations: Sequence[Loaded], typed: str) -> Mistake:
    """The sentence for a team, or a person, that isn't there."""
    if typed.startswith("@"):
        return Mistake(
            f"I don't know a person called “{one_line(typed, 40)}”. As you type @, Slack shows a "
            "list of people: choose one of it."
        )
    return no_such_team([each.slug for each in rotations], typed)
