"""Importing a calendar: what there is, and having another one read."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.calendar_address import Address, read_address, refuse_private_literal
from bot.domain.calendar_import import MOST_BYTES, refuse_large
from bot.domain.given_file import GivenFile
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.oncall.imports.looking import listed
from bot.services.oncall.imports.rows import (
    bottom_position,
    calendars_of,
    rotation_of,
    top_position,
)
from bot.services.people import PeopleService, zone_of
from bot.services.teams import named, stored_id
from bot.views.blocks import cut
from bot.views.oncall_import import BELOW, NAME_LIMIT, ImportForm
from models import ImportedCalendar, Rotation, RotationLayer, Team
from models.database import Database

MOST_CALENDARS = 5
"""Of one rotation."""


@dataclass(frozen=True)
class ImportDraft:
    """What the form holds."""

    rotation_id: int
    name: str = ""
    address: str = ""
    pasted: str = ""
    place: str = ""
    file: GivenFile | None = None


class ImportService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        open_hosts: Collection[str] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._open_hosts = open_hosts

    def form(self, user_id: str, typed_team: str) -> ImportForm:
        """The form, and what is imported already.

        Raises:
            Mistake: no such team.
            NotAllowed: only its lead and administrators may.
        """
        with self._database.reading() as session:
            return self._form(session, user_id, named(session, typed_team))

    def form_for(self, user_id: str, rotation_id: int) -> ImportForm:
        """The same for a rotation, which is chosen in it. Raises as `form` does."""
        with self._database.reading() as session:
            team = session.get_one(Team, rotation_of(session, rotation_id).team_id)
            return replace(self._form(session, user_id, team), chosen=rotation_id)

    def begin(self, user_id: str, draft: ImportDraft) -> None:
        """Have a calendar read; what it holds is sent to them then.

        Raises:
            InvalidInput: what is wrong with which field.
            Mistake: the rotation is gone.
            NotAllowed: only the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            rotation = rotation_of(session, draft.rotation_id)
            self._may(session, user_id, rotation.team_id)
            _refuse_unclear(draft)
            address = self._address(draft.address) if draft.address.strip() else None
            _refuse_more(session, rotation, address)
            place = bottom_position if draft.place == BELOW else top_position
            calendar = ImportedCalendar(
                rotation_id=draft.rotation_id,
                position=place(session, draft.rotation_id),
                name=cut(_name(draft, address), NAME_LIMIT),
                url=address.url if address else None,
                file_id=draft.file.id if draft.file else None,
                content=draft.pasted.encode() or None,
                zone=_zone(session, rotation),
                made_by=user_id,
                made_at=now,
                next_read_at=now,
            )
            session.add(calendar)

    def _form(self, session: Session, user_id: str, team: Team) -> ImportForm:
        now = self._clock.now()
        self._may(session, user_id, stored_id(team.id))
        rows = select(Rotation).where(Rotation.team_id == team.id).order_by(col(Rotation.id))
        names = {stored_id(each.id): each.name for each in session.exec(rows)}
        calendars = calendars_of(session, list(names))
        return ImportForm(
            team.name,
            list(names.items()),
            [listed(session, each, names[each.rotation_id], now) for each in calendars],
            zone_of(session, user_id),
        )

    def _may(self, session: Session, user_id: str, team_id: int) -> None:
        actor = self._people.actor(session, user_id)
        require(actor, Action.CHANGE_ROTATION, team_id=team_id)

    def _address(self, written: str) -> Address:
        """Where it is to be read. Raises InvalidInput, under `address`."""
        try:
            address = read_address(written)
            refuse_private_literal(address, self._open_hosts)
        except Mistake as error:
            raise InvalidInput({"address": str(error)}) from None
        return address


def _refuse_unclear(draft: ImportDraft) -> None:
    """Raises InvalidInput unless there is one of the three, a file not too large."""
    given = [draft.address.strip(), draft.pasted.strip(), draft.file]
    if sum(map(bool, given)) != 1:
        say = "One of the three, please: a link, a file, or the calendar’s text."
        raise InvalidInput({"file" if draft.file else "address": say})
    if draft.file and draft.file.size > MOST_BYTES:
        raise InvalidInput({"file": str(refuse_large(draft.file.size))})


def _name(draft: ImportDraft, address: Address | None) -> str:
    """What to call it: as they said, else by where it comes from."""
    of_file = draft.file.name.rpartition(".")[0] or draft.file.name if draft.file else ""
    return draft.name or (address.host if address else of_file.strip()) or "Pasted calendar"


def _refuse_more(session: Session, rotation: Rotation, address: Address | None) -> None:
    calendars = calendars_of(session, [stored_id(rotation.id)])
    same = next((each for each in calendars if address and each.url == address.url), None)
    if same:
        raise InvalidInput({"address": f"That is imported already, as “{same.name}”."})
    if len(calendars) >= MOST_CALENDARS:
        raise InvalidInput(
            {"rotation": f"It has {MOST_CALENDARS} calendars by now. Remove one first, please."}
        )


def _zone(session: Session, rotation: Rotation) -> str:
    """The zone of its topmost layer, else its team's."""
    zones = select(RotationLayer.zone).where(RotationLayer.rotation_id == rotation.id)
    top = zones.order_by(col(RotationLayer.position).desc(), col(RotationLayer.id).desc())
    return session.exec(top).first() or session.get_one(Team, rotation.team_id).zone
