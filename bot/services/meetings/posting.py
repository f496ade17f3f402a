"""What a meeting sends, each message once: its key is the meeting's number and what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.meetings.rhythm import Step
from bot.outbox.queue import enqueue, withdraw
from bot.services.actions import ActionSource, actions_of
from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.case import Case
from bot.services.preferences import preference_of, quiet_until
from bot.services.reminders import remind
from bot.services.say import say
from bot.views.blocks import Block, section
from bot.views.meetings.agenda import agenda_blocks, agenda_text
from bot.views.meetings.messages import (
    call_buttons,
    call_words,
    late_words,
    missed_words,
    preview_blocks,
    preview_buttons,
    preview_text,
    preview_words,
    skipped_words,
)
from bot.views.meetings.minutes import Minutes, minutes_blocks, minutes_kept, minutes_text
from bot.views.naming import Naming
from models import (
    ActionOrigin,
    AuditLine,
    MeetingState,
    MeetingTopic,
    Priority,
    Reminders,
    TopicState,
)

POST, UPDATE = "chat.postMessage", "chat.update"


@dataclass(frozen=True)
class _Message:
    """A message before it has words."""

    key: str
    destination: str
    event_type: str


class MeetingPosts:
    def __init__(self, agendas: AgendaService, naming: Naming) -> None:
        self._agendas = agendas
        self._naming = naming

    def call(self, session: Session, case: Case, now: datetime) -> None:
        """The call for topics, in the channel."""
        agenda = self._agendas.collect(session, case, now)
        say(
            session,
            key=case.key("call"),
            destination=case.series.channel_id,
            words=call_words(agenda),
            event_type="liaison_topics_call",
            now=now,
            buttons=call_buttons(case.meeting),
        )

    def preview(self, session: Session, case: Case, now: datetime) -> None:
        """The agenda as it would go out, to whoever facilitates; again to whoever does so then.

        Who has chosen a digest, or no reminders, is reminded so, or not, in place of it.
        """
        user_id = case.meeting.facilitator_user_id
        if user_id is None:
            return
        message = _Message(case.key(f"preview:{user_id}"), user_id, "liaison_agenda_preview")
        if preference_of(session, user_id).reminders == Reminders.AT_ONCE:
            case.meeting.previewed_to = user_id
            session.add(case.meeting)
            quiet = quiet_until(session, user_id, now)
            _send(session, message, self._preview(session, case, now), now, not_before=quiet)
            return
        agenda = self._agendas.collect(session, case, now)
        remind(
            session,
            user_id=user_id,
            key=message.key,
            words=preview_words(agenda, case.moments[Step.POST]),
            event_type=message.event_type,
            now=now,
            buttons=preview_buttons(agenda),
            useless_after=case.moments[Step.POST],
        )

    def post(self, session: Session, case: Case, now: datetime) -> None:
        """The agenda, in the channel."""
        message = _Message(case.key("agenda"), case.series.channel_id, "liaison_agenda")
        _send(session, message, self._agenda(session, case, now), now)

    def revise(self, session: Session, case: Case, now: datetime) -> None:
        """Something of the agenda has changed: whoever sees it already sees it as it is now."""
        meeting = case.meeting
        session.flush()
        if meeting.state != MeetingState.PLANNED and meeting.posted_at:
            target, payload = case.key("agenda"), self._agenda(session, case, now)
            destination = case.series.channel_id
        elif meeting.previewed_to and meeting.state == MeetingState.PLANNED:
            destination = meeting.previewed_to
            target = case.key(f"preview:{destination}")
            payload = self._preview(session, case, now)
        else:
            return
        meeting.revision += 1
        session.add(meeting)
        enqueue(
            session,
            key=f"{target}:{meeting.revision}",
            destination=destination,
            method=UPDATE,
            payload=payload,
            priority=Priority.UPDATE,
            now=now,
            target_key=target,
        )

    def added_late(self, session: Session, case: Case, topic: MeetingTopic, now: datetime) -> None:
        """One line in the thread of an agenda that is out: an edit rings nobody."""
        words = late_words(topic.title, topic.added_by)
        enqueue(
            session,
            key=case.key(f"late:{topic.id}"),
            destination=case.series.channel_id,
            method=POST,
            payload={"text": words},
            priority=Priority.UPDATE,
            now=now,
            event_type="liaison_topic_added",
            target_key=case.key("agenda"),
        )

    def skipped(self, session: Session, case: Case, by: str, now: datetime) -> None:
        """The meeting does not take place: who was or would have been told hears it."""
        agenda = self._agendas.collect(session, case, now)
        words = skipped_words(agenda, by)
        # What waits to go out is wanted no more; where it is out, the channel is told anyway.
        withdraw(session, case.key("agenda"), now)
        self._say(session, case, "skipped", words, now)

    def closed(self, session: Session, case: Case, by: str, now: datetime) -> None:
        """Whoever has the preview of a meeting that is called off sees that it is."""
        user_id = case.meeting.previewed_to
        if user_id is None:
            return
        target = case.key(f"preview:{user_id}")
        words = skipped_words(self._agendas.collect(session, case, now), by)
        enqueue(
            session,
            key=f"{target}:skipped",
            destination=user_id,
            method=UPDATE,
            payload={"text": words, "blocks": [section(words)]},
            priority=Priority.UPDATE,
            now=now,
            target_key=target,
        )

    def missed(self, session: Session, case: Case, more: int, now: datetime) -> None:
        """Said instead of an agenda where nothing ran until the meeting was over."""
        self._say(session, case, "missed", missed_words(case.series, case.meeting, more), now)

    def minutes(self, session: Session, case: Case, now: datetime) -> None:
        """The minutes, in the channel, and kept."""
        minutes = minutes_of(session, case)
        case.meeting.minutes_text = minutes_kept(minutes)
        payload = _payload(minutes_text(minutes), minutes_blocks(minutes))
        message = _Message(case.key("minutes"), case.series.channel_id, "liaison_minutes")
        _send(session, message, payload, now)

    def _agenda(self, session: Session, case: Case, now: datetime) -> dict[str, object]:
        agenda = self._agendas.collect(session, case, now)
        return _payload(agenda_text(agenda), agenda_blocks(agenda, self._naming))

    def _preview(self, session: Session, case: Case, now: datetime) -> dict[str, object]:
        agenda, posts_at = self._agendas.collect(session, case, now), case.moments[Step.POST]
        blocks = preview_blocks(agenda, posts_at, self._naming)
        return _payload(preview_text(agenda, posts_at), blocks)

    def _say(self, session: Session, case: Case, part: str, words: str, now: datetime) -> None:
        say(
            session,
            key=case.key(part),
            destination=case.series.channel_id,
            words=words,
            event_type="liaison_meeting",
            now=now,
        )


def minutes_of(session: Session, case: Case) -> Minutes:
    """What became of the meeting, as its rows have it."""
    topics = select(MeetingTopic).where(MeetingTopic.occurrence_id == case.number)
    by_state: dict[str, list[MeetingTopic]] = {}
    for topic in session.exec(topics.order_by(col(MeetingTopic.position), col(MeetingTopic.id))):
        # What nobody has dealt with is carried.
        state = TopicState.CARRIED if topic.state == TopicState.OPEN else topic.state
        by_state.setdefault(state, []).append(topic)
    lines = select(AuditLine).where(AuditLine.occurrence_id == case.number)
    return Minutes(
        series=case.series,
        meeting=case.meeting,
        topics=by_state,
        actions=actions_of(session, ActionSource(ActionOrigin.MEETING, case.number)),
        checks=session.exec(lines.order_by(col(AuditLine.position))).all(),
    )


def _send(
    session: Session,
    message: _Message,
    payload: Mapping[str, object],
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    enqueue(
        session,
        key=message.key,
        destination=message.destination,
        method=POST,
        payload=payload,
        priority=Priority.UPDATE,
        now=now,
        event_type=message.event_type,
        not_before=not_before,
    )


def _payload(text: str, blocks: list[Block]) -> dict[str, object]:
    return {"text": text, "blocks": blocks, "unfurl_links": False}
