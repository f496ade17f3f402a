"""Finding the issue that somebody named by its key."""

from sqlmodel import Session, select

from bot.domain.jira import JiraIssue
from bot.errors import NotFound
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.say import say
from bot.views.blocks import escape
from models import JiraLink, LinkState


class Finding:
    def __init__(self, rows: LinkRows) -> None:
        self._rows = rows
        self._jira = rows.connections.jira

    def find(self, link_id: int, key: str) -> str | None:
        """The issue's id, stored in the link; None where that could not be, and they were told.

        Raises:
            GatewayError: that can't be told now.
        """
        try:
            issue = self._jira.issue(key, self._rows.shape())
        except NotFound:
            why = f"Jira doesn't know {key}, or hides it from Liaison's account"
            self._rows.on(link_id, lambda session, link: self._give_up(session, link, why))
            return None
        return self._rows.on(link_id, lambda session, link: self._take(session, link, issue))

    def _take(self, session: Session, link: JiraLink, issue: JiraIssue) -> str | None:
        same = select(JiraLink).where(JiraLink.site == link.site, JiraLink.issue_id == issue.id)
        other = session.exec(same).first()
        if other is not None:
            what = f"#{other.item_id}" if other.item_id else f"escalation #{other.escalation_id}"
            self._give_up(session, link, f"{issue.key} is linked with {what} already")
            return None
        link.issue_id, link.issue_key, link.state = issue.id, issue.key, LinkState.WAITING
        return issue.id

    def _give_up(self, session: Session, link: JiraLink, why: str) -> None:
        if link.linked_by:
            say(
                session,
                key=f"jira:{link.marker}:not-linked",
                destination=link.linked_by,
                words=f"{escape(why)}. So #{link.item_id} is not linked.",
                event_type="liaison_jira_link",
                now=self._rows.now(),
            )
        session.delete(link)
