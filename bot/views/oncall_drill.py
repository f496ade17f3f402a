"""Reachability drills in words."""

from collections.abc import Sequence
from statistics import median

from bot.views import blocks as b
from bot.views.durations import duration
from models import Drill, DrillAnswer, Team

HERE = "oncall_drill_here"


def in_words(drill: Drill, reader_zone: str) -> str:
    return f"a test page {b.moment(drill.pages_at, reader_zone)}"


def announcement(drill: Drill, team: Team) -> str:
    return (
        f"*Reachability drill.* Everyone in the rotations of {b.escape(team.name)} gets a test "
        f"page {b.moment(drill.pages_at, team.zone)}. It is marked as a test; press “I'm here” "
        "within 15 minutes. Nothing is broken."
    )


def cancelled(drill: Drill, team: Team) -> str:
    when = b.moment(drill.pages_at, team.zone)
    return f"The reachability drill of {b.escape(team.name)}, {when}, is cancelled."


def page_words(drill: Drill, reader_zone: str) -> str:
    """The test page's point on one line."""
    until = b.moment(drill.ends_at, reader_zone, "{time}")
    return f"*Test page.* Nothing is broken. Please press “I'm here” until {until}."


ANSWERED = "*Test page.* Answered, thank you. Nothing is broken."


def page_blocks(drill: Drill, reader_zone: str) -> list[b.Block]:
    here = b.button("I'm here", HERE, str(drill.id), style="primary", label="Answer the test page")
    return [b.section(page_words(drill, reader_zone)), b.actions(here)]


def result(team: Team, answers: Sequence[DrillAnswer]) -> str:
    """How many answered, and how fast; no names."""
    waits = [
        (each.answered_at - each.paged_at).total_seconds() for each in answers if each.answered_at
    ]
    if not answers:
        return f"The drill of {b.escape(team.name)} reached nobody: its rotations are empty."
    rate = f"{len(waits)} of {len(answers)} answered ({round(100 * len(waits) / len(answers))} %)"
    half = f", half of them within {duration(median(waits))}" if waits else ""
    return f"*Reachability drill* of {b.escape(team.name)}: {rate}{half}."


def silent(team: Team, missing: Sequence[str]) -> str:
    """For the lead: whom a page would not have reached."""
    people = ", ".join(b.person(each) for each in missing)
    return (
        f"In the drill of {b.escape(team.name)} no answer came from {people}. Worth a friendly "
        "question: notifications, do not disturb, a new phone?"
    )
