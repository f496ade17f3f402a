"""Overrides: leads say who is on call instead, people take shifts; both can be removed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.shift_ref import ShiftRef
from bot.errors import Mistake
from bot.permissions import Action, Actor, require
from bot.services.oncall.coming import coming_shifts
from bot.services.oncall.guard import Word
from bot.services.oncall.overriding import Handover, Overriding, load_rotation
from bot.services.people import PeopleService, zone_of
from bot.services.teams import named, stored_id
from bot.views.oncall_forms import Held, ShiftForm
from bot.views.oncall_overrides import Listed, OverrideList
from models import Override, OverrideKind, Person, Rotation, Team
from models.database import Database


@dataclass(frozen=True)
class OverrideDraft:
    """Who takes which hours; the reason is for what the burn-out guard refuses."""

    ref: ShiftRef
    user_id: str
    reason: str = ""


class OverrideService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, overriding: Overriding
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._overriding = overriding

    def take_form(self, actor_id: str, typed_team: str) -> ShiftForm:
        """The form with the coming shifts of others in a team.

        Raises:
            Mistake: no such team, or nothing to take in the next 60 days.
        """
        return self._form(actor_id, typed_team, besides=actor_id)

    def override_form(self, actor_id: str, typed_team: str) -> ShiftForm:
        """The form with all coming shifts of a team.

        Raises:
            Mistake: no such team, or no coming shift.
            NotAllowed: only its lead and administrators may.
        """
        with self._database.reading() as session:
            team = named(session, typed_team)
            actor = self._people.actor(session, actor_id)
            require(actor, Action.OVERRIDE_SHIFT, team_id=team.id)
        return self._form(actor_id, typed_team)

    def take(self, actor_id: str, ref: ShiftRef, reason: str = "") -> int:
        """Take hours of someone else's.

        Returns:
            The override's number.

        Raises:
            Mistake: the hours have passed, or days off or the burn-out guard stand against it.
            NotAllowed: they are neither in the rotation nor in its team.
        """
        with self._database.writing() as session:
            actor = self._people.actor(session, actor_id)
            rotation = load_rotation(session, ref.rotation_id, ref.start, ref.end)
            mine = actor_id if actor_id in rotation.people else None
            require(actor, Action.TAKE_SHIFT, team_id=rotation.team_id, involved=(mine,))
            return self._put(
                session, actor, OverrideDraft(ref, actor_id, reason), OverrideKind.TAKE
            )

    def add(self, actor_id: str, draft: OverrideDraft) -> int:
        """Put someone on call instead.

        Returns:
            The override's number.

        Raises:
            Mistake: the hours have passed, or days off or the burn-out guard stand against it.
            NotAllowed: only the lead and administrators may.
        """
        with self._database.writing() as session:
            actor = self._people.actor(session, actor_id)
            rotation = load_rotation(session, draft.ref.rotation_id, draft.ref.start, draft.ref.end)
            require(actor, Action.OVERRIDE_SHIFT, team_id=rotation.team_id)
            return self._put(session, actor, draft, OverrideKind.OVERRIDE)

    def list(self, actor_id: str, typed_team: str) -> OverrideList:
        """A team's overrides that are not over, soonest first.

        Raises:
            Mistake: no such team.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            team = named(session, typed_team)
            return self._listed(session, actor_id, stored_id(team.id), now)

    def remove(self, actor_id: str, override_id: int) -> OverrideList:
        """Take an override away; what has passed of it stays. Those concerned are told.

        Returns:
            What is left of the team's.

        Raises:
            Mistake: it is gone or over.
            NotAllowed: only whoever made it or is in it, the lead and administrators may.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            row = session.get(Override, override_id, with_for_update=True)
            if row is None or row.removed_at or row.ends_at <= now:
                raise Mistake("That override is gone or over already.")
            team_id = session.exec(
                select(Rotation.team_id).where(Rotation.id == row.rotation_id)
            ).one()
            actor = self._people.actor(session, actor_id)
            concerned = (row.made_by, row.user_id)
            require(actor, Action.GIVE_SHIFT, team_id=team_id, involved=concerned)
            self._overriding.remove(session, row, actor_id)
            return self._listed(session, actor_id, team_id, now)

    def _put(self, session: Session, actor: Actor, draft: OverrideDraft, kind: OverrideKind) -> int:
        ref = draft.ref
        handover = Handover(ref.rotation_id, draft.user_id, ref.start, ref.end)
        word = Word(actor, draft.reason)
        (row,) = self._overriding.put(session, [handover], kind=kind, word=word)
        return stored_id(row.id)

    def _form(self, actor_id: str, typed_team: str, besides: str | None = None) -> ShiftForm:
        now = self._clock.now()
        with self._database.reading() as session:
            team = named(session, typed_team)
            shifts = [
                each
                for each in coming_shifts(session, now, team_id=team.id)
                if each.user_id != besides
            ]
            if not shifts:
                raise Mistake(f"{team.name} has no such shift in the next 60 days.")
            actor = self._people.actor(session, actor_id)
            return ShiftForm(
                shifts,
                zone_of(session, actor_id),
                names=_names(session, shifts),
                may_let_through=actor.is_administrator or team.id in actor.lead_of,
            )

    def _listed(self, session: Session, actor_id: str, team_id: int, now: datetime) -> OverrideList:
        rows = session.exec(
            select(Override, Rotation.name)
            .join(Rotation, col(Rotation.id) == Override.rotation_id)
            .where(Rotation.team_id == team_id, Override.ends_at > now)
            .where(col(Override.removed_at).is_(None))
            .order_by(col(Override.starts_at), col(Override.id))
        ).all()
        team = session.get(Team, team_id)
        listed = [Listed(row, name) for row, name in rows]
        return OverrideList(team.name if team else "", listed, zone_of(session, actor_id))


def _names(session: Session, shifts: list[Held]) -> dict[str, str]:
    people = {each.user_id for each in shifts}
    known = select(Person.user_id, Person.name).where(col(Person.user_id).in_(people))
    return dict(session.exec(known).all())
