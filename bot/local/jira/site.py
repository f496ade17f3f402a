"""The Jira site: its accounts, projects and issues, kept with the workspace's own state."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from bot.local.company import Company
from bot.local.jira.founding import accounts, new_site
from bot.local.jira.refused import JiraRefused, no_issue
from bot.local.jira.world import PROJECTS, IssueType, Project
from bot.local.state import State
from bot.local.store import Json

_SITE = "site"


class JiraSite:
    """All that a call may need. Whoever uses it holds `state.changing()`.

    An issue is a document: `id`, `key`, `old_keys`, `project` (key), `type`, `status`,
    `resolution` and `priority` (ids), `fields` (those that are set, by id; people by account id),
    `creator`, `created`, `updated`, `properties`, `comments`, `links`, `history`.

    Attributes:
        on_change: told of each change: the event's name, the issue, who, and more of its body.
    """

    def __init__(self, state: State, host: str, company: Company) -> None:
        self.state = state
        self.host = host
        self.accounts = state.store.documents("jira_account")
        self.issues = state.store.documents("jira_issue")
        self.deliveries = state.store.documents("jira_delivery")
        self.lagging = state.store.documents("jira_lagging")
        self._sites = state.store.documents("jira_site")
        self.on_change: Callable[[str, Json, Json, Json], None] = lambda *_: None
        if _SITE not in self._sites:
            self._found(company)
        self._ids = {key: id_ for id_, each in self.issues.items() for key in _keys(each)}

    def _found(self, company: Company) -> None:
        self._sites.save(_SITE, new_site())
        for account in accounts(company):
            self.accounts.save(account["id"], account)

    @property
    def settings(self) -> Json:
        """Tokens, counters and what else the site remembers: see `founding.new_site`."""
        return self._sites[_SITE]

    def set(self, **changes: object) -> None:
        self._sites.save(_SITE, {**self.settings, **changes})

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def now(self) -> datetime:
        return self.state.now()

    def account(self, id_: str | None) -> Json | None:
        return self.accounts.get(id_ or "")

    def account_named(self, name: str) -> Json | None:
        """By the handle, which is Data Center's user name."""
        return next((each for each in self.accounts.values() if each["name"] == name), None)

    def project(self, id_or_key: str) -> Project:
        """A project.

        Raises:
            JiraRefused: 404.
        """
        for project in PROJECTS:
            if id_or_key.upper() == project.key or id_or_key == project.id:
                return project
        raise JiraRefused(404, f"No project could be found with key '{id_or_key}'.")

    def find(self, id_or_key: str) -> Json | None:
        """An issue by id, key, or a key that it had before it was moved. It is never changed."""
        return self.issues.get(self._ids.get(id_or_key.upper(), id_or_key))

    def issue(self, id_or_key: str) -> Json:
        """The same.

        Raises:
            JiraRefused: 404.
        """
        found = self.find(id_or_key)
        if found is None:
            raise no_issue()
        return found

    def save(self, issue: Json) -> None:
        """Keep a new version of an issue; for a moment the index has the one before."""
        self._lag(issue["id"])
        self.issues.save(issue["id"], issue)
        self._ids.update(dict.fromkeys(_keys(issue), str(issue["id"])))

    def _lag(self, id_: str) -> None:
        until = self.now() + timedelta(seconds=self.settings["index_lag"])
        known = self.lagging.get(id_)
        still = known is not None and datetime.fromisoformat(known["until"]) > self.now()
        before = known["before"] if known and still else self.issues.get(id_)
        self.lagging.save(id_, {"until": until.isoformat(), "before": before})

    def drop(self, issue: Json) -> None:
        self.lagging.drop(issue["id"])
        self.issues.drop(issue["id"])
        for key in _keys(issue):
            self._ids.pop(key, None)

    def next_id(self) -> str:
        """A new id, for an issue or anything else that has one."""
        self.set(last_id=self.settings["last_id"] + 1)
        return str(self.settings["last_id"])

    def next_key(self, project: Project) -> str:
        numbers = self.settings["last_number"]
        number = numbers.get(project.key, 0) + 1
        self.set(last_number={**numbers, project.key: number})
        return f"{project.key}-{number}"

    def children(self, issue: Json) -> Iterator[Json]:
        return (
            each for each in self.issues.values() if each["fields"].get("parent") == issue["id"]
        )


def type_of(project: Project, id_: str) -> IssueType | None:
    return next((each for each in project.types if each.id == id_), None)


def _keys(issue: Json) -> Iterable[str]:
    return [issue["key"], *issue["old_keys"]]
