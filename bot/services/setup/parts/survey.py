"""The survey's settings in the setup file."""

from pydantic import Field

from bot.domain.survey.plan import SurveyPlan
from bot.services.setup.parts.part import Part, Scene
from bot.services.surveys.records import plan_set, settings_row
from bot.services.surveys.settings import store_plan


class SurveyFile(SurveyPlan):
    """As `SurveyPlan`, with teams by their short names, the owner by email, groups by handle."""

    owner: str | None = Field(default=None, max_length=320)


def _export(scene: Scene) -> SurveyFile | None:
    if settings_row(scene.session) is None:
        return None
    plan, directory = plan_set(scene.session), scene.directory
    groups = {
        slug: tuple(directory.written_group(each) for each in ids)
        for slug, ids in plan.groups.items()
    }
    owner = plan.owner and directory.written_person(plan.owner)
    return SurveyFile.model_validate({**plan.model_dump(), "owner": owner, "groups": groups})


def _apply(scene: Scene, written: SurveyFile) -> None:
    directory = scene.directory
    groups = {
        slug: tuple(directory.group(each) for each in handles)
        for slug, handles in written.groups.items()
    }
    owner = written.owner and directory.person(written.owner)
    fields = {**written.model_dump(), "owner": owner, "groups": groups}
    store_plan(scene.session, SurveyPlan.model_validate(fields), scene.now)


SURVEY = Part("survey", _export, _apply, lambda written: {"survey": written})
