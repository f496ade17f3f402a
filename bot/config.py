"""Settings: frozen, from the environment and `.env`, named in `.env.example`."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError

IN_CHANNELS = "channels"
MOST_LANES, LANE_LIMIT = 20, 60
SHORTEST_SECRET = 16
PREFIX_LIMIT, MOST_PORT = 15, 65535
_PREFIX = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*)?")
_ROUTING_KEY = re.compile(r"[A-Za-z0-9]{32}")
_LONG_SECRET = re.compile(rf"[\x21-\x7e]{{{SHORTEST_SECRET},}}")
_BACKENDS = {"sqlite", "postgresql+psycopg"}
_NO_FILE = {None, "", ":memory:"}


class Settings(BaseSettings):
    """Everything an administrator can set. Field names in capitals are the variables."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=False,
    )

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: SecretStr = SecretStr("sqlite:///liaison.db")
    jira_deployment: Literal["cloud", "data-center"] = "cloud"
    jira_url: str | None = None
    jira_api_url: str | None = None
    jira_email: str | None = None
    jira_token: SecretStr | None = None
    jira_webhook_secret: SecretStr | None = None
    pager_webhook_url: SecretStr | None = None
    pager_webhook_secret: SecretStr | None = None
    pagerduty_routing_key: SecretStr | None = None
    pagerduty_events_url: str = "https://events.pagerduty.com/v2/enqueue"
    liaison_alert_secret: SecretStr | None = None
    liaison_heartbeat_url: SecretStr | None = None
    liaison_command_prefix: str = ""
    liaison_admins: Annotated[tuple[str, ...], NoDecode] = ()
    liaison_lanes: Annotated[tuple[str, ...], NoDecode] = (
        "Launches",
        "Website",
        "Tracking and data",
        "Platform",
    )
    liaison_host: str = "127.0.0.1"
    liaison_port: int = 3000
    liaison_public_url: str | None = None
    liaison_calendar_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    liaison_log: str = Field(default="auto", pattern="^(auto|json|text)$")
    liaison_decision_export: str = ""
    liaison_posts_per_minute: int = Field(default=300, ge=1, le=600)

    @field_validator("liaison_admins", "liaison_lanes", "liaison_calendar_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("liaison_lanes")
    @classmethod
    def _some_lane(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(value) <= MOST_LANES or any(len(lane) > LANE_LIMIT for lane in value):
            raise ValueError("1 to 20 names, separated by commas, each of 60 characters at most")
        return value

    @field_validator(
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "pager_webhook_secret",
    )
    @classmethod
    def _not_empty(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().strip():
            raise ValueError("a value, or no such line at all")
        return value

    @field_validator("liaison_decision_export")
    @classmethod
    def _export(cls, value: str) -> str:
        place = value.strip()
        if place and place != IN_CHANNELS and not Path(place).is_absolute():
            raise ValueError("`channels`, or a folder like /srv/decisions, or no such line at all")
        return place

    @field_validator("liaison_command_prefix")
    @classmethod
    def _short_prefix(cls, value: str) -> str:
        if not _PREFIX.fullmatch(value) or len(value) > PREFIX_LIMIT:
            raise ValueError("up to 15 of a-z, 0-9 and single hyphens between them, like mk")
        return value

    @field_validator("liaison_port", mode="before")
    @classmethod
    def _port(cls, value: object) -> object:
        text = str(value).strip() or "3000"
        if not (text.isascii() and text.isdigit()) or int(text) > MOST_PORT:
            raise ValueError("a port from 0 to 65535")
        return int(text)

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or not value.endswith("/"):
            raise ValueError("an address that begins with https:// and ends with /api/")
        return value

    @field_validator("liaison_public_url")
    @classmethod
    def _public_url(cls, value: str | None) -> str | None:
        if not value or not value.strip():
            return None
        if not value.startswith(("https://", "http://")):
            raise ValueError("an address like https://liaison.company.example")
        return value.strip().rstrip("/")

    @field_validator("pager_webhook_url", "liaison_heartbeat_url")
    @classmethod
    def _web_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _is_address(value.get_secret_value()):
            raise ValueError("an address that begins with https://, or no such line at all")
        return value

    @field_validator("jira_url", "jira_api_url")
    @classmethod
    def _jira_address(cls, value: str | None) -> str | None:
        if not value or not value.strip():
            return None
        address = value.strip().rstrip("/")
        if not _is_address(address) or urlsplit(address).query or "@" in urlsplit(address).netloc:
            raise ValueError("an address like https://your-company.atlassian.net")
        return address

    @field_validator("pagerduty_events_url")
    @classmethod
    def _events_address(cls, value: str) -> str:
        if not _is_address(value):
            raise ValueError("an address that begins with https://")
        return value

    @field_validator("pagerduty_routing_key")
    @classmethod
    def _routing_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _ROUTING_KEY.fullmatch(value.get_secret_value()):
            raise ValueError("the integration key of an Events API v2 integration: 32 characters")
        return value

    @field_validator("liaison_alert_secret", "jira_webhook_secret")
    @classmethod
    def _long_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _LONG_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError(
                f"{SHORTEST_SECRET} characters or more, without spaces, or no such line at all"
            )
        return value

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _starts_with(value, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _starts_with(value, "xapp-")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        try:
            url = make_url(value.get_secret_value())
        except (ArgumentError, ValueError):
            url = make_url("none://")
        if url.drivername not in _BACKENDS or url.database in _NO_FILE:
            raise ValueError("sqlite:///path or postgresql+psycopg://user:password@host/name")
        return value

    @model_validator(mode="after")
    def _jira_whole(self) -> Self:
        if self.jira_deployment == "data-center":
            return self._data_center_whole()
        given = [self.jira_url, self.jira_email, self.jira_token]
        if any(given) and not all(given):
            raise ValueError("JIRA_URL, JIRA_EMAIL and JIRA_TOKEN go together")
        return self._jira_there()

    def _data_center_whole(self) -> Self:
        if self.jira_email:
            raise ValueError("JIRA_EMAIL is for Jira Cloud; Data Center takes JIRA_TOKEN alone")
        if bool(self.jira_url) != bool(self.jira_token):
            raise ValueError("JIRA_URL and JIRA_TOKEN go together")
        return self._jira_there()

    def _jira_there(self) -> Self:
        if not self.jira_url and (self.jira_api_url or self.jira_webhook_secret):
            raise ValueError("JIRA_API_URL and JIRA_WEBHOOK_SECRET go with JIRA_URL")
        return self

    @model_validator(mode="after")
    def _pager_whole(self) -> Self:
        if bool(self.pager_webhook_url) != bool(self.pager_webhook_secret):
            raise ValueError("PAGER_WEBHOOK_URL and PAGER_WEBHOOK_SECRET go together")
        return self

    @property
    def says_slack(self) -> bool:
        """Whether any Slack credential is set at all."""
        return any((self.slack_bot_token, self.slack_app_token, self.slack_signing_secret))

    def require_slack(self) -> None:
        """Check that a real workspace can be reached.

        Raises:
            SettingsError: naming what is missing.
        """
        missing = [] if self.slack_bot_token else ["SLACK_BOT_TOKEN"]
        if not self.slack_app_token and not self.slack_signing_secret:
            missing.append("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
        if missing:
            raise SettingsError(f"Missing: {', '.join(missing)}. See .env.example.")


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for one that is no number
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and value.isprintable()


def _starts_with(value: SecretStr | None, prefix: str) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(prefix):
        raise ValueError(f"a token that starts with {prefix}")
    return value


def load_settings(env_file: Path | None = Path(".env"), **given: Any) -> Settings:
    """Read the settings.

    Args:
        env_file: the `.env` to read besides the environment, or None for neither-file.
        given: values that win over both (used by the local workspace and tests).

    Raises:
        SettingsError: names each wrong variable and what was expected; holds no secret.
    """
    try:
        return Settings(_env_file=env_file, **given)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None


def _explain(problem: Any) -> str:
    name = ".".join(str(part) for part in problem["loc"]).upper()
    expected = problem["msg"].removeprefix("Value error, ")
    return f"{name}: expected {expected}" if name else expected
