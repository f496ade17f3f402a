"""The checklist of an audit: its lines, and the modals for going through them."""

from collections.abc import Sequence

from bot.views import blocks as b
from bot.views.meetings.lines import linked
from models import AuditLine

PASS, FAIL, DETAILS = "audit_pass", "audit_fail", "audit_details"


def check_line(line: AuditLine) -> str:
    """A line with its owner, its evidence, and whether it has passed."""
    state = {None: "not checked yet", True: "✓ passed", False: "✗ *failed*"}[line.passed]
    parts = [state, b.person(line.owner_user_id) if line.owner_user_id else "no owner"]
    if line.evidence:
        parts.append(linked("evidence", line.evidence))
    if line.note:
        parts.append(f"“{b.one_line(line.note, 100)}”")
    if line.action_id:
        parts.append(f"action {line.action_id}")
    return f"{b.one_line(line.words, 160)} – {', '.join(parts)}"


def check_modal(name: str, lines: Sequence[AuditLine]) -> b.Block:
    """All lines with their buttons."""
    passed = sum(line.passed is True for line in lines)
    failed = sum(line.passed is False for line in lines)
    blocks = [b.context(f"{len(lines)} lines: {passed} passed, {failed} failed.")]
    for line in lines[:45]:
        number, of = str(line.id), f" line {line.position + 1}"
        buttons = [
            b.button("Passed", PASS, number, label=f"Passed,{of}"),
            b.button("Failed…", FAIL, number, label=f"Failed,{of}"),
            b.button("Owner, evidence…", DETAILS, number, label=f"Owner and evidence of{of}"),
        ]
        blocks += [b.section(check_line(line)), b.actions(*buttons, block_id=f"line:{number}")]
    return b.modal(PASS, b.cut(name, 24), blocks)


def details_modal(line: AuditLine) -> b.Block:
    """Who answers for a line, and what shows that it holds."""
    owner = b.person_select("value", initial=line.owner_user_id)
    return b.modal(
        DETAILS,
        "Owner and evidence",
        [
            b.people_say(line.words),
            b.field("owner", "Owner", owner, optional=True),
            b.field(
                "evidence",
                "Evidence",
                b.link_input("value", initial=line.evidence),
                optional=True,
                hint="A link to the report, the log or the ticket that shows it.",
            ),
        ],
        submit="Save",
        metadata=str(line.id),
    )


def failed_modal(line: AuditLine, owner: str) -> b.Block:
    """What is missing; it becomes an action."""
    chosen = b.person_select("value", initial=line.owner_user_id or owner)
    return b.modal(
        FAIL,
        "It failed",
        [
            b.people_say(line.words),
            b.field(
                "action_words",
                "What has to be done?",
                b.text_input("value", multiline=True, limit=500),
                hint="It becomes an action, and comes back in each agenda until it is done.",
            ),
            b.field("action_owner", "Owner", chosen),
            b.field("action_due", "By when?", {"type": "datepicker", "action_id": "value"}),
        ],
        submit="Add the action",
        metadata=str(line.id),
    )
