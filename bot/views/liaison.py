"""`/liaison`: help with what to do next, and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.permissions import ALLOWED, Action, Actor, Role
from bot.views import blocks as b
from bot.views.home import Home
from bot.views.naming import Naming


@dataclass(frozen=True)
class CommandHelp:
    """A command as someone would type it, and what it is for."""

    example: str
    summary: str


class Because(StrEnum):
    """Why somebody is an administrator."""

    OWNER = "owns this Slack workspace"
    NAMED_IN_SETTINGS = "is named in LIAISON_ADMINS"


@dataclass(frozen=True)
class Standing:
    """What one person is here; teams by name."""

    user_id: str
    actor: Actor
    because: Sequence[str]
    """Why they are an administrator: ends of a sentence about them, in mrkdwn."""
    leads: Sequence[str]
    member_of: Sequence[str]


def help_lines(
    commands: Sequence[CommandHelp], home: Home, naming: Naming, own: str | None = None
) -> list[str]:
    """Every command with one example, and what the reader can do next.

    Args:
        commands: in order.
        home: what waits for the reader.
        naming: how this installation calls its commands.
        own: the help of `/liaison` itself, where that was asked for.
    """
    listed = [f"• `{each.example}` – {each.summary}" for each in commands]
    closing = f"Each says more: `{naming.slash('escalate')} help`, and so on."
    return [
        *([own] if own else []),
        "*What you can type*",
        *listed,
        closing,
        "*What you can do next*",
        *[f"• {each}" for each in next_steps(home, naming)],
    ]


def help_blocks(lines: Sequence[str]) -> list[b.Block]:
    return b.sections(lines)[: b.MESSAGE_BLOCKS]


def next_steps(home: Home, naming: Naming) -> list[str]:
    """At most four, the most urgent first; never none."""
    escalate, oncall = naming.slash("escalate"), naming.slash("oncall")
    waiting = len(home.to_answer) + len(home.decisions)
    on_call = any(each.current and each.current.user_id == home.user_id for each in home.duties)
    steps = []
    if waiting:
        what = "1 thing waits" if waiting == 1 else f"{waiting} things wait"
        steps.append(f"*{what} for your answer*: `{escalate} mine` lists it all.")
    if on_call:
        steps.append(
            f"You are on call: `{oncall} me` says until when, `{oncall} cover` finds help."
        )
    if home.actions:
        steps.append("You have promised something: your actions are on my Home tab.")
    steps += [
        "Open my *Home* tab: what waits for you, most urgent first.",
        f"See who would help you tonight: `{oncall}`.",
        f"Try the form, nothing is sent before you say so: `{escalate}`.",
    ]
    return steps[:4]


def who_lines(standing: Standing, reader: str) -> list[str]:
    """What someone is here, why, and what each of it lets them do."""
    own = standing.user_id == reader
    who, are = ("You", "are") if own else (b.person(standing.user_id), "is")
    lines = [f"*{who} {are}* {what}" for what in _roles(standing)]
    rights = [
        f"• as {label}: {_list([each.value for each in actions])}"
        for label, actions in _rights(standing.actor)
    ]
    may = "You may" if own else "They may"
    return [*lines, f"*{may}*", *rights, _EVERYONE_CONCERNED]


_EVERYONE_CONCERNED = (
    "Whoever something concerns may also answer for it: an escalation that pages them, a shift "
    "of theirs, a question to them."
)
_LABELS = {
    Role.EVERYONE: "everyone here",
    Role.MEMBER: "a member, for that team",
    Role.LEAD: "its lead, for that team",
    Role.ADMINISTRATOR: "an administrator, for every team",
}


def _roles(standing: Standing) -> list[str]:
    said = []
    if standing.actor.is_administrator:
        why = " and ".join(standing.because)
        said.append(f"an administrator: this account {why}.")
    said += [f"the lead of {b.one_line(team)}." for team in standing.leads]
    said += [f"a member of {b.one_line(team)}." for team in standing.member_of]
    if standing.actor.is_guest:
        said.append("a guest: you see what you are shown, and raise nothing.")
    return said or ["in no team: you may do what everyone may."]


def _rights(actor: Actor) -> list[tuple[str, list[Action]]]:
    """By role, what it lets one do beyond those before it."""
    held = {
        Role.EVERYONE: not actor.is_guest,
        Role.MEMBER: bool(actor.member_of),
        Role.LEAD: bool(actor.lead_of),
        Role.ADMINISTRATOR: actor.is_administrator,
    }
    told: set[Action] = set()
    rights = []
    for role, label in _LABELS.items():
        new = [each for each, who in ALLOWED.items() if role in who and each not in told]
        if held[role] and new:
            rights.append((label, new))
            told.update(new)
    return rights or [("a guest", [])]


def _list(things: Sequence[str]) -> str:
    return ", ".join(things) if things else "answer what you are asked"
