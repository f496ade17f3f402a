"""“My preferences”: how someone is reminded, when it is quiet, whether they may be named."""

from collections.abc import Callable, Mapping

from bot.interactions import ActionCall, Answer, CommandCall, OpenView, Submission
from bot.services import Services
from bot.services.preferences import PreferenceDraft
from bot.views import preferences as views
from commands.liaison.feature import LiaisonFeature


class Preferences(LiaisonFeature):
    def __init__(self, services: Services) -> None:
        self._preferences = services.preferences

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        def opened(call: CommandCall, _typed: str) -> Answer:
            return self._open(call.user_id, call.trigger_id)

        return {"preferences": opened, "prefs": opened}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {views.OPEN: lambda call: self._open(call.user_id, call.trigger_id)}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.SAVE: self._save}

    def _open(self, user_id: str, trigger_id: str) -> Answer:
        page = self._preferences.page(user_id)
        modal = views.preferences_modal(page.preference, page.zone)
        return Answer(after=(OpenView(trigger_id, modal),))

    def _save(self, submission: Submission) -> Answer:
        values, choices = submission.values, submission.lists.get("choices", [])
        draft = PreferenceDraft(
            reminders=values.get("reminders") or "",
            quiet=views.QUIET in choices,
            quiet_from=values.get("quiet_from") or "",
            quiet_until=values.get("quiet_until") or "",
            named_in_wins=views.NAMED in choices,
        )
        self._preferences.change(submission.user_id, draft)
        return Answer()
