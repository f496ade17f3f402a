"""Imports: the form, and how far one has come."""

from collections.abc import Sequence

from bot.views import blocks as b
from models import ImportState, JiraImport, Team

IMPORT, DRY_RUN = "jira_import", "dry_run"
_BAR = 20


def import_modal(team: Team, jql: str) -> b.Block:
    """Which issues to take; looking first is what is chosen unless someone says otherwise."""
    look = [b.rich_option("Only tell me what would happen", DRY_RUN)]
    return b.modal(
        IMPORT,
        "Import from Jira",
        [
            b.section(
                f"The issues of a search become items of *{b.escape(team.name)}*'s roadmap, each "
                "linked with its issue. What is linked already is left as it is."
            ),
            b.field(
                "jql",
                "Search (JQL)",
                b.text_input("value", initial=jql, limit=2000),
                hint="As in Jira's advanced search: project = MKT AND statusCategory != Done",
            ),
            b.field("look", "First", b.checkboxes("value", look, initial=[DRY_RUN]), optional=True),
        ],
        submit="Begin",
        metadata=str(team.id),
    )


def import_text(row: JiraImport) -> str:
    """The message's words."""
    search = f"`{b.one_line(row.jql, 200)}`"
    if row.state == ImportState.STOPPED:
        kept = (
            f" {row.added:,} are on the roadmap already." if row.added and not row.dry_run else ""
        )
        return f"The import of {search} stopped. {b.one_line(row.error or '', 400)}.{kept}"
    if row.state == ImportState.RUNNING:
        return f"Importing {search}: {_progress(row)}"
    return f"{search}: {outcome_words(row)}"


def outcome_words(row: JiraImport) -> str:
    """What a finished import has done, or would do; plain text."""
    made = "would be added to" if row.dry_run else "were added to"
    odd = f" Of {row.odd:,}, something can't be told here." if row.odd else ""
    closing = " Nothing was written." if row.dry_run else ""
    return (
        f"{row.added:,} of {row.seen:,} issues {made} the roadmap; {row.known:,} are linked "
        f"already.{odd}{closing}"
    )


def import_blocks(row: JiraImport) -> list[b.Block]:
    lines: Sequence[str] = row.examples
    more = row.added - len(lines)
    told = [f"• {b.one_line(each, 250)}" for each in lines]
    if more > 0:
        told.append(f"… and {more:,} more")
    return [b.section(import_text(row)), *(b.sections(told) if told else [])]


def _progress(row: JiraImport) -> str:
    if not row.total:
        return f"{row.seen:,} so far"
    share = min(1.0, row.seen / row.total)
    full = round(share * _BAR)
    return f"{'█' * full}{'░' * (_BAR - full)} {row.seen:,} of about {row.total:,}"
