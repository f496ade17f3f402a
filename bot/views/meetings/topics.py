"""Forms about topics: a new one, an edited one, arranging them, what was decided, an action."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.meetings.topic_text import MOST_MINUTES, TITLE_LIMIT, TopicText
from bot.views import blocks as b
from bot.views.meetings.agenda import ACTION, ADD, DECIDED
from bot.views.meetings.topic_words import topic_words
from models import MeetingOccurrence, MeetingTopic, TopicKind

EDIT, UP, DOWN, TAKE_OFF, MINUTES = (
    *("arrange_edit", "arrange_up", "arrange_down"),
    *("arrange_drop", "arrange_minutes"),
)
ARRANGE = "arrange"
FROM_MESSAGE = "agenda_add_message"
DETAILS_LIMIT = 3000
_ARRANGED = 40
_LENGTHS = (5, 10, 15, 20, 30, 45, 60)
_KINDS = {
    TopicKind.DISCUSS: "Discuss",
    TopicKind.DECIDE: "Decide",
    TopicKind.FYI: "FYI, no discussion",
}


NOTHING = TopicText("")


@dataclass(frozen=True)
class TopicForm:
    """What the form for a topic begins with; `meetings` are the next ones, by number."""

    meetings: Sequence[tuple[int, str]]
    user_id: str
    typed: TopicText = NOTHING
    details: str = ""
    link: str = ""
    source: str = ""


def topic_modal(form: TopicForm) -> b.Block:
    """The form for a new topic."""
    options = [b.option(words, str(number)) for number, words in form.meetings]
    where = b.field(
        "meeting", "Meeting", b.select("value", options, initial=str(form.meetings[0][0]))
    )
    fields = _fields(form.typed, form.details, form.typed.owner or form.user_id)
    source = f"{form.source} {form.link}".strip()
    return b.modal(ADD, "Add to an agenda", [where, *fields], submit="Add", metadata=source)


def edit_modal(topic: MeetingTopic) -> b.Block:
    """The same for one that is there."""
    typed = TopicText(topic.title, topic.kind, topic.minutes)
    fields = _fields(typed, topic.details, topic.owner_user_id)
    return b.modal(EDIT, "Change the topic", fields, submit="Save", metadata=str(topic.id))


def _fields(typed: TopicText, details: str, owner: str) -> list[b.Block]:
    kinds = [b.option(words, kind) for kind, words in _KINDS.items()]
    minutes = str(typed.minutes) if typed.minutes else ""
    return [
        b.field("title", "Topic", b.text_input("value", initial=typed.title, limit=TITLE_LIMIT)),
        b.field("kind", "What for?", b.select("value", kinds, initial=typed.kind or "discuss")),
        b.field(
            "minutes",
            "Minutes",
            b.text_input("value", initial=minutes, limit=3),
            optional=True,
            hint=f"How long it needs, up to {MOST_MINUTES}.",
        ),
        b.field("owner", "Who brings it?", b.person_select("value", initial=owner)),
        b.field(
            "details",
            "More about it",
            b.text_input("value", initial=details, multiline=True, limit=DETAILS_LIMIT),
            optional=True,
        ),
    ]


def arrange_modal(meeting: MeetingOccurrence, name: str, topics: Sequence[MeetingTopic]) -> b.Block:
    """Every topic with what can be done about it; each change is kept at once."""
    blocks: list[b.Block] = [b.context("Each change is kept at once.")] if topics else []
    for place, topic in enumerate(topics[:_ARRANGED]):
        blocks += [
            b.section(f"{place + 1}. {topic_words(topic)}"),
            b.actions(*_arranging(topic, place, len(topics)), block_id=f"arrange:{topic.id}"),
        ]
    if len(topics) > _ARRANGED:
        blocks.append(b.context(f"and {len(topics) - _ARRANGED} more"))
    if not topics:
        blocks = [b.section("No topics yet.")]
    return b.modal(ARRANGE, b.cut(name, 24), blocks, metadata=str(meeting.id))


def _arranging(topic: MeetingTopic, place: int, count: int) -> list[b.Block]:
    number, of = str(topic.id), f" topic {place + 1}"
    lengths = sorted({*_LENGTHS, *([topic.minutes] if topic.minutes else [])})
    options = [b.option(f"{length} min", f"{number}:{length}") for length in lengths]
    minutes = b.select(MINUTES, options, initial=f"{number}:{topic.minutes}")
    minutes["placeholder"] = b.plain("Minutes")
    buttons = [minutes]
    if place:
        buttons.append(b.button("Up", UP, number, label=f"Up,{of}"))
    if place + 1 < count:
        buttons.append(b.button("Down", DOWN, number, label=f"Down,{of}"))
    buttons.append(b.button("Change…", EDIT, number, label=f"Change{of}"))
    buttons.append(b.button("Drop", TAKE_OFF, number, label=f"Drop{of}"))
    return buttons


def decided_modal(topic: MeetingTopic) -> b.Block:
    """What was decided about a topic."""
    return b.modal(
        DECIDED,
        "What was decided?",
        [
            b.people_say(topic.title),
            b.field(
                "outcome",
                "The decision",
                b.text_input("value", initial=topic.outcome, multiline=True, limit=2000),
                hint="In one sentence; it goes into the minutes.",
            ),
        ],
        submit="Save",
        metadata=str(topic.id),
    )


def action_modal(topic: MeetingTopic, user_id: str) -> b.Block:
    """Something to be done that came of a topic."""
    return b.modal(
        ACTION,
        "A new action",
        [
            b.people_say(topic.title),
            b.field(
                "action_words",
                "What is to be done?",
                b.text_input("value", multiline=True, limit=500),
            ),
            b.field("action_owner", "Who does it?", b.person_select("value", initial=user_id)),
            b.field("action_due", "By when?", {"type": "datepicker", "action_id": "value"}),
        ],
        submit="Add",
        metadata=str(topic.id),
    )


def section_modal(title: str, lines: Sequence[str], total: int) -> b.Block:
    """All of a section of an agenda, as far as a modal takes it."""
    blocks = b.sections([f"• {line}" for line in lines])[:95]
    if total > len(lines):
        blocks.append(b.context(f"and {total - len(lines)} more"))
    return b.modal("agenda_section", title, blocks or [b.section("Nothing any more.")])
