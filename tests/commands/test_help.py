"""Help leaves nothing out: every command in `/liaison`, every word of a command in its own help."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.interactions import Command, CommandCall
from bot.views.naming import Naming
from commands import build_commands
from models.database import Database
from tests.company import SetClock, Users, company_services

SAID_OTHERWISE = {
    "liaison": {"prefs"},  # as “preferences”
    "roadmap": {"date"},  # as “dates”
    "survey": {"", "status"},  # as the command alone
}


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Command]]:
    database = Database(f"sqlite:///{Path(tmp_path_factory.mktemp('help')) / 'liaison.db'}")
    SQLModel.metadata.create_all(database.engine)
    yield build_commands(company_services(database, SetClock(), Users()), Naming())
    database.close()


def words_of(command: Command) -> set[str]:
    """All that a command knows as a first word: the keys of what it looks handlers up in."""
    tables = [held for held in vars(command).values() if isinstance(held, Mapping)]
    return {word for held in tables for word, handle in held.items() if callable(handle)}


def said(command: Command, typed: str) -> str:
    body = command.run(CommandCall("UMAYA", "C1", typed, "trigger")).body
    assert body
    return str(body["text"])


def test_every_word_is_in_its_commands_help(commands: list[Command]) -> None:
    known = {command.about.name: words_of(command) for command in commands}
    assert {"goals", "who"} <= known["liaison"]
    assert {"launch", "summary"} <= known["roadmap"]
    for command in commands:
        name = command.about.name
        told = set(re.findall(r"[a-z-]+", said(command, "help").lower()))
        assert known[name] - told - SAID_OTHERWISE.get(name, set()) == set(), name


def test_every_command_is_in_the_help_of_all(commands: list[Command]) -> None:
    liaison = next(each for each in commands if each.about.name == "liaison")
    for typed in ("", "help"):
        text = said(liaison, typed)
        for command in commands:
            assert re.search(rf"• `/{command.about.name}[ `]", text), command.about.name
            assert command.about.summary in text
