"""Comments on an item: written in Slack, and, where it is switched on, shared with Jira."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, require
from bot.services.jira_sync.asking import tell
from bot.services.jira_sync.linking import link_of
from bot.services.people import PeopleService
from bot.services.teams import stored_id
from bot.views.jira.comments import comment_words, not_sent_words
from models import JiraComment, JiraLink, RoadmapItem
from models.database import Database

TEXT_LIMIT = 3000


@dataclass(frozen=True)
class Commented:
    """An item's comments, oldest first, with its link."""

    item: RoadmapItem
    link: JiraLink
    comments: list[JiraComment]


class Comments:
    """`new_marker` makes a UUID."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        new_marker: Callable[[], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._new_marker = new_marker

    def switch(self, user_id: str, item_id: int, *, on: bool) -> str:
        """Let comments go both ways from now on, or not any more; what was written stays.

        Returns:
            The key of the issue.

        Raises:
            Mistake: no such item, or it has no issue.
            NotAllowed: only its owner, the team, its lead and administrators can.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            _, link = self._allowed(session, user_id, item_id, Action.LINK_ISSUE)
            if on and link.comments_since is None:
                link.comments_since = link.comments_at = now
            if not on:
                link.comments_since = link.comments_at = None
            session.add(link)
            return link.issue_key or "its issue"

    def write(self, user_id: str, item_id: int, text: str) -> None:
        """Comment on an item whose comments are shared.

        Raises:
            Mistake: they are not shared.
            InvalidInput: nothing was written, or too much.
        """
        words = text.strip()
        if not words:
            raise InvalidInput({"text": "A few words, please."})
        if len(words) > TEXT_LIMIT:
            raise InvalidInput({"text": f"Shorter, please: {TEXT_LIMIT:,} characters at most."})
        now = self._clock.now()
        with self._database.writing() as session:
            item, link = self._allowed(session, user_id, item_id, Action.COMMENT_ON_ITEM)
            if link.comments_since is None:
                raise Mistake(f"Comments on #{item_id} are not shared with Jira (any more).")
            comment = JiraComment(
                link_id=stored_id(link.id),
                marker=self._new_marker(),
                user_id=user_id,
                text=words,
                at=now,
                next_try=now,
            )
            session.add(comment)
            session.flush()
            tell_owner(session, item, link, comment, now)

    def of(self, user_id: str, item_id: int) -> Commented:
        """An item's comments; raises as `write` does."""
        with self._database.reading() as session:
            item, link = self._allowed(session, user_id, item_id, Action.COMMENT_ON_ITEM)
            return Commented(item, link, comments_of(session, link))

    def _allowed(
        self, session: Session, user_id: str, item_id: int, action: Action
    ) -> tuple[RoadmapItem, JiraLink]:
        item = session.get(RoadmapItem, item_id)
        if item is None:
            raise Mistake(f"There is no roadmap item #{item_id}.")
        actor = self._people.actor(session, user_id)
        owner = (item.owner_user_id,)
        require(actor, action, team_id=item.team_id, involved=owner)
        link = link_of(session, item_id=item_id)
        if link is None:
            raise Mistake(f"#{item_id} is not linked with an issue.")
        return item, link


def comments_of(session: Session, link: JiraLink) -> list[JiraComment]:
    mine = select(JiraComment).where(JiraComment.link_id == link.id)
    return list(session.exec(mine.order_by(col(JiraComment.at), col(JiraComment.id))))


def tell_not_sent(
    session: Session, link: JiraLink, comment: JiraComment, why: str, now: datetime
) -> None:
    """Whoever wrote a comment hears that Jira didn't take it."""
    item = session.get(RoadmapItem, link.item_id)
    if item is None or comment.user_id is None:
        return
    tell(
        session,
        key=f"jira:comment:{comment.id}:not-sent",
        destination=comment.user_id,
        words=not_sent_words(item, link.issue_key or "", comment, why),
        event_type="liaison_jira_comment",
        now=now,
    )


def tell_owner(
    session: Session, item: RoadmapItem, link: JiraLink, comment: JiraComment, now: datetime
) -> None:
    """The item's owner hears of each comment that isn't theirs."""
    if comment.user_id == item.owner_user_id:
        return
    tell(
        session,
        key=f"jira:comment:{comment.id}",
        destination=item.owner_user_id,
        words=comment_words(item, link.issue_key or "", comment),
        event_type="liaison_jira_comment",
        now=now,
    )
