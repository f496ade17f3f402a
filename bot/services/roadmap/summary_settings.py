"""When and where the roadmap's summary is posted; changed in the app, kept as plain data."""

from datetime import time

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from bot.domain.roadmap.summary_days import MonthlyMonday
from bot.views.home_settings import PartLine
from bot.views.roadmap.summary_form import OPEN, settings_words
from models import Team, WorkspaceSetting

NAME = "roadmap_summary"


class SummarySettings(BaseModel):
    """By default the first working Monday of the month, 09:00, in every team's channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = True
    at: time = time(9)
    zone: str | None = Field(default=None, max_length=60)
    """IANA name; the first team's without one."""
    channels: tuple[str, ...] = Field(default=(), max_length=20)
    """Channel ids; the teams' without any."""


def summary_settings(session: Session) -> SummarySettings:
    """What was chosen, or the defaults."""
    row = session.get(WorkspaceSetting, NAME)
    return SummarySettings.model_validate(row.value) if row else SummarySettings()


def summary_part(session: Session) -> list[PartLine]:
    """What is set, as the Settings tab shows it."""
    settings = summary_settings(session)
    words = settings_words(
        on=settings.on,
        at=settings.at,
        zone=settings.zone,
        channels=settings.channels,
        is_default=settings == SummarySettings(),
    )
    return [PartLine(words, "Summary", OPEN, "open")]


def store_summary_settings(session: Session, settings: SummarySettings) -> None:
    """Keep them, within the caller's transaction."""
    value = settings.model_dump(mode="json")
    row = session.get(WorkspaceSetting, NAME) or WorkspaceSetting(name=NAME, value=value)
    row.value = value
    session.add(row)
    session.flush()


def schedule(session: Session, settings: SummarySettings) -> MonthlyMonday | None:
    """When the summary is posted; None when it isn't, or where there is no team yet."""
    teams = session.exec(select(Team).order_by(col(Team.id))).all()
    if not (settings.on and teams):
        return None
    regions = sorted({each.holiday_region for each in teams if each.holiday_region})
    return MonthlyMonday(settings.at, settings.zone or teams[0].zone, tuple(regions))


def channels(session: Session, settings: SummarySettings) -> list[str]:
    """Where it is posted."""
    teams = select(Team.channel_id).order_by(col(Team.id))
    return list(settings.channels) or list(dict.fromkeys(session.exec(teams)))
