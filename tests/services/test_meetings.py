"""Meetings on both databases: the rhythm, topics, what is carried, what is late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import InvalidInput, Mistake, NotAllowed
from bot.services import Services
from bot.services.actions import ActionDraft, ActionSource
from bot.services.escalations import EscalationDraft, QuestionDraft
from bot.services.meetings import TopicDraft
from models import ActionOrigin, MeetingState, TopicKind, TopicState
from models.database import Database
from tests.company import SetClock
from tests.services.meeting_stage import CALL, MINUTES, POST, PREVIEW, STARTS, Stage

WEEK = timedelta(days=7)


@pytest.fixture
def stage(services: Services, database: Database, clock: SetClock) -> Stage:
    return Stage(services, database, clock)


def test_one_meeting_from_the_call_to_the_minutes(stage: Stage) -> None:
    number = stage.set_up()
    stage.run_to(CALL - timedelta(seconds=1))
    assert stage.sent("meeting:") == []
    stage.run_to(CALL)
    assert stage.sent("meeting:") == [f"meeting:{number}:call"]
    first = stage.add("UMAYA", number, "The consent banner", kind="decide", minutes=10)
    second = stage.add("UANA", number, "Certificates")
    stage.run_to(PREVIEW)
    (preview,) = stage.rows(f"meeting:{number}:preview")
    assert preview.destination == "UBEN"
    stage.meetings.topics.move("UBEN", second, -1)
    assert "Certificates" in stage.text(f"meeting:{number}:preview:UBEN")
    stage.run_to(POST)
    posted = stage.text(f"meeting:{number}:agenda")
    assert posted.index("Certificates") < posted.index("The consent banner – decide, 10 min")
    # Late: the message changes in place, with a line in its thread.
    third = stage.add("UZOE", number, "Late thing")
    assert "+1" in stage.text(f"meeting:{number}:agenda")
    (late,) = stage.rows(f"meeting:{number}:late:")
    assert late.target_key == f"meeting:{number}:agenda"
    stage.run_to(STARTS)
    running = stage.meetings.running
    with pytest.raises(InvalidInput):
        running.deal("UMAYA", first, TopicState.DECIDED, " ")
    running.deal("UMAYA", first, TopicState.DECIDED, "The short one")
    running.deal("UANA", second, TopicState.DISCUSSED)
    action = running.add_action("UANA", second, ActionDraft("Renew them", "UZOE", "2026-12-04"))
    stage.run_to(MINUTES)
    minutes = stage.text(f"meeting:{number}:minutes")
    assert "1 decision, 1 action, 1 carried" in minutes
    assert "The consent banner – <@UMAYA>: The short one" in minutes
    assert f"{action}: Renew them – <@UZOE>, by Fri 4 Dec" in minutes
    meeting = stage.meeting(number)
    assert (meeting.state, meeting.step, meeting.minutes_text) == ("held", None, minutes)
    # What was left is on the next agenda, with its age; and so is the action.
    carried = stage.topic(third)
    assert (carried.carries, carried.state, carried.occurrence_id) == (1, "open", number + 1)
    stage.run_to(POST + WEEK)
    agenda = stage.text(f"meeting:{number + 1}:agenda")
    assert (
        "*Carried topics*\n• Late thing – discuss, <@UZOE>, carried once since Tue 1 Dec" in agenda
    )
    assert f"{action}: Renew them – <@UZOE>, by Fri 4 Dec, *late*" in agenda
    with pytest.raises(Mistake, match="minutes of that meeting are posted"):
        running.deal("UMAYA", first, TopicState.DISCUSSED)
    # Each once.
    stage.meetings.clock.run_due(stage.clock.at)
    for part in ("call", "agenda", "minutes"):
        assert stage.sent(f"meeting:{number}:{part}")[0] == f"meeting:{number}:{part}"
        posts = [x for x in stage.rows(f"meeting:{number}:{part}") if x.target_key is None]
        assert len(posts) == 1


def test_as_many_agendas_as_weeks_over_a_year_with_both_changes_of_the_clock(
    stage: Stage,
) -> None:
    stage.set_up()
    stage.run_to(datetime(2027, 12, 1, tzinfo=UTC))
    posts = [row for row in stage.rows("meeting:") if row.key.endswith(":agenda")]
    assert len(posts) == 53
    days = {stage.meeting(int(row.key.split(":")[1])).day for row in posts}
    assert days == {date(2026, 12, 1) + WEEK * week for week in range(53)}
    hours = {(row.created_at.month in {12, 1, 2}, row.created_at.hour) for row in posts}
    assert {(True, 21), (False, 20)} <= hours  # 16:00 in New York, winter and summer


@pytest.mark.parametrize(
    ("wakes", "said"),
    [
        (STARTS - timedelta(minutes=1), "agenda"),
        (STARTS + timedelta(minutes=44), "agenda"),
        (STARTS + timedelta(minutes=45), "missed"),
        (STARTS + timedelta(days=20), "missed"),
    ],
)
def test_after_downtime_it_is_late_within_its_length_else_said_so(
    stage: Stage, wakes: datetime, said: str
) -> None:
    number = stage.set_up()
    topic = stage.add("UMAYA", number, "The consent banner")
    stage.wake_up(wakes)
    sent = stage.sent(f"meeting:{number}:")
    assert sent[0] == f"meeting:{number}:{said}"
    assert not any("call" in key or "preview" in key for key in sent)
    if said == "agenda":
        assert ("*posted late*" in stage.text(sent[0])) == (wakes >= STARTS)
        return
    assert stage.meeting(number).state == MeetingState.MISSED
    assert stage.topic(topic).occurrence_id == number + 1
    assert stage.topic(topic).carries == 0
    assert "and 2 more since then" in stage.text(sent[0]) or wakes < STARTS + WEEK
    assert stage.meeting(number + 1).starts_at > wakes


def test_a_meeting_that_is_skipped_keeps_its_topics_and_its_facilitator(stage: Stage) -> None:
    number = stage.set_up()
    topic = stage.add("UMAYA", number, "The consent banner")
    stage.run_to(PREVIEW)
    with pytest.raises(NotAllowed):
        stage.meetings.running.skip("UGUEST", number)
    stage.meetings.running.skip("UMAYA", number)
    stage.meetings.running.skip("UMAYA", number)
    assert "is skipped this time, says <@UMAYA>" in stage.text(f"meeting:{number}:skipped")
    stage.run_to(POST + WEEK)
    assert stage.sent(f"meeting:{number}:agenda") == []
    assert stage.meeting(number + 1).facilitator_user_id == "UBEN"
    assert (stage.topic(topic).occurrence_id, stage.topic(topic).carries) == (number + 1, 0)


def test_facilitators_alternate_and_whoever_is_away_comes_next_time(stage: Stage) -> None:
    number = stage.set_up()
    stage.services.oncall.time_off.add("UBEN", "UBEN", "2026-11-30 2026-12-04")
    stage.run_to(MINUTES + 3 * WEEK)
    turns = [stage.meeting(number + week).facilitator_user_id for week in range(4)]
    assert turns == ["UANA", "UMAYA", "UBEN", "UZOE"]


def test_duplicates_are_joined(stage: Stage) -> None:
    number = stage.set_up()
    source = {"source": "C1:1.2", "link": "https://larkfield.slack.com/archives/C1/p12"}
    first = stage.add("UMAYA", number, "The banner", **source)
    assert stage.add("UANA", number, "That banner again", **source) == first
    assert stage.add("UANA", number, "the BANNER") == first
    assert stage.topic(first).joined_by == ["UANA"]
    with stage.database.writing() as session:
        again = stage.meetings.topics.propose(
            session,
            team_ids=[1],
            text="Review a decision",
            kind=TopicKind.DECIDE,
            source="decision:7",
            owner="UBEN",
        )
        assert again
        assert again.id == first + 1
    with stage.database.writing() as session:
        nobody = stage.meetings.topics.propose(
            session, team_ids=[9], text="x", kind=TopicKind.FYI, source="y", owner="UBEN"
        )
        assert nobody is None


def test_what_is_no_topic_is_refused_with_a_sentence(stage: Stage) -> None:
    number = stage.set_up()
    for draft, field in (
        (TopicDraft("  "), "title"),
        (TopicDraft("x" * 5000), "title"),
        (TopicDraft("x", details="y" * 5000), "details"),
        (TopicDraft("x", minutes=999), "minutes"),
    ):
        with pytest.raises(InvalidInput) as refused:
            stage.meetings.topics.add("UMAYA", number, draft)
        assert set(refused.value.problems) == {field}
    with pytest.raises(NotAllowed):
        stage.meetings.topics.add("UGUEST", number, TopicDraft("x"))


def test_what_was_carried_three_times_is_decided_parked_or_dropped(stage: Stage) -> None:
    number = stage.set_up()
    topic = stage.add("UMAYA", number, "The consent banner")
    stage.run_to(STARTS + 3 * WEEK)
    (posted, *_, last) = stage.rows(f"meeting:{number + 3}:agenda")
    assert "carried 3 times since Tue 1 Dec: decide, park or drop it" in posted.payload["text"]
    labels = [
        element["text"]["text"]
        for block in last.payload["blocks"]
        if block.get("block_id") == f"topic:{topic}"
        for element in block["elements"]
    ]
    assert labels == ["Decided…", "Park", "Drop", "Action…"]
    stage.meetings.running.deal("UMAYA", topic, TopicState.PARKED)
    stage.run_to(POST + 4 * WEEK)
    assert "The consent banner" not in stage.text(f"meeting:{number + 4}:agenda")
    assert [each.id for each in stage.meetings.topics.parked("UMAYA")] == [topic]
    back = stage.meetings.topics.bring_back("UMAYA", topic)
    assert (back.topic.occurrence_id, back.topic.carries) == (number + 4, 0)


def test_what_a_confidential_escalation_asks_is_on_no_agenda(stage: Stage) -> None:
    stage.set_up()
    raising = stage.services.escalations.raising
    for words, hidden in (("checkout is down", False), ("customer list sent", True)):
        draft = EscalationDraft(1, "outage", words, confidential=hidden)
        number = raising.raise_escalation("UMAYA", draft)
        question = QuestionDraft("approve", "Tell them?" if hidden else "Close the shop?")
        stage.services.escalations.deciding.ask("UMAYA", number, question)
    with stage.database.writing() as session:
        stage.services.actions.add(
            session,
            user_id="UMAYA",
            team_id=1,
            draft=ActionDraft("Call every customer", "UBEN", "2026-12-04"),
            source=ActionSource(ActionOrigin.POST_MORTEM, number),
        )
    listed = stage.services.actions.listed
    assert [len(listed(reader).actions) for reader in ("UBEN", "UMAYA", "UANA")] == [1, 1, 0]
    stage.run_to(POST)
    told = str([row.payload for row in stage.rows("meeting:")])
    assert "Close the shop?" in told
    assert "Tell them?" not in told
    assert "Call every customer" not in told


def test_a_win_is_on_the_next_agenda(stage: Stage) -> None:
    number = stage.set_up()
    stage.run_to(CALL)
    stage.services.wins.give("UMAYA", "CIT", "<@UANA> for the quiet migration")
    stage.run_to(POST)
    assert "<@UANA>: the quiet migration (from <@UMAYA>)" in stage.text(f"meeting:{number}:agenda")
