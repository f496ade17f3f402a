"""Each part of a team's settings, as a form gives it: checked, and put in place. Pure.

A part is named `waits`, or `step:2` with what it is about. What is wrong is an InvalidInput by the
form's block ids.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from bot.domain.business import holidays_of
from bot.domain.decision import OTHER, kind_of
from bot.domain.policy import MOST_APPROVERS, Approver, Hours, Step, Target, TargetKind, Wait
from bot.domain.policy_checks import (
    count_problem,
    hours_problem,
    link_problem,
    targets_problem,
)
from bot.domain.team_settings import TeamSettings
from bot.domain.wall_clock import zone
from bot.errors import InvalidInput, Mistake

NEW = "new"
SEVERITIES = (1, 2, 3, 4)
_LONGEST = 60 * 24 * 14
_OWN_WAIT = re.compile(
    r"\s*([1-4])\s*[:=]\s*(?:(\d{1,5})\s*(?:min(?:utes)?)?|(business)[_ ](hour|day))\s*",
    re.IGNORECASE,
)
_CHECKED_YEAR = 2026


@dataclass(frozen=True)
class Given:
    """What a form held, by block id: one value, or several."""

    values: Mapping[str, str | None] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, block_id: str) -> str:
        return (self.values.get(block_id) or "").strip()

    def several(self, block_id: str) -> Sequence[str]:
        return self.lists.get(block_id) or ()


def put(settings: TeamSettings, part: str, given: Given) -> TeamSettings:
    """The settings with one part as a form gives it.

    Raises:
        InvalidInput: what is wrong with which input.
        Mistake: there is no such part any more.
    """
    name, _, about = part.partition(":")
    if name not in _PUT:
        raise Mistake("That part of the settings is not there any more. Please open them again.")
    return _PUT[name](settings, about, given)


def step_at(settings: TeamSettings, about: str) -> Step | None:
    """The step that a part is about; None for a new one.

    Raises:
        Mistake: it was removed meanwhile.
    """
    if about == NEW:
        return None
    steps = settings.policy.steps
    if not about.isdecimal() or int(about) >= len(steps):
        raise Mistake("That step is not there any more. Please open the settings again.")
    return steps[int(about)]


def without_step(settings: TeamSettings, index: int) -> TeamSettings:
    steps = settings.policy.steps
    step_at(settings, str(index))
    return settings.with_policy(steps=(*steps[:index], *steps[index + 1 :]))


def with_step_moved(settings: TeamSettings, index: int, by: int) -> TeamSettings:
    """The same with a step one place up (-1) or down (1), where there is room."""
    steps = list(settings.policy.steps)
    step_at(settings, str(index))
    moved = steps.pop(index)
    steps.insert(max(0, min(len(steps), index + by)), moved)
    return settings.with_policy(steps=tuple(steps))


def _step(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    before = step_at(settings, about)
    kept = [each for each in before.targets if each.kind == TargetKind.VENDOR] if before else []
    kinds = {
        "rotations": TargetKind.ROTATION,
        "people": TargetKind.PERSON,
        "groups": TargetKind.GROUP,
        "channels": TargetKind.CHANNEL,
    }
    targets = [
        Target(kind=kind, ref=ref) for block, kind in kinds.items() for ref in given.several(block)
    ]
    targets += [Target(kind=TargetKind.LEAD)] if given.several("lead") else []
    problems = {"people": targets_problem([*targets, *kept])}
    waits: dict[int, Wait] = {}
    try:
        waits = own_waits(given.text("waits"))
    except Mistake as error:
        problems["waits"] = str(error)
    _raise(problems)
    step = Step(
        targets=(*targets, *kept), hours=Hours(given.text("hours") or Hours.ALWAYS), waits=waits
    )
    return _with_step(settings, about, step, "people")


def _vendor(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    before = step_at(settings, about)
    others = [each for each in before.targets if each.kind != TargetKind.VENDOR] if before else []
    vendor = Target(
        kind=TargetKind.VENDOR,
        name=given.text("name")[:80],
        reach=given.text("reach")[:300],
        contract=given.text("contract")[:120],
        sla=given.text("sla")[:120],
    )
    if not vendor.name and others and before:
        return _with_step(
            settings, about, before.model_copy(update={"targets": tuple(others)}), "name"
        )
    _raise(
        {
            "name": None if vendor.name else "Who is to be called? A name, please.",
            "reach": None if vendor.reach else "How are they reached? A phone number or a link.",
        }
    )
    _raise({"name": targets_problem([*others, vendor])})
    step = before or Step(targets=(vendor,))
    return _with_step(
        settings, about, step.model_copy(update={"targets": (*others, vendor)}), "name"
    )


def _with_step(settings: TeamSettings, about: str, step: Step, block_id: str) -> TeamSettings:
    steps = settings.policy.steps
    if about == NEW:
        _raise({block_id: count_problem(len(steps) + 1)})
        return settings.with_policy(steps=(*steps, step))
    index = int(about)
    return settings.with_policy(steps=(*steps[:index], step, *steps[index + 1 :]))


def own_waits(text: str) -> dict[int, Wait]:
    """`1: 3, 2: 10`: minutes by severity. Empty text is none.

    Raises:
        Mistake: says what was expected.
    """
    waits: dict[int, Wait] = {}
    for part in filter(str.strip, text.split(",")):
        found = _OWN_WAIT.fullmatch(part)
        if found is None or not 1 <= int(found[2] or 1) <= _LONGEST:
            raise Mistake(
                f"I don't understand “{part.strip()}”. Write the severity and the minutes, "
                "like 1: 3, 2: 10."
            )
        waits[int(found[1])] = read_wait(found[2] or f"business_{found[4].lower()}")
    return waits


def _by_severity(name: str, read: Callable[[str], Wait]) -> "_Put":
    def put_all(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
        del about
        chosen = {each: read(given.text(f"s{each}")) for each in SEVERITIES}
        return settings.with_policy(**{name: chosen})

    return put_all


def read_wait(value: str) -> Wait:
    """A wait as a select holds it."""
    if value in {"business_hour", "business_day"}:
        return value  # type: ignore[return-value]  # one of the two words
    return int(value)


def _severities(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    del about
    chosen = {key: int(value) for key, value in given.values.items() if value}
    return settings.with_policy(severities={**settings.policy.severities, **chosen})


def _runbooks(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    del about
    links = {key: given.text(key) for key in given.values}
    _raise({key: link_problem(link) for key, link in links.items() if link})
    kept = {key: link for key, link in settings.policy.runbooks.items() if key not in links}
    new = {key: link for key, link in links.items() if link}
    return settings.with_policy(runbooks={**kept, **new})


def approver_at(settings: TeamSettings, about: str) -> Approver | None:
    """The line of the authority map that a part is about; None for a new one.

    Raises:
        Mistake: it was removed meanwhile.
    """
    if about == NEW:
        return None
    lines = settings.policy.approvers
    if not about.isdecimal() or int(about) >= len(lines):
        raise Mistake("That line is not there any more. Please open the settings again.")
    return lines[int(about)]


def without_approver(settings: TeamSettings, index: int) -> TeamSettings:
    approver_at(settings, str(index))
    lines = settings.policy.approvers
    return settings.with_policy(approvers=(*lines[:index], *lines[index + 1 :]))


def _approver(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    before, lines = approver_at(settings, about), settings.policy.approvers
    others = [each for each in lines if each is not before]
    kind, who = kind_of(given.text("kind")), given.text("who")
    delegates, pair = tuple(given.several("delegates")), given.text("with_team")
    same = [each for each in others if each.is_for(kind) and each.with_team == pair]
    twice = "They decide already; choose others who may in their place."
    problems = {
        "kind": _kind_problem(kind, is_there=bool(same), count=len(others)),
        "who": None if who else "Choose who decides.",
        "delegates": twice if who and who in delegates else None,
    }
    _raise(problems)
    alike = [index for index, each in enumerate(others) if each.is_for(kind)]
    new = Approver(
        kind=others[alike[0]].kind if alike else kind,
        user_id=who,
        delegates=delegates,
        with_team=pair,
        alone=given.text("alone")[:500],
        other_alone=given.text("other_alone")[:500],
    )
    # The lines of one kind stay together, as a file writes them.
    place = alike[-1] + 1 if alike else lines.index(before) if before else len(others)
    return settings.with_policy(approvers=(*others[:place], new, *others[place:]))


def _kind_problem(kind: str, *, is_there: bool, count: int) -> str | None:
    if not kind or kind.casefold() == OTHER:
        return "What kind of decision? A few words, such as: publishing on the site."
    if is_there:
        return "There is a line for that already, with the same team. Edit that one."
    if count >= MOST_APPROVERS:
        return f"{MOST_APPROVERS} lines: that is the most."
    return None


def _end(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    del about
    return settings.with_policy(
        fallback_channel=given.text("channel") or None,
        post_mortem_from=int(given.text("post_mortem")),
    )


def _hours(settings: TeamSettings, about: str, given: Given) -> TeamSettings:
    del about
    region = given.text("region").upper() or None
    opens, closes = (time.fromisoformat(given.text(each)) for each in ("opens", "closes"))
    problems = {
        "zone": _said(lambda: zone(given.text("zone"))),
        "region": _said(lambda: holidays_of(region, _CHECKED_YEAR)) if region else None,
        "closes": hours_problem(opens, closes),
    }
    _raise(problems)
    return settings.changed(
        zone=given.text("zone"), opens_at=opens, closes_at=closes, holiday_region=region
    )


def _said(check: Callable[[], object]) -> str | None:
    try:
        check()
    except Mistake as error:
        return str(error)
    return None


def _raise(problems: Mapping[str, str | None]) -> None:
    told = {block_id: sentence for block_id, sentence in problems.items() if sentence}
    if told:
        raise InvalidInput(told)


_Put = Callable[[TeamSettings, str, Given], TeamSettings]
_PUT: Mapping[str, _Put] = {
    "step": _step,
    "vendor": _vendor,
    "waits": _by_severity("waits", read_wait),
    "rounds": _by_severity("rounds", int),
    "acknowledged_for": _by_severity("acknowledged_for", read_wait),
    "severities": _severities,
    "runbooks": _runbooks,
    "approver": _approver,
    "end": _end,
    "hours": _hours,
}
