"""For those who review the roadmap: the summary, when it comes, the teams' weeks."""

from collections.abc import Callable, Mapping
from datetime import time

from bot.domain.quarter import parse_quarter
from bot.errors import InvalidInput, Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    Submission,
    number,
    reply,
    split,
)
from bot.services import Services
from bot.services.roadmap.summary_settings import SummarySettings
from bot.views.naming import Naming
from bot.views.roadmap import capacity as weeks_views
from bot.views.roadmap.summary import summary_blocks, summary_text
from bot.views.roadmap.summary_form import ON, OPEN, SETTINGS, summary_modal
from commands.roadmap.feature import RoadmapFeature

COMING = "The same as a picture is on its way to you, in a message from Liaison."
_WEEKS = "weeks_"


class Reviewing(RoadmapFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._summaries = services.roadmap.summaries
        self._capacity = services.roadmap.capacity
        self._command = naming.slash("roadmap")

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"summary": self._summary, "capacity": self._show_weeks}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            weeks_views.SET: self._open_weeks,
            OPEN: lambda call: self._open_settings(call.user_id, call.trigger_id),
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {SETTINGS: self._change_settings, weeks_views.SET: self._set_weeks}

    def _summary(self, call: CommandCall, typed: str) -> Answer:
        words = split(typed)
        if words.whole.lower() == "settings":
            return self._open_settings(call.user_id, call.trigger_id)
        if words.first == "post":
            quarter = self._quarter(words.rest)
            self._summaries.post_here(call.user_id, call.channel_id, quarter)
            return reply("The summary is on its way to this channel.")
        view = self._summaries.look(call.user_id, self._quarter(words.whole))
        if not view.summary.total:
            return reply(summary_text(view))
        return reply(f"{summary_text(view)}\n{COMING}", summary_blocks(view))

    def _quarter(self, typed: str) -> str | None:
        quarter = parse_quarter(typed)
        if typed and quarter is None:
            raise Mistake(
                f"I don't know what to do with that. Try `{self._command} summary 2027-Q1`, "
                f"`{self._command} summary post` or `{self._command} summary settings`."
            )
        return quarter

    def _open_settings(self, user_id: str, trigger_id: str) -> Answer:
        modal = summary_modal(**self._summaries.settings(user_id).model_dump())
        return Answer(after=(OpenView(trigger_id, modal),))

    def _change_settings(self, submission: Submission) -> Answer:
        values = submission.values
        settings = SummarySettings(
            on=ON in submission.lists.get("on", ()),
            at=_time(values.get("at")),
            zone=(values.get("zone") or "").strip()[:60] or None,
            channels=tuple(submission.lists.get("channels", ()))[:20],
        )
        self._summaries.change_settings(submission.user_id, settings)
        return Answer()

    def _show_weeks(self, call: CommandCall, typed: str) -> Answer:
        quarter = parse_quarter(typed)
        if typed and quarter is None:
            raise Mistake(f"Of which quarter? Type it like `{self._command} capacity 2027-Q1`.")
        weeks = self._capacity.weeks(call.user_id, quarter)
        return reply("\n".join(weeks_views.weeks_lines(weeks)), weeks_views.weeks_blocks(weeks))

    def _open_weeks(self, call: ActionCall) -> Answer:
        weeks = self._capacity.weeks(call.user_id, parse_quarter(call.value))
        if not weeks.may_set:
            raise Mistake("You lead no team, so there is nothing for you to set.")
        return Answer(after=(OpenView(call.trigger_id, weeks_views.weeks_modal(weeks)),))

    def _set_weeks(self, submission: Submission) -> Answer:
        typed = {
            number(block_id.removeprefix(_WEEKS)): text or ""
            for block_id, text in submission.values.items()
            if block_id.startswith(_WEEKS)
        }
        self._capacity.set(submission.user_id, submission.metadata, typed)
        return Answer()


def _time(text: str | None) -> time:
    try:
        return time.fromisoformat(text or "")
    except ValueError:
        raise InvalidInput({"at": "A time of day looks like 09:00."}) from None
