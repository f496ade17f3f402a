"""Changing a rotation: what would be different is shown first, and told to those it concerns."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.layer_draft import LayerDraft
from bot.domain.rotation import Layer
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.home import HomeService
from bot.services.oncall.editing import (
    AHEAD,
    Edit,
    consequences,
    follow_up,
    need_reason,
    weigh,
)
from bot.services.oncall.guard import BurnOutGuard
from bot.services.oncall.layer_rows import (
    current_layers,
    people_in_order,
    seen_layers,
    store_layer,
)
from bot.services.oncall.loading import Loaded, layer_of, load
from bot.services.oncall.overriding import load_rotation
from bot.services.people import PeopleService, zone_of
from bot.services.teams import named, stored_id
from bot.views.oncall_rotation import RotationForm, RotationPreview
from models import AuditEntry, Person, Rotation
from models.database import Database


@dataclass(frozen=True)
class _Plan:
    """A checked draft and what it would change."""

    layer: Layer
    edit: Edit


class ChangeService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        home: HomeService,
        guard: BurnOutGuard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home
        self._guard = guard

    def form(self, user_id: str, typed_team: str) -> RotationForm:
        """The form for a team's first rotation and its topmost layer.

        Raises:
            Mistake: no such team.
            NotAllowed: only its lead and administrators may.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            team = named(session, typed_team)
            self._may(session, user_id, stored_id(team.id))
            rotation = load(session, now, now, team_id=team.id).all[0]
            return self._form(session, rotation, None, now, choose_top=True)

    def form_of_team(self, user_id: str, team_id: int) -> RotationForm | None:
        """The same for a team by its number; None for one without any rotation."""
        now = self._clock.now()
        with self._database.reading() as session:
            self._may(session, user_id, team_id)
            rotations = load(session, now, now, team_id=team_id).all
            return (
                self._form(session, rotations[0], None, now, choose_top=True) if rotations else None
            )

    def form_for(
        self, user_id: str, rotation_id: int, layer_id: int | None, *, choose_top: bool = False
    ) -> RotationForm:
        """The form after something was chosen in it.

        Args:
            user_id: who chose.
            rotation_id: which rotation.
            layer_id: which of its layers; None is a new one.
            choose_top: its topmost layer instead.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            rotation = load_rotation(session, rotation_id, now, now)
            self._may(session, user_id, rotation.team_id)
            return self._form(session, rotation, layer_id, now, choose_top=choose_top)

    def preview(self, user_id: str, draft: LayerDraft) -> RotationPreview:
        """What the draft would change in the next 60 days; nothing is saved.

        Raises:
            InvalidInput: what is wrong with which field.
            NotAllowed: only the lead and administrators may.
            Mistake: the rotation was changed meanwhile.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            plan = self._plan(session, user_id, draft, now)
            zone_name = zone_of(session, user_id)
            skipped = None if draft.remove else draft.skipped(now)
            return RotationPreview(draft, consequences(plan.edit, zone_name), skipped)

    def save(self, user_id: str, draft: LayerDraft, reason: str) -> None:
        """Close the old layer where the new one begins, and tell everyone whose shifts change.

        Raises:
            InvalidInput: under `reason`, when a cap of the burn-out guard would be broken and no
                reason is given; or what is wrong with which field.
            NotAllowed: only the lead and administrators may.
            Mistake: the rotation was changed meanwhile.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            plan = self._plan(session, user_id, draft, now, lock=True)
            need_reason(plan.edit, reason)
            store_layer(session, draft, plan.layer, plan.edit.begins)
            key = f"rotation:{plan.edit.before.id}:changed:{int(now.timestamp())}"
            session.add(_audit(user_id, draft, plan, reason, now))
            follow_up(session, self._home, plan.edit, by=user_id, key=key, now=now)

    def _plan(
        self,
        session: Session,
        user_id: str,
        draft: LayerDraft,
        now: datetime,
        *,
        lock: bool = False,
    ) -> _Plan:
        rotation = load_rotation(session, draft.rotation_id, now, now + AHEAD)
        self._may(session, user_id, rotation.team_id)
        if seen_layers(session, draft.rotation_id, now, lock=lock) != draft.seen:
            raise Mistake("Someone has changed this rotation meanwhile. Open it again, please.")
        layer = draft.layer()
        _check_people(session, draft)
        begins = now if draft.remove else draft.begins(now)
        edit = weigh(
            session,
            self._guard,
            rotation.id,
            lambda: store_layer(session, draft, layer, begins),
            begins=begins,
            now=now,
        )
        return _Plan(layer, edit)

    def _form(
        self,
        session: Session,
        rotation: Loaded,
        layer_id: int | None,
        now: datetime,
        *,
        choose_top: bool = False,
    ) -> RotationForm:
        rows = current_layers(session, rotation.id, now)
        top = rows[-1].id if rows and choose_top else None
        row = next((each for each in rows if each.id in (layer_id, top)), None)
        members = people_in_order(session, row) if row else []
        return RotationForm(
            rotation_id=rotation.id,
            title=f"{rotation.team}, {rotation.name}",
            rotations=_rotations(session, rotation.team_id),
            layers=[(stored_id(each.id), each.name) for each in rows],
            layer_id=row.id if row else None,
            layer=layer_of(row, members) if row else None,
            zone_name=(row or rows[-1]).zone if rows else "UTC",
            seen=seen_layers(session, rotation.id, now),
            today=now.date(),
        )

    def _may(self, session: Session, user_id: str, team_id: int) -> Actor:
        actor = self._people.actor(session, user_id)
        require(actor, Action.CHANGE_ROTATION, team_id=team_id)
        return actor


def _rotations(session: Session, team_id: int) -> list[tuple[int, str]]:
    """A team's rotations, ids and names."""
    rows = select(Rotation).where(Rotation.team_id == team_id).order_by(col(Rotation.id))
    return [(stored_id(each.id), each.name) for each in session.exec(rows)]


def _check_people(session: Session, draft: LayerDraft) -> None:
    rows = session.exec(select(Person).where(col(Person.user_id).in_(draft.people)))
    unfit = [each.name for each in rows if each.deleted or each.is_bot or each.is_guest]
    if unfit and not draft.remove:
        names = ", ".join(unfit)
        raise InvalidInput(
            {"people": f"{names} can't be on call: a guest, a bot, or deactivated. Take them out."}
        )


def _audit(user_id: str, draft: LayerDraft, plan: _Plan, reason: str, now: datetime) -> AuditEntry:
    return AuditEntry(
        at=now,
        by=user_id,
        subject=f"rotation {plan.edit.before.team}, {plan.edit.before.name}"[:120],
        before={"layers": draft.seen},
        after={**draft.model_dump(mode="json"), "reason": reason.strip() or None},
    )
