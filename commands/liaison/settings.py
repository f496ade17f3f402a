"""The Settings tab of the App Home: workspace and teams, each behind its form."""

from collections.abc import Callable, Mapping

from bot.errors import Outdated
from bot.interactions import ActionCall, Answer, OpenView, Submission, number
from bot.services import Services
from bot.services.workspace import WorkspaceDraft
from bot.views import blocks as b
from bot.views import home_settings as views
from bot.views.guide.page import guide_page
from commands.escalate.settings import overview_view
from commands.liaison.feature import LiaisonFeature


class SettingsTabFeature(LiaisonFeature):
    def __init__(self, services: Services) -> None:
        self._home = services.home
        self._workspace = services.workspace
        self._guide = services.guide
        self._settings = services.settings

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            views.TAB: self._show,
            views.TAB_SETTINGS: self._show,
            views.WORKSPACE: self._open_workspace,
            f"{views.TEAM_PART}_setup": self._set_up,
            f"{views.TEAM_PART}_path": self._path,
            f"{views.TEAM_PART}_limits": self._limits,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {
            views.WORKSPACE_FORM: self._save_workspace,
            views.LIMITS_FORM: self._save_limits,
        }

    def _show(self, call: ActionCall) -> Answer:
        if call.value not in {views.HOME, views.SETTINGS}:
            raise Outdated
        self._home.show(call.user_id, call.value, cause=call.trigger_id)
        return Answer()

    def _open_workspace(self, call: ActionCall) -> Answer:
        return _opened(call, views.workspace_form(self._workspace.form(call.user_id)))

    def _save_workspace(self, submission: Submission) -> Answer:
        draft = WorkspaceDraft(
            administrators=submission.lists.get("administrators") or [],
            lanes=submission.values.get("lanes") or "",
            posts_per_minute=submission.values.get("posts") or "",
        )
        self._workspace.save(submission.user_id, draft)
        return Answer()

    def _set_up(self, call: ActionCall) -> Answer:
        return _opened(call, guide_page(self._guide.page.page(call.user_id, number(call.value))))

    def _path(self, call: ActionCall) -> Answer:
        return _opened(call, overview_view(self._settings.page(call.user_id, number(call.value))))

    def _limits(self, call: ActionCall) -> Answer:
        team = self._guide.limits.team(call.user_id, number(call.value))
        return _opened(call, views.limits_form(team))

    def _save_limits(self, submission: Submission) -> Answer:
        team_id = number(submission.metadata)
        self._guide.limits.save(submission.user_id, team_id, submission.values)
        return Answer()


def _opened(call: ActionCall, view: b.Block) -> Answer:
    return Answer(after=(OpenView(call.trigger_id, view),))
