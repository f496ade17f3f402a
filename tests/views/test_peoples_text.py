"""No text from people mentions anyone, becomes a link, or breaks a block."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_import import Found
from bot.domain.draft import EscalationDraft
from bot.domain.impact import IMPACTS
from bot.domain.load import Load
from bot.domain.night import NightOffer
from bot.domain.path import Reach, Someone, Stop
from bot.domain.policy import Target, TargetKind
from bot.domain.roadmap import ItemStatus
from bot.domain.rotation import Change, Duty, Interval, Shift
from bot.domain.shift_ref import ShiftRef
from bot.interactions import reply
from bot.permissions import Actor
from bot.views import oncall_cover, oncall_swap
from bot.views.alerts import all_over, also_reported, raised_words, some_over
from bot.views.escalations.answer_forms import (
    add_responder_modal,
    answer_modal,
    ask_modal,
    hand_over_modal,
    reassign_modal,
    resolve_modal,
    severity_modal,
    update_modal,
)
from bot.views.escalations.card import (
    Card,
    card_blocks,
    notification,
    state_line,
    still_open,
    update_is_due,
)
from bot.views.escalations.lists import (
    Board,
    Listed,
    Mine,
    Whole,
    mine_text,
    timeline_modal,
    whole_blocks,
    whole_text,
)
from bot.views.escalations.notices import notice_line
from bot.views.escalations.raise_form import RaiseForm, joined_modal, raise_modal
from bot.views.escalations.timeline import event_words, timeline
from bot.views.home import Home, home_view
from bot.views.liaison import Standing, help_blocks, who_lines
from bot.views.naming import Naming
from bot.views.oncall import (
    Lookup,
    RotationDay,
    Turn,
    Turns,
    lookup_lines,
    oncall_blocks,
    turn_lines,
)
from bot.views.oncall_away import (
    Noted,
    away_blocks,
    away_lines,
    noted_blocks,
    noted_lines,
    rest_blocks,
    rest_words,
)
from bot.views.oncall_changes import change_words
from bot.views.oncall_consequences import Consequences
from bot.views.oncall_forms import (
    Held,
    ShiftForm,
    cover_modal,
    override_modal,
    swap_modal,
    take_modal,
)
from bot.views.oncall_import import (
    DryRun,
    ImportForm,
    ListedCalendar,
    Theirs,
    dry_run_blocks,
    dry_run_lines,
    dry_run_modal,
    import_modal,
    removal_modal,
)
from bot.views.oncall_import_words import failing, new_names, saved, unreadable
from bot.views.oncall_load import PersonLoad, TeamLoad, load_lines, load_picture
from bot.views.oncall_overrides import ListedOverride, OverrideList, override_blocks, override_lines
from bot.views.oncall_schedule import (
    RotationWeeks,
    TeamSchedule,
    finding,
    schedule_blocks,
    schedule_lines,
    schedule_picture,
    schedule_table,
)
from bot.views.pictures import with_picture
from models import (
    Alert,
    Audience,
    CoverRequest,
    Escalation,
    EscalationEvent,
    EscalationState,
    EventKind,
    Notice,
    NoticeKind,
    Override,
    RoadmapItem,
    SwapRequest,
    Team,
    TimeOff,
)
from tests.block_kit import assert_valid_message, assert_valid_view

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
NASTY = [
    "<!channel>",
    "<@U0VICTIM>",
    "<#C0SECRET|x>",
    "&lt;!here&gt;",
    "`",
    "```",
    "*",
    "_",
    "~",
    ">",
]
text = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(st.sampled_from([*NASTY, "a", " ", "\n"]), min_size=1, max_size=20).map("".join),
    # As long as people may write, of what grows most when it is escaped.
    st.sampled_from([*NASTY, "&", "word "]).map(lambda words: (words * 2000)[:2000]),
).filter(lambda words: bool(words.strip()))
short = text.map(lambda words: words[:60]).filter(lambda words: bool(words.strip()))

TOKEN = re.compile(r"<[^<>]*>")
OURS = re.compile(r"<(@U(ANA|MAYA)|#C(IT)|!date\^.*|https?://[^|]*\|.*)>")


def everything_in(thing: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(thing, dict):
        yield thing
        for value in thing.values():
            yield from everything_in(value)
    if isinstance(thing, list):
        for value in thing:
            yield from everything_in(value)


def assert_harmless(thing: Any) -> None:
    for each in everything_in(thing):
        if each.get("type") == "mrkdwn":
            assert each["verbatim"] is True
            assert_only_our_tokens(each["text"])


def assert_only_our_tokens(words: str) -> None:
    for token in TOKEN.findall(words):
        assert OURS.fullmatch(token), token


def message(words: str, blocks: list[dict[str, Any]]) -> None:
    assert_only_our_tokens(words)
    assert_harmless(blocks)
    assert_valid_message({"text": words, "blocks": blocks})


def view(content: dict[str, Any]) -> None:
    assert_harmless(content)
    assert_valid_view(content)


teams = st.builds(
    Team,
    id=st.just(1),
    slug=st.just("it"),
    name=short,
    channel_id=st.just("CIT"),
    lead_user_id=st.just("UANA"),
)
escalations = st.builds(
    Escalation,
    id=st.integers(1, 10**9),
    team_id=st.just(1),
    raised_by=st.just("UMAYA"),
    impact=st.sampled_from(sorted(IMPACTS)),
    severity=st.integers(1, 4),
    summary=text,
    link=st.none() | text | text.map(lambda words: f"https://x.example/{words}"),
    deadline_at=st.none() | st.just(NOW + timedelta(hours=3)),
    roadmap_item_id=st.none() | st.just(7),
    source_link=st.none() | text,
    owner_user_id=st.none() | st.just("UANA"),
    update_due_at=st.none() | st.just(NOW),
    state=st.sampled_from(EscalationState),
    raised_at=st.just(NOW),
    acknowledged_by=st.just("UANA"),
    acknowledged_at=st.just(NOW),
    resolved_by=st.just("UANA"),
    resolved_at=st.just(NOW),
    resolution=st.none() | text,
)
alerts = st.builds(
    Alert,
    source=st.sampled_from(["alertmanager", "uptimerobot", "json"]),
    title=text.map(lambda words: words[:300]),
)
items = st.builds(
    RoadmapItem,
    id=st.integers(1, 10**9),
    title=text.map(lambda words: words[:200]),
    lane=short,
    quarter=st.just("2026-Q4"),
    status=st.sampled_from(ItemStatus),
    team_id=st.just(1),
    owner_user_id=st.just("UANA"),
    target_on=st.none() | st.just(date(2026, 12, 1)),
    created_by=st.just("UMAYA"),
    created_at=st.just(NOW),
)
duties = st.builds(
    Duty,
    team=short,
    rotation=short,
    current=st.just(Shift("UANA", NOW, NOW + timedelta(days=7))),
    following=st.just(Shift("UMAYA", NOW, NOW + timedelta(days=7))),
)


notices = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    words=text,
    ends_at=st.just(NOW),
    team_id=st.just(1),
    starts_at=st.just(NOW),
    made_by=st.just("UANA"),
    made_at=st.just(NOW),
)
vendors = st.builds(
    Target, kind=st.just(TargetKind.VENDOR), name=short, reach=short, contract=short, sla=short
)
_WORDY = ("words", "why", "vendor", "reach", "contract", "sla", "from", "to")
events = st.builds(
    lambda kind, words: EscalationEvent(
        escalation_id=1,
        at=NOW,
        kind=kind,
        by="UMAYA",
        data={
            **dict.fromkeys(_WORDY, words),
            **dict.fromkeys(("topic", "question", "choice"), words),
            "options": [words, words],
            "named": False,
            "user_id": "UANA",
            "step": 1,
            "round": 1,
            "before": 1,
            "after": 4,
            "lead": False,
            "channel": "CIT",
            "until": 1_795_488_000,
            "bounces": 2,
            "key": "MKT-44",
            "url": "https://jira.example/browse/MKT-44",
        },
    ),
    st.sampled_from(EventKind),
    text,
)
cards = st.builds(
    Card,
    escalation=escalations,
    team=teams,
    now=st.just(NOW),
    paged=st.lists(st.just("UANA"), max_size=8),
    runbook=st.none() | text,
    notices=st.lists(notices.map(notice_line), max_size=4),
    open_question=st.none() | text,
    vendors=st.lists(vendors, max_size=3),
    moved=st.none() | events.filter(lambda each: each.kind == "handed_over").map(event_words),
)


@given(cards, st.sampled_from(Audience))
def test_an_escalations_messages(card: Card, audience: Audience) -> None:
    message(notification(card), card_blocks(card, audience, "America/Sao_Paulo"))
    for words in (still_open(card.escalation), update_is_due(card.escalation, "UTC")):
        message(words, list((reply(words).body or {})["blocks"]))
    view(resolve_modal(card.escalation))


@given(events)
def test_each_line_of_a_timeline(event: EscalationEvent) -> None:
    lines = [event_words(event), *timeline([event], "UTC")]
    message(lines[1], list((reply("\n".join(lines)).body or {})["blocks"]))


@given(escalations, text, st.lists(teams, min_size=1, max_size=3))
def test_the_forms_behind_the_buttons(
    escalation: Escalation, words: str, teams: list[Team]
) -> None:
    for modal in (
        update_modal(escalation),
        ask_modal(escalation),
        answer_modal(escalation, words),
        hand_over_modal(escalation, teams),
        add_responder_modal(escalation),
        reassign_modal(escalation),
        severity_modal(escalation),
    ):
        view(modal)


@given(
    cards,
    st.sampled_from(Audience),
    short,
    st.lists(events, max_size=60),
    st.lists(st.just("UANA"), max_size=30),
)
def test_all_about_one(
    card: Card,
    audience: Audience,
    team: str,
    events: list[EscalationEvent],
    people: list[str],
) -> None:
    listed = Listed(card.escalation, team, team, people)
    whole = Whole(card, audience, listed, people, people, events, "UTC")
    message(whole_text(whole), whole_blocks(whole))
    for page in (1, 2, 99):
        view(timeline_modal(whole, page))
    board = Board([listed] * 20, 30, NOW, "UTC")
    text = mine_text(Mine(board, board, board))
    message(text, list((reply(text).body or {})["blocks"]))


@given(st.lists(escalations, max_size=30))
def test_a_list_of_escalations(escalations: list[Escalation]) -> None:
    answer = reply("\n".join(["*Open*", *(f"• {state_line(each)}" for each in escalations)])).body
    assert answer
    message(answer["text"], answer["blocks"])


@given(st.lists(alerts, min_size=1, max_size=9))
def test_what_monitors_say(alerts: list[Alert]) -> None:
    for plain in (
        raised_words(alerts),
        all_over(alerts),
        also_reported(alerts),
        some_over(alerts, 2),
    ):
        assert len(plain) <= 2000  # what an escalation's summary and resolution hold


@given(st.lists(teams, min_size=1, max_size=3), st.lists(items, max_size=100), escalations, text)
def test_the_form_of_an_escalation(
    teams: list[Team], items: list[RoadmapItem], joinable: Escalation, typed: str
) -> None:
    ana = Someone("UANA", "America/Sao_Paulo", typed[:100])
    reach = Reach(people=(ana,), channels=("CIT",), vendors=(typed,))
    blank = RaiseForm(
        draft=EscalationDraft(1, "", ""),
        teams=teams,
        team=teams[0],
        items=items,
        now=NOW,
        reader_zone="America/New_York",
        severity=None,
        stops=[],
        rounds=1,
        last=Reach(),
        posted_in=[],
    )
    draft = EscalationDraft(1, "security", typed, NOW, confidential=True, named=("UMAYA",))
    full = replace(
        blank,
        draft=replace(draft, source_link="https://example.com/archives/C1/p1"),
        severity=1,
        stops=[Stop(0, NOW, reach), Stop(1, NOW + timedelta(days=1), reach)],
        rounds=3,
        last=reach,
        posted_in=["CIT"],
        night=NightOffer(NOW, (ana,), ana, 0, NOW),
        joinable=joinable,
    )
    view(raise_modal(blank))
    view(raise_modal(replace(full, draft=replace(full.draft, confidential=False))))
    view(raise_modal(full))
    view(joined_modal(1, state_line(joinable)))


@given(st.lists(duties, min_size=1, max_size=80))
def test_who_is_on_call(duties: list[Duty]) -> None:
    lookup = Lookup(NOW, "Europe/Berlin", {"UANA": "Asia/Kolkata"}, tuple(duties))
    lines = lookup_lines(lookup)
    message("\n".join(lines), oncall_blocks(lines))


@given(
    st.lists(escalations, max_size=15, unique_by=lambda each: each.id),
    st.lists(items, max_size=15),
    st.lists(duties, max_size=3),
)
def test_the_app_home(
    escalations: list[Escalation], items: list[RoadmapItem], duties: list[Duty]
) -> None:
    for each in escalations:
        each.state = EscalationState.OPEN if (each.id or 0) % 2 else EscalationState.ACKNOWLEDGED
    home = Home("UANA", "UTC", NOW, True, escalations, escalations, duties, items)  # noqa: FBT003
    view(home_view(home, Naming()))


later = NOW + timedelta(days=7)
ref = ShiftRef(1, NOW, later)
shifts = st.builds(Held, ref=st.just(ref), team=short, rotation=short, user_id=st.just("UANA"))


@given(st.lists(shifts, min_size=1, max_size=9), st.dictionaries(st.just("UANA"), text))
def test_the_forms_of_shifts(held: list[Held], names: dict[str, str]) -> None:
    form = ShiftForm(
        held, "Asia/Kolkata", ref, "UANA", held, "UMAYA", names=names, may_let_through=True
    )
    for modal in (cover_modal, swap_modal, take_modal, override_modal):
        view(modal(form))


@given(short, short, text)
def test_cover_and_swaps(team: str, rotation: str, note: str) -> None:
    request = CoverRequest(
        id=1,
        rotation_id=1,
        user_id="UANA",
        starts_at=NOW,
        ends_at=later,
        note=note[:300],
        asked_by="UANA",
        asked_at=NOW,
    )
    hours = oncall_cover.hours_of(request, team, rotation, "UTC")
    words = oncall_cover.ask_words(request, hours)
    message(words, oncall_cover.ask_blocks(words, request))
    told = oncall_cover.announcement(hours, 2, ["<@UMAYA> is away then."])
    message(told, oncall_cover.announcement_blocks(told, request))
    swap = SwapRequest(
        id=1,
        user_id="UANA",
        rotation_id=1,
        starts_at=NOW,
        ends_at=later,
        other_user_id="UMAYA",
        other_rotation_id=1,
        other_starts_at=NOW,
        other_ends_at=later,
        asked_by="UANA",
        asked_at=NOW,
    )
    words = oncall_swap.swap_words(swap, ((team, rotation), (team, rotation)), "UTC")
    message(words, oncall_swap.swap_blocks(words, swap, to="UANA"))
    changes = [Change(NOW, later, "UANA", "UMAYA"), Change(NOW, later, "UMAYA", None)]
    changed = change_words(team, rotation, changes, to="UMAYA", by="UANA", reader_zone="UTC")
    message(changed, list((reply(changed).body or {})["blocks"]))


@given(short, short, st.lists(text, max_size=25))
def test_overrides_and_days_off(team: str, rotation: str, reasons: list[str]) -> None:
    rows = [
        Override(
            id=1,
            rotation_id=1,
            user_id="UANA",
            starts_at=NOW,
            ends_at=later,
            reason=reason[:300],
            made_by="UMAYA",
            made_at=NOW,
        )
        for reason in reasons
    ]
    found = OverrideList(team, [ListedOverride(row, rotation) for row in rows], "UTC")
    message("\n".join(override_lines(found)), override_blocks(found))
    off = TimeOff(
        id=1,
        user_id="UANA",
        starts_on=NOW.date(),
        ends_on=later.date(),
        made_by="UANA",
        made_at=NOW,
    )
    noted = Noted(off, [Held(ref, team, rotation, "UANA")] * len(reasons), "UTC")
    message("\n".join(noted_lines(noted)), noted_blocks(noted, noted_lines(noted)))
    lines = away_lines([noted], "UANA", "/oncall away friday")
    message("\n".join(lines), away_blocks([noted], lines))
    words = rest_words(NOW, later, "UTC")
    message(words, rest_blocks(words, list(noted.clashes)[:9], "UTC"))


@given(short, short, text, st.integers(0, 90))
def test_the_next_weeks_and_the_load(team: str, rotation: str, name: str, count: int) -> None:
    weeks = RotationWeeks(
        rotation,
        always=True,
        shifts=[Shift("UANA", NOW, later)] * count,
        gaps=[Interval(NOW, later)],
        away=[("UANA", Interval(NOW, later))],
    )
    names, zones = {"UANA": name}, {"UANA": "Asia/Kolkata"}
    schedule = TeamSchedule(team, "UTC", NOW, later, [weeks], {NOW.date(): name}, names, zones)
    message(finding(schedule, weeks), [schedule_table(schedule, weeks)])
    parts = schedule_lines(schedule)
    message("\n".join(line for lines in parts for line in lines), schedule_blocks(parts))
    pictured = with_picture({"text": "-"}, schedule_picture(schedule, weeks))
    message(finding(schedule, weeks), pictured["blocks"])
    people = [PersonLoad("UANA", name, Load("UANA", count), 1.0)] * (count or 1)
    load = TeamLoad(team, "2026-Q4", people)
    message("\n".join(load_lines(load)), with_picture({"text": "-"}, load_picture(load))["blocks"])


@given(st.lists(duties, min_size=1, max_size=9), short)
def test_other_moments_and_turns(duties: list[Duty], name: str) -> None:
    shift = Shift("UANA", NOW, later, away=True)
    day = RotationDay(name, name, (shift,), (Interval(NOW, later),))
    for lookup in (
        Lookup(NOW, "UTC", {"UANA": "Asia/Kolkata"}, tuple(duties), is_now=False),
        Lookup(NOW, "UTC", {}, (), is_now=False, days=(day,)),
    ):
        message("\n".join(lookup_lines(lookup)), oncall_blocks(lookup_lines(lookup)))
    turns = Turns("UANA", "UMAYA", "UTC", {}, NOW, (Turn(name, name, shift),))
    text = "\n".join(turn_lines(turns))
    message(text, list((reply(text).body or {})["blocks"]))


@given(short)
def test_who_someone_is(words: str) -> None:
    standing = Standing("UANA", Actor("UANA", is_administrator=True), ["owns it"], [words], [words])
    lines = who_lines(standing, "UMAYA")
    assert_valid_message(reply("\n".join(lines)).body or {})
    assert_harmless(help_blocks(lines))


@given(short, short, st.lists(text, min_size=1, max_size=40, unique=True))
def test_imported_calendars(team: str, name: str, strangers: list[str]) -> None:
    unknown = {each[:255]: 1200 for each in strangers}
    would = Consequences(
        team,
        name,
        NOW,
        [Change(NOW, later, "UANA", "UMAYA")] * len(strangers),
        [("UANA", Interval(NOW, later))],
        ["<@UANA> would be on call 14 days in a row; the team's limit is 7."],
        [Interval(NOW, later)],
        "UTC",
    )
    theirs = [Theirs("UANA", Found.BY_NAME, 1)] * len(strangers)
    run = DryRun(1, name, NOW, later, theirs, unknown, {"a": "UANA"}, would)
    view(dry_run_modal(run))
    message("\n".join(dry_run_lines(run)), dry_run_blocks(run))
    view(removal_modal(name, 1, would))
    row = ListedCalendar(1, name, name, name, NOW, 3, unknown, problem=strangers[0][:500])
    view(import_modal(ImportForm(team, [(1, name)], [row] * 5, "UTC")))
    for words in (
        failing(team, name, name, strangers[0]),
        new_names(team, name, name, unknown),
        saved(team, name, name),
        unreadable(name, strangers[0]),
    ):
        message(words, list((reply(words).body or {})["blocks"]))
