"""An agenda: in its channel, in an answer, in the facilitator's preview."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.meetings.agenda import TITLES, Part, TopicsShown
from bot.views import blocks as b
from bot.views.meetings.lines import CARRIED_OFTEN
from bot.views.meetings.topic_words import topic_words
from bot.views.naming import Naming
from models import MeetingOccurrence, MeetingSeries, MeetingState, MeetingTopic, TopicState

ADD, MORE, MENU = "agenda_add", "agenda_more", "agenda_menu"
DISCUSSED, DECIDED = "topic_discussed", "topic_decided"
CARRY, ACTION = "topic_carry", "topic_action"
PARK, DROP, UNDO = "topic_park", "topic_drop", "topic_undo"
CHECK = "audit_check"
SWAP, NEUTRAL, ARRANGE, SKIP, MINUTES = "swap", "neutral", "arrange", "skip", "minutes"
"""What the “…” menu holds, each before the meeting's number."""
TEXT_LIMIT = 3600
"""`chat.update` takes 4,000 characters of text."""

_DEALT = {
    TopicState.DISCUSSED: "discussed",
    TopicState.DECIDED: "decided",
    TopicState.CARRIED: "carried to the next meeting",
}


@dataclass(frozen=True)
class Agenda:
    """All that an agenda says at one moment.

    Args:
        series: whose meeting it is.
        meeting: which one.
        teams: their names.
        order: the sections that are on, in their order.
        parts: what those that have something to say show, by key.
        topics: the carried ones and the new ones, by the key of their section.
        now: the moment.
    """

    series: MeetingSeries
    meeting: MeetingOccurrence
    teams: tuple[str, ...]
    order: tuple[str, ...]
    parts: Mapping[str, Part]
    topics: Mapping[str, TopicsShown[MeetingTopic]]
    now: datetime

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to talk about; who is on call and away alone is nothing."""
        return not (set(self.parts) - {"oncall", "away"}) and not self.topic_count

    @property
    def topic_count(self) -> int:
        return sum(len(shown.topics) + shown.more for shown in self.topics.values())

    @property
    def is_on(self) -> bool:
        """Whether the meeting takes place now, so that its topics have buttons."""
        posted = self.meeting.state == MeetingState.POSTED
        return posted and self.meeting.starts_at <= self.now


def agenda_text(agenda: Agenda) -> str:
    """All of it as lines: what notifications, screen readers and programs read."""
    lines = [title_words(agenda), facts(agenda)]
    for key in agenda.order:
        if key in agenda.parts:
            part = agenda.parts[key]
            lines += [f"*{part.title}*", *(f"• {line}" for line in part.lines), _more(part.more)]
        elif (shown := agenda.topics.get(key)) and shown.topics:
            lines += [f"*{TITLES[key]}*", *(f"• {topic_words(x)}" for x in shown.topics)]
            lines.append(_more(shown.more))
    if agenda.is_empty:
        lines.append("Nothing is on it yet.")
    return cut_lines([line for line in lines if line])


def cut_lines(lines: list[str], limit: int = TEXT_LIMIT) -> str:
    """As many whole lines as fit: a line cut in two could break a link or a mention."""
    kept: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if kept and length > limit:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def agenda_blocks(agenda: Agenda, naming: Naming, *, menu: bool = True) -> list[b.Block]:
    """The agenda laid out: at most 49 blocks, whatever is on it.

    Args:
        agenda: what it says.
        naming: of the commands.
        menu: with the buttons for adding a topic and the rest.
    """
    blocks = [b.header(f"Agenda: {agenda.series.name}"), b.context(facts(agenda))]
    for key in agenda.order:
        blocks += _section(agenda, key)
    if agenda.is_empty:
        add = f"`{naming.slash('agenda')} add the consent banner 10 min`"
        blocks.append(b.section(f"Nothing is on it yet. Add a topic with {add}."))
    if menu:
        blocks.append(_buttons(agenda))
    return blocks


def title_words(agenda: Agenda) -> str:
    """What it is the agenda of, and when that is."""
    at = b.moment(agenda.meeting.starts_at, agenda.series.zone)
    count = agenda.topic_count
    topics = f"{count} topic{'' if count == 1 else 's'}" if count else "no topics yet"
    return f"Agenda of {b.one_line(agenda.series.name, 80)}, {at}: {topics}"


def facts(agenda: Agenda) -> str:
    """When, how long, who facilitates; that it was late, or has changed."""
    meeting = agenda.meeting
    at = b.moment(meeting.starts_at, agenda.series.zone)
    parts = [
        f"{at}, {agenda.series.minutes} minutes",
        facilitator_words(meeting),
        " and ".join(b.escape(name) for name in agenda.teams),
    ]
    if meeting.posted_at and meeting.posted_at >= meeting.starts_at:
        parts.append("*posted late*")
    if meeting.state == MeetingState.SKIPPED:
        parts.append("*skipped*")
    if meeting.changed_at:
        late = f", +{meeting.late_topics}" if meeting.late_topics else ""
        changed = b.moment(meeting.changed_at, agenda.series.zone, "{time}")
        parts.append(f"updated {changed}{late}")
    return " · ".join(filter(None, parts))


def facilitator_words(meeting: MeetingOccurrence, verb: str = "facilitates") -> str:
    """Who does, or did."""
    if meeting.facilitator_user_id is None:
        return f"*nobody {verb}*"
    neutral = ", of neither team," if meeting.neutral else ""
    return f"{b.person(meeting.facilitator_user_id)}{neutral} {verb}"


def _section(agenda: Agenda, key: str) -> Iterator[b.Block]:
    if part := agenda.parts.get(key):
        yield b.section(_part_words(part), accessory=_part_button(agenda, part))
    shown = agenda.topics.get(key)
    if shown is None or not shown.topics:
        return
    yield b.section(f"*{TITLES[key]}*")
    for topic in shown.topics:
        yield from _topic(agenda, topic)
    if shown.more:
        yield _more_button(agenda, key, shown.more)


def _part_words(part: Part) -> str:
    return "\n".join([f"*{part.title}*", *(f"• {line}" for line in part.lines)])


def _part_button(agenda: Agenda, part: Part) -> b.Block | None:
    number = agenda.meeting.id
    if part.key == "checklist" and agenda.meeting.state != MeetingState.HELD:
        return b.button("Go through it", CHECK, str(number), label="Go through the checklist")
    if part.more:
        label = f"Show all: {part.title}"
        return b.button(_more(part.more), MORE, f"{number}:{part.key}", label=label)
    return None


def _more_button(agenda: Agenda, key: str, more: int) -> b.Block:
    value, label = f"{agenda.meeting.id}:{key}", f"Show all: {TITLES[key]}"
    button = b.button(_more(more), MORE, value, label=label)
    return b.actions(button, block_id=f"more:{key}")


def _more(count: int) -> str:
    return f"and {count} more" if count else ""


def _topic(agenda: Agenda, topic: MeetingTopic) -> Iterator[b.Block]:
    words, number = topic_words(topic), str(topic.id)
    if topic.state in _DEALT:
        who = b.person(topic.dealt_by or "")
        done = f"✓ {words}\n{_DEALT[TopicState(topic.state)]} – {who}"
        undo = b.button("Undo", UNDO, number, label=f"Undo: {topic.title}")
        yield b.section(done, accessory=undo if agenda.is_on else None)
        return
    yield b.section(f"• {words}")
    if agenda.is_on:
        yield b.actions(*_topic_buttons(topic), block_id=f"topic:{number}")


def _topic_buttons(topic: MeetingTopic) -> list[b.Block]:
    """What can be done with it; one that was carried three times is carried no more."""
    often = topic.carries >= CARRIED_OFTEN
    kinds = [
        ("Discussed", DISCUSSED, not often),
        ("Decided…", DECIDED, True),
        ("Carry", CARRY, not often),
        ("Park", PARK, often),
        ("Drop", DROP, often),
        ("Action…", ACTION, True),
    ]
    return [
        b.button(text, action_id, str(topic.id), label=f"{text} {topic.title}")
        for text, action_id, wanted in kinds
        if wanted
    ]


def _buttons(agenda: Agenda) -> b.Block:
    meeting = agenda.meeting
    number, elements = str(meeting.id), []
    if meeting.state in {MeetingState.PLANNED, MeetingState.POSTED}:
        elements.append(b.button("Add a topic", ADD, number))
    options = [
        b.option(words, f"{what}:{number}")
        for what, words, wanted in (
            (ARRANGE, "Arrange the topics", True),
            (SWAP, "Someone else facilitates", True),
            (NEUTRAL, "Ask for a neutral facilitator", True),
            (MINUTES, "Post the minutes now", agenda.is_on),
            (SKIP, "Skip this meeting", not agenda.is_on),
        )
        if wanted
    ]
    if elements:
        return b.actions(*elements, b.overflow(MENU, options))
    is_off = meeting.state == MeetingState.SKIPPED
    return b.context("This meeting was skipped." if is_off else "The meeting is over.")
