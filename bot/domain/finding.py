"""What was found where something is looked over, for the doctor and for the guided setup."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at: in order (True), wrong (False), or to be known (None)."""

    ok: bool | None
    what: str
    cure: str | None = None


def fine(what: str) -> Finding:
    """Something that is in order."""
    return Finding(ok=True, what=what)


def wrong(what: str, cure: str) -> Finding:
    """Something that Liaison can't run with."""
    return Finding(ok=False, what=what, cure=cure)


def note(what: str, cure: str | None = None) -> Finding:
    """Something to know."""
    return Finding(ok=None, what=what, cure=cure)
