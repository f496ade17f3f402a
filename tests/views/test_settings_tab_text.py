"""The Settings tab and the audit log with any text from people."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.views.audit import AuditView, audit_blocks, audit_lines, audit_modal
from bot.views.blocks import escape
from bot.views.home import settings_view
from bot.views.home_settings import (
    PartLine,
    SettingsTab,
    TeamRow,
    WorkspaceForm,
    WorkspaceRow,
    limits_form,
    workspace_form,
)
from bot.views.jira.settings import project_words, unmapped_words
from models import AuditEntry, JiraProject, Team
from tests.block_kit import assert_valid_message, assert_valid_view
from tests.views.test_peoples_text import assert_harmless, assert_only_our_tokens, short

NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


@given(short, st.sampled_from([1, 40]))
def test_the_tab_and_its_forms(words: str, count: int) -> None:
    project = JiraProject(site="x", team_id=1, project_key=words[:40], error=words)
    jira = f"*Jira:* {project_words(project)}{unmapped_words([words] * 20)}"
    parts = [PartLine(jira, "Jira", "jira_settings_open", "1")]
    teams = [
        Team(id=n, slug="it", name=words, channel_id="CIT", zone=words, holiday_region=words)
        for n in range(1, count + 1)
    ]
    rows = [TeamRow(each, 3, [words] * 3, 2, parts) for each in teams]
    workspace = WorkspaceRow(
        administrators=["UANA"],
        named=[],
        lanes=[words] * 20,
        lanes_set=True,
        default_lanes=[words] * 20,
        posts_per_minute=300,
        posts_set=False,
        default_posts=300,
        parts=parts,
    )
    form = WorkspaceForm(["UANA"], [words], [words], None, 300)
    shown = (
        settings_view(SettingsTab(workspace, rows)),
        workspace_form(form),
        limits_form(teams[0]),
    )
    for each in shown:
        assert_valid_view(each)
        assert_harmless(each)


@given(short, st.sampled_from([None, 7]))
def test_the_audit_log(words: str, older: int | None) -> None:
    entries = [
        AuditEntry(
            id=number,
            at=NOW,
            by="UANA",
            subject=words[:120],
            before={words: words, "guard": {words: [words]}},
            after={words: None, "guard": {words: [words, words]}, "x": words},
        )
        for number in range(10)
    ]
    for view in (
        AuditView(escape(words), entries, older, "UTC"),
        AuditView(words, [], older, "UTC"),
    ):
        assert_valid_view(audit_modal(view))
        assert_valid_message(
            {"text": "\n".join(audit_lines(view))[:39000], "blocks": audit_blocks(view)}
        )
        assert_harmless(audit_blocks(view))
        for line in audit_lines(view):
            assert_only_our_tokens(line)
