"""The shifts that come, and whose they are."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.rotation import Shift, shifts_between
from bot.domain.shift_ref import ShiftRef
from bot.errors import Mistake
from bot.services.oncall.loading import AROUND, Loaded, load
from bot.services.oncall.overriding import load_rotation
from bot.views.blocks import person
from bot.views.oncall_forms import Held

AHEAD = timedelta(days=60)


def coming_shifts(
    session: Session, now: datetime, *, of_person: str | None = None, team_id: int | None = None
) -> list[Held]:
    """The final shifts of the next 60 days and what is left of the present ones; soonest first.

    Args:
        session: to read with.
        now: the present moment.
        of_person: only theirs.
        team_id: only that team's.
    """
    return held_between(session, now, now + AHEAD, of_person=of_person, team_id=team_id, whole=True)


def held_between(
    session: Session,
    start: datetime,
    end: datetime,
    *,
    of_person: str | None = None,
    team_id: int | None = None,
    whole: bool = False,
) -> list[Held]:
    """The same for any time; shifts end with it unless they are wanted `whole`."""
    found = load(session, start - AROUND, end + AROUND, of_person=of_person, team_id=team_id)
    held = [
        _held(each, shift, start, shift.end if whole else min(shift.end, end))
        for each in found.all
        for shift in shifts_between(each.schedule, start, end)
        if of_person in (None, shift.user_id)
    ]
    return sorted(held, key=lambda each: (each.ref.start, each.ref.rotation_id))


def must_hold(session: Session, user_id: str, ref: ShiftRef) -> Loaded:
    """The rotation of hours that are that person's, all of them.

    Raises:
        Mistake: they are not, or not any more.
    """
    rotation = load_rotation(session, ref.rotation_id, ref.start, ref.end)
    shifts = shifts_between(rotation.schedule, ref.start, ref.end)
    theirs = [each for each in shifts if each.user_id == user_id]
    covered = theirs and theirs[0].start <= ref.start and theirs[-1].end >= ref.end
    if not covered or len(theirs) < len(shifts):
        raise Mistake(
            f"{person(user_id)} is not on call in all of that time (any more). Choose again."
        )
    return rotation


def _held(rotation: Loaded, shift: Shift, start: datetime, end: datetime) -> Held:
    # Whole seconds, as a button carries them.
    begins = max(shift.start, start).replace(microsecond=0)
    ref = ShiftRef(rotation.id, begins, end)
    return Held(ref, rotation.team, rotation.name, shift.user_id)
