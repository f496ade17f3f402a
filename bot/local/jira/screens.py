"""Which fields can be set where."""

from bot.local.jira.world import EVERYWHERE, IssueType, Project

_NOT_LATER = frozenset({"project", "issuetype"})


def create_screen(project: Project, kind: IssueType) -> tuple[str, ...]:
    """A type's create screen; only what isn't a sub-task or at the top can have any parent."""
    fields = (*EVERYWHERE, *project.more_fields)
    return tuple(each for each in fields if each != "parent" or kind.level < 1)


def edit_screen(project: Project) -> tuple[str, ...]:
    return tuple(each for each in (*EVERYWHERE, *project.more_fields) if each not in _NOT_LATER)
