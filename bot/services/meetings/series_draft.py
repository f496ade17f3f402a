"""A series as its form has it: from a preset, from its row, and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.cadence import Cadence, Every, OnHoliday
from bot.domain.meetings.presets import PRESETS, Preset
from bot.errors import Mistake
from bot.services.meetings.case import cadence_of, teams_of
from bot.services.meetings.series_rows import team_for
from bot.services.people import is_reachable
from bot.services.teams import stored_id
from models import Facilitator, MeetingSeries, Team

NAME_LIMIT, MOST_LENGTH = 80, 480


@dataclass(frozen=True)
class SeriesDraft:
    """A series as its form was filled in; nothing of it is checked."""

    preset: str
    name: str
    team_ids: tuple[int, ...]
    channel_id: str
    every: str
    weekday: int
    nth: int
    month_day: int
    at: time
    zone: str
    starts_on: date
    ends_on: date | None
    minutes: int
    regions: tuple[str, ...] = ()
    on_holiday: str = OnHoliday.SKIP
    post_at: time = time(16)
    facilitators: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeriesForm:
    """What the form begins with; `series_id` is None for a new one."""

    draft: SeriesDraft
    teams: Sequence[Team]
    series_id: int | None = None


def problems_of(session: Session, draft: SeriesDraft) -> dict[str, str]:
    problems = {}
    if not draft.name.strip():
        problems["name"] = "What is it called?"
    if len(draft.name) > NAME_LIMIT:
        problems["name"] = f"Shorter, please: {NAME_LIMIT} characters at most."
    if not draft.team_ids:
        problems["teams"] = "Whose meeting is it? One team at least."
    if not draft.channel_id:
        problems["channel"] = "Where is its agenda posted?"
    if draft.every not in {str(each) for each in Every}:
        problems["every"] = "How often?"
    if not 5 <= draft.minutes <= MOST_LENGTH:  # noqa: PLR2004 in minutes
        problems["length"] = f"From 5 to {MOST_LENGTH} minutes."
    others = [each for each in draft.facilitators if not team_for(session, each, draft.team_ids)]
    left = [each for each in draft.facilitators if not is_reachable(session, each)]
    if others or left:
        problems["facilitators"] = (
            "Everyone who takes turns is in one of its teams and works here. Take out who isn’t: "
            f"{len({*others, *left})} of them."
        )
    return problems


def from_preset(preset: Preset, teams: Sequence[Team], first: Team, today: date) -> SeriesDraft:
    regions = dict.fromkeys(team.holiday_region for team in teams if team.holiday_region)
    leads = dict.fromkeys(team.lead_user_id for team in teams if team.lead_user_id)
    return SeriesDraft(
        preset=preset.key,
        name=preset.name,
        team_ids=tuple(stored_id(team.id) for team in teams),
        channel_id=first.channel_id,
        every=preset.every,
        weekday=preset.weekday,
        nth=preset.nth,
        month_day=1,
        at=preset.at,
        zone=first.zone,
        starts_on=today,
        ends_on=None,
        minutes=preset.minutes,
        regions=tuple(regions),
        on_holiday=preset.on_holiday,
        facilitators=tuple(leads),
    )


def as_draft(session: Session, series: MeetingSeries) -> SeriesDraft:
    number = stored_id(series.id)
    rota = select(Facilitator.user_id).where(Facilitator.series_id == number)
    cadence = cadence_of(series)
    return SeriesDraft(
        preset=series.preset,
        name=series.name,
        team_ids=tuple(stored_id(team.id) for team in teams_of(session, number)),
        channel_id=series.channel_id,
        every=cadence.every,
        weekday=cadence.weekday,
        nth=cadence.nth,
        month_day=cadence.day,
        at=cadence.at,
        zone=cadence.zone_name,
        starts_on=cadence.starts_on,
        ends_on=cadence.ends_on,
        minutes=series.minutes,
        regions=cadence.regions,
        on_holiday=cadence.on_holiday,
        post_at=series.post_at,
        facilitators=tuple(session.exec(rota.order_by(col(Facilitator.position)))),
    )


def cadence_in(draft: SeriesDraft) -> Cadence:
    return Cadence(
        every=Every(draft.every),
        at=draft.at,
        zone_name=draft.zone,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        weekday=draft.weekday,
        nth=draft.nth,
        day=draft.month_day,
        regions=draft.regions,
        on_holiday=OnHoliday(draft.on_holiday),
    )


def columns(draft: SeriesDraft) -> dict[str, Any]:
    """What the form sets of a row."""
    return {
        "name": " ".join(draft.name.split()),
        "channel_id": draft.channel_id,
        "every": draft.every,
        "weekday": draft.weekday,
        "nth": draft.nth,
        "month_day": draft.month_day,
        "at": draft.at,
        "zone": draft.zone,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "minutes": draft.minutes,
        "regions": list(draft.regions),
        "on_holiday": draft.on_holiday,
        "post_at": draft.post_at,
    }


def begun(draft: SeriesDraft, user_id: str, now: datetime) -> dict[str, Any]:
    """What a new row has besides: its preset's sections and checklist."""
    preset = PRESETS.get(draft.preset)
    if preset is None:
        raise Mistake("I don't know that kind of meeting.")
    return {
        "preset": preset.key,
        "sections": list(preset.sections),
        "checklist": list(preset.checklist),
        "made_by": user_id,
        "made_at": now,
    }
