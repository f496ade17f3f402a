"""How payloads find their command, and how each is counted."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import pytest
from slack_bolt import App, BoltRequest, BoltResponse

from bot.errors import Mistake
from bot.gateways.slack import SlackGateway
from bot.interactions import About, ActionCall, Answer, Command, CommandCall, reply
from bot.slack_app import AfterAckPool, Parts, build_slack_app
from bot.views.naming import Naming
from tests.gateways.stub import Arguments, Reply, Stub, serving


class Greet(Command):
    about: ClassVar[About] = About("greet", "says hello", "", ())

    def run(self, call: CommandCall) -> Answer:
        if call.text == "nobody":
            raise Mistake("There is nobody to greet.")
        return reply(f"Hello {1 // len(call.text)}")

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {"greet": lambda _call: Answer()}


class NobodysHome:
    def opened(self, user_id: str, event_id: str) -> None:
        raise AssertionError(f"{user_id} opened the Home in {event_id}")


class Counted:
    """What was told of the interactions."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def __call__(self, kind: str, outcome: str, seconds: float) -> None:
        assert seconds > 0
        self.told.append((kind, outcome))


@pytest.fixture
def slack() -> Iterator[Stub]:
    with serving() as stub:
        who = {"ok": True, "user_id": "U0", "bot_id": "B0", "team_id": "T1", "user": "liaison"}
        stub.answer = lambda _method, _arguments: Reply(who)
        yield stub


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def pool(slack: Stub) -> Iterator[AfterAckPool]:
    pool = AfterAckPool(SlackGateway("xoxb-test", slack.url))
    yield pool
    pool.close()


def build(slack: Stub, pool: AfterAckPool, counted: Counted, *commands: Command) -> App:
    return build_slack_app(
        Parts(
            gateway=SlackGateway("xoxb-test", slack.url),
            commands=commands,
            naming=Naming("mk"),
            home=NobodysHome(),
            note_person=lambda _user: None,
            note_group=lambda _group: None,
            note_members=lambda *_change: None,
            pool=pool,
            observe=counted,
        )
    )


@pytest.fixture
def app(slack: Stub, pool: AfterAckPool, counted: Counted) -> App:
    return build(slack, pool, counted, Greet())


def send(app: App, body: dict[str, Any]) -> BoltResponse:
    everywhere = {"team_id": "T1", "user_id": "U1", "channel_id": "C1", "trigger_id": "1.2"}
    return app.dispatch(BoltRequest(body={**everywhere, **body}, mode="socket_mode"))


def command(typed: str) -> dict[str, Any]:
    name, _, text = typed.partition(" ")
    return {"command": name, "text": text}


def click(slack: Stub, action_id: str) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "actions": [{"type": "button", "block_id": "b", "action_id": action_id, "value": "1"}],
        "response_url": f"{slack.url}response",
    }


@pytest.mark.parametrize(
    ("typed", "words", "outcome"),
    [
        ("/mk-greet x", "Hello 1", "answered"),
        ("/mk-greet nobody", "There is nobody to greet.", "mistake"),
        ("/mk-greet", "Something went wrong on our side", "failed"),
        ("/greet x", "belongs to another version of Liaison", "outdated"),
    ],
)
def test_a_command_is_answered_and_counted(
    app: App, counted: Counted, typed: str, words: str, outcome: str
) -> None:
    answer = send(app, command(typed))
    assert answer.status == 200
    assert words in answer.body
    assert counted.told == [("command", outcome)]


def test_a_button_finds_its_handler(app: App, slack: Stub, counted: Counted) -> None:
    assert send(app, click(slack, "greet")).status == 200
    assert counted.told == [("block_actions", "answered")]


def test_a_button_of_an_old_message_says_so(
    app: App, slack: Stub, pool: AfterAckPool, counted: Counted
) -> None:
    heard: list[str] = []

    def hear(_method: str, arguments: Arguments) -> Reply:
        heard.append(arguments["text"])
        return Reply("ok")

    slack.answer = hear
    assert send(app, click(slack, "removed")).status == 200
    pool.close()
    assert counted.told == [("block_actions", "outdated")]
    assert "another version" in heard[0]


def test_what_nobody_listens_for_is_counted_as_outdated(app: App, counted: Counted) -> None:
    assert send(app, {"type": "shortcut", "callback_id": "gone"}).status == 200
    assert counted.told == [("shortcut", "outdated")]


def test_two_commands_can_not_share_a_name(
    slack: Stub, pool: AfterAckPool, counted: Counted
) -> None:
    with pytest.raises(ValueError, match="two handlers for /mk-greet"):
        build(slack, pool, counted, Greet(), Greet())
