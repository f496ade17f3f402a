"""What a person did in Slack, and what we answer: the words that commands and Bolt share.

A command is a small class. It is given its services, and says in `about` and in its
mappings which slash command, buttons, modals and shortcuts are its own. A large one leaves
groups of them to `features`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from bot.domain.given_file import GivenFile
from bot.errors import Mistake
from bot.views.blocks import MESSAGE_BLOCKS, Block, sections
from bot.views.naming import Naming


@dataclass(frozen=True)
class CommandCall:
    """A slash command. `text` is what was typed after it, as Slack escaped it."""

    user_id: str
    channel_id: str
    text: str
    trigger_id: str


@dataclass(frozen=True)
class Filled:
    """What a form holds, by block id.

    `values` are plain: text, option value, id, date or moment (epoch seconds), or None where
    nothing was given. `lists` are what multi-selects and checkboxes hold: ids or option values.
    `files` are what was uploaded.
    """

    values: Mapping[str, str | None] = field(default_factory=dict)
    lists: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[GivenFile]] = field(default_factory=dict)


@dataclass(frozen=True)
class ActionCall:
    """A button or select. `view` is the modal or App Home it stands in, else None."""

    user_id: str
    value: str
    trigger_id: str
    view: Mapping[str, Any] | None
    channel_id: str | None = None
    """Where the message is whose button it is; None in views."""
    message_ts: str | None = None
    chosen: tuple[str, ...] = ()
    """What a multi-select or checkboxes hold by now."""
    form: Filled = Filled()
    """What the inputs beside it hold by now."""


@dataclass(frozen=True)
class Submission:
    """A submitted modal; `values`, `lists` and `files` as in `Filled`."""

    user_id: str
    metadata: str
    values: Mapping[str, str | None]
    lists: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[GivenFile]] = field(default_factory=dict)


@dataclass(frozen=True)
class ShortcutCall:
    """A shortcut. The message on which it was used, and what it says; None for a global one."""

    user_id: str
    trigger_id: str
    channel_id: str | None = None
    message_ts: str | None = None
    message_text: str | None = None


@dataclass(frozen=True)
class OpenView:
    """Done after the ack: open a modal, while the trigger lives (3 s)."""

    trigger_id: str
    view: Block


@dataclass(frozen=True)
class UpdateView:
    """Done after the ack: replace an open modal, unless it has changed since (`hash`).

    An empty `hash` replaces it whatever it shows.
    """

    view_id: str
    hash: str
    view: Block


@dataclass(frozen=True)
class PushView:
    """Done after the ack: put a modal on top of the one whose button was used."""

    trigger_id: str
    view: Block


@dataclass(frozen=True)
class OpenOnMessage:
    """Done after the ack: ask Slack for a message's permalink, and open the modal made with it."""

    trigger_id: str
    channel_id: str
    message_ts: str
    view: Callable[[str], Block]


@dataclass(frozen=True)
class Replace:
    """Done after the ack: put this in place of the private message whose button was used."""

    text: str
    blocks: list[Block]


AfterAck = OpenView | PushView | UpdateView | OpenOnMessage | Replace


@dataclass(frozen=True)
class Answer:
    """What goes into the ack (`body`), and what follows it."""

    body: Mapping[str, Any] | None = None
    after: tuple[AfterAck, ...] = ()


def reply(text: str, blocks: list[Block] | None = None) -> Answer:
    """Answer a slash command, seen only by the one who typed it.

    Args:
        text: carries the whole point, for screen readers, notifications and programs.
        blocks: the same, laid out; by default the text's lines as they are.
    """
    laid = blocks or sections(text.split("\n"))[:MESSAGE_BLOCKS]
    return Answer({"response_type": "ephemeral", "text": text, "blocks": laid})


def push(view: Block) -> Answer:
    """Answer a submission with a modal on top of the submitted one."""
    return Answer({"response_action": "push", "view": view})


def update(view: Block) -> Answer:
    """Answer a submission with a modal in place of the submitted one."""
    return Answer({"response_action": "update", "view": view})


def clear() -> Answer:
    """Answer a submission by closing it and all modals beneath it."""
    return Answer({"response_action": "clear"})


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the manifest shows it: of the whole workspace, or of a message."""

    callback_id: str
    name: str
    description: str
    type: Literal["global", "message"]


@dataclass(frozen=True)
class About:
    """A slash command as help and the manifest show it; examples are (what to type, what for)."""

    name: str
    summary: str
    usage_hint: str
    examples: tuple[tuple[str, str], ...]
    shortcuts: tuple[Shortcut, ...] = ()


def help_text(naming: Naming, about: About) -> Answer:
    """The help of one command, made from its examples."""
    command = naming.slash(about.name)
    lines = [f"• `{f'{command} {typed}'.rstrip()}` – {does}" for typed, does in about.examples]
    return reply(f"*{command}*: {about.summary}\n" + "\n".join(lines))


class Feature:
    """A group of buttons, modals and shortcuts: mappings from id to handler."""

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {}

    def shortcuts(self) -> Mapping[str, Callable[[ShortcutCall], Answer]]:
        return {}


class Command(Feature):
    """A slash command, and what belongs to it."""

    about: ClassVar[About]

    def run(self, call: CommandCall) -> Answer:
        raise NotImplementedError

    def features(self) -> Sequence[Feature]:
        """Groups of its buttons, modals and shortcuts that are kept apart from it."""
        return ()


def features_of(commands: Iterable[Command]) -> Iterator[Feature]:
    """Every command, followed by its features."""
    for command in commands:
        yield command
        yield from command.features()


OUTDATED = "That belongs to another version of Liaison and does nothing any more."
_DIGITS = 9
"""As many as every id and database take."""


def number(text: str | None, otherwise: str = OUTDATED) -> int:
    """A row's number, as people write it (`12`, `#12`) or a button carries it.

    Raises:
        Mistake: it is none; the sentence is `otherwise`.
    """
    digits = (text or "").strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS):
        raise Mistake(otherwise)
    return int(digits)


_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,28})(?:\|[^>]*)?>")


def mentioned(text: str) -> str | None:
    """The user id of the person that a text mentions first, as Slack escapes it; else None."""
    found = _MENTION.search(text)
    return found[1] if found else None


def is_number(text: str) -> bool:
    """Whether someone means a row's number: `12`, `#12`; even one that no row can have."""
    digits = text.strip().removeprefix("#")
    return digits.isascii() and digits.isdigit()


@dataclass(frozen=True)
class Words:
    """A command's text: the first word in lower case, the rest and the whole as typed."""

    first: str
    rest: str
    whole: str


def split(text: str) -> Words:
    """Take the first word off a command's text. Never fails; empty text gives empty words."""
    first, *rest = text.split(maxsplit=1) or [""]
    return Words(first.lower(), rest[0].rstrip() if rest else "", text.strip())
