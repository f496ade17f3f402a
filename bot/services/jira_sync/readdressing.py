"""A site that is served at another address now: the same Jira, the same issues."""

from sqlmodel import Session, col, delete, select, update

from models import (
    JiraConnection,
    JiraImport,
    JiraLink,
    JiraPerson,
    JiraProject,
    JiraStatusMeaning,
)

_HELD = (JiraProject, JiraStatusMeaning, JiraPerson, JiraLink, JiraImport)


def readdress(session: Session, site: str) -> None:
    """Let what belongs to the only site that was known belong to this one, if it is another.

    Args:
        session: the caller's transaction.
        site: where it is now.
    """
    known = session.exec(select(JiraConnection)).all()
    if len(known) != 1 or known[0].site == site:
        return
    old = known[0].site
    session.add(JiraConnection(**{**known[0].model_dump(), "site": site}))
    session.flush()
    for table in _HELD:
        session.exec(update(table).where(col(table.site) == old).values(site=site))
    session.exec(delete(JiraConnection).where(col(JiraConnection.site) == old))
