"""`/escalate notice`: maintenance and launch freezes."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.errors import InvalidInput
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    Feature,
    OpenView,
    Submission,
    UpdateView,
    Words,
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

WORD = "notice"


class Notices(Feature):
    def __init__(self, services: Services) -> None:
        self._notices = services.escalations.notices

    def typed(self, call: CommandCall, words: Words) -> Answer | None:
        """The modal for `notice` alone or with a team's name; other texts are no business of it."""
        team_id = self._notices.meant(words.rest) if words.first == WORD and words.rest else None
        if words.first != WORD or (words.rest and team_id is None):
            return None
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
            starts_at=_moment("from", values.get("from")),
            ends_at=_moment("until", values.get("until")),
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


def _moment(block_id: str, epoch_seconds: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(epoch_seconds), UTC) if epoch_seconds else None
    except (ValueError, OverflowError, OSError):
        raise InvalidInput({block_id: "That is no date I understand."}) from None
