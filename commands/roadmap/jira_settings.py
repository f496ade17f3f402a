"""`/roadmap jira`: a team's project, fields, statuses and people."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    PushView,
    Submission,
    UpdateView,
    number,
    split,
    update,
)
from bot.services import Services
from bot.services.jira_sync.settings import JiraSettings, ProjectDraft, ProjectPage
from bot.views.blocks import Block
from bot.views.jira import importing
from bot.views.jira import settings as views
from commands.roadmap.feature import RoadmapFeature
from commands.roadmap.jira import NOT_SET_UP

_UPON = "@"
"""Stands before the id of the modal on which a form was put."""


class TeamProject(RoadmapFeature):
    def __init__(self, services: Services) -> None:
        self._services = services

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"jira": self._open, "import": self._open_import}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        types = {f"{views.TYPE}:{place}": self._statuses for place in range(5)}
        return {
            views.PROJECT: self._pushed(lambda page: views.project_modal(page.team, page.project)),
            views.DIRECTIONS: self._pushed(_directions),
            views.PEOPLE: self._pushed(_people),
            views.DISCONNECT: self._disconnect,
            views.OPEN: self._open_team,
            **types,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {
            views.PROJECT: self._connect,
            views.DIRECTIONS: self._direct,
            views.STATUSES: self._map,
            views.PEOPLE: self._link_people,
            importing.IMPORT: self._import,
        }

    @property
    def _settings(self) -> JiraSettings:
        if self._services.jira is None:
            raise Mistake(NOT_SET_UP)
        return self._services.jira.settings

    def _open(self, call: CommandCall, typed: str) -> Answer:
        page = self._settings.page(call.user_id, typed)
        return Answer(after=(OpenView(call.trigger_id, settings_view(page)),))

    def _open_team(self, call: ActionCall) -> Answer:
        page = self._settings.of_team(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, settings_view(page)),))

    def _open_import(self, call: CommandCall, typed: str) -> Answer:
        """For the reader's own team; another one's lead types it in their own."""
        page = self._settings.page(call.user_id, "")
        jql = typed or (f"project = {page.project.project_key}" if page.project else "")
        return Answer(after=(OpenView(call.trigger_id, importing.import_modal(page.team, jql)),))

    def _import(self, submission: Submission) -> Answer:
        if self._services.jira is None:
            raise Mistake(NOT_SET_UP)
        jql = submission.values.get("jql") or ""
        looks = importing.DRY_RUN in submission.lists.get("look", [])
        team_id = number(submission.metadata)
        self._services.jira.importing.begin(submission.user_id, team_id, jql, dry_run=looks)
        return Answer()

    def _pushed(self, made: Callable[[ProjectPage], Block]) -> Callable[[ActionCall], Answer]:
        def push(call: ActionCall) -> Answer:
            page = self._settings.of_team(call.user_id, number(call.value))
            return _push(call, made(page))

        return push

    def _statuses(self, call: ActionCall) -> Answer:
        words = split(call.value)
        page = self._settings.of_team(call.user_id, number(words.first))
        rows = page.statuses.get(words.rest, ())
        if not rows:
            raise Mistake("That type has no statuses (any more). Open the settings again.")
        return _push(call, views.statuses_modal(page.team, rows))

    def _disconnect(self, call: ActionCall) -> Answer:
        team_id = number(call.value)
        self._settings.disconnect(call.user_id, team_id)
        if call.view is None:
            return Answer()
        page = self._settings.of_team(call.user_id, team_id)
        view_id, hash_ = str(call.view["id"]), str(call.view["hash"])
        return Answer(after=(UpdateView(view_id, hash_, settings_view(page)),))

    def _connect(self, submission: Submission) -> Answer:
        makes = submission.lists.get("makes", [])
        draft = ProjectDraft(
            key=submission.values.get("key") or "",
            type_id=submission.values.get("type"),
            creates=views.CREATES in makes,
            escalations=views.ESCALATIONS in makes,
        )
        team_id = number(_about(submission))
        return _saved(submission, self._settings.connect(submission.user_id, team_id, draft))

    def _direct(self, submission: Submission) -> Answer:
        chosen = {name: each for name, each in submission.values.items() if each}
        team_id = number(_about(submission))
        return _saved(submission, self._settings.direct(submission.user_id, team_id, chosen))

    def _map(self, submission: Submission) -> Answer:
        words = split(_about(submission))
        meanings = {status: _chosen(each) for status, each in submission.values.items()}
        page = self._settings.map_statuses(
            submission.user_id, number(words.first), words.rest, meanings
        )
        return _saved(submission, page)

    def _link_people(self, submission: Submission) -> Answer:
        chosen = {user: _chosen(each) for user, each in submission.values.items()}
        team_id = number(_about(submission))
        return _saved(submission, self._settings.link_people(submission.user_id, team_id, chosen))


def _push(call: ActionCall, form: Block) -> Answer:
    """Put a form upon the settings; it remembers what to bring up to date when it is saved."""
    beneath = str(call.view["id"]) if call.view else ""
    form = {**form, "private_metadata": f"{form['private_metadata']}{_UPON}{beneath}"}
    return Answer(after=(PushView(call.trigger_id, form),))


def _about(submission: Submission) -> str:
    return submission.metadata.partition(_UPON)[0]


def _saved(submission: Submission, page: ProjectPage) -> Answer:
    """The settings as they are now: where they stood beneath the form, else in its place."""
    beneath, modal = submission.metadata.partition(_UPON)[2], settings_view(page)
    return Answer(after=(UpdateView(beneath, "", modal),)) if beneath else update(modal)


def settings_view(page: ProjectPage) -> Block:
    """What is set for a team, with a button for each part."""
    return views.settings_modal(
        page.team,
        page.site,
        page.project,
        page.statuses,
        linked=page.linked,
        unknown=[each for each in page.members if each.user_id not in page.accounts],
    )


def _directions(page: ProjectPage) -> Block:
    if page.project is None:
        raise Mistake("The team has no Jira project (any more). Connect one first.")
    return views.directions_modal(page.team, page.project)


def _people(page: ProjectPage) -> Block:
    members = [
        (someone, page.likely(someone), page.accounts.get(someone.user_id))
        for someone in page.members
    ]
    return views.people_modal(page.team, members)


def _chosen(value: str | None) -> str | None:
    return None if value in {None, views.NOTHING} else value
