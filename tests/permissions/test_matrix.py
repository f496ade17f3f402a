"""Every call of every service that changes something, by everyone: who may, and who is refused."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlmodel import SQLModel

from bot.domain.survey.plan import SurveyPlan
from bot.errors import Mistake, NotAllowed
from bot.permissions import Action, Actor
from bot.services import Services
from bot.services.setup.reading import read_setup
from models.database import Database
from tests.company import COMPANY
from tests.permissions.calls import ASKED_OTHERWISE, BY_LIAISON, CALLS, Call
from tests.permissions.discovery import state_changing_calls
from tests.permissions.stage import DIRECTORY, ROLES, Stage, build

FOUND = frozenset(state_changing_calls())


class Theatre:
    """One stage, set anew for each call."""

    def __init__(self, folder: Path) -> None:
        self._live, self._kept = folder / "live.db", folder / "kept.db"
        database = Database(make_url(f"sqlite:///{self._live}"))
        SQLModel.metadata.create_all(database.engine)
        self.stage = build(database)
        self._began = self.stage.clock.now()
        self._copy(self._live, self._kept)

    def anew(self) -> Stage:
        """As it was built."""
        self._copy(self._kept, self._live)
        self.stage.clock.at = self._began
        return self.stage

    def _copy(self, source: Path, to: Path) -> None:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(to)) as new:
            old.backup(new)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    theatre = Theatre(tmp_path_factory.mktemp("permissions"))
    yield theatre
    theatre.stage.database.close()


def test_each_call_that_changes_something_has_an_expectation() -> None:
    works = {name for name in FOUND if name.endswith(".run_due")}
    known = {*CALLS, *ASKED_OTHERWISE, *BY_LIAISON} | works
    missing, gone = sorted(FOUND - known), sorted(known - FOUND)
    assert not missing, (
        f"Who may call {', '.join(missing)}? Say it in tests/permissions/calls.py: the Action "
        "that it requires, and with what it is called."
    )
    assert not gone, f"tests/permissions/calls.py tells of calls that are no more: {gone}"


def test_each_action_is_required_by_a_call() -> None:
    """An action that nothing in the table requires would be a row that means nothing."""
    required = {each.may for each in CALLS.values()}
    elsewhere = {
        Action.SEE_AUDIT, Action.SEE_STATS, Action.SEE_SURVEY, Action.SET_UP_TEAMS,
        Action.LET_THROUGH, Action.REVOKE_CALENDAR, Action.CHANGE_PREFERENCES,
        Action.LINK_JIRA_ACCOUNT, Action.WITHDRAW_DECISION, Action.NOTE_TIME_OFF,
    }  # fmt: skip
    assert set(Action) - required == elsewhere


@pytest.mark.parametrize("name", CALLS)
def test_who_may_and_who_is_refused(theatre: Theatre, name: str) -> None:
    call = CALLS[name]
    stage = theatre.anew()
    call.before(stage)
    others = {role: _outcome(stage, name, call, role) for role in set(ROLES) - call.allowed}
    assert "done" not in others.values(), others
    # Between two people a sentence says whose it is; where a role is missing, who has it.
    assert isinstance(call.may, frozenset) or set(others.values()) <= {"refused"}, others
    outcomes: dict[str, str] = {}
    for role in sorted(call.allowed):
        if "done" in outcomes.values():
            outcomes[role] = _outcome(stage, name, call, role)
        if outcomes.get(role, "refused") == "refused":  # or what was done has changed who may
            call.before(theatre.anew())
            outcomes[role] = _outcome(stage, name, call, role)
    assert "refused" not in outcomes.values(), outcomes
    assert call.ends_in_a_mistake or not outcomes or "done" in outcomes.values(), outcomes


def test_a_file_is_applied_by_administrators_alone(theatre: Theatre) -> None:
    services = theatre.anew().services
    file, plan = read_setup(COMPANY), SurveyPlan(teams=("it", "marketing-ops"), rule=None)
    for role, user_id in ROLES.items():
        actor = Actor(user_id, is_administrator=role == "administrator")
        calls: list[Callable[[], object]] = [
            partial(services.setup.apply, actor, file, DIRECTORY, dry_run=True),
            partial(services.surveys.settings.apply, actor, plan),
        ]
        for each in calls:
            with nullcontext() if actor.is_administrator else pytest.raises(NotAllowed):
                each()


def _outcome(stage: Stage, name: str, call: Call, role: str) -> str:
    method = _method(stage.services, name)
    try:
        method(ROLES[role], *call.arguments, **call.named)
    except NotAllowed:
        return "refused"
    except Mistake as mistake:
        return str(mistake)
    return "done"


def _method(services: Services, name: str) -> Callable[..., Any]:
    found: Any = services
    for part in name.split("."):
        found = getattr(found, part)
    method: Callable[..., Any] = found
    return method
