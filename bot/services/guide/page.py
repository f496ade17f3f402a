"""The page of the guided setup: which steps are done, from what is stored."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.domain.finding import Finding
from bot.domain.guide import State, StepState, next_step
from bot.errors import Mistake
from bot.permissions import ALLOWED, Action, Role, require
from bot.services.checkup import look_at_groups, look_at_sinks, look_at_team
from bot.services.guide.desk import GuideDesk
from bot.services.guide.jira import NO_JIRA, jira_words
from bot.services.guide.survey import survey_words
from bot.services.guide.weekly import weekly_words
from bot.services.page_sinks import PageSinks
from bot.services.teams import members_of, stored_id
from bot.views.blocks import one_line, person
from bot.views.guide.page import STEPS, GuideView
from bot.views.naming import Naming
from models import EscalationPolicy, Rotation, SetupSkip, Team, TestPage

_FIRST: Sequence[StepState] = tuple(
    StepState(key, State.OPEN, needs=None if key == "team" else "Needs the team first.")
    for key in STEPS
)


class GuideService:
    def __init__(
        self, desk: GuideDesk, sinks: PageSinks, naming: Naming, *, has_jira: bool
    ) -> None:
        self._desk = desk
        self._sinks = sinks
        self._naming = naming
        self._has_jira = has_jira

    def page(self, user_id: str, team_id: int | None = None, news: str | None = None) -> GuideView:
        """The page for one team; None for the first that isn't set up whole.

        Raises:
            NotAllowed: administrators may, and leads for their teams.
        """
        with self._desk.database.reading() as session:
            return self._page(session, user_id, team_id, news)

    def skip(self, user_id: str, team_id: int, step: str) -> GuideView:
        """Leave a step out; doing it later undoes that.

        Raises:
            NotAllowed: as for `page`.
        """
        with self._desk.database.writing() as session:
            self._desk.allowed(session, user_id, team_id)
            if step not in STEPS:
                raise Mistake("There is no such step any more. Please open the setup again.")
            session.merge(SetupSkip(team_id=team_id, step=step, by=user_id, at=self._desk.now()))
            session.flush()
            return self._page(session, user_id, team_id, None)

    def _page(
        self, session: Session, user_id: str, team_id: int | None, news: str | None
    ) -> GuideView:
        actor = self._desk.people.actor(session, user_id)
        teams = self._desk.teams(session, user_id)
        if not teams:
            require(actor, Action.SET_UP_TEAMS)
        team = self._chosen(session, user_id, teams, team_id)
        return GuideView(
            team_id=team.id if team else None,
            team=team.name if team else "",
            teams=[(each.name, str(each.id)) for each in teams],
            may_add=actor.is_administrator and Role.ADMINISTRATOR in ALLOWED[Action.SET_UP_TEAMS],
            steps=self._steps(session, team) if team else _FIRST,
            findings=self._findings(session, team) if team else (),
            news=news,
        )

    def _chosen(
        self, session: Session, user_id: str, teams: Sequence[Team], team_id: int | None
    ) -> Team | None:
        if team_id is not None:
            return self._desk.allowed(session, user_id, team_id)
        unfinished = (each for each in teams if next_step(self._steps(session, each)))
        return next(unfinished, teams[0] if teams else None)

    def _steps(self, session: Session, team: Team) -> list[StepState]:
        skipped = set(
            session.exec(select(SetupSkip.step).where(SetupSkip.team_id == stored_id(team.id)))
        )
        told = {
            "team": _team(session, team),
            "rotation": _rotations(session, team),
            "path": _path(session, team),
            "weekly": weekly_words(session, stored_id(team.id)),
            "jira": jira_words(session, team),
            "survey": survey_words(session, team),
            "test": _test(session, team),
        }
        needs = {
            "test": None if told["rotation"] else "Needs somebody on call first.",
            "jira": None if self._has_jira else NO_JIRA,
            "survey": None if _other_teams(session, team) else "Needs another team first.",
        }
        return [
            StepState(key, _state(key, told[key], skipped), told[key] or "", needs.get(key))
            for key in STEPS
        ]

    def _findings(self, session: Session, team: Team) -> list[Finding]:
        return [
            *look_at_team(session, team, self._desk.now(), self._naming.slash),
            *look_at_groups(session),
            look_at_sinks(any_set=self._sinks.any_set),
        ]


def _state(key: str, told: str | None, skipped: set[str]) -> State:
    if told is not None:
        return State.DONE
    return State.SKIPPED if key in skipped else State.OPEN


def _team(session: Session, team: Team) -> str:
    count = len(members_of(session, stored_id(team.id)))
    people = "1 person" if count == 1 else f"{count} people"
    lead = f"led by {person(team.lead_user_id)}" if team.lead_user_id else "no lead"
    return f"{one_line(team.name)}, {people}, {lead}, <#{team.channel_id}>"


def _other_teams(session: Session, team: Team) -> bool:
    return session.exec(select(Team.id).where(Team.id != team.id)).first() is not None


def _rotations(session: Session, team: Team) -> str | None:
    rows = select(Rotation.name).where(Rotation.team_id == team.id).order_by(col(Rotation.id))
    names = [one_line(each) for each in session.exec(rows)]
    return ", ".join(names) if names else None


def _path(session: Session, team: Team) -> str | None:
    row = session.get(EscalationPolicy, team.id)
    if row is None:
        return None
    steps = len(row.rules.get("steps") or ())
    return "1 step" if steps == 1 else f"{steps} steps"


def _test(session: Session, team: Team) -> str | None:
    pages = select(TestPage).where(TestPage.team_id == team.id)
    last = session.exec(pages.order_by(col(TestPage.id).desc())).first()
    if last is None:
        return None
    how = "answered it" if last.answered_at else "has it, and has not answered yet"
    return f"{person(last.user_id)} {how}"
