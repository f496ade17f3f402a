"""Minutes: what was decided, what is to be done, what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.meetings.agenda import cut_lines, facilitator_words
from bot.views.meetings.audit import check_line
from bot.views.meetings.lines import action_line
from models import (
    ActionItem,
    AuditLine,
    MeetingOccurrence,
    MeetingSeries,
    MeetingTopic,
    TopicState,
)

_TITLES = {
    TopicState.DECIDED: "Decided",
    TopicState.DISCUSSED: "Discussed",
    TopicState.CARRIED: "Carried to the next meeting",
    TopicState.PARKED: "Parked",
    TopicState.DROPPED: "Dropped",
}
_TEXT_KEPT = 11_000


@dataclass(frozen=True)
class Minutes:
    """What became of a meeting: its topics by their state, and the actions it took away."""

    series: MeetingSeries
    meeting: MeetingOccurrence
    topics: Mapping[str, Sequence[MeetingTopic]]
    actions: Sequence[ActionItem]
    checks: Sequence[AuditLine] = ()


def minutes_text(minutes: Minutes) -> str:
    """All of it as lines, cut to what a message takes."""
    return cut_lines([_title(minutes), *_lines(minutes)])


def minutes_kept(minutes: Minutes) -> str:
    """All of it, to be stored."""
    return cut_lines([_title(minutes), *_lines(minutes)], _TEXT_KEPT)


def minutes_blocks(minutes: Minutes) -> list[b.Block]:
    """The minutes laid out, within one message."""
    facts = b.context(facilitator_words(minutes.meeting, "facilitated"))
    laid = b.sections(_lines(minutes))[: b.MESSAGE_BLOCKS - 3]
    return [b.header(f"Minutes: {minutes.series.name}"), facts, *laid]


def _title(minutes: Minutes) -> str:
    at = b.moment(minutes.meeting.starts_at, minutes.series.zone)
    decided = len(minutes.topics.get(TopicState.DECIDED, ()))
    counts = [_count(decided, "decision"), _count(len(minutes.actions), "action")]
    carried = len(minutes.topics.get(TopicState.CARRIED, ()))
    counts.append(f"{carried} carried")
    return f"Minutes of {b.one_line(minutes.series.name, 80)}, {at}: {', '.join(counts)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _lines(minutes: Minutes) -> list[str]:
    lines: list[str] = []
    for state, title in _TITLES.items():
        topics = minutes.topics.get(state, ())
        lines += [f"*{title}*", *(f"• {_topic(topic)}" for topic in topics)] if topics else []
        if state is TopicState.DECIDED and minutes.actions:
            today = minutes.meeting.starts_at.astimezone(zone(minutes.series.zone)).date()
            lines.append("*Actions*")
            lines += [f"• {action_line(each, today)}" for each in minutes.actions]
    if minutes.checks:
        lines += ["*Checklist*", *(f"• {check_line(each)}" for each in minutes.checks)]
    return lines or ["Nothing was on the agenda but what Liaison knew."]


def _topic(topic: MeetingTopic) -> str:
    words = f"{b.one_line(topic.title)} – {b.person(topic.owner_user_id)}"
    return f"{words}: {b.one_line(topic.outcome, 400)}" if topic.outcome else words
