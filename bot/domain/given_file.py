"""A file that somebody has uploaded in a form."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GivenFile:
    """Slack's id of it, what it is called, and how many bytes it has, as Slack says."""

    id: str
    name: str
    size: int
