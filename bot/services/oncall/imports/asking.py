"""Importing a calendar: what there is, and having another one read."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.calendar_address import Address, read_address, refuse_private_literal
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
        now = self._clock.now()
        with self._database.reading() as session:
            team = named(session, typed_team)
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
            address = self._address(draft)
            _refuse_more(session, rotation, address)
            place = bottom_position if draft.place == BELOW else top_position
            name = draft.name or (address.host if address else "Pasted calendar")
            calendar = ImportedCalendar(
                rotation_id=draft.rotation_id,
                position=place(session, draft.rotation_id),
                name=cut(name, NAME_LIMIT),
                url=address.url if address else None,
                content=None if address else draft.pasted.encode(),
                zone=_zone(session, rotation),
                made_by=user_id,
                made_at=now,
                next_read_at=now,
            )
            session.add(calendar)

    def _may(self, session: Session, user_id: str, team_id: int) -> None:
        actor = self._people.actor(session, user_id)
        require(actor, Action.CHANGE_ROTATION, team_id=team_id)

    def _address(self, draft: ImportDraft) -> Address | None:
        """Where it is to be read; None for what was pasted."""
        if bool(draft.address.strip()) == bool(draft.pasted.strip()):
            say = "One of the two, please: a link, or the calendar’s text."
            raise InvalidInput({"address": say})
        if not draft.address.strip():
            return None
        try:
            address = read_address(draft.address)
            refuse_private_literal(address, self._open_hosts)
        except Mistake as error:
            raise InvalidInput({"address": str(error)}) from None
        return address


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
