"""The steps of the guided setup after on-call: weekly sync, Jira, survey."""

from collections.abc import Callable, Mapping
from datetime import date, time

from bot.errors import InvalidInput, Outdated
from bot.interactions import ActionCall, Answer, PushView, Submission
from bot.services.guide import Guide
from bot.services.jira_sync.settings import ProjectDraft
from bot.views.guide import more_forms as forms
from bot.views.jira import settings as jira_views
from commands.liaison.setup_place import Place, back, root_of, time_in
from commands.roadmap.jira_settings import settings_view


class Further:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {
            forms.WEEKLY_FORM: self._save_weekly,
            forms.JIRA_FORM: self._save_jira,
            forms.SURVEY_FORM: self._save_survey,
        }

    def weekly(self, call: ActionCall, team_id: int | None) -> Answer:
        place = _place(call, team_id)
        form = self._guide.weekly.form(call.user_id, place.team)
        return Answer(after=(PushView(call.trigger_id, forms.weekly_form(form, place.metadata)),))

    def _save_weekly(self, submission: Submission) -> Answer:
        place, values = Place.of(submission.metadata), submission.values
        weekday = values.get("weekday") or ""
        if weekday not in set("0123456"):
            raise InvalidInput({"weekday": "Choose a day."})
        draft = forms.WeeklyDraft(
            int(weekday), time_in(values.get("at")) or time(10), values.get("channel")
        )
        self._guide.weekly.save(submission.user_id, place.team, draft)
        return back(self._guide, submission.user_id, place.team, place.root)

    def jira(self, call: ActionCall, team_id: int | None) -> Answer:
        """The first form; what is there already is changed by the settings of `/roadmap jira`."""
        place = _place(call, team_id)
        page = self._guide.jira.page(call.user_id, place.team)
        if page.project is not None:
            return Answer(after=(PushView(call.trigger_id, settings_view(page)),))
        form = forms.jira_form(page.team, page.site, place.metadata)
        return Answer(after=(PushView(call.trigger_id, form),))

    def _save_jira(self, submission: Submission) -> Answer:
        place = Place.of(submission.metadata)
        makes = submission.lists.get("makes", [])
        draft = ProjectDraft(
            key=submission.values.get("key") or "",
            type_id=None,
            creates=jira_views.CREATES in makes,
            escalations=jira_views.ESCALATIONS in makes,
        )
        self._guide.jira.save(submission.user_id, place.team, draft)
        return back(self._guide, submission.user_id, place.team, place.root)

    def survey(self, call: ActionCall, team_id: int | None) -> Answer:
        place = _place(call, team_id)
        form = self._guide.survey.form(call.user_id, place.team)
        return Answer(after=(PushView(call.trigger_id, forms.survey_form(form, place.metadata)),))

    def _save_survey(self, submission: Submission) -> Answer:
        place, values = Place.of(submission.metadata), submission.values
        first, other = _date(values.get("first")), values.get("other") or ""
        self._guide.survey.save(submission.user_id, place.team, other, first)
        return back(self._guide, submission.user_id, place.team, place.root)


def _place(call: ActionCall, team_id: int | None) -> Place:
    return Place(team_id, root_of(call), {})


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Outdated from None
