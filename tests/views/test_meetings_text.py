"""Agendas, minutes and their forms: whatever people write, within what Slack takes."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.cadence import Cadence, Every
from bot.domain.meetings.agenda import CARRIED, LONGEST_LINE, TITLES, TOPICS, Found, topics_shown
from bot.domain.meetings.agenda import parts as parts_of
from bot.domain.meetings.topic_text import TopicText
from bot.interactions import reply
from bot.views import actions as action_views
from bot.views.meetings import agenda as agenda_views
from bot.views.meetings import audit, lines, messages, series, topics
from bot.views.meetings.minutes import Minutes, minutes_blocks, minutes_kept, minutes_text
from bot.views.naming import Naming
from models import (
    ActionItem,
    AuditLine,
    Decision,
    Escalation,
    MeetingOccurrence,
    MeetingSeries,
    MeetingState,
    MeetingTopic,
    RoadmapChange,
    RoadmapItem,
    Team,
    TopicState,
)
from tests.views.test_peoples_text import NOW, escalations, message, text, view

TODAY, STARTS = date(2026, 12, 1), datetime(2026, 12, 1, 15, tzinfo=UTC)
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
urls = st.none() | st.just("https://example.com/x?a=b|c") | text
short = text.map(lambda words: words[:80])
all_series = st.builds(
    MeetingSeries,
    id=st.just(1),
    preset=st.just("weekly_sync"),
    name=short,
    channel_id=st.just("CIT"),
    every=st.just("week"),
    at=st.just(time(10)),
    zone=st.just("America/New_York"),
    starts_on=st.just(TODAY),
    minutes=st.just(45),
    on_holiday=st.just("skip"),
    sections=st.just(list(TITLES)),
    made_by=st.just("UBEN"),
    made_at=st.just(NOW),
)
meetings = st.builds(
    MeetingOccurrence,
    id=st.just(12),
    series_id=st.just(1),
    planned_on=st.just(TODAY),
    day=st.just(TODAY),
    starts_at=st.just(STARTS),
    ends_at=st.just(STARTS + timedelta(minutes=45)),
    state=st.sampled_from([MeetingState.PLANNED, MeetingState.POSTED, MeetingState.HELD]),
    facilitator_user_id=st.sampled_from([None, "UANA"]),
    neutral=st.booleans(),
    changed_at=st.none() | st.just(NOW),
    late_topics=st.integers(0, 3),
)
all_topics = st.builds(
    MeetingTopic,
    id=st.integers(1, 10**6),
    series_id=st.just(1),
    title=text.map(lambda words: words[:300]),
    details=text.map(lambda words: words[:3000]),
    kind=st.sampled_from(["discuss", "decide", "fyi"]),
    minutes=st.none() | st.integers(1, 240),
    owner_user_id=st.just("UANA"),
    added_by=st.just("UMAYA"),
    added_at=st.just(NOW),
    joined_by=st.lists(st.just("UMAYA"), max_size=5),
    link=urls,
    first_on=st.none() | st.just(TODAY),
    carries=st.integers(0, 5),
    state=st.sampled_from([TopicState.OPEN, TopicState.DISCUSSED, TopicState.DECIDED]),
    outcome=st.just("") | text.map(lambda words: words[:2000]),
    dealt_by=st.just("UMAYA"),
)
many_topics = st.lists(all_topics, max_size=40, unique_by=lambda topic: topic.id)
items = st.builds(
    ActionItem,
    id=st.just(9),
    team_id=st.just(1),
    words=text.map(lambda words: words[:500]),
    owner_user_id=st.just("UANA"),
    due_on=st.just(date(2026, 11, 4)),
    created_by=st.just("UMAYA"),
    created_at=st.just(NOW),
    carried=st.integers(0, 5),
    pushes=text.map(lambda why: [{"why": why}]),
)
some_lines = st.lists(st.integers(1, LONGEST_LINE).map(lambda length: "x" * length), max_size=12)
found = some_lines.map(lambda some: Found(some, len(some) * 7))
checks = st.builds(
    AuditLine,
    id=st.integers(1, 10**6),
    occurrence_id=st.just(12),
    position=st.integers(0, 40),
    words=text.map(lambda words: words[:300]),
    owner_user_id=st.sampled_from([None, "UANA"]),
    evidence=urls,
    passed=st.sampled_from([None, True, False]),
    note=short,
)


@st.composite
def agendas(draw: st.DrawFn) -> agenda_views.Agenda:
    told = {key: draw(found) for key in TITLES if key not in {CARRIED, TOPICS}}
    shown = parts_of(told, list(TITLES))
    old, new = draw(many_topics), draw(many_topics)
    # No topic is on an agenda twice.
    new = [each for each in new if each.id not in {x.id for x in old}]
    carried, added = topics_shown(old, new, len(shown))
    return agenda_views.Agenda(
        series=draw(all_series),
        meeting=draw(meetings),
        teams=(draw(short), "Marketing Ops"),
        order=tuple(TITLES),
        parts={part.key: part for part in shown},
        topics={CARRIED: carried, TOPICS: added},
        now=draw(st.sampled_from([NOW, STARTS])),
    )


@given(agendas())
@QUICK
def test_an_agenda_fits_one_message_whatever_it_says(agenda: agenda_views.Agenda) -> None:
    blocks = agenda_views.agenda_blocks(agenda, Naming())
    assert len(blocks) < 50
    said = agenda_views.agenda_text(agenda)
    assert len(said) < 4000
    message(said, blocks)
    posts_at = STARTS - timedelta(days=1)
    message(
        messages.preview_text(agenda, posts_at), messages.preview_blocks(agenda, posts_at, Naming())
    )
    for words in (
        messages.call_words(agenda),
        messages.skipped_words(agenda, "UANA"),
        messages.ask_words(agenda, "UANA", neutral=True),
        messages.ask_words(agenda, "UANA", neutral=False),
        messages.missed_words(agenda.series, agenda.meeting, 2),
    ):
        message(words, list((reply(words).body or {})["blocks"]))


@given(all_series, meetings, many_topics, st.lists(items, max_size=3), st.lists(checks, max_size=9))
@QUICK
def test_minutes(
    one: MeetingSeries,
    meeting: MeetingOccurrence,
    dealt: list[MeetingTopic],
    actions: list[ActionItem],
    checked: list[AuditLine],
) -> None:
    minutes = Minutes(one, meeting, {TopicState.DECIDED: dealt}, actions, checked)
    message(minutes_text(minutes), minutes_blocks(minutes))
    assert len(minutes_kept(minutes)) <= 12_000
    message("x", list((reply(minutes_kept(minutes)).body or {})["blocks"]))


@given(all_topics, many_topics, meetings, short)
@QUICK
def test_forms_of_topics(
    topic: MeetingTopic, listed: list[MeetingTopic], meeting: MeetingOccurrence, name: str
) -> None:
    form = topics.TopicForm([(12, name or "x")], "UANA", TopicText(topic.title))
    view(topics.topic_modal(form))
    view(topics.edit_modal(topic))
    view(topics.decided_modal(topic))
    view(topics.action_modal(topic, "UANA"))
    view(topics.arrange_modal(meeting, name, listed))
    view(topics.section_modal("Escalations", [lines.linked(name, None)] * 90, 200))
    message("Late", list((reply(messages.late_words(topic.title, "UANA")).body or {})["blocks"]))


@given(all_series, short, st.lists(short, max_size=3), st.sampled_from(Every))
@QUICK
def test_series(one: MeetingSeries, team: str, people: list[str], every: Every) -> None:
    cadence = Cadence(every, time(10), "America/New_York", TODAY)
    teams = [Team(id=1, slug="it", name=team[:60] or "x", channel_id="CIT")]
    words = series.series_words(one, cadence, teams, None)
    message(words, series.series_blocks(1, words, may_change=True))
    view(
        series.series_modal(
            cadence,
            name=one.name,
            minutes="45",
            channel_id="CIT",
            teams=teams,
            team_ids=[1],
            facilitators=["UANA" for _ in people],
            post_at=time(16),
            metadata="1:weekly_sync",
        )
    )
    view(series.sections_modal(one))
    view(series.saved_modal(words))
    message("Ready", series.preset_blocks())


@given(st.lists(checks, max_size=45, unique_by=lambda line: line.id), short)
@QUICK
def test_a_checklist(some: list[AuditLine], name: str) -> None:
    view(audit.check_modal(name, some))
    for line in some[:2]:
        view(audit.details_modal(line))
        view(audit.failed_modal(line, "UANA"))


@given(items)
def test_actions(action: ActionItem) -> None:
    message("Actions", action_views.list_blocks([action], 9, TODAY, "9 open actions", "all"))
    view(action_views.push_modal(action))
    for words in (
        action_views.reminder_words(action, TODAY),
        action_views.done_words(action),
        action_views.dropped_words(action),
        action_views.orphaned_words(action),
    ):
        message(words, list((reply(words).body or {})["blocks"]))


@given(escalations, items, text, urls)
def test_no_line_is_longer_than_the_agenda_expects(
    escalation: Escalation, action: ActionItem, words: str, url: str | None
) -> None:
    item = RoadmapItem(
        id=3,
        title=words[:255],
        lane="Website",
        quarter="2026-Q4",
        status="planned",
        owner_user_id="UANA",
        decision_needed=words[:500],
        source_link=url,
        created_by="UANA",
        created_at=NOW,
    )
    change = RoadmapChange(item_id=3, field="status", at=NOW, source="jira")
    changes = [
        change,
        RoadmapChange(item_id=3, field="quarter", after=words, at=NOW, source="slack"),
        RoadmapChange(
            item_id=3,
            field="target_on",
            before="2026-12-01",
            after="2026-12-09",
            at=NOW,
            source="jira",
        ),
    ]
    decision = Decision(
        team_id=1, kind="publish", question=words[:2000], asked_by="UANA", asked_at=NOW
    )
    teams = {1: words[:60] or "x"}
    written = [
        lines.action_line(action, TODAY, url),
        lines.escalation_line(escalation, teams, NOW, url),
        lines.roadmap_line(item, changes, url, TODAY),
        lines.decision_line(decision, "UANA", url),
        lines.item_decision_line(item, "UMAYA", url),
        lines.holiday_line(TODAY, words, "US", TODAY),
        lines.shift_line(words[:60] or "x", words[:60] or "x", "UANA", NOW, "UTC"),
    ]
    for line in written:
        assert len(line) <= LONGEST_LINE, line
        message("A line", list((reply(f"• {line}").body or {})["blocks"]))
    assert "(slips 8 days)" in written[2]
