"""The weekly sync and the other meetings that come again, in the setup file."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from sqlmodel import col, select

from bot.domain.cadence import Every, OnHoliday, check_cadence
from bot.domain.meetings.agenda import TITLES
from bot.domain.meetings.presets import PRESETS
from bot.domain.public_holidays import holiday_region
from bot.errors import Mistake
from bot.services.meetings.case import case_of, current, teams_of
from bot.services.meetings.planning import align, call_off, plan_next
from bot.services.meetings.series_draft import (
    MOST_LENGTH,
    NAME_LIMIT,
    SeriesDraft,
    as_draft,
    begun,
    cadence_in,
    columns,
)
from bot.services.meetings.series_rows import set_rota, set_teams
from bot.services.setup.parts.part import Part, Scene
from bot.services.setup.rotation_file import WallClock, Zone
from bot.services.teams import stored_id
from models import MeetingSeries

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _region(name: str) -> str:
    try:
        return holiday_region(name)
    except Mistake as error:
        raise ValueError(str(error)) from None


def _preset(key: str) -> str:
    if key not in PRESETS:
        raise ValueError(f"there is no such meeting; there are {', '.join(PRESETS)}")
    return key


def _section(key: str) -> str:
    if key not in TITLES:
        raise ValueError(f"there is no such section; there are {', '.join(TITLES)}")
    return key


class SeriesFile(BaseModel):
    """A series; what is left out is as its preset has it, or as the form begins."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=NAME_LIMIT)
    preset: Annotated[str, AfterValidator(_preset)] = "weekly_sync"
    teams: list[str] = Field(min_length=1)
    """By their short names, like `it`."""
    channel: str
    every: Every = Every.WEEK
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "tue"
    nth: int = Field(default=1, ge=-1, le=4)
    """Which weekday of the month; -1 is the last."""
    day: int = Field(default=1, ge=-1, le=31)
    """Of the month; -1 is its last."""
    at: WallClock
    zone: Zone
    starts: date
    ends: date | None = None
    minutes: int = Field(default=45, ge=5, le=MOST_LENGTH)
    holidays: list[Annotated[str, AfterValidator(_region)]] = Field(default_factory=list)
    on_holiday: OnHoliday = OnHoliday.SKIP
    post_at: WallClock = time(16)
    """When the agenda is posted, on the working day before."""
    facilitators: list[str] = Field(default_factory=list)
    sections: list[Annotated[str, AfterValidator(_section)]] | None = None
    checklist: list[str] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if 0 in {self.nth, self.day}:
            raise ValueError("nth and day count from 1; -1 is the last")
        if len(set(self.teams)) < len(self.teams):
            raise ValueError("a team is named twice")
        return self


def _running(scene: Scene) -> Sequence[MeetingSeries]:
    rows = select(MeetingSeries).where(col(MeetingSeries.ended_at).is_(None))
    return scene.session.exec(rows.order_by(MeetingSeries.name, col(MeetingSeries.id))).all()


def _export(scene: Scene) -> list[SeriesFile] | None:
    return [_written(scene, each) for each in _running(scene)] or None


def _written(scene: Scene, row: MeetingSeries) -> SeriesFile:
    draft, preset = as_draft(scene.session, row), PRESETS[row.preset]
    teams = teams_of(scene.session, stored_id(row.id))
    return SeriesFile(
        name=draft.name,
        preset=draft.preset,
        teams=sorted(team.slug for team in teams),
        channel=scene.directory.written_channel(draft.channel_id),
        every=Every(draft.every),
        weekday=_DAYS[draft.weekday],
        nth=draft.nth,
        day=draft.month_day,
        at=draft.at,
        zone=draft.zone,
        starts=draft.starts_on,
        ends=draft.ends_on,
        minutes=draft.minutes,
        holidays=list(draft.regions),
        on_holiday=OnHoliday(draft.on_holiday),
        post_at=draft.post_at,
        facilitators=[scene.directory.written_person(each) for each in draft.facilitators],
        sections=None if list(row.sections) == list(preset.sections) else list(row.sections),
        checklist=None if list(row.checklist) == list(preset.checklist) else list(row.checklist),
    )


def _apply(scene: Scene, written: Sequence[SeriesFile]) -> None:
    """Those that the file doesn't name are switched off."""
    left = list(_running(scene))
    for each in written:
        same = next((row for row in left if row.name == " ".join(each.name.split())), None)
        if same is not None:
            left.remove(same)
        _set(scene, same, each)
    for row in left:
        row.ended_at, row.plan_at = scene.now, None
        scene.session.add(row)
        call_off(scene.session, row, scene.by, scene.now)


def _set(scene: Scene, row: MeetingSeries | None, written: SeriesFile) -> None:
    session, now = scene.session, scene.now
    draft = _draft(scene, written)
    check_cadence(cadence_in(draft), now)
    ahead = current(session, stored_id(row.id), lock=True) if row else None
    row = row or MeetingSeries(**columns(draft), **begun(draft, scene.by, now))
    for name, value in {**columns(draft), **_of_preset(written)}.items():
        setattr(row, name, value)
    row.problem = None
    session.add(row)
    session.flush()
    set_teams(session, stored_id(row.id), draft.team_ids)
    set_rota(session, stored_id(row.id), draft.team_ids, draft.facilitators)
    session.flush()
    if ahead is None:
        plan_next(session, row, now)
    else:
        align(session, case_of(session, ahead), now)


def _of_preset(written: SeriesFile) -> dict[str, Any]:
    preset = PRESETS[written.preset]
    checklist = preset.checklist if written.checklist is None else written.checklist
    sections = preset.sections if written.sections is None else written.sections
    return {
        "preset": preset.key,
        "sections": list(sections),
        "checklist": list(checklist),
    }


def _draft(scene: Scene, written: SeriesFile) -> SeriesDraft:
    return SeriesDraft(
        preset=written.preset,
        name=written.name,
        team_ids=tuple(stored_id(scene.team(slug).id) for slug in written.teams),
        channel_id=scene.directory.channel(written.channel),
        every=written.every,
        weekday=_DAYS.index(written.weekday),
        nth=written.nth,
        month_day=written.day,
        at=written.at,
        zone=written.zone,
        starts_on=written.starts,
        ends_on=written.ends,
        minutes=written.minutes,
        regions=tuple(dict.fromkeys(written.holidays)),
        on_holiday=written.on_holiday,
        post_at=written.post_at,
        facilitators=tuple(scene.directory.person(each) for each in written.facilitators),
    )


def _subjects(written: Sequence[SeriesFile]) -> Mapping[str, Any]:
    return {f"meeting {each.name}": each for each in written}


MEETINGS = Part("meetings", _export, _apply, _subjects)
