"""Whatever people type: a helpful answer that Slack takes and that mentions nobody."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    Command,
    CommandCall,
    OpenView,
    Submission,
    features_of,
    reply,
)
from bot.views.naming import Naming
from commands import EVERY, build_commands
from models.database import Database
from tests.block_kit import assert_valid_message, assert_valid_view
from tests.company import SetClock, Users, company_services
from tests.services.meeting_stage import WEEKLY

WORDS = [
    "add",
    "show",
    "list",
    "mine",
    "ack",
    "resolve",
    "update",
    "reopen",
    "help",
    "it",
    "marketing",
    "12",
    "#1",
    "2026-Q4",
    "blocked",
    "late",
    "find",
    "ranking",
    "export",
    "share",
    "summary",
    "capacity",
    "status",
    "history",
    "launch",
    "launches",
    "goals",
    "<!channel>",
    "²",
    "me",
    "cover",
    "swap",
    "take",
    "away",
    "override",
    "overrides",
    "schedule",
    "load",
    "feed",
    "revoke",
    "tomorrow",
    "09:00",
    "who",
    "audit",
    "decide:",
    "10 min",
    "actions",
    "done",
    "push",
    "minutes",
    "parked",
    "series",
    "weekly",
    "friday",
    "2026-12-24",
    "<@UANA|ana>",
    "<@UBEN>",
    "<@UZOE>",
]
typed = st.one_of(st.text(max_size=3000), st.lists(st.sampled_from(WORDS)).map(" ".join))
MENTION = re.compile(r"<[!@#][^>]*>")
OURS = re.compile(r"<(@U(ANA|BEN|MAYA|ZOE)|#C(IT|MK|SYNC)|!date\^[^>]*)>")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Command]]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('any') / 'liaison.db'}")
    SQLModel.metadata.create_all(database.engine)
    services = company_services(database, SetClock(), Users())
    services.meetings.series.save("UBEN", WEEKLY)
    yield build_commands(services, Naming("mk"))
    database.close()


def answer(command: Command, text: str, user: str = "UMAYA") -> Answer:
    try:
        return command.run(CommandCall(user, "C1", text, "trigger"))
    except Mistake as mistake:
        return reply(str(mistake))


@pytest.mark.parametrize("number", range(len(EVERY)))
@given(text=typed)
@settings(
    max_examples=1700,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_gets_a_good_answer(commands: list[Command], number: int, text: str) -> None:
    given_answer = answer(commands[number], text)
    if given_answer.body is not None:
        assert_valid_message(given_answer.body)
        assert given_answer.body["response_type"] == "ephemeral"
        for mention in MENTION.findall(given_answer.body["text"]):
            assert OURS.fullmatch(mention), mention
    for step in given_answer.after:
        assert isinstance(step, OpenView)
        assert_valid_view(step.view)
    assert given_answer.body or given_answer.after


FIELDS = (
    *("team", "impact", "summary", "deadline", "link", "item"),
    *("title", "lane", "quarter", "owner_user_id", "status", "target_on", "place", "needs"),
)
plausible = st.sampled_from(["1", "outage", "Launches", "2026-Q4", "UANA", "https://example.com"])
values = st.dictionaries(st.sampled_from(FIELDS), st.none() | st.text(max_size=50) | plausible)


@given(submitted=values, metadata=st.text(max_size=20), user=st.sampled_from(["UMAYA", "UGUEST"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_submission_is_taken_or_refused_with_a_sentence(
    commands: list[Command], submitted: dict[str, str | None], metadata: str, user: str
) -> None:
    for feature in features_of(commands):
        for handle in feature.submissions().values():
            with suppress(Mistake):
                handle(Submission(user, metadata, submitted))


@given(value=st.text(max_size=30))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_button_is_taken_or_refused_with_a_sentence(
    commands: list[Command], value: str
) -> None:
    for feature in features_of(commands):
        for handle in feature.actions().values():
            with suppress(Mistake):
                handle(ActionCall("UANA", value, "trigger", None))


def test_each_command_answers_help_with_all_its_examples(commands: list[Command]) -> None:
    for command in commands:
        body = answer(command, " HELP ").body
        assert body
        for example, does in command.about.examples:
            assert f"`/mk-{command.about.name} {example}".rstrip() in body["text"]
            assert does in body["text"]
