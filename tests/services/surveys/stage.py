"""A survey among people of two teams, driven through the services."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, delete, select

from bot.domain.survey.answers import Answers
from bot.domain.survey.plan import SurveyPlan
from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.surveys import Surveys, build_surveys
from bot.views.naming import Naming
from models import Person, Survey, Team, TeamMember
from models.database import Database
from tests.company import SetClock

TUESDAY = datetime(2026, 11, 17, 12, tzinfo=UTC)
"""07:00 in New York; everyone of the stage lives there."""
ITEMS = tuple(f"q{number}" for number in range(1, 11))


@dataclass
class Stage:
    """Two teams, `it` and `marketing-ops`, whose people are `UI0`, `UI1`, … and `UM0`, …."""

    database: Database
    clock: SetClock
    services: Services
    surveys: Surveys
    teams: dict[str, int] = field(default_factory=dict)

    def people(self, team: str) -> list[str]:
        with self.database.reading() as session:
            members = select(TeamMember.user_id).where(TeamMember.team_id == self.teams[team])
            return sorted(session.exec(members))

    @property
    def survey(self) -> Survey:
        """The latest survey."""
        with self.database.reading() as session:
            return session.exec(select(Survey).order_by(col(Survey.id).desc())).first()  # type: ignore[return-value]

    def open(self) -> int:
        """Start a survey by its lead, and let everyone be asked."""
        lead = self.people("it")[0]
        self.surveys.planning.send(lead, self.surveys.planning.start(lead).survey_id)
        survey = self.survey
        self.clock.at = survey.opens_at
        self.run()
        return survey.id or 0

    def run(self) -> None:
        self.surveys.running.run_due(self.clock.now())

    def close(self) -> None:
        """Let its time pass."""
        self.clock.at = self.survey.closes_at
        self.run()

    def publish(self) -> None:
        self.clock.at = self.survey.publishes_at
        self.run()

    def answer(self, user: str, answers: Answers) -> None:
        self.surveys.answering.submit(user, self.survey.id or 0, answers)


def make_stage(
    services: Services,
    database: Database,
    clock: SetClock,
    sizes: Sequence[int] = (8, 8),
    rng: random.Random | None = None,
) -> Stage:
    """Over the company's services, but with as many people as asked for."""
    clock.at = TUESDAY - timedelta(days=1)
    surveys = services.surveys
    if rng:
        surveys = build_surveys(
            database,
            clock,
            services.people,
            services.home,
            actions=services.actions,
            naming=Naming(),
            rng=rng,
        )
    stage = Stage(database, clock, services, surveys)
    with database.writing() as session:
        session.exec(delete(TeamMember))
        for team, size in zip(session.exec(select(Team).order_by(Team.slug)), sizes, strict=True):
            stage.teams[team.slug] = team.id or 0
            _fill(session, team, [f"U{team.slug[0].upper()}{number}" for number in range(size)])
    plan = SurveyPlan(teams=("it", "marketing-ops"), rule=None)
    services.surveys.settings.apply(SYSTEM, plan)
    return stage


def random_answers(rng: random.Random, keys: Iterable[str] = ITEMS) -> Answers:
    """Some answered, some left out, some not applicable; now and then a comment."""
    values = {key: rng.randrange(6) for key in keys if rng.random() < 0.9}
    comments = {
        kind: f"{kind} {rng.randrange(10**9)}" for kind in ("keep", "change") if rng.random() < 0.6
    }
    return Answers(values or {"q1": 3}, comments)


def _fill(session: Session, team: Team, people: list[str]) -> None:
    team.zone = "America/New_York"
    team.lead_user_id = people[0] if people else None
    session.add(team)
    for user in people:
        session.merge(Person(user_id=user, name=user, zone="America/New_York"))
        session.add(TeamMember(team_id=team.id or 0, user_id=user))
