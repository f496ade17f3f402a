"""Making an issue exactly once.

The row says that the one POST is under way before it goes out, and the issue carries the row's
marker in a property of the same call. When no clear answer came, or the process died, the issue is
looked for by its marker, for as long as Jira's index may lag; only then is it made again.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from bot.domain.backoff import FIRST_LOOK, MOST_LOOKS, look_again
from bot.domain.jira import CreatedIssue, IssueDraft, JiraField, JiraIssue
from bot.domain.jira_words import required_words
from bot.errors import GatewayError, Mistake, OutcomeUnknown, Rejected
from bot.services.jira_sync.drafting import drafted
from bot.services.jira_sync.failing import Failing, refusal_words
from bot.services.jira_sync.known import MARKER
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.jira_sync.merging import Merging
from models import JiraLink, LinkState

CREATE_LEASE = timedelta(minutes=5)
_INDEX_LAGS = timedelta(days=1)


class Creating:
    def __init__(self, rows: LinkRows, merging: Merging, failing: Failing) -> None:
        self._rows = rows
        self._merging = merging
        self._failing = failing
        self._jira = rows.connections.jira

    def create_or_look(self, link_id: int) -> str | None:
        """One step towards the issue of a link that has none; returns its id once it is there.

        Raises:
            GatewayError: nothing was done, or that can't be told and is noted in the row.
        """
        link = self._rows.read(link_id)
        if link is None:
            return None
        if link.state == LinkState.CREATING:  # its process died
            self._rows.on(link_id, lambda _, row: _doubt(row))
        if link.state in {LinkState.CREATING, LinkState.VERIFYING}:
            return self._look(link_id, link)
        return self._create(link_id, link)

    def _create(self, link_id: int, link: JiraLink) -> str | None:
        screen = self._screen(link)
        draft = self._rows.on(link_id, lambda session, row: self._begin(session, row, screen))
        if draft is None:
            return None
        try:
            made = self._jira.create(draft, self._rows.shape())
        except OutcomeUnknown as unclear:
            wait = max(FIRST_LOOK, timedelta(seconds=unclear.retry_after or 0))
            self._rows.on(link_id, lambda _, row: self._doubt_for(row, wait))
            return None
        except GatewayError as error:
            self._not_made(link_id, error, screen)
            return None
        self._rows.on(link_id, lambda _, row: adopt(row, made))
        return made.id

    def _begin(
        self, session: Session, link: JiraLink, screen: Sequence[JiraField]
    ) -> IssueDraft | None:
        """Say in the row that it goes out now; None where Jira asks for something we don't have."""
        now = self._rows.now()
        if link.issue_id is not None:  # a reading has found it meanwhile
            link.next_try = now
            return None
        subject, known = self._merging.subject_of(link), self._rows.known(session)
        try:
            found = drafted(session, subject, link, known, screen)
        except Mistake as mistake:
            self._failing.block(session, link, str(mistake), now)
            return None
        if found.missing:
            self._failing.block(session, link, required_words(found.missing), now)
            return None
        link.state, link.sent_at, link.next_try = LinkState.CREATING, now, now + CREATE_LEASE
        link.made_here, link.base, link.error = True, dict(found.sent), None
        return found.draft

    def _not_made(self, link_id: int, error: GatewayError, screen: Sequence[JiraField]) -> None:
        """It was surely not made."""

        def note(session: Session, link: JiraLink) -> None:
            link.state, link.base, link.made_here = LinkState.WAITING, {}, False
            if type(error) is Rejected:
                names = {each.key: each.name for each in screen}
                self._failing.block(session, link, refusal_words(error, names), self._rows.now())
                self._rows.known(session).learn_again(session, link.project_id, self._rows.now())

        self._rows.on(link_id, note)
        if type(error) is not Rejected:
            raise error

    def _doubt_for(self, link: JiraLink, wait: timedelta) -> None:
        _doubt(link)
        link.next_try = self._rows.now() + wait

    def _look(self, link_id: int, link: JiraLink) -> str | None:
        found = self._find(link)
        if found is not None:
            self._rows.on(link_id, lambda _, row: adopt(row, CreatedIssue(found.id, found.key)))
            return found.id
        self._rows.on(link_id, lambda _, row: self._not_found(row))
        return None

    def _find(self, link: JiraLink) -> JiraIssue | None:
        """The issue that carries the link's marker, as far as Jira's index has come."""
        since = (link.sent_at or link.linked_at) - _INDEX_LAGS
        jql = (
            f"project = {link.project_id} AND creator = currentUser() "
            f"AND created >= {int(since.timestamp() * 1000)} ORDER BY created DESC"
        )
        for page in self._jira.pages(jql, self._rows.shape()):
            for issue in page.issues:
                if marker_of(issue) == link.marker:
                    return issue
        return None

    def _not_found(self, link: JiraLink) -> None:
        link.looks += 1
        if link.looks < MOST_LOOKS:
            link.next_try = self._rows.now() + look_again(link.looks)
            return
        link.state, link.next_try, link.looks = LinkState.WAITING, self._rows.now(), 0
        link.base, link.made_here = {}, False

    def _screen(self, link: JiraLink) -> Sequence[JiraField]:
        """The fields of creating, as they were learnt last; a refusal lets them be learnt anew."""
        with self._rows.database.reading() as session:
            return self._rows.known(session).screen(link.project_id, link.type_id)


def _doubt(link: JiraLink) -> None:
    """Whether it was made isn't known."""
    link.state, link.looks = LinkState.VERIFYING, 0
    link.error = "Jira didn't say whether it has made the issue: I look for it"


def adopt(link: JiraLink, made: CreatedIssue) -> None:
    """The issue is there: from here on it is kept in step like any other."""
    link.issue_id, link.issue_key = made.id, made.key
    link.state, link.error, link.looks, link.made_here = LinkState.WAITING, None, 0, True


def marker_of(issue: JiraIssue) -> str | None:
    """The marker that an issue of ours carries."""
    value = issue.properties.get(MARKER)
    return value.get("marker") if isinstance(value, dict) else None
