"""Writing to an issue what is ours: only what changed, each field confirmed by itself."""

from collections.abc import Callable

from sqlmodel import Session

from bot.domain.jira import IssueField
from bot.domain.sync_fields import BY_NAME, Value, Values
from bot.domain.sync_status import way
from bot.domain.sync_values import as_change
from bot.errors import AccessRefused, NotFound, Rejected
from bot.services.jira_sync.failing import Failing, refusal_words
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.jira_sync.merging import Writes, refuse
from models import JiraLink


class Writing:
    def __init__(self, rows: LinkRows, failing: Failing) -> None:
        self._rows = rows
        self._failing = failing
        self._jira = rows.connections.jira

    def write(self, link_id: int, writes: Writes) -> dict[str, Value]:
        """Send the fields, then the status; returns what Jira confirmed.

        Raises:
            GatewayError: it failed otherwise than by refusing a field or a status.
        """
        return {**self._edit(link_id, writes), **self._move(link_id, writes)}

    def _edit(self, link_id: int, writes: Writes) -> dict[str, Value]:
        push = {name: each for name, each in writes.push.items() if name != "status"}
        change = as_change(push, writes.issue.labels, writes.own_team)
        if not change:
            return push
        shape = self._rows.shape()
        return self._try(
            link_id, writes, push, lambda: self._jira.edit(writes.issue.id, change, shape)
        )

    def _move(self, link_id: int, writes: Writes) -> dict[str, Value]:
        """Take the one direct transition to our status, where there is one."""
        wanted = writes.push.get("status")
        if not isinstance(wanted, str):
            return {}
        ways = self._jira.transitions(writes.issue.id)
        found = way(ways, writes.statuses, writes.issue.status.name, wanted)
        if found.transition is None:
            self._refuse(link_id, writes, {"status": wanted}, found.problem)
            return {}
        number = found.transition.id
        return self._try(
            link_id,
            writes,
            {"status": wanted},
            lambda: self._jira.transition(writes.issue.id, number),
        )

    def _try(
        self, link_id: int, writes: Writes, push: Values, call: Callable[[], None]
    ) -> dict[str, Value]:
        try:
            call()
        except (AccessRefused, NotFound):
            raise
        except Rejected as error:
            named = _named(push, error, self._rows.shape().start_field)
            self._refuse(link_id, writes, named or push, refusal_words(error))
            return {}
        self._confirm(link_id, push)
        return dict(push)

    def _confirm(self, link_id: int, sent: Values) -> None:
        """Jira has it: from here on both agree on it."""

        def confirm(_session: Session, link: JiraLink) -> None:
            link.base = {**link.base, **sent}
            link.in_flight = _without(link.in_flight, sent)

        self._rows.on(link_id, confirm)

    def _refuse(self, link_id: int, writes: Writes, push: Values, why: str) -> None:
        """These fields are refused; the rest is tried again without them."""
        now = self._rows.now()

        def note(session: Session, link: JiraLink) -> None:
            for name, value in push.items():
                refuse(link, writes.issue, name, value, why)
            link.in_flight = _without(link.in_flight, push)
            self._failing.bury(session, link, why, now)

        self._rows.on(link_id, note)


def _without(values: Values, names: Values) -> dict[str, Value]:
    return {name: each for name, each in values.items() if name not in names}


def _named(push: Values, error: Rejected, start_field: str | None) -> dict[str, Value]:
    """Those of our fields that Jira names."""
    named = {IssueField.START.value if each == start_field else each for each in error.problems}
    return {name: each for name, each in push.items() if BY_NAME[name].jira in named}
