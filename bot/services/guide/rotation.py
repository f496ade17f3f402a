"""The step that puts people on call: a first rotation, shown for four weeks before it is saved."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, col, select

from bot.domain.guide import TURNS, last_handoff
from bot.domain.rotation import Days, Interval, Layer, Schedule, shifts_between
from bot.domain.rotation import TimeOff as Away
from bot.errors import InvalidInput
from bot.permissions import Action
from bot.services.guide.desk import GuideDesk
from bot.services.oncall.loading import away_moments
from bot.services.people import known_zone, zone_of
from bot.services.setup.file import TeamFile
from bot.services.setup.rotation_file import LayerFile, RotationFile
from bot.views.guide.forms import RotationDraft, RotationWeeksView
from models import Person, Rotation, Team, TimeOff

WEEKS = timedelta(weeks=4)


class RotationStep:
    def __init__(self, desk: GuideDesk) -> None:
        self._desk = desk

    def team_name(self, user_id: str, team_id: int) -> str:
        """Whose rotation it will be.

        Raises:
            NotAllowed: only its lead and administrators may.
        """
        with self._desk.database.reading() as session:
            return self._desk.allowed(session, user_id, team_id, Action.CHANGE_ROTATION).name

    def preview(self, user_id: str, team_id: int, draft: RotationDraft) -> RotationWeeksView:
        """Who would be on call in the next four weeks; nothing is saved.

        Raises:
            NotAllowed: as for `team_name`.
            InvalidInput: what is wrong with which input.
        """
        now = self._desk.now()
        with self._desk.database.reading() as session:
            team = self._desk.allowed(session, user_id, team_id, Action.CHANGE_ROTATION)
            layer = self._layer(session, team, draft)
            away = _away(session, layer)
            schedule = Schedule((replace(layer, active_from=now),), time_off=away)
            shifts = shifts_between(schedule, now, now + WEEKS)
            zones = {each: known_zone(session, each) for each in layer.people}
            return RotationWeeksView(
                team=team.name,
                name=draft.name,
                reader_zone=zone_of(session, user_id),
                shifts=shifts,
                away=[
                    (shift.user_id, Interval(max(shift.start, off.start), min(shift.end, off.end)))
                    for shift in shifts
                    for off in away
                    if off.user_id == shift.user_id
                    and off.start < shift.end
                    and shift.start < off.end
                ],
                zones={user_id: name for user_id, name in zones.items() if name},
            )

    def save(self, user_id: str, team_id: int, draft: RotationDraft) -> None:
        """Make the rotation; its first person is on call from now on.

        Raises:
            NotAllowed: as for `team_name`.
            InvalidInput: as for `preview`.
        """
        with self._desk.database.writing() as session:
            team = self._desk.allowed(session, user_id, team_id, Action.CHANGE_ROTATION)
            layer = self._layer(session, team, draft)
            # From now on: nobody is said to have been on call before.
            turns = _written(layer).model_copy(update={"begins": self._desk.now()})
            new = RotationFile(name=draft.name.strip(), layers=[turns])

            def with_it(written: TeamFile) -> TeamFile:
                more = {"rotations": [*written.rotations, new], "policy": None, "notices": None}
                return written.model_copy(update=more)

            actor = self._desk.people.actor(session, user_id)
            self._desk.change(session, actor, team, with_it)

    def _layer(self, session: Session, team: Team, draft: RotationDraft) -> Layer:
        problems = {
            "name": _name_problem(session, team, draft.name.strip()),
            "people": _people_problem(session, draft.people),
            "turn": None if draft.turn in TURNS else "Choose one of these.",
            "weekday": None if draft.weekday in set("0123456") else "Choose a day.",
        }
        told = {block_id: problem for block_id, problem in problems.items() if problem}
        if told:
            raise InvalidInput(told)
        starts = last_handoff(self._desk.now(), int(draft.weekday), draft.handoff, team.zone)
        return Layer(draft.people, draft.handoff, team.zone, starts, Days(int(draft.turn)))


def _written(layer: Layer) -> LayerFile:
    return LayerFile(
        zone=layer.zone_name,
        handoff=layer.handoff_at,
        starts=layer.starts_on,
        shift_days=layer.length.count,
        people=list(layer.people),
    )


def _name_problem(session: Session, team: Team, name: str) -> str | None:
    if not name:
        return "A name, please, like Primary."
    same = select(Rotation).where(Rotation.team_id == team.id, Rotation.name == name)
    if session.exec(same).first() is None:
        return None
    return f"{team.name} has a rotation called {name} already. Another name, please."


def _people_problem(session: Session, people: tuple[str, ...]) -> str | None:
    if not people:
        return "Who takes turns? Choose at least one person."
    rows = session.exec(select(Person).where(col(Person.user_id).in_(people)))
    unfit = [each.name for each in rows if each.deleted or each.is_bot or each.is_guest]
    if not unfit:
        return None
    return f"{', '.join(unfit)} can't be on call: a guest, a bot, or deactivated. Take them out."


def _away(session: Session, layer: Layer) -> tuple[Away, ...]:
    rows = select(TimeOff).where(
        col(TimeOff.user_id).in_(layer.people), col(TimeOff.removed_at).is_(None)
    )
    return tuple(
        Away(row.user_id, *away_moments(row.starts_on, row.ends_on, zone_of(session, row.user_id)))
        for row in session.exec(rows.order_by(col(TimeOff.id)))
    )
