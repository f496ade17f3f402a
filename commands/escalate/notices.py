"""`/escalate notice`: maintenance and launch freezes."""

from collections.abc import Callable, Mapping

from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    Feature,
    OpenView,
    Submission,
    UpdateView,
    number,
    update,
)
from bot.services import Services
from bot.services.escalations.notices import NoticeDraft, NoticesPage
from bot.views.blocks import Block
from bot.views.escalations.notices import (
    NOTICE,
    REMOVE,
    TEAM,
    NoticesView,
    notices_modal,
    said_modal,
)
from commands.escalate.moments import moment

WORD = "notice"


class Notices(Feature):
    def __init__(self, services: Services) -> None:
        self._notices = services.escalations.notices

    def words(self) -> Mapping[str, Callable[[CommandCall, int | None], Answer]]:
        """`notice` alone."""
        return {WORD: lambda call, _: self._open(call, None)}

    def of(self, call: CommandCall, typed: str) -> Answer | None:
        """`notice` before a team's name; None before other words, which mean something else."""
        team_id = self._notices.meant(typed)
        return None if team_id is None else self._open(call, team_id)

    def _open(self, call: CommandCall, team_id: int | None) -> Answer:
        page = self._notices.page(call.user_id, team_id)
        return Answer(after=(OpenView(call.trigger_id, _modal(page)),))

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {TEAM: self._choose_team, REMOVE: self._remove}

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {NOTICE: self._add}

    def _choose_team(self, call: ActionCall) -> Answer:
        return _shown(call, self._notices.page(call.user_id, number(call.value)))

    def _remove(self, call: ActionCall) -> Answer:
        return _shown(call, self._notices.remove(call.user_id, number(call.value)))

    def _add(self, submission: Submission) -> Answer:
        values = submission.values
        draft = NoticeDraft(
            team_id=number(values.get("team")),
            kind=values.get("kind") or "",
            words=values.get("words") or "",
            starts_at=moment(values.get("from"), "from"),
            ends_at=moment(values.get("until"), "until"),
        )
        return update(said_modal(_shape(self._notices.add(submission.user_id, draft))))


def _shown(call: ActionCall, page: NoticesPage) -> Answer:
    if call.view is None:
        return Answer()
    return Answer(after=(UpdateView(call.view["id"], call.view["hash"], _modal(page)),))


def _modal(page: NoticesPage) -> Block:
    return notices_modal(_shape(page))


def _shape(page: NoticesPage) -> NoticesView:
    return NoticesView(
        teams=[(each.name, str(each.id)) for each in page.teams],
        team=str(page.team.id),
        notices=page.notices,
        now=page.now,
        reader_zone=page.reader_zone,
    )
