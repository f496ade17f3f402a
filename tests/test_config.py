"""Settings: what is wrong is named, and no secret is told."""

import pytest

from bot.config import Settings, load_settings
from bot.errors import SettingsError

WHOLE = {"slack_bot_token": "xoxb-hunter2-1", "slack_app_token": "xapp-hunter2-2"}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(**given: object) -> Settings:
    return load_settings(None, **given)


def test_defaults_need_nothing() -> None:
    assert not settings().says_slack
    assert settings().database_url.get_secret_value() == "sqlite:///liaison.db"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("slack_bot_token", "nonsense", "SLACK_BOT_TOKEN: expected a token that starts with xoxb-"),
        ("slack_bot_token", "", "SLACK_BOT_TOKEN: expected a value"),
        ("slack_signing_secret", "  ", "SLACK_SIGNING_SECRET: expected a value"),
        ("database_url", "mysql://x", "DATABASE_URL: expected sqlite:///path or postgresql"),
        ("database_url", "::", "DATABASE_URL: expected"),
        ("liaison_port", "http", "LIAISON_PORT: expected a port from 0 to 65535"),
        ("liaison_command_prefix", "mk-", "LIAISON_COMMAND_PREFIX: expected up to 15"),
        ("database_url", "sqlite://", "DATABASE_URL: expected"),
        ("database_url", "postgresql+psycopg://h:notaport/x", "DATABASE_URL: expected"),
        ("slack_api_url", "nonsense", "SLACK_API_URL: expected an address"),
        ("liaison_lanes", " , ", "LIAISON_LANES: expected 1 to 20 names"),
        ("liaison_command_prefix", "No Spaces", "LIAISON_COMMAND_PREFIX: expected"),
        ("liaison_decision_export", "srv/log", "LIAISON_DECISION_EXPORT: expected `channels`, or"),
        ("pager_webhook_url", "pager.example", "PAGER_WEBHOOK_URL: expected an address"),
        ("pager_webhook_url", "https://[bad", "PAGER_WEBHOOK_URL: expected an address"),
        ("pager_webhook_secret", "", "PAGER_WEBHOOK_SECRET: expected a value"),
        (
            "pager_webhook_url",
            "https://pager.example/in",
            "PAGER_WEBHOOK_URL and PAGER_WEBHOOK_SECRET go together",
        ),
        (
            "pager_webhook_secret",
            "signs",
            "PAGER_WEBHOOK_URL and PAGER_WEBHOOK_SECRET go together",
        ),
        ("pagerduty_routing_key", "short", "PAGERDUTY_ROUTING_KEY: expected the integration key"),
        ("pagerduty_events_url", "ftp://x", "PAGERDUTY_EVENTS_URL: expected an address"),
        ("liaison_alert_secret", "hush", "LIAISON_ALERT_SECRET: expected 16 characters or more"),
        ("liaison_alert_secret", "", "LIAISON_ALERT_SECRET: expected 16 characters or more"),
        ("liaison_heartbeat_url", "", "LIAISON_HEARTBEAT_URL: expected an address"),
        ("jira_url", "https://jira.example", "JIRA_URL, JIRA_EMAIL and JIRA_TOKEN go together"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        settings(**{name: value})
    assert expected in str(refused.value)


def test_no_secret_is_in_an_error_or_in_the_settings_text() -> None:
    with pytest.raises(SettingsError) as refused:
        settings(slack_bot_token="xoxp-hunter2", database_url="oracle://user:hunter2@host/name")
    assert "hunter2" not in str(refused.value)
    with pytest.raises(SettingsError) as refused:
        settings(
            pager_webhook_url="hunter2",
            pagerduty_routing_key="hunter2",
            liaison_alert_secret="hunter2",
            liaison_heartbeat_url="hunter2",
        )
    assert "hunter2" not in str(refused.value)
    whole = settings(
        **WHOLE,
        database_url="postgresql+psycopg://user:hunter2@host/name",
        pager_webhook_url="https://pager.example/hunter2",
        pager_webhook_secret="hunter2",
        pagerduty_routing_key="hunter2" + "x" * 25,
        liaison_alert_secret="hunter2-and-more",
        liaison_heartbeat_url="https://beat.example/hunter2",
    )
    assert "hunter2" not in f"{whole!r} {whole}"


def test_some_but_not_all_of_slack_names_what_is_missing() -> None:
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN"):
        settings(slack_app_token="xapp-1").require_slack()
    with pytest.raises(SettingsError, match=r"SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET"):
        settings(slack_bot_token="xoxb-1").require_slack()
    settings(**WHOLE).require_slack()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().liaison_port = 1  # type: ignore[misc]


def test_every_setting_stands_in_the_example(request: pytest.FixtureRequest) -> None:
    example = (request.config.rootpath / ".env.example").read_text(encoding="utf-8")
    missing = [name.upper() for name in Settings.model_fields if f"{name.upper()}=" not in example]
    assert not missing


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_LANES", "Site, Mail ,")
    assert settings().liaison_lanes == ("Site", "Mail")
