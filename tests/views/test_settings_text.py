"""Settings and notices with any text from people: harmless, and Slack takes every view."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.path import Reach, Someone, Stop
from bot.domain.policy import Approver, Policy, Step, Target, TargetKind
from bot.domain.team_settings import TeamSettings
from bot.views.blocks import escape
from bot.views.escalations.notices import NoticesView, notices_modal, said_modal
from bot.views.oncall_handoff import leave_note_button
from bot.views.preferences import digest_blocks, digest_text, preferences_modal
from bot.views.settings_forms import part_form
from bot.views.team_settings import PathWords, SettingsView, overview, preview
from models import Notice, NoticeKind, Preference
from tests.block_kit import assert_valid_view
from tests.views.test_peoples_text import assert_harmless, message, short, text

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
PARTS = (
    *("step:0", "step:11", "vendor:0", "waits", "rounds", "acknowledged_for"),
    *("severities:marketing", "severities:it", "runbooks:marketing", "runbooks:it"),
    *("approver:new", "approver:0", "end", "hours"),
)


def settings_view(words: str, *, others: int = 1) -> SettingsView:
    vendor = Target(kind=TargetKind.VENDOR, name=words[:80], reach=words, contract=words, sla=words)
    targets = (
        vendor,
        Target(kind=TargetKind.ROTATION, ref="1"),
        Target(kind=TargetKind.ROTATION, ref="9"),
        Target(kind=TargetKind.GROUP, ref="SOPS"),
        Target(kind=TargetKind.PERSON, ref="UANA"),
        Target(kind=TargetKind.CHANNEL, ref="CIT"),
        Target(kind=TargetKind.LEAD),
    )
    policy = Policy(
        steps=(Step(targets=targets, waits={1: 7, 2: "business_day"}),) * 12,
        waits={1: 7},
        runbooks={"outage": "https://wiki.example.com"},
        severities={"outage": 4},
        approvers=(
            Approver(kind="publish", user_id="UANA", delegates=("UMAYA",)),
            *(
                Approver(
                    kind=f"{n} {words}"[:60],
                    user_id="UANA",
                    with_team="sales",
                    alone=words[:500],
                    other_alone=words[:500],
                )
                for n in range(24)
            ),
        ),
    )
    return SettingsView(
        team_id=1,
        team=words,
        channel="CIT",
        teams=[(words, str(number)) for number in range(1, others + 1)],
        settings=TeamSettings(
            policy=policy, zone="UTC", opens_at=time(9), closes_at=time(17), holiday_region="US"
        ),
        unsaved=["steps", "zone"],
        rotations={"1": words},
        groups={"SOPS": words},
        others={"sales": words},
    )


@given(short, st.sampled_from([1, 2, 120]))
def test_settings(words: str, others: int) -> None:
    view = settings_view(words, others=others)
    for shown in (overview(view), *(part_form(view, part, "1|V1|") for part in PARTS)):
        assert_valid_view(shown)
        assert_harmless(shown)


@given(short)
def test_the_preview(words: str) -> None:
    reach = Reach((Someone("UANA", "UTC", words),), ("CIT",), vendors=(words,))
    stops = [Stop(step, NOW, reach) for step in range(12)]
    paths = [PathWords(severity, NOW, stops, [0, 11]) for severity in (1, 1, 3, 3)]
    shown = preview(settings_view(words), paths, reach, "UTC", "1||")
    assert_valid_view(shown)
    assert_harmless(shown)


@given(short, st.integers(0, 30))
def test_notices(words: str, count: int) -> None:
    notices = [
        Notice(
            id=number,
            team_id=1,
            kind=NoticeKind.FREEZE,
            words=words * 8,
            starts_at=NOW + timedelta(hours=number - 3),
            ends_at=NOW + timedelta(hours=90),
            made_by="UANA",
            made_at=NOW,
        )
        for number in range(count)
    ]
    view = NoticesView([(words, "1")], "1", notices, NOW, "UTC")
    for shown in (notices_modal(view), said_modal(view)):
        assert_valid_view(shown)
        assert_harmless(shown)


@given(st.lists(text, min_size=1, max_size=12))
def test_a_morning_digest(words: list[str]) -> None:
    buttons = [leave_note_button(1)]
    lines = [(escape(each)[:3000].strip() or "-", buttons) for each in words]
    message(digest_text(lines), digest_blocks(lines))
    assert_valid_view(preferences_modal(Preference(user_id="UANA"), "Europe/Berlin"))
