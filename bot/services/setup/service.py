"""Applies a setup, and exports one. What changes is found by exporting before and after."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, select

from bot.clock import Clock
from bot.domain.rotation import difference
from bot.permissions import Action, Actor, is_person, require
from bot.services.audit import note_change
from bot.services.oncall.editing import AHEAD
from bot.services.oncall.overriding import load_rotation
from bot.services.oncall.telling import tell_changes
from bot.services.oncall.watch import look_again
from bot.services.setup.compare import as_json, difference_lines, differences
from bot.services.setup.directory import Directory
from bot.services.setup.export import current_notices, export
from bot.services.setup.file import NoticeFile, SetupFile, TeamFile, WorkspaceFile
from bot.services.setup.layers import set_layers
from bot.services.setup.parts import PARTS, Scene
from bot.services.setup.policy import policy_from
from bot.services.setup.rotation_file import RotationFile
from bot.services.teams import set_members, slug_of, stored_id
from bot.services.workspace_settings import NAMES, set_administrators, set_setting
from models import (
    EscalationPolicy,
    Notice,
    Rotation,
    Team,
    UserGroupMember,
)
from models.database import Database

THE_FILE = "Whoever looks after Liaison (by the setup file)"


class SetupService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def export(self, actor: Actor, directory: Directory) -> SetupFile:
        """All that is set up.

        Raises:
            NotAllowed: only administrators may.
        """
        require(actor, Action.SET_UP_TEAMS)
        with self._database.reading() as session:
            return export(session, directory, self._clock.now())

    def apply(
        self, actor: Actor, setup: SetupFile, directory: Directory, *, dry_run: bool
    ) -> list[str]:
        """Make everything what the file says. Teams it doesn't name stay.

        Returns:
            What changes, a line each; empty when nothing does.

        Raises:
            NotAllowed: only administrators may.
            Mistake: a person or channel that the workspace doesn't have.
        """
        require(actor, Action.SET_UP_TEAMS)
        with self._database.writing() as session:
            lines = self.apply_in(session, actor, setup, directory)
            if dry_run:
                session.rollback()
        return lines

    def apply_in(
        self, session: Session, actor: Actor, setup: SetupFile, directory: Directory
    ) -> list[str]:
        """The same within the caller's transaction, who has checked what the actor may."""
        now = self._clock.now()
        before = export(session, directory, now)
        _Applying(session, directory, actor, self._clock).apply(setup)
        session.flush()
        changed = differences(before, export(session, directory, now))
        for each in changed:
            note_change(
                session,
                by=actor.user_id,
                at=now,
                subject=each.subject,
                before=as_json(each.before),
                after=as_json(each.after),
            )
        return [line for each in changed for line in difference_lines(each)]


class _Applying:
    """One application, in one transaction."""

    def __init__(self, session: Session, directory: Directory, actor: Actor, clock: Clock) -> None:
        self._session = session
        self._directory = directory
        self._by = actor.user_id
        self._now = clock.now()

    def apply(self, setup: SetupFile) -> None:
        if setup.workspace is not None:
            self._workspace(setup.workspace)
        teams = [(self._team(written), written) for written in setup.teams]
        for team, written in teams:  # when all rotations are there that they may name
            self._policy(team, written)
        self._session.flush()
        scene = Scene(self._session, self._directory, self._by, self._now)
        for part in PARTS:
            if (wanted := getattr(setup, part.key)) is not None:
                part.apply(scene, wanted)

    def _workspace(self, written: WorkspaceFile) -> None:
        if written.administrators is not None:
            named = [self._directory.person(each) for each in written.administrators]
            set_administrators(self._session, named, by=self._by, now=self._now)
        for name in NAMES:
            if (value := getattr(written, name)) is not None:
                set_setting(self._session, name, value)

    def _team(self, written: TeamFile) -> Team:
        slug = slug_of(written.name)
        found = self._session.exec(select(Team).where(Team.slug == slug)).first()
        team = found or Team(slug=slug, name=written.name, channel_id="")
        _set(team, self._columns(written))
        self._session.add(team)
        self._session.flush()
        self._members(team, written.members)
        for rotation in written.rotations:
            self._rotation(stored_id(team.id), rotation)
        if written.notices is not None:
            self._notices(stored_id(team.id), written.notices)
        return team

    def _columns(self, written: TeamFile) -> dict[str, object]:
        group = written.members if isinstance(written.members, str) else None
        return {
            "name": written.name,
            "channel_id": self._directory.channel(written.channel),
            "members_group_id": group and self._directory.group(group),
            "lead_user_id": self._directory.person(written.lead) if written.lead else None,
            "zone": written.zone,
            "opens_at": written.opens,
            "closes_at": written.closes,
            "holiday_region": written.holidays,
            "most_days_running": written.guard.days_in_a_row,
            "most_nights_a_month": written.guard.nights_a_month,
            "rest_hours": written.guard.rest_hours,
        }

    def _members(self, team: Team, written: Sequence[str] | str) -> None:
        if team.members_group_id:
            of_group = UserGroupMember.group_id == team.members_group_id
            wanted = set(self._session.exec(select(UserGroupMember.user_id).where(of_group)))
        else:
            wanted = {self._directory.person(each) for each in written}
        set_members(self._session, stored_id(team.id), wanted)

    def _rotation(self, team_id: int, written: RotationFile) -> None:
        same = (Rotation.team_id == team_id, Rotation.name == written.name)
        found = self._session.exec(select(Rotation).where(*same)).first()
        rotation = found or Rotation(team_id=team_id, name=written.name)
        group = written.usergroup
        fields = {
            "always": written.is_always,
            "usergroup_id": group and self._directory.group(group),
            "sets_topic": written.sets_topic,
        }
        _set(rotation, fields)
        self._session.add(rotation)
        self._session.flush()
        number = stored_id(rotation.id)
        until = self._now + AHEAD
        before = load_rotation(self._session, number, self._now, until)
        if not set_layers(self._session, number, written.layers, self._directory, self._now):
            return
        look_again(self._session, number, self._now)
        if found is not None:  # nobody had a shift in a new one
            after = load_rotation(self._session, number, self._now, until)
            tell_changes(
                self._session,
                before,
                difference(before.schedule, after.schedule, self._now, until),
                by=self._by,
                key=f"rotation:{number}:applied:{self._now.isoformat()}",
                now=self._now,
                named=None if is_person(self._by) else THE_FILE,
            )

    def _notices(self, team_id: int, written: Sequence[NoticeFile]) -> None:
        wanted = [(each.kind, each.words, each.starts, each.ends) for each in written]
        for row in current_notices(self._session, team_id, self._now):
            same = (row.kind, row.words, row.starts_at, row.ends_at)
            if same in wanted:
                wanted.remove(same)
            else:
                row.removed_at = self._now
                self._session.add(row)
        for kind, words, starts, ends in wanted:
            if ends > self._now:
                self._session.add(
                    Notice(
                        team_id=team_id,
                        kind=kind,
                        words=words,
                        starts_at=starts,
                        ends_at=ends,
                        made_by=self._by,
                        made_at=self._now,
                    )
                )

    def _policy(self, team: Team, written: TeamFile) -> None:
        if written.policy is None:
            return
        rules = policy_from(self._session, team, written.policy, self._directory)
        row = EscalationPolicy(team_id=stored_id(team.id), rules=rules.model_dump(mode="json"))
        self._session.merge(row)


def _set(row: Team | Rotation, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
