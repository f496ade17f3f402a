"""When and where the roadmap's summary is posted, in the setup file."""

from datetime import time

from pydantic import BaseModel, ConfigDict, Field

from bot.services.roadmap.summary_settings import (
    NAME,
    SummarySettings,
    store_summary_settings,
    summary_settings,
)
from bot.services.setup.parts.part import Part, Scene
from bot.services.setup.rotation_file import WallClock, Zone
from models import WorkspaceSetting


class RoadmapSummaryFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: bool = True
    at: WallClock = time(9)
    zone: Zone | None = None
    """The first team's without one."""
    channels: list[str] = Field(default_factory=list, max_length=20)
    """The teams' without any."""


def _export(scene: Scene) -> RoadmapSummaryFile | None:
    if scene.session.get(WorkspaceSetting, NAME) is None:
        return None
    set_ = summary_settings(scene.session)
    channels = [scene.directory.written_channel(each) for each in set_.channels]
    return RoadmapSummaryFile(on=set_.on, at=set_.at, zone=set_.zone, channels=channels)


def _apply(scene: Scene, written: RoadmapSummaryFile) -> None:
    channels = tuple(scene.directory.channel(each) for each in written.channels)
    wanted = SummarySettings(on=written.on, at=written.at, zone=written.zone, channels=channels)
    store_summary_settings(scene.session, wanted)


ROADMAP_SUMMARY = Part(
    "roadmap_summary", _export, _apply, lambda written: {"the roadmap's summary": written}
)
