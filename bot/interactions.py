"""What a person did in Slack, and what we answer: the words that commands and Bolt share.

A command is a small class. It is given its services, and says in `about` and in its
mappings which slash command, buttons, modals and shortcuts are its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

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
class ActionCall:
    """A button or select. `view` is the modal or App Home it stands in, else None."""

    user_id: str
    value: str
    trigger_id: str
    view: Mapping[str, Any] | None


@dataclass(frozen=True)
class Submission:
    """A submitted modal. `values` are plain: text, option value, id, date or None, by block id."""

    user_id: str
    metadata: str
    values: Mapping[str, str | None]


@dataclass(frozen=True)
class OpenView:
    """Done after the ack: open a modal, while the trigger lives (3 s)."""

    trigger_id: str
    view: Block


@dataclass(frozen=True)
class UpdateView:
    """Done after the ack: replace an open modal, unless it has changed since (`hash`)."""

    view_id: str
    hash: str
    view: Block


AfterAck = OpenView | UpdateView


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


@dataclass(frozen=True)
class About:
    """A slash command as help and the manifest show it; examples are (what to type, what for)."""

    name: str
    summary: str
    usage_hint: str
    examples: tuple[tuple[str, str], ...]


def help_text(naming: Naming, about: About) -> Answer:
    """The help of one command, made from its examples."""
    command = naming.slash(about.name)
    lines = [f"• `{f'{command} {typed}'.rstrip()}` – {does}" for typed, does in about.examples]
    return reply(f"*{command}*: {about.summary}\n" + "\n".join(lines))


class Command:
    """What every slash command has; its buttons and modals are mappings from id to handler."""

    about: ClassVar[About]

    def run(self, call: CommandCall) -> Answer:
        raise NotImplementedError

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {}


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
