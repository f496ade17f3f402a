"""What an item's card and the roadmap's lists say of Jira."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.permissions import ALLOWED, Action, roles_of
from bot.services.jira_sync.comments import comments_of
from bot.services.jira_sync.connection import ISSUES, Connections
from bot.services.jira_sync.lacking import lacking
from bot.services.jira_sync.linking import Linking
from bot.services.people import PeopleService, zone_of
from bot.services.teams import stored_id
from bot.views.jira.state import (
    Standing,
    create_button,
    mark,
    standing_buttons,
    standing_lines,
)
from bot.views.roadmap.card import Extra
from models import JiraLink, LinkState, RoadmapItem


class Looking:
    def __init__(
        self, clock: Clock, people: PeopleService, connections: Connections, linking: Linking
    ) -> None:
        self._clock = clock
        self._people = people
        self._connections = connections
        self._jira = connections.jira
        self._linking = linking

    def more(self, session: Session, item: RoadmapItem, user_id: str) -> Extra:
        """Lines and buttons for an item's card; for the roadmap's hook."""
        mine = select(JiraLink).where(JiraLink.item_id == item.id)
        link = session.exec(mine).first()
        actor = self._people.actor(session, user_id)
        roles = roles_of(actor, item.team_id, (item.owner_user_id,))
        may = bool(roles.intersection(ALLOWED[Action.LINK_ISSUE]))
        if link is None:
            project = self._linking.project_of(session, item.team_id)
            if project is None or not may:
                return Extra()
            return Extra(buttons=(create_button(stored_id(item.id), project.project_key),))
        standing = self._standing(session, link, zone_of(session, user_id))
        buttons = standing_buttons(standing) if may else []
        return Extra(tuple(standing_lines(standing)), tuple(buttons))

    def marks(self, session: Session, item_ids: Sequence[int]) -> Mapping[int, str]:
        """For lists: a line below those items about which somebody has to know something."""
        troubled = (
            LinkState.CONFLICT,
            LinkState.BLOCKED,
            LinkState.GIVEN_UP,
            LinkState.GONE,
        )
        links = select(JiraLink).where(
            col(JiraLink.item_id).in_(item_ids), col(JiraLink.state).in_(troubled)
        )
        return {each.item_id: mark(each) for each in session.exec(links) if each.item_id}

    def _standing(self, session: Session, link: JiraLink, zone: str) -> Standing:
        connection = self._connections.seen(session)
        held: datetime = self._connections.opens_at(session, ISSUES)
        elsewhere = link.site != self._jira.site
        browsed = link.issue_key and not elsewhere
        return Standing(
            link=link,
            url=self._jira.browse_url(link.issue_key or "") if browsed else None,
            reader_zone=zone,
            now=self._clock.now(),
            paused_at=connection.paused_at if connection else None,
            held_until=held if held > self._clock.now() else None,
            elsewhere=elsewhere,
            lacks=bool(lacking(session, link)),
            comments=comments_of(session, link) if link.comments_since else (),
        )
