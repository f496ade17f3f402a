"""Team settings: drafted by the lead in small forms, previewed, saved once, and audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlmodel import Session, col, select

from bot.clock import LONG_AGO, Clock
from bot.domain.escalation import Pace, Position
from bot.domain.path import Reach, Someone, Stop, path
from bot.domain.policy import Policy
from bot.domain.team_settings import Change, Merged, TeamSettings, merge, settings_of
from bot.domain.wall_clock import Daily
from bot.errors import Mistake
from bot.permissions import Action, require
from bot.services.escalations.case import policy_of
from bot.services.escalations.targets import Behind, behind, behind_fallback
from bot.services.home import HomeService
from bot.services.people import PeopleService, known_zone, zone_of
from bot.services.teams import stored_id
from models import AuditEntry, EscalationPolicy, PolicyDraft, Rotation, Team, UserGroup
from models.database import Database

TONIGHT = time(3)
PREVIEWED = (1, 3)
"""The severities whose paths are shown before saving."""


@dataclass(frozen=True)
class SettingsPage:
    """What the settings show: the reader's draft where there is one, else what is stored."""

    team: Team
    teams: Sequence[Team]
    """All whose settings the reader may change."""
    settings: TeamSettings
    unsaved: tuple[str, ...]
    """The parts in which the draft differs."""
    rotations: Mapping[str, str]
    """By number: `Primary of IT`."""
    groups: Mapping[str, str]
    """By id: the handle."""
    others: Mapping[str, str]
    """The other teams' names by slug."""
    news: Merged | None = None
    """What someone else has saved meanwhile, and who."""
    news_by: str | None = None


@dataclass(frozen=True)
class PathPreview:
    """Who would be paged at one severity from one moment on (UTC), and what would be empty."""

    severity: int
    start: datetime
    stops: Sequence[Stop]
    empty: Sequence[int]
    """Steps with nobody behind them, counted from 0."""


@dataclass(frozen=True)
class SettingsPreview:
    page: SettingsPage
    paths: Sequence[PathPreview]
    last: Reach
    now: datetime
    reader_zone: str


class TeamSettingsService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, home: HomeService
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._home = home

    def page(self, user_id: str, team_id: int | None = None) -> SettingsPage:
        """The settings of a team; None for the first of those that the reader may change.

        Raises:
            NotAllowed: only the team's lead and administrators can.
        """
        with self._database.reading() as session:
            return self._page(session, user_id, team_id)

    def change(self, user_id: str, team_id: int, change: Change) -> SettingsPage:
        """Change the reader's draft; nobody else sees it before it is saved.

        Raises:
            NotAllowed: as for `page`.
            Mistake: whatever `change` finds wrong.
        """
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id, lock=True)
            draft = _draft(session, team, user_id)
            draft.parts = change(settings_of(draft.parts)).parts()
            draft.changed_at = self._clock.now()
            session.merge(draft)
            session.flush()
            return self._page(session, user_id, team_id)

    def discard(self, user_id: str, team_id: int) -> SettingsPage:
        """Throw the reader's draft away."""
        with self._database.writing() as session:
            self._allowed(session, user_id, team_id, lock=True)
            _forget(session, team_id, user_id)
            return self._page(session, user_id, team_id)

    def preview(self, user_id: str, team_id: int) -> SettingsPreview:
        """What the draft would do, now and at 03:00 tonight on the team's clock."""
        with self._database.reading() as session:
            page = self._page(session, user_id, team_id)
            return self._preview(session, user_id, page)

    def preview_of(self, user_id: str, team_id: int, settings: TeamSettings) -> SettingsPreview:
        """What other settings than the reader's draft would do; nothing is kept of them."""
        with self._database.reading() as session:
            page = self._page(session, user_id, team_id)
            stored = stored_settings_of(session, page.team).parts()
            parts = settings.parts()
            unsaved = tuple(name for name in parts if parts[name] != stored.get(name))
            page = replace(page, settings=settings, unsaved=unsaved)
            return self._preview(session, user_id, page)

    def preview_in(self, session: Session, user_id: str, team_id: int) -> SettingsPreview:
        """Whom what is stored pages now, seen from within the caller's transaction."""
        return self.preview_again(session, user_id, self._page(session, user_id, team_id))

    def preview_again(self, session: Session, user_id: str, page: SettingsPage) -> SettingsPreview:
        """The same once something was changed; whoever did may have no say there any more."""
        page = replace(page, settings=stored_settings_of(session, page.team), unsaved=())
        return self._preview(session, user_id, page)

    def _preview(self, session: Session, user_id: str, page: SettingsPage) -> SettingsPreview:
        now = self._clock.now()
        _, night = next(Daily(TONIGHT, page.settings.zone).after(now))
        walk = _Walk(session, page.team, page.settings)
        return SettingsPreview(
            page=page,
            paths=[walk.path(each, at) for each in PREVIEWED for at in (now, night)],
            last=walk.last(),
            now=now,
            reader_zone=zone_of(session, user_id),
        )

    def save(self, user_id: str, team_id: int) -> SettingsPage:
        """Store the draft, and who changed what, unless someone has saved meanwhile.

        Returns:
            The settings; with `news` when they were not saved: the draft stands on theirs now,
            to be looked over and saved again.
        """
        with self._database.writing() as session:
            team = self._allowed(session, user_id, team_id, lock=True)
            draft, stored = _draft(session, team, user_id), stored_settings_of(session, team)
            if draft.base != stored.parts():
                return self._rebase(session, team, draft, stored)
            settings = settings_of(draft.parts)
            if settings != stored:
                self._store(session, team, settings)
                self._audit(session, team, user_id, stored, settings)
            _forget(session, team_id, user_id)
            self._home.refresh(session, [user_id], f"settings:{team_id}:{self._clock.now()}")
            return self._page(session, user_id, team_id)

    def _page(self, session: Session, user_id: str, team_id: int | None) -> SettingsPage:
        teams = self._teams(session, user_id)
        if team_id is None and not teams:
            require(self._people.actor(session, user_id), Action.CHANGE_POLICY)
            raise Mistake("There are no teams yet. `/liaison setup` makes the first.")
        chosen = teams[0].id if team_id is None else team_id
        team = self._allowed(session, user_id, stored_id(chosen))
        draft, stored = _draft(session, team, user_id), stored_settings_of(session, team)
        parts, now_stored = draft.parts, stored.parts()
        return SettingsPage(
            team=team,
            teams=teams,
            settings=settings_of(parts),
            unsaved=tuple(name for name in parts if parts[name] != now_stored.get(name)),
            rotations=_rotation_names(session),
            groups={each.group_id: each.handle for each in session.exec(select(UserGroup))},
            others={
                each.slug: each.name
                for each in session.exec(select(Team).order_by(Team.name))
                if each.id != team.id
            },
        )

    def _rebase(
        self, session: Session, team: Team, draft: PolicyDraft, stored: TeamSettings
    ) -> SettingsPage:
        merged = merge(draft.base, stored.parts(), draft.parts)
        draft.base, draft.parts = stored.parts(), merged.parts
        session.merge(draft)
        session.flush()
        page = self._page(session, draft.user_id, team.id)
        last = select(AuditEntry.by).where(AuditEntry.subject == _subject(team))
        by = session.exec(last.order_by(col(AuditEntry.id).desc())).first()
        return SettingsPage(**{**vars(page), "news": merged, "news_by": by})

    def _store(self, session: Session, team: Team, settings: TeamSettings) -> None:
        rules = settings.policy.model_dump(mode="json")
        session.merge(EscalationPolicy(team_id=stored_id(team.id), rules=rules))
        team.zone, team.holiday_region = settings.zone, settings.holiday_region
        team.opens_at, team.closes_at = settings.opens_at, settings.closes_at
        session.add(team)
        session.flush()

    def _audit(
        self, session: Session, team: Team, by: str, before: TeamSettings, after: TeamSettings
    ) -> None:
        old, new = before.parts(), after.parts()
        changed = [name for name in new if new[name] != old.get(name)]
        session.add(
            AuditEntry(
                at=self._clock.now(),
                by=by,
                subject=_subject(team),
                before={name: old.get(name) for name in changed},
                after={name: new[name] for name in changed},
            )
        )

    def _teams(self, session: Session, user_id: str) -> list[Team]:
        actor = self._people.actor(session, user_id)
        teams = session.exec(select(Team).order_by(Team.name)).all()
        return [each for each in teams if actor.is_administrator or each.id in actor.lead_of]

    def _allowed(self, session: Session, user_id: str, team_id: int, *, lock: bool = False) -> Team:
        require(self._people.actor(session, user_id), Action.CHANGE_POLICY, team_id=team_id)
        team = session.get(Team, team_id, with_for_update=lock)
        if team is None:
            raise Mistake("That team no longer exists.")
        return team


class _Walk:
    """Looks along the path of settings that aren't stored."""

    def __init__(self, session: Session, team: Team, settings: TeamSettings) -> None:
        self._session = session
        self._team = team
        self._settings = settings

    def path(self, severity: int, start: datetime) -> PathPreview:
        policy: Policy = self._settings.policy
        pace = Pace(severity)
        stops = path(policy, self._settings.calendar, Position(), pace, start, self._look)
        empty = [n for n in range(len(policy.steps)) if not self._look(n, start).waits]
        return PathPreview(severity, start, stops, empty)

    def last(self) -> Reach:
        channel = self._settings.policy.fallback_channel
        return self._reach(behind_fallback(self._session, self._team, channel))

    def _look(self, step: int, at: datetime) -> Reach:
        steps = self._settings.policy.steps
        return self._reach(behind(self._session, self._team, steps[step], at))

    def _reach(self, found: Behind) -> Reach:
        people = [
            Someone(each.user_id, known_zone(self._session, each.user_id), each.why)
            for each in found.people
        ]
        vendors = tuple(each.name for each in found.vendors)
        return Reach(tuple(people), tuple(found.channels), vendors=vendors)


def stored_settings_of(session: Session, team: Team) -> TeamSettings:
    """What holds for a team now."""
    return TeamSettings(
        policy=policy_of(session, team),
        zone=team.zone,
        opens_at=team.opens_at,
        closes_at=team.closes_at,
        holiday_region=team.holiday_region,
    )


def _draft(session: Session, team: Team, user_id: str) -> PolicyDraft:
    """The reader's draft, or a new one that isn't stored yet."""
    draft = session.get(PolicyDraft, (team.id, user_id))
    if draft is not None:
        return draft
    stored = stored_settings_of(session, team).parts()
    return PolicyDraft(
        team_id=stored_id(team.id), user_id=user_id, base=stored, parts=stored, changed_at=LONG_AGO
    )


def _forget(session: Session, team_id: int, user_id: str) -> None:
    draft = session.get(PolicyDraft, (team_id, user_id))
    if draft is not None:
        session.delete(draft)
        session.flush()


def _rotation_names(session: Session) -> dict[str, str]:
    rows = session.exec(select(Rotation, Team).join(Team).order_by(Team.name, Rotation.name))
    return {str(rotation.id): f"{rotation.name} of {team.name}" for rotation, team in rows}


def _subject(team: Team) -> str:
    return f"escalation policy of {team.slug}"
