"""What is said around a meeting: the call for topics, the preview, questions to facilitators."""

from collections.abc import Sequence
from datetime import datetime

from bot.views import blocks as b
from bot.views.meetings.agenda import ADD, Agenda, agenda_blocks, agenda_text
from bot.views.naming import Naming
from models import MeetingOccurrence, MeetingSeries

ARRANGE, SKIP, SWAP = "meeting_arrange", "meeting_skip", "meeting_swap"
AGREE, DECLINE, ASKED = "facilitate_agree", "facilitate_decline", "facilitate_asked"
_MOST_BLOCKS = 46


def call_words(agenda: Agenda) -> str:
    """The call for topics."""
    at = b.moment(agenda.meeting.starts_at, agenda.series.zone)
    count = agenda.topic_count
    so_far = f"{count} topic{'' if count == 1 else 's'} so far" if count else "No topics yet"
    return (
        f"*{b.one_line(agenda.series.name, 80)}* is {at}. {so_far}: what else should we talk about?"
    )


def call_buttons(meeting: MeetingOccurrence) -> list[b.Block]:
    return [b.button("Add a topic", ADD, str(meeting.id))]


def preview_text(agenda: Agenda, posts_at: datetime) -> str:
    """What the facilitator is told, with the agenda below."""
    return f"{preview_words(agenda, posts_at)}\n{agenda_text(agenda)}"


def preview_blocks(agenda: Agenda, posts_at: datetime, naming: Naming) -> list[b.Block]:
    """The agenda as it would be posted, and what can be done about it."""
    laid = agenda_blocks(agenda, naming, menu=False)[:_MOST_BLOCKS]
    buttons = b.actions(*preview_buttons(agenda))
    return [b.section(preview_words(agenda, posts_at)), *laid, buttons]


def preview_buttons(agenda: Agenda) -> list[b.Block]:
    """What the facilitator can do about it."""
    number = str(agenda.meeting.id)
    return [
        b.button("Arrange", ARRANGE, number, label="Arrange the topics"),
        b.button("Add a topic", ADD, number),
        b.button("Someone else facilitates", SWAP, number),
        b.button(
            "Skip this one",
            SKIP,
            number,
            confirm=b.confirm(
                "Skip this meeting?",
                "The channel is told, and the topics come back next time.",
                "Skip it",
                "Keep it",
            ),
        ),
    ]


def preview_words(agenda: Agenda, posts_at: datetime) -> str:
    """When it goes out; where nothing is on it, whether to skip the meeting."""
    name = f"*{b.one_line(agenda.series.name, 80)}*"
    when = b.moment(posts_at, agenda.series.zone)
    if agenda.is_empty:
        return (
            f"You facilitate {name}. Nothing is on its agenda yet: skip this one? Otherwise it "
            f"goes out {when} as it is then."
        )
    return f"You facilitate {name}. Its agenda goes out {when}; change it until then if you like."


def late_words(title: str, added_by: str) -> str:
    """A line in the thread of an agenda that is out already."""
    return f"{b.person(added_by)} added “{b.one_line(title)}”."


def skipped_words(agenda: Agenda, by: str) -> str:
    at = b.moment(agenda.meeting.starts_at, agenda.series.zone)
    kept = " Its topics come back next time." if agenda.topic_count else ""
    name = b.one_line(agenda.series.name, 80)
    return f"*{name}*, {at}, is skipped this time, says {b.person(by)}.{kept}"


def missed_words(series: MeetingSeries, meeting: MeetingOccurrence, more: int) -> str:
    """What is said instead of an agenda, where Liaison was down until the meeting was over."""
    at = b.moment(meeting.starts_at, series.zone)
    others = f" and {more} more since then" if more else ""
    return (
        f"Liaison was not running when the agenda of *{b.one_line(series.name, 80)}*, {at}{others},"
        " was due, and now it is over. Topics and actions come back in the next one."
    )


def ask_words(agenda: Agenda, asked_by: str, *, neutral: bool) -> str:
    """The question to someone who could facilitate."""
    at = b.moment(agenda.meeting.starts_at, agenda.series.zone)
    name = f"*{b.one_line(agenda.series.name, 80)}*, {at}"
    if neutral:
        teams = " and ".join(b.escape(name) for name in agenda.teams)
        return (
            f"{b.person(asked_by)} asks for a neutral facilitator for {name}. You are in neither "
            f"{teams}: would you help them for {agenda.series.minutes} minutes? You moderate, they "
            "decide."
        )
    return f"{b.person(asked_by)} asks whether you would facilitate {name} instead."


def ask_buttons(meeting: MeetingOccurrence) -> list[b.Block]:
    number = str(meeting.id)
    return [
        b.button("I’ll do it", AGREE, number, style="primary"),
        b.button("I can’t", DECLINE, number),
    ]


def swap_modal(meeting: MeetingOccurrence, others: Sequence[str]) -> b.Block:
    """Whom to ask; the next in turn is chosen already."""
    first = others[0] if others else None
    return b.modal(
        SWAP,
        "Who facilitates instead",
        [
            b.field(
                "person",
                "Whom shall I ask?",
                b.person_select("value", initial=first),
                hint="They are asked in a direct message, and it changes when they agree.",
            )
        ],
        submit="Ask",
        metadata=str(meeting.id),
    )


def asked_modal(count: int) -> b.Block:
    """Said once volunteers were asked."""
    people = "One person" if count == 1 else f"{count} people"
    words = (
        f"{people} of neither team {'is' if count == 1 else 'are'} asked in a direct message. You "
        "hear it when one of them agrees."
    )
    return b.modal(ASKED, "Asked", [b.section(words)])
