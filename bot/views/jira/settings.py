"""How a team and Jira go together, as modals: one to see it all, a short form for each part."""

from collections.abc import Mapping, Sequence

from bot.domain.roadmap.status import STATUS_WORDS, ItemStatus
from bot.domain.sync_fields import DIRECTION_WORDS, FIELDS, Direction
from bot.views import blocks as b
from models import JiraProject, JiraStatusMeaning, Person, Team

SETTINGS, PROJECT, DIRECTIONS, STATUSES, PEOPLE = (
    "jira_settings",
    "jira_project",
    "jira_directions",
    "jira_statuses",
    "jira_people",
)
OPEN = "jira_settings_open"
DISCONNECT, TYPE = "jira_disconnect", "jira_type"
CREATES, ESCALATIONS = "creates", "escalations"
NOTHING = "-"
"""The choice of nobody, or of no meaning."""
MOST_PEOPLE, MOST_STATUSES = 40, 45
_LISTED = 12


def settings_modal(
    team: Team,
    site: str,
    project: JiraProject | None,
    statuses: Mapping[str, Sequence[JiraStatusMeaning]],
    *,
    linked: int,
    unknown: Sequence[Person],
) -> b.Block:
    """What holds for a team, with a button for each part."""
    if project is None:
        return project_modal(team, None)
    head = f"*{b.escape(team.name)}* and Jira ({b.one_line(site.partition('//')[2], 100)})"
    blocks = [b.section(head), b.section("\n".join(_facts(project, linked)))]
    ready = bool(project.project_id)
    value = str(team.id)
    buttons = [b.button("Project", PROJECT, value)]
    if ready:
        buttons += [b.button("Fields", DIRECTIONS, value), b.button("People", PEOPLE, value)]
        blocks.append(b.section("\n".join(_status_lines(project, statuses))))
        blocks += _unknown(unknown)
    blocks.append(b.actions(*buttons, _disconnect(team)))
    if ready:
        blocks.append(_types(project, statuses, value))
    return b.modal(SETTINGS, "Jira", blocks, metadata=value)


def project_words(project: JiraProject | None) -> str:
    """A team's project in one line, for the Settings tab and the guided setup."""
    if project is None:
        return "no project _(the default)_"
    key = b.escape(project.project_key)
    if project.error:
        return f"{key} can't be used: {b.one_line(project.error, 300)}"
    if not project.project_id:
        return f"{key}, being looked up"
    makes = "new items get an issue" if project.creates else "new items get no issue"
    return f"{key}, {makes}"


def unmapped_words(names: Sequence[str]) -> str:
    """Which statuses mean nothing yet, to be said behind that line."""
    if not names:
        return ""
    listed = ", ".join(b.one_line(each, 60) for each in names[:_LISTED])
    return f". Not mapped yet: {listed}"


def _facts(project: JiraProject, linked: int) -> list[str]:
    key = b.escape(project.project_key)
    if project.error:
        return [f"*{key}* can't be used: {b.one_line(project.error, 300)}."]
    if not project.project_id:
        return [f"I am looking {key} up. Open this again in a minute."]
    makes = "New items get an issue" if project.creates else "New items get no issue by themselves"
    raised = "so do escalations" if project.escalations else "escalations get none"
    way = [
        f"{field.words}: {DIRECTION_WORDS[Direction(project.directions[field.name])]}"
        for field in FIELDS
        if field.name in project.directions
    ]
    made_as = b.one_line(project.type_name or "no type", 60)
    return [
        f"Project *{key}* {b.one_line(project.project_name, 100)}, as {made_as}; {linked} linked",
        f"{makes}; {raised}.",
        f"Fields go both ways, but {'; '.join(way)}." if way else "All fields go both ways.",
    ]


def _status_lines(
    project: JiraProject, statuses: Mapping[str, Sequence[JiraStatusMeaning]]
) -> list[str]:
    rows = statuses.get(project.type_id, ())
    lines = [f"• {b.one_line(each.name, 60)} is {_meaning(each)}" for each in rows[:_LISTED]]
    more = len(rows) - _LISTED
    return [
        f"*What Jira's statuses mean* ({b.one_line(project.type_name, 60)})",
        *lines,
        *([f"… and {more} more"] if more > 0 else []),
    ]


def _meaning(row: JiraStatusMeaning) -> str:
    return STATUS_WORDS[ItemStatus(row.means)] if row.means else "*not mapped yet*"


def _unknown(unknown: Sequence[Person]) -> list[b.Block]:
    if not unknown:
        return []
    names = ", ".join(b.person(each.user_id) for each in unknown[:_LISTED])
    return [b.section(f"Whose Jira accounts I don't know: {names}. *People* tells me.")]


def _disconnect(team: Team) -> b.Block:
    return b.button(
        "Disconnect",
        DISCONNECT,
        str(team.id),
        confirm=b.confirm(
            "Disconnect?",
            "No more issues are made for this team. What is linked stays linked and in step.",
            "Disconnect",
        ),
    )


def _types(
    project: JiraProject, statuses: Mapping[str, Sequence[JiraStatusMeaning]], value: str
) -> b.Block:
    """A button for the statuses of each issue type."""
    names = {type_id: rows[0].type_name for type_id, rows in statuses.items() if rows}
    ordered = sorted(names, key=lambda each: (each != project.type_id, names[each]))[:5]
    return b.actions(
        *(
            b.button(
                f"Statuses of {names[each]}"[: b.OPTION_LIMIT],
                f"{TYPE}:{place}",
                f"{value} {each}",
            )
            for place, each in enumerate(ordered)
        )
    )


def project_modal(team: Team, project: JiraProject | None) -> b.Block:
    """Which project, which type, and what gets an issue by itself."""
    fields = [
        b.section(f"The Jira project of *{b.escape(team.name)}*"),
        b.field(
            "key",
            "Project key",
            b.text_input("value", initial=project.project_key if project else "", limit=40),
            hint="The letters before an issue's number: MKT of MKT-44.",
        ),
    ]
    if project and project.types:
        types = [b.option(name, type_id) for type_id, name in project.types]
        fields.append(
            b.field(
                "type",
                "Items are made as",
                b.select("value", types, initial=project.type_id),
                hint="A new key is looked up first; then choose again.",
            )
        )
    both = [
        b.rich_option("Each new item of the team, unless it is told not to", CREATES),
        b.rich_option("Each escalation to the team", ESCALATIONS),
    ]
    chosen = [CREATES] if project is None or project.creates else []
    chosen += [ESCALATIONS] if project and project.escalations else []
    fields.append(
        b.field(
            "makes",
            "What gets an issue",
            b.checkboxes("value", both, initial=chosen),
            optional=True,
        )
    )
    return b.modal(PROJECT, "Jira project", fields, submit="Save", metadata=str(team.id))


def directions_modal(team: Team, project: JiraProject) -> b.Block:
    """Which way each field goes."""
    options = [b.option(words.capitalize(), way) for way, words in DIRECTION_WORDS.items()]
    fields = [
        b.field(
            each.name,
            each.words.capitalize(),
            b.select("value", options, initial=project.directions.get(each.name, Direction.BOTH)),
            hint=f"When both sides have changed it: {each.policy}.",
        )
        for each in FIELDS
    ]
    return b.modal(DIRECTIONS, "Fields", fields, submit="Save", metadata=str(team.id))


def statuses_modal(team: Team, rows: Sequence[JiraStatusMeaning]) -> b.Block:
    """What each status of one issue type means, with where Jira lets an issue go from it."""
    names = {each.status_id: each.name for each in rows}
    options = [b.option("Not mapped", NOTHING)]
    options += [b.option(words.capitalize(), each) for each, words in STATUS_WORDS.items()]
    fields = [
        b.field(
            each.status_id,
            each.name,
            b.select("value", options, initial=each.means or NOTHING),
            hint=_ways(each, names),
        )
        for each in rows[:MOST_STATUSES]
    ]
    about = (
        "Several statuses may mean the same: then nothing is written while only Jira's changes "
        "among them. To reach one of ours, the first transition is taken that leads to a status "
        "with that meaning."
    )
    return b.modal(
        STATUSES,
        "Statuses",
        [b.section(about), *fields],
        submit="Save",
        metadata=f"{team.id} {rows[0].type_id if rows else ''}",
    )


def _ways(row: JiraStatusMeaning, names: Mapping[str, str]) -> str:
    leading = [names.get(each, each) for each in row.leads_to]
    if not leading:
        return "No issue has shown yet where it leads, or it leads nowhere."
    return f"Leads to: {', '.join(leading)}"


def people_modal(
    team: Team, members: Sequence[tuple[Person, Sequence[tuple[str, str]], str | None]]
) -> b.Block:
    """Whose account is whose.

    Args:
        team: whose members they are.
        members: each with the accounts to choose from, likeliest first, and the one they have.
    """
    fields = [
        b.field(
            someone.user_id,
            someone.name,
            b.select(
                "value",
                [
                    b.option("Nobody's", NOTHING),
                    *(b.option(name, id_) for id_, name in likely[:99]),
                ],
                initial=account or NOTHING,
            ),
        )
        for someone, likely, account in members[:MOST_PEOPLE]
    ]
    about = "Owners are assignees in Jira, and comments have names: tell me whose account is whose."
    return b.modal(
        PEOPLE, "People", [b.section(about), *fields], submit="Save", metadata=str(team.id)
    )
