"""A topic in words, wherever it stands: on agendas, in lists, in forms."""

from bot.views import blocks as b
from bot.views.meetings.lines import CARRIED_OFTEN, day_words, linked, times
from models import MeetingTopic


def topic_words(topic: MeetingTopic) -> str:
    """A topic on one line: what it is, what for, how long, whose, and how old."""
    title = linked(topic.title, topic.link, 200)
    parts = [topic.kind, f"{topic.minutes} min" if topic.minutes else ""]
    parts += [b.person(topic.owner_user_id), _age(topic)]
    if topic.joined_by:
        parts.append(f"also asked for by {', '.join(map(b.person, topic.joined_by[:3]))}")
    if topic.outcome:
        parts.append(f"decided: “{b.one_line(topic.outcome, 150)}”")
    return f"{title} – {', '.join(filter(None, parts))}"


def _age(topic: MeetingTopic) -> str:
    if not topic.carries:
        return ""
    since = f" since {day_words(topic.first_on, topic.first_on)}" if topic.first_on else ""
    often = ": decide, park or drop it" if topic.carries >= CARRIED_OFTEN else ""
    return f"carried {times(topic.carries)}{since}{often}"
