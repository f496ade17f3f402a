"""The step that makes a team, or changes what one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlmodel import Session, col, select

from bot.domain.business import holidays_of
from bot.domain.policy_checks import hours_problem
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.audit import note_change
from bot.services.guide.desk import GuideDesk
from bot.services.people import zone_of
from bot.services.setup.file import TeamFile
from bot.services.team_settings import SettingsPreview, TeamSettingsService
from bot.services.teams import members_of, slug_of, stored_id
from bot.views.guide.forms import TeamForm
from models import Person, Team, UserGroup

_A_YEAR = 2026
_UNFIT = "can't be: a guest, a bot, or deactivated."


@dataclass(frozen=True)
class TeamDraft:
    """A team as it is filled in; ids as Slack's selects give them, nothing of it checked."""

    name: str
    group: str | None
    people: Sequence[str]
    lead: str | None
    channel: str | None
    zone: str
    opens: time | None
    closes: time | None
    region: str


class TeamStep:
    def __init__(self, desk: GuideDesk, settings: TeamSettingsService) -> None:
        self._desk = desk
        self._settings = settings

    def form(self, user_id: str, team_id: int | None) -> TeamForm:
        """The form, filled with what there is; None for a new team.

        Raises:
            NotAllowed: administrators may; of a team that is there, its lead too.
        """
        with self._desk.database.reading() as session:
            groups = session.exec(select(UserGroup).order_by(UserGroup.handle))
            handles = {each.group_id: each.handle for each in groups}
            if team_id is None:
                require(self._desk.people.actor(session, user_id), Action.SET_UP_TEAMS)
                return TeamForm(None, zone_of(session, user_id), groups=handles)
            team = self._desk.allowed(session, user_id, team_id)
            return TeamForm(
                team_id=team_id,
                zone=team.zone,
                name=team.name,
                group=team.members_group_id,
                people=[] if team.members_group_id else members_of(session, team_id),
                lead=team.lead_user_id,
                channel=team.channel_id,
                opens=team.opens_at,
                closes=team.closes_at,
                region=team.holiday_region or "",
                groups=handles,
            )

    def save(self, user_id: str, team_id: int | None, draft: TeamDraft) -> int:
        """Make the team, or change it; returns its number.

        Liaison joins the channel at once, so that whoever waits learns when it can't.

        Raises:
            NotAllowed: as for `form`.
            InvalidInput: what is wrong with which input.
        """
        self._check(user_id, team_id, draft)
        self._desk.enter(draft.channel or "")
        with self._desk.database.writing() as session:
            return self._store(session, user_id, team_id, draft)

    def preview(self, user_id: str, team_id: int, draft: TeamDraft) -> SettingsPreview | None:
        """Whom an escalation pages once this is saved; None where that is as it is now.

        It is done, looked at and undone again, so that what is shown is what will be.

        Raises:
            NotAllowed, InvalidInput: as for `save`.
        """
        self._check(user_id, team_id, draft)
        with self._desk.database.writing() as session:
            before = self._settings.preview_in(session, user_id, team_id)
            trial = session.begin_nested()
            self._store(session, user_id, team_id, draft)
            session.flush()
            after = self._settings.preview_again(session, user_id, before.page)
            trial.rollback()
            for each in (after.page.team, *after.page.teams):
                session.refresh(each)  # undoing it made them forget what they hold
        same = (before.paths, before.last) == (after.paths, after.last)
        return None if same else after

    def _store(self, session: Session, user_id: str, team_id: int | None, draft: TeamDraft) -> int:
        actor = self._desk.people.actor(session, user_id)
        team = self._desk.allowed(session, user_id, team_id) if team_id else None
        if team is None:
            require(actor, Action.SET_UP_TEAMS)
        _check_name(session, team_id, draft.name)
        if team is not None and team.name != draft.name.strip():
            self._rename(session, user_id, team, draft.name.strip())
        before = self._desk.written(session, team) if team else None
        self._desk.apply(session, actor, _written(draft, before))
        made = select(Team.id).where(Team.slug == slug_of(draft.name))
        return stored_id(session.exec(made).one())

    def _check(self, user_id: str, team_id: int | None, draft: TeamDraft) -> None:
        with self._desk.database.reading() as session:
            actor = self._desk.people.actor(session, user_id)
            action = Action.CHANGE_TEAM if team_id else Action.SET_UP_TEAMS
            require(actor, action, team_id=team_id)
            _check_name(session, team_id, draft.name)
            problems = {
                "people": _people_problem(session, draft),
                "lead": _lead_problem(session, draft.lead),
                "channel": None if draft.channel else "Choose a channel, please.",
                **_hours_problems(draft),
            }
        told = {block_id: problem for block_id, problem in problems.items() if problem}
        if told:
            raise InvalidInput(told)

    def _rename(self, session: Session, user_id: str, team: Team, name: str) -> None:
        """What people type for it follows its name."""
        old = team.name
        team.name, team.slug = name, slug_of(name)
        session.add(team)
        session.flush()
        note_change(
            session,
            by=user_id,
            at=self._desk.now(),
            subject=f"team {old}",
            before={"name": old},
            after={"name": name},
        )


def _written(draft: TeamDraft, before: TeamFile | None) -> TeamFile:
    members = f"@{draft.group}" if draft.group else list(draft.people)
    fields = {
        "name": draft.name.strip(),
        "channel": draft.channel or "",
        "lead": draft.lead,
        "members": members,
        "zone": draft.zone.strip(),
        "opens": draft.opens,
        "closes": draft.closes,
        "holidays": draft.region.strip().upper() or None,
    }
    if before is None:
        return TeamFile.model_validate(fields)
    # Its policy and its notices stay as they are.
    return before.model_copy(update={**fields, "policy": None, "notices": None})


def _check_name(session: Session, team_id: int | None, name: str) -> None:
    try:
        slug = slug_of(name)
    except Mistake as error:
        raise InvalidInput({"name": str(error)}) from None
    same = session.exec(select(Team).where(Team.slug == slug)).first()
    if same is not None and same.id != team_id:
        raise InvalidInput(
            {"name": f"There is a team called {same.name} already. Another name, please."}
        )


def _people_problem(session: Session, draft: TeamDraft) -> str | None:
    if draft.group:
        return "Name people or a user group, not both." if draft.people else None
    if not draft.people:
        return "Who is in the team? Choose people, or a user group."
    rows = session.exec(select(Person).where(col(Person.user_id).in_(draft.people)))
    unfit = [each.name for each in rows if each.deleted or each.is_bot]
    return f"{', '.join(unfit)} {_UNFIT}" if unfit else None


def _lead_problem(session: Session, lead: str | None) -> str | None:
    if lead is None:
        return None
    someone = session.get(Person, lead)
    if someone is None:
        return "I don't know that person in this workspace. Choose someone else, please."
    if someone.deleted or someone.is_bot or someone.is_guest:
        return f"{someone.name} {_UNFIT}"
    return None


def _hours_problems(draft: TeamDraft) -> dict[str, str | None]:
    problems: dict[str, str | None] = {}
    try:
        zone(draft.zone.strip())
    except Mistake as error:
        problems["zone"] = str(error)
    try:
        if draft.region.strip():
            holidays_of(draft.region.strip().upper(), _A_YEAR)
    except Mistake as error:
        problems["region"] = str(error)
    if draft.opens is None or draft.closes is None:
        problems["closes"] = "From when until when? Two times, please."
    else:
        problems["closes"] = hours_problem(draft.opens, draft.closes)
    return problems
