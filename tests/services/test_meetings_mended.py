"""Who is told what around a meeting: once to who can mend it, and to each as they have chosen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.permissions import SYSTEM
from bot.services import Services
from bot.services.preferences import PreferenceDraft
from models import (
    MeetingOccurrence,
    MeetingSeries,
    OutboxMessage,
    OutboxState,
    Person,
    TopicKind,
)
from models.database import Database
from tests.company import SetClock
from tests.services.meeting_stage import CALL, MINUTES, POST, PREVIEW, Stage

WEEK = timedelta(days=7)


@pytest.fixture
def stage(services: Services, database: Database, clock: SetClock) -> Stage:
    return Stage(services, database, clock)


def leaves(stage: Stage, *people: str) -> None:
    with stage.database.writing() as session:
        for user_id in people:
            session.get_one(Person, user_id).deleted = True


def prefers(stage: Stage, user_id: str, reminders: str, *, quiet: bool = False) -> None:
    draft = PreferenceDraft(reminders, quiet, "08:00", "18:00", named_in_wins=True)
    stage.services.preferences.change(user_id, draft)


def test_who_left_is_passed_over_and_told_of_once(stage: Stage) -> None:
    number = stage.set_up()
    topic = stage.add("UMAYA", number, "The consent banner")
    leaves(stage, "UMAYA")
    stage.run_to(MINUTES + WEEK)
    turns = [stage.meeting(number + week).facilitator_user_id for week in range(3)]
    assert turns == ["UBEN", "UZOE", "UANA"]
    (told,) = stage.rows("series:")
    assert told.destination == "UBEN"  # who set it up
    assert "*Weekly sync*: <@UMAYA> takes turns in facilitating it" in told.payload["text"]
    assert "`/agenda series` changes it." in told.payload["text"]
    # Their topic is still there, and what comes back by itself has another owner.
    assert stage.topic(topic).carries == 2


def test_who_set_it_up_left_as_well(stage: Stage) -> None:
    stage.set_up()
    with stage.database.writing() as session:
        session.get_one(MeetingSeries, 1).made_by = "UZOE"
    leaves(stage, "UZOE")
    stage.run_to(PREVIEW)
    (told,) = stage.rows("series:")
    assert (told.destination, "<@UZOE>" in told.payload["text"]) == ("UBEN", True)  # IT's lead


def test_a_series_that_can_not_be_planned_is_told_of_once_and_the_others_go_on(
    stage: Stage,
) -> None:
    first = stage.set_up(name="Broken")
    second = stage.set_up(name="Sound", weekday=2)
    with stage.database.writing() as session:
        session.get_one(MeetingSeries, 1).zone = "Europe/Atlantis"  # a zone that is no more
        meeting = session.get_one(MeetingOccurrence, first)
        meeting.step = meeting.next_at = None
        meeting.state = "held"
        session.get_one(MeetingSeries, 1).plan_at = CALL
    stage.run_to(POST + WEEK)
    (told,) = stage.rows("series:1:")
    assert "*Broken*: " in told.payload["text"]
    assert "Europe/Atlantis" in told.payload["text"]
    assert f"meeting:{second}:agenda" in stage.sent()
    # Mended in the form, it goes on.
    form = stage.meetings.series.to_change("UBEN", 1).draft
    assert form.zone == "Europe/Atlantis"
    stage.meetings.series.save("UBEN", replace(form, zone="Europe/Athens"), 1)
    stage.run_to(POST + 2 * WEEK)
    assert len([key for key in stage.sent("meeting:") if key.endswith(":agenda")]) > 2


def test_a_channel_without_the_bot_is_told_of_once_until_it_is_mended(stage: Stage) -> None:
    number = stage.set_up()
    stage.run_to(POST)
    with stage.database.writing() as session:
        for part in ("call", "agenda"):
            key = f"meeting:{number}:{part}"
            row = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()
            row.state, row.last_error = OutboxState.FAILED, "not_in_channel"
            stage.meetings.telling.post_failed(session, row, stage.clock.now())
    (told,) = stage.rows("series:")
    assert "I can't post in <#CSYNC>: Slack says `not_in_channel`" in told.payload["text"]
    assert "invite Liaison there" in told.payload["text"]


def test_what_comes_back_of_someone_who_left_is_nobodys(stage: Stage) -> None:
    stage.set_up()
    leaves(stage, "UMAYA")
    with stage.database.writing() as session:
        topic = stage.meetings.topics.propose(
            session,
            team_ids=[1, 2],
            text="x" * 5000,
            kind=TopicKind.DECIDE,
            source="decision:1",
            owner="UMAYA",
        )
        assert topic
        assert (len(topic.title), topic.owner_user_id) == (300, SYSTEM.user_id)


def test_an_empty_agenda_suggests_to_skip_it(stage: Stage) -> None:
    number = stage.set_up()
    stage.meetings.series.set_sections("UBEN", 1, ["topics"])
    stage.run_to(PREVIEW)
    preview = stage.text(f"meeting:{number}:preview:UBEN")
    assert "Nothing is on its agenda yet: skip this one?" in preview
    stage.add("UMAYA", number, "The consent banner")
    assert "skip this one?" not in stage.text(f"meeting:{number}:preview:UBEN")
    # It is never skipped silently.
    stage.run_to(POST)
    assert f"meeting:{number}:agenda" in stage.sent()


def test_a_preview_waits_for_the_end_of_quiet_hours(stage: Stage) -> None:
    number = stage.set_up()
    prefers(stage, "UBEN", "at_once", quiet=True)
    stage.run_to(PREVIEW)  # 15:00 in Berlin
    (preview,) = stage.rows(f"meeting:{number}:preview")
    assert preview.not_before == PREVIEW + timedelta(hours=3)
    stage.meetings.facilitating.ask("UMAYA", number, "UANA")
    (asked,) = stage.rows(f"meeting:{number}:ask")
    assert asked.not_before == PREVIEW


@pytest.mark.parametrize(("chosen", "count"), [("digest", 1), ("muted", 0)])
def test_a_preview_as_they_have_chosen(stage: Stage, chosen: str, count: int) -> None:
    number = stage.set_up()
    prefers(stage, "UBEN", chosen)
    stage.run_to(PREVIEW)
    # By the morning after, it would be out: so a digest's reminder goes alone, without the agenda.
    previews = stage.rows(f"meeting:{number}:preview")
    assert len(previews) == count
    assert not any("*On call*" in str(row.payload) for row in previews)
    # Posted untouched all the same.
    stage.run_to(POST)
    assert f"meeting:{number}:agenda" in stage.sent()
