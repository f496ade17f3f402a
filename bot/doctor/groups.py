"""User groups that follow a rotation: whether the workspace lets them."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from bot.doctor.finding import Finding, note
from models import OutboxMessage, OutboxState

_METHOD = "usergroups.users.update"


def look_at_groups(session: Session) -> Iterator[Finding]:
    """A finding for each group whose last update was refused."""
    ended = (OutboxState.SENT, OutboxState.FAILED)
    updates = select(OutboxMessage).where(
        OutboxMessage.method == _METHOD, col(OutboxMessage.state).in_(ended)
    )
    last = {row.destination: row for row in session.exec(updates.order_by(col(OutboxMessage.id)))}
    for destination, row in sorted(last.items()):
        if row.state == OutboxState.FAILED:
            yield note(
                f"The user group {destination.rpartition(':')[2]} can't follow its rotation: "
                f"Slack says {row.last_error}.",
                "Let apps edit user groups (Slack: Workspace settings, Permissions), or take "
                "`usergroup` off the rotation.",
            )
