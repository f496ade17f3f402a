"""Decisions as Markdown files, as they lie in a folder of architecture decision records."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.decision import OTHER, kind_words
from bot.views.decisions.lists import Pointer
from models import Decision, DecisionState

_STATUS = {
    DecisionState.ASKED: "Proposed",
    DecisionState.DECIDED: "Accepted",
    DecisionState.WITHDRAWN: "Withdrawn",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
INDEX = "README.md"


@dataclass(frozen=True)
class Exported:
    """A decision with what its file names: teams by number, people by id, later records."""

    decision: Decision
    teams: Mapping[int, str]
    names: Mapping[str, str]
    pointers: Sequence[Pointer]


def file_name(decision: Decision) -> str:
    """`0007-move-the-shop-to-the-new-cms.md`."""
    plain = unicodedata.normalize("NFKD", decision.question).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-")
    return f"{decision.id:04}-{slug or 'decision'}.md"


def decision_markdown(exported: Exported) -> str:
    """One file: status, context with both sides' needs, options, decision, consequences."""
    decision = exported.decision
    parts = [f"# {decision.id}. {_line(decision.question)[:200]}", "\n".join(_facts(exported))]
    parts += ["## Context", _quoted(decision.question)]
    for team_id, words in (
        (decision.team_id, decision.needs),
        (decision.other_team_id, decision.other_needs),
    ):
        team = exported.teams.get(team_id or 0, "The other side")
        parts += [f"What {_line(team)} needs:", _quoted(words)] if words else []
    parts += ["## Options", "\n".join(f"- {_line(each)}" for each in decision.options)]
    if decision.proposal:
        parts += [f"Proposed: **{_line(decision.proposal)}**", _quoted(decision.proposal_why)]
    parts += ["## Decision", *_outcome(exported)]
    consequences = _consequences(decision)
    parts += ["## Consequences", "\n".join(consequences)] if consequences else []
    return "\n\n".join(part for part in parts if part) + "\n"


def index_markdown(decisions: Sequence[Decision]) -> str:
    """The list of all files."""
    lines = [
        f"- [{each.id}. {_line(each.question)[:200]}]({file_name(each)}) – "
        f"{_STATUS[DecisionState(each.state)].lower()}"
        for each in decisions
    ]
    return "\n".join(["# Decisions", "", *(lines or ["None yet."])]) + "\n"


def _facts(exported: Exported) -> list[str]:
    decision, name = exported.decision, exported.names
    decided = decision.decided_at
    teams = [
        exported.teams.get(each) for each in (decision.team_id, decision.other_team_id) if each
    ]
    facts = {
        "Status": _status(exported),
        "Opened": f"{decision.asked_at:%Y-%m-%d} by {_name(name, decision.asked_by)}",
        "Decided": decided and f"{decided:%Y-%m-%d} by {_name(name, decision.decided_by)}",
        "Teams": ", ".join(_line(each) for each in teams if each),
        "Kind": None if decision.kind == OTHER else _line(kind_words(decision.kind)),
        "Escalation": decision.escalation_id and f"#{decision.escalation_id}",
        "Approver": decision.approver_user_id and _name(name, decision.approver_user_id),
        "Contributors": ", ".join(_name(name, each) for each in decision.contributors),
        "Informed": ", ".join(_name(name, each) for each in decision.informed),
        "Supersedes": decision.supersedes_id and f"decision {decision.supersedes_id}",
        "Corrects": decision.corrects_id and f"decision {decision.corrects_id}",
    }
    return [f"- {label}: {words}" for label, words in facts.items() if words]


def _status(exported: Exported) -> str:
    status = _STATUS[DecisionState(exported.decision.state)]
    later = [
        f"{each.how.lower()} by decision {each.by.id}"
        for each in exported.pointers
        if each.by.state == DecisionState.DECIDED
    ]
    return ", ".join([status, *later])


def _outcome(exported: Exported) -> list[str]:
    decision = exported.decision
    if decision.state == DecisionState.WITHDRAWN:
        return ["Not decided."]
    if decision.choice is None:
        return ["Not decided yet."]
    reason = decision.rationale
    return [f"**{_line(decision.choice)}**", _quoted(reason) if reason else "Reason not recorded."]


def _consequences(decision: Decision) -> list[str]:
    undone = {True: ["- Easily undone"], False: ["- Hard to undo"], None: []}
    return [
        *undone[decision.reversible],
        *([f"- Reviewed on {decision.review_on}"] if decision.review_on else []),
        *([f"- Reviewed if {_line(decision.review_when)}"] if decision.review_when else []),
    ]


def _name(names: Mapping[str, str], user_id: str | None) -> str:
    return _line(names.get(user_id or "", user_id or "somebody"))


def _line(words: str) -> str:
    """People's text on one line, which no Markdown comes of."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _quoted(words: str) -> str:
    """People's own words as a quote, line by line."""
    lines = words.strip().splitlines()
    return "\n".join(f"> {_line(each)}".rstrip() for each in lines)
