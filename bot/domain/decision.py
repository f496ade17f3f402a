"""A decision that someone has to take: what it can be about, and whose turn it is. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.business import BusinessCalendar
from bot.domain.escalation import SHORTEST, Pace
from bot.domain.policy import USUAL_KINDS, Policy, moment_after
from bot.errors import InvalidInput

KINDS = dict(zip(USUAL_KINDS, ("Pause the spend", "Roll back", "Publish", "Approve"), strict=True))
"""The kinds that every team has: by what a policy names, the words that people use."""
OTHER = "other"
"""A kind of decision that is in no authority map: whoever opens the record says who decides."""
USUAL_OPTIONS = ("Yes", "No")
_FEWEST, _MOST = 2, 5
OPTION_LIMIT = 75
"""As long as a button's text may be."""


def kind_words(kind: str) -> str:
    """A kind of decision in words; a team's own kind is its words. Not escaped."""
    return "Something else" if kind == OTHER else KINDS.get(kind, kind)


def kind_of(words: str) -> str:
    """The kind that someone has written: a key, the words of one, or one of a team's own."""
    wanted = " ".join(words.split())
    for key, known in KINDS.items():
        if wanted.casefold() in {key, known.casefold()}:
            return key
    return wanted[:60]


@dataclass(frozen=True)
class Deciders:
    """Who may decide: those named in order (the approver, then the delegates), and the leads."""

    named: tuple[str, ...]
    leads: tuple[str, ...] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.named, *self.leads)))


@dataclass(frozen=True)
class Turn:
    """Who is paged now, and when the turn after this one comes if nobody has decided."""

    people: tuple[str, ...]
    next_at: datetime


def next_turn(  # noqa: PLR0917 the parts of one decision
    policy: Policy,
    calendar: BusinessCalendar,
    deciders: Deciders,
    turn: int,
    pace: Pace,
    now: datetime,
) -> Turn:
    """The turn that is taken at `now`.

    One named person a turn, then the leads, then all of them again and again at the pace of the
    path's fallback: a question never comes to rest while its escalation is unresolved. With a
    deadline ahead the waits shrink, so that everyone is asked before it.

    Args:
        policy: whose waits apply.
        calendar: the team's.
        deciders: who may decide.
        turn: how many turns were taken before.
        pace: severity and deadline of the escalation.
        now: the present moment.

    Worked example: approver A, delegate B, lead L, severity 2 (15 min, then every hour): A at
    0 min, B at 15, L at 30, all three at 90, 150, …
    """
    turns: list[tuple[str, ...]] = [(each,) for each in deciders.named]
    leads = tuple(each for each in deciders.leads if each not in deciders.named)
    if leads:
        turns.append(leads)
    if turn >= len(turns):
        later = moment_after(policy.acknowledged_for[pace.severity], calendar, now)
        return Turn(deciders.everyone, later)
    last = turn == len(turns) - 1
    wait = policy.acknowledged_for if last and len(turns) > 1 else policy.waits
    later = moment_after(wait[pace.severity], calendar, now)
    if pace.deadline is not None and pace.deadline > now:
        share = (pace.deadline - now) / (len(turns) - turn)
        later = min(later, now + max(share, SHORTEST))
    return Turn(turns[turn], later)


def read_options(typed: str) -> list[str]:
    """The options of a question, one a line; Yes and No when nothing was written.

    Raises:
        InvalidInput: too few, too many, too long, or one twice.
    """
    options = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if not options:
        return list(USUAL_OPTIONS)
    if len({each.casefold() for each in options}) != len(options):
        raise InvalidInput({"options": "One of them stands there twice."})
    if not _FEWEST <= len(options) <= _MOST:
        raise InvalidInput(
            {
                "options": f"{_FEWEST} to {_MOST} options, one on each line, please: "
                f"I read {len(options)}."
            }
        )
    if any(len(each) > OPTION_LIMIT for each in options):
        raise InvalidInput(
            {"options": f"Shorter, please: each option fits on a button ({OPTION_LIMIT} letters)."}
        )
    return options
