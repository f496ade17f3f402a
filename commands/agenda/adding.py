"""`/agenda add`, “Add a topic”, and the shortcut on a message."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.meetings.topic_text import parse_topic
from bot.errors import InvalidInput, Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenOnMessage,
    OpenView,
    ShortcutCall,
    Submission,
    number,
    reply,
)
from bot.services import Services
from bot.services.meetings import TopicDraft
from bot.services.meetings.case import Case
from bot.services.meetings.topics import Added
from bot.views import blocks as b
from bot.views.meetings import topics as views
from bot.views.meetings.agenda import ADD
from bot.views.meetings.lines import day_words
from bot.views.meetings.topic_words import topic_words
from bot.views.naming import Naming
from commands.agenda.feature import AgendaFeature, whole

_TITLE = 150


class Adding(AgendaFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._topics = services.meetings.topics
        self._looking = services.meetings.looking
        self._command = naming.slash("agenda")

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"add": self._typed}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {ADD: self._open}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {ADD: self._add}

    def shortcuts(self) -> Mapping[str, Callable[[ShortcutCall], Answer]]:
        return {views.FROM_MESSAGE: self._from_message}

    def _typed(self, call: CommandCall, typed: str) -> Answer:
        """With words it is added at once; without, the form opens."""
        cases = self._cases(call.user_id, call.channel_id)
        if not typed:
            form = views.TopicForm(_choices(cases), call.user_id)
            return Answer(after=(OpenView(call.trigger_id, views.topic_modal(form)),))
        topic = parse_topic(typed)
        draft = TopicDraft(
            topic.title, topic.kind or "discuss", topic.minutes, topic.owner or call.user_id
        )
        try:
            added = self._topics.add(call.user_id, cases[0].number, draft)
        except InvalidInput as error:
            raise Mistake(" ".join(error.problems.values())) from None
        return reply(_said(added))

    def _open(self, call: ActionCall) -> Answer:
        wanted = number(call.value)
        cases = self._cases(call.user_id, call.channel_id or "")
        cases = sorted(cases, key=lambda case: case.number != wanted)
        form = views.TopicForm(_choices(cases), call.user_id)
        return Answer(after=(OpenView(call.trigger_id, views.topic_modal(form)),))

    def _from_message(self, call: ShortcutCall) -> Answer:
        if call.channel_id is None or call.message_ts is None:
            raise Mistake("Use it on a message: its menu has “Add to agenda”.")
        text = (call.message_text or "").strip()
        first_line = b.cut(text.partition("\n")[0], _TITLE)
        form = views.TopicForm(
            _choices(self._cases(call.user_id, call.channel_id)),
            call.user_id,
            typed=replace(views.NOTHING, title=first_line if text else ""),
            details=text[: views.DETAILS_LIMIT] if text != first_line else "",
            source=f"{call.channel_id}:{call.message_ts}",
        )

        def with_link(link: str) -> b.Block:
            return views.topic_modal(replace(form, link=link))

        step = OpenOnMessage(call.trigger_id, call.channel_id, call.message_ts, with_link)
        return Answer(after=(step,))

    def _add(self, submission: Submission) -> Answer:
        source, _, link = submission.metadata.partition(" ")
        draft = replace(
            topic_draft(submission), source=source[:300] or None, link=link[:2000] or None
        )
        self._topics.add(submission.user_id, number(submission.values.get("meeting")), draft)
        return Answer()

    def _cases(self, user_id: str, channel_id: str) -> list[Case]:
        cases = self._looking.meetings(user_id, channel_id)
        if not cases:
            raise Mistake(f"No meeting is set up yet. `{self._command} series` sets one up.")
        return cases


def topic_draft(submission: Submission) -> TopicDraft:
    """A topic as its form has it.

    Raises:
        InvalidInput: the minutes are no number.
    """
    values = submission.values
    minutes = values.get("minutes")
    return TopicDraft(
        title=values.get("title") or "",
        kind=values.get("kind") or "discuss",
        minutes=whole(minutes, "minutes") if minutes else None,
        owner=values.get("owner") or submission.user_id,
        details=values.get("details") or "",
    )


def _choices(cases: list[Case]) -> list[tuple[int, str]]:
    return [
        (case.number, f"{case.series.name}, {day_words(case.meeting.day, case.meeting.day)}")
        for case in cases[:100]
    ]


def _said(added: Added) -> str:
    series, meeting = added.case.series, added.case.meeting
    where = f"*{b.one_line(series.name, 80)}*, {b.moment(meeting.starts_at, series.zone)}"
    if added.joined:
        return f"It is on the agenda of {where} already; you are noted as asking for it too."
    return f"Added to {where}: {topic_words(added.topic)}"
