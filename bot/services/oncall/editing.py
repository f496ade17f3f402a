"""An edit of a rotation, whatever is edited: weighed before it is saved, told after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.rotation import (
    Change,
    Interval,
    Schedule,
    Shift,
    difference,
    gaps_between,
    shifts_between,
)
from bot.errors import InvalidInput
from bot.services.home import HomeService
from bot.services.oncall.guard import BurnOutGuard
from bot.services.oncall.loading import Loaded
from bot.services.oncall.overriding import Handover, load_rotation
from bot.services.oncall.telling import affected, tell_changes
from bot.services.oncall.watch import look_again
from bot.views.oncall_consequences import Consequences

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Edit:
    """A rotation before and after, and what is different in the next 60 days."""

    before: Loaded
    after: Loaded
    begins: datetime
    until: datetime
    changes: Sequence[Change]
    too_much: Sequence[str]
    """What the burn-out guard refuses of it, a sentence each."""


def weigh(
    session: Session,
    guard: BurnOutGuard,
    rotation_id: int,
    change: Callable[[], None],
    *,
    begins: datetime,
    now: datetime,
) -> Edit:
    """What an edit would change from now on, in the next 60 days.

    It is done, looked at and undone again, so that what is shown is what will be.

    Args:
        session: that of a writing transaction; nothing of the edit stays in it.
        guard: says what is too much for whom.
        rotation_id: what is edited.
        change: makes the edit within the session.
        begins: when it takes effect.
        now: the present moment.

    Raises:
        Mistake: the rotation is gone.
    """
    until = now + AHEAD
    before = load_rotation(session, rotation_id, now, until)
    trial = session.begin_nested()
    change()
    session.flush()
    after = load_rotation(session, rotation_id, now, until)
    trial.rollback()
    changes = difference(before.schedule, after.schedule, now, until)
    too_much = _too_much(session, guard, after, changes)
    return Edit(before, after, begins, until, changes, too_much)


def consequences(edit: Edit, reader_zone: str) -> Consequences:
    """The same as people are shown it."""
    schedule = edit.after.schedule
    shifts = shifts_between(schedule, edit.begins, edit.until)
    gaps = gaps_between(schedule, edit.begins, edit.until) if edit.before.always else []
    return Consequences(
        team=edit.before.team,
        rotation=edit.before.name,
        begins=edit.begins,
        changes=edit.changes,
        away=_clashes(shifts, schedule),
        too_much=edit.too_much,
        gaps=gaps,
        reader_zone=reader_zone,
    )


def need_reason(edit: Edit, reason: str) -> None:
    """Refuse what is too much for somebody, unless there is a word for it.

    Raises:
        InvalidInput: under `reason`.
    """
    if edit.too_much and not reason.strip():
        raise InvalidInput({"reason": "This needs your word: why is it all right?"})


def follow_up(
    session: Session,
    home: HomeService,
    edit: Edit,
    *,
    by: str,
    key: str,
    now: datetime,
    named: str | None = None,
) -> None:
    """After an edit was stored: those it concerns are told, and the rotation is looked at anew.

    Args:
        session: the caller's transaction.
        home: whose App Homes show it.
        edit: what has changed.
        by: who made it.
        key: names the edit for good.
        now: the present moment.
        named: words for what made it, where it was nobody.
    """
    tell_changes(session, edit.before, edit.changes, by=by, key=key, now=now, named=named)
    home.refresh(session, affected(edit.changes), key)
    look_again(session, edit.before.id, now)


def _too_much(
    session: Session, guard: BurnOutGuard, after: Loaded, changes: Sequence[Change]
) -> list[str]:
    gained = [
        Handover(after.id, each.gains, each.start, each.end) for each in changes if each.gains
    ]
    people = dict.fromkeys(each.user_id for each in gained)
    return [
        sentence
        for user_id in people
        for sentence in guard.problems(session, user_id, gained, {after.id: after})
    ]


def _clashes(shifts: Sequence[Shift], schedule: Schedule) -> list[tuple[str, Interval]]:
    """Who would be on call on days off, and when."""
    return [
        (shift.user_id, Interval(max(shift.start, off.start), min(shift.end, off.end)))
        for shift in shifts
        if shift.away
        for off in schedule.time_off
        if off.user_id == shift.user_id and off.start < shift.end and shift.start < off.end
    ]
