"""An agenda laid out within what one Slack message takes, whatever is to be said.

Pure: what the sections found goes in, what is shown of each comes out. A message has 50 blocks of
3,000 characters (Slack's Block Kit reference). A section is one block; a topic is two, its words
and its buttons. What doesn't fit is counted, and a button shows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

TOPICS, CARRIED = "topics", "carried"
TITLES = {
    "wins": "Wins",
    "actions": "Actions",
    CARRIED: "Carried topics",
    TOPICS: "New topics",
    "checklist": "Checklist",
    "escalations": "Escalations",
    "postmortems": "Post-mortems",
    "roadmap": "Roadmap changes",
    "decisions": "Decisions needed",
    "goals": "Goals",
    "survey": "From the survey",
    "oncall": "On call",
    "away": "Away",
}
"""Every section that an agenda can have, in the usual order."""

LINES_SHOWN = 10
"""Of a section in a message."""
TEXT_SHOWN = 2800
"""Characters of a section, which leaves room for its title and for what is left out."""
LONGEST_LINE = 2500
"""No line is longer: whoever writes one cuts people's text."""
BLOCKS = 50
_BESIDE = 6
"""Blocks for the title, the line below it, the buttons, notes, a replaced message's link."""
_OF_A_TOPIC, _OF_TOPICS = 2, 4
"""Blocks of one topic; of the topics' two titles and two lines for what is left out."""


@dataclass(frozen=True)
class Found:
    """What a section has to say: its first lines, as mrkdwn, and how many there are in all."""

    lines: Sequence[str] = ()
    total: int = 0


@dataclass(frozen=True)
class Part:
    """A section as it is shown: `more` lines are left out."""

    key: str
    lines: tuple[str, ...]
    more: int = 0

    @property
    def title(self) -> str:
        return TITLES[self.key]


Topic = TypeVar("Topic")


@dataclass(frozen=True)
class TopicsShown(Generic[Topic]):
    """Topics as they are shown: `more` are left out."""

    topics: tuple[Topic, ...]
    more: int = 0


def ordered(chosen: Sequence[str]) -> list[str]:
    """A series' sections in their order, without those that this version doesn't know."""
    return [key for key in dict.fromkeys(chosen) if key in TITLES]


def parts(found: Mapping[str, Found], order: Sequence[str]) -> list[Part]:
    """The sections that have something to say, in this order, each cut to one block."""
    return [
        _part(key, found[key]) for key in ordered(order) if key in found and found[key].total > 0
    ]


def topics_shown(
    carried: Sequence[Topic], new: Sequence[Topic], sections: int
) -> tuple[TopicsShown[Topic], TopicsShown[Topic]]:
    """As many topics as there is room for beside the other sections, the carried ones first.

    Args:
        carried: from earlier meetings.
        new: since the last one.
        sections: how many other blocks the agenda has.
    """
    room = max(1, (BLOCKS - _BESIDE - _OF_TOPICS - sections) // _OF_A_TOPIC)
    # The carried ones leave half of it to the new ones where these need it.
    first = min(len(carried), max(room - len(new), (room + 1) // 2))
    second = min(len(new), room - first)
    return (
        TopicsShown(tuple(carried[:first]), len(carried) - first),
        TopicsShown(tuple(new[:second]), len(new) - second),
    )


def _part(key: str, found: Found) -> Part:
    lines: list[str] = []
    length = 0
    for line in found.lines[:LINES_SHOWN]:
        length += len(line) + 3  # the bullet and the line's end
        if lines and length > TEXT_SHOWN:
            break
        lines.append(line)
    return Part(key, tuple(lines), found.total - len(lines))
