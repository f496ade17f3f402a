"""Jira's statuses and ours: which of theirs means what, and the way from one to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.jira import JiraStatus, StatusCategory, Transition
from bot.domain.roadmap import ItemStatus

StatusMap = Mapping[str, str]
"""By the id of Jira's status: the value of ours. Ids stay when a status is renamed."""

_BY_CATEGORY = {
    StatusCategory.TO_DO: ItemStatus.PLANNED,
    StatusCategory.IN_PROGRESS: ItemStatus.IN_PROGRESS,
    StatusCategory.DONE: ItemStatus.DONE,
}
_BY_WORD = {
    "block": ItemStatus.BLOCKED,
    "hold": ItemStatus.BLOCKED,
    "risk": ItemStatus.AT_RISK,
    "won't": ItemStatus.DROPPED,
    "won’t": ItemStatus.DROPPED,
    "cancel": ItemStatus.DROPPED,
    "drop": ItemStatus.DROPPED,
    "reject": ItemStatus.DROPPED,
}
_NEAREST = {
    ItemStatus.AT_RISK: ItemStatus.IN_PROGRESS,
    ItemStatus.BLOCKED: ItemStatus.IN_PROGRESS,
    ItemStatus.DROPPED: ItemStatus.DONE,
}


def suggested(statuses: Sequence[JiraStatus]) -> dict[str, str]:
    """What a project's statuses probably mean, by their names and categories."""
    return {each.id: found.value for each in statuses if (found := _guess(each))}


def _guess(status: JiraStatus) -> ItemStatus | None:
    name = status.name.lower()
    for word, meaning in _BY_WORD.items():
        if word in name:
            return meaning
    return _BY_CATEGORY.get(status.category)


def as_jira_tells(status: str, known: StatusMap) -> str:
    """Our status, as far as Jira can tell it: at risk is in progress where nothing means at risk.

    So nothing is written for a difference that Jira has no word for.
    """
    meant = set(known.values())
    nearest = _NEAREST.get(ItemStatus(status))
    return nearest.value if status not in meant and nearest in meant else status


@dataclass(frozen=True)
class Way:
    """The transition to take; or why there is none, in words."""

    transition: Transition | None
    problem: str = ""


def way(transitions: Sequence[Transition], known: StatusMap, now_in: str, wanted: str) -> Way:
    """The one direct transition to a status that means what is wanted.

    Args:
        transitions: those that Jira offers from where the issue is.
        known: what Jira's statuses mean.
        now_in: the name of the status it is in.
        wanted: ours.
    """
    leading = [each for each in transitions if known.get(each.to.id) == wanted]
    free = [each for each in leading if not each.required]
    if free:
        return Way(free[0])
    if leading:
        names = ", ".join(each.name for each in leading[0].required)
        return Way(None, f"Jira asks for {names} on the way to {leading[0].to.name}")
    return Way(None, f"no path from {now_in} to {_names(wanted)}")


def _names(wanted: str) -> str:
    return ItemStatus(wanted).replace("_", " ").title()
