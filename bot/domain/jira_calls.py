"""What can be asked of Jira: the gateway's signature, for the services that are handed one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.jira import (
    CreatedIssue,
    Deployment,
    FetchedIssues,
    IssueChange,
    IssueDraft,
    IssuePage,
    IssueShape,
    JiraAccount,
    JiraComment,
    JiraField,
    JiraIssue,
    JiraIssueType,
    JiraProject,
    Transition,
    TypeStatuses,
)


class Jira(Protocol):
    """One Jira site, called as one account. Nothing is ever sent twice by one call.

    Every method may raise these GatewayErrors, and no other:
        RateLimited: nothing was done; wait all of `retry_after`. `reason` may name what to slow.
        Unreachable: nothing was sent.
        AccessRefused: the account may not; `code` is `http_401` or `http_403`.
        NotFound: there is no such thing, or the account may not see it.
        Rejected: a definite no, with Jira's `messages` and its `problems` by field id.
        OutcomeUnknown: it may have been done; `retry_after` where Jira asked to wait.
    """

    @property
    def site(self) -> str:
        """Where people browse it, without a slash at the end; also what tells sites apart."""
        ...

    @property
    def deployment(self) -> Deployment: ...

    def browse_url(self, key: str) -> str:
        """The address of an issue for people."""
        ...

    # Who and what there is

    def account(self) -> JiraAccount:
        """Whose account this is."""
        ...

    def server_time(self) -> datetime:
        """The present moment by Jira's own clock."""
        ...

    def find_accounts(self, query: str, project: str | None = None) -> Sequence[JiraAccount]:
        """Active people whose name or email fits; with a project key, who can be assigned there.

        The order is Jira's, the match is loose: let somebody choose, or compare `email`.
        """
        ...

    def date_fields(self) -> Sequence[JiraField]:
        """Custom fields that hold a date: one of them may be the start date."""
        ...

    def project(self, key: str) -> JiraProject:
        """A project by its key or id; NotFound where there is none that the account may see."""
        ...

    def project_statuses(self, project: str) -> Sequence[TypeStatuses]:
        """Statuses by issue type of a project (its key or id)."""
        ...

    def issue_types(self, project: str) -> Sequence[JiraIssueType]:
        """The types that the account can create there."""
        ...

    def create_fields(self, project: str, type_id: str) -> Sequence[JiraField]:
        """The fields of the create screen, with which of them are required."""
        ...

    # Reading issues

    def search(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),
    ) -> IssuePage:
        """One page of at most 100 issues.

        Args:
            jql: bounded, with moments as epoch milliseconds.
            shape: what to read of each.
            token: of the page before; None for the first.
            reconcile: up to 50 ids, the same for every page, that the index may not have yet.
        """
        ...

    def pages(
        self,
        jql: str,
        shape: IssueShape,
        token: str | None = None,
        reconcile: Sequence[str] = (),
    ) -> Iterator[IssuePage]:
        """The pages one by one, to the end; each may be stored before the next is asked for.

        It stops with OutcomeUnknown where tokens repeat or never end.
        """
        ...

    def count(self, jql: str) -> int:
        """About how many issues there are."""
        ...

    def fetch(self, ids: Sequence[str], shape: IssueShape) -> FetchedIssues:
        """Up to 100 issues by id, past the index, wherever they have been moved to."""
        ...

    def issue(self, id_or_key: str, shape: IssueShape) -> JiraIssue:
        """One issue, past the index. An old key finds an issue that was moved."""
        ...

    def transitions(self, issue_id: str) -> Sequence[Transition]:
        """Where it can go from its present status, for our account."""
        ...

    def comments(self, issue_id: str) -> Sequence[JiraComment]:
        """All comments, oldest first."""
        ...

    # Writing

    def create(self, draft: IssueDraft, shape: IssueShape) -> CreatedIssue:
        """Create an issue by a single call. `shape` names the start date's field."""
        ...

    def edit(self, issue_id: str, change: IssueChange, shape: IssueShape) -> None:
        """Set these fields and no other."""
        ...

    def transition(
        self, issue_id: str, transition_id: str, fields: dict[str, Any] | None = None
    ) -> None:
        """Take a transition. `fields`: of its screen, by id, in Jira's own JSON."""
        ...

    def comment(self, issue_id: str, text: str, marker: tuple[str, Any]) -> JiraComment:
        """Add a comment with a property (key, value) by which we know it again."""
        ...

    def close(self) -> None:
        """Let go of the connections."""
        ...
