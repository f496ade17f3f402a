"""Looking at every link of a project again, as its rules have changed."""

from datetime import datetime

from sqlmodel import Session, col, update

from models import JiraLink, LinkState

_BUSY = (LinkState.CREATING, LinkState.VERIFYING, LinkState.LINKING, LinkState.GONE)


def requeue_all(session: Session, site: str, project_id: str, now: datetime) -> None:
    """Let the work of each be done now; those whose issue isn't there yet go on as they do."""
    session.exec(
        update(JiraLink)
        .where(
            col(JiraLink.site) == site,
            col(JiraLink.project_id) == project_id,
            col(JiraLink.issue_id).is_not(None),
            col(JiraLink.state).not_in(_BUSY),
        )
        .values(next_try=now, attempts=0, refused={})
    )
