"""What differs between two setups, in the file's own words: for people, and for the audit log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from pydantic import BaseModel

from bot.services.setup.file import SetupFile
from bot.services.setup.parts import PARTS
from bot.services.teams import slug_of

_OWN_SUBJECT = ("rotations", "policy", "notices")
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One subject that differs, such as `team IT`; a side that is None wasn't there."""

    subject: str
    before: Fields | None
    after: Fields | None


def differences(before: SetupFile, after: SetupFile) -> list[Difference]:
    """Subject by subject, in the order of the later one; those that are no more come last."""
    old, new = dict(_subjects(before)), dict(_subjects(after))
    return [
        Difference(subject, old.get(subject), new.get(subject))
        for subject in {**new, **old}
        if old.get(subject) != new.get(subject)
    ]


def difference_lines(difference: Difference) -> list[str]:
    """`+` is new, `-` is gone, `~` is changed; each line says what from and what to."""
    subject, before, after = difference.subject, difference.before, difference.after
    if after is None:
        return [f"- {subject}"]
    added = [] if before is not None else [f"+ {subject}"]
    changed = _changes((), before or {}, after)
    return added + [f"~ {subject}: {'.'.join(path)}{words}" for path, words in changed]


def plain(value: Any) -> Any:
    """As YAML and JSON hold it: times as `09:00`, words instead of enums, lists, no None."""
    if isinstance(value, BaseModel):
        named = {name: plain(getattr(value, name)) for name in type(value).model_fields}
        return {name: each for name, each in named.items() if each is not None}
    if isinstance(value, Mapping):
        return {plain(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return f"{value:%H:%M}" if not (value.second or value.microsecond) else value.isoformat()
    return value


def as_json(value: Any) -> Any:
    """The same as JSON takes it: dates and moments in ISO 8601, keys as text."""
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def _subjects(setup: SetupFile) -> Iterator[tuple[str, Fields]]:
    if setup.workspace is not None:
        yield "workspace", plain(setup.workspace)
    for team in setup.teams:
        whole = plain(team)
        yield f"team {team.name}", {k: v for k, v in whole.items() if k not in _OWN_SUBJECT}
        for rotation in whole["rotations"]:
            yield f"rotation {team.name}, {rotation['name']}", rotation
        if "policy" in whole:
            yield f"escalation policy of {slug_of(team.name)}", whole["policy"]
        if whole.get("notices"):
            yield f"notices of {team.name}", {"notices": whole["notices"]}
    for part in PARTS:
        if (written := getattr(setup, part.key)) is not None:
            for subject, each in part.subjects(written).items():
                yield subject, plain(each)


_Path = tuple[str, ...]


def _changes(path: _Path, before: Any, after: Any) -> Iterator[tuple[_Path, str]]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**after, **before}:
            yield from _changes((*path, str(name)), before.get(name), after.get(name))
    elif _of_same_mappings(before, after):
        for place, (old, new) in enumerate(zip(before, after, strict=True), start=1):
            here = path if len(after) == 1 else (*path, str(new.get("name") or place))
            yield from _changes(here, old, new)
    elif before is None:
        yield path, f" = {_said(after)}"
    elif after is None:
        yield path, f": {_said(before)} → as it is by default"
    else:
        yield path, f": {_said(before)} → {_said(after)}"


def _of_same_mappings(before: Any, after: Any) -> bool:
    both = isinstance(before, Sequence) and isinstance(after, Sequence)
    return (
        both
        and len(before) == len(after)
        and all(isinstance(each, Mapping) for each in (*before, *after))
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value) or "nobody"
    if isinstance(value, Mapping):
        return f"({'; '.join(f'{name}: {_said(each)}' for name, each in value.items())})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
