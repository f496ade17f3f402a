"""Carrying comments: ours to Jira exactly once, Jira's to us, none of them twice.

A comment of ours carries its row's marker in a property. By it an answer that was lost is found
again among the issue's comments, which are read past the index, and an echo is known.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.backoff import FIRST_LOOK, MOST_ATTEMPTS, pause
from bot.domain.jira import JiraComment as FoundComment
from bot.domain.jira_words import failure_words
from bot.errors import (
    AccessRefused,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.services.jira_sync.comments import tell_not_sent, tell_owner
from bot.services.jira_sync.connection import ISSUES
from bot.services.jira_sync.failing import refusal_words
from bot.services.jira_sync.known import MARKER
from bot.services.jira_sync.link_rows import LinkRows
from bot.services.teams import stored_id
from bot.views.jira.comments import jira_text
from models import CommentState, JiraComment, JiraLink, Person, RoadmapItem
from models.insert import insert_missing

LEASE = timedelta(minutes=5)
_DOUBTFUL = {CommentState.SENDING, CommentState.VERIFYING}


class CommentWork:
    """One kind of work: comments to be sent, and issues whose comments are to be read."""

    def __init__(self, rows: LinkRows) -> None:
        self._rows = rows
        self._jira = rows.connections.jira

    def next_due(self) -> datetime | None:
        there = (JiraLink.site == self._jira.site, col(JiraLink.issue_id).is_not(None))
        return self._rows.next_due(
            select(func.min(JiraComment.next_try)).join(JiraLink).where(*there),
            select(func.min(JiraLink.comments_at)).where(*there),
        )

    def run_due(self, now: datetime) -> None:
        while (comment := self._claim_comment(now)) is not None:
            self._try_to_send(comment)
        while (link := self._claim_link(now)) is not None:
            self._try_to_read(link)

    # Ours to Jira

    def _claim_comment(self, now: datetime) -> JiraComment | None:
        """The next to be sent, in the order in which they were written."""
        due = (
            select(JiraComment)
            .join(JiraLink)
            .where(
                col(JiraComment.next_try) <= now,
                JiraLink.site == self._jira.site,
                col(JiraLink.issue_id).is_not(None),
            )
        )
        with self._rows.database.writing() as session:
            if not self._rows.is_open(session, ISSUES, now):
                return None
            row = session.exec(
                due.order_by(col(JiraComment.id))
                .limit(1)
                .with_for_update(of=JiraComment, skip_locked=True)
            ).first()
            if row is None:
                return None
            was = row.state
            row.next_try = now + LEASE
            if was not in _DOUBTFUL:
                row.state, row.sent_at = CommentState.SENDING, now
            session.add(row)
            return JiraComment(**{**row.model_dump(), "state": was})

    def _try_to_send(self, comment: JiraComment) -> None:
        link = self._rows.read(comment.link_id)
        if link is None or link.issue_id is None:
            return
        try:
            if comment.state in _DOUBTFUL:
                self._look(comment, link.issue_id)
            else:
                self._send(comment, link.issue_id)
        except GatewayError as error:
            self._failed(comment, error)

    def _send(self, comment: JiraComment, issue_id: str) -> None:
        with self._rows.database.reading() as session:
            someone = session.get(Person, comment.user_id)
        text = jira_text(someone.name if someone else "Somebody", comment.text)
        made = self._jira.comment(issue_id, text, (MARKER, {"marker": comment.marker}))
        self._shared(comment, made.id)

    def _look(self, comment: JiraComment, issue_id: str) -> None:
        """It may be there already; else it is sent again."""
        for each in self._jira.comments(issue_id):
            if _marker_of(each) == comment.marker:
                self._shared(comment, each.id)
                return
        self._set(comment, state=CommentState.WAITING, next_try=self._rows.now())

    def _shared(self, comment: JiraComment, comment_id: str) -> None:
        self._set(
            comment,
            comment_id=comment_id,
            state=CommentState.SHARED,
            next_try=None,
            error=None,
        )

    def _failed(self, comment: JiraComment, error: GatewayError) -> None:
        now = self._rows.now()
        doubt = comment.state if comment.state in _DOUBTFUL else CommentState.WAITING
        if isinstance(error, AccessRefused) and self._is_for_all(error, now):
            self._set(comment, state=doubt, next_try=now)
        elif isinstance(error, RateLimited | Unreachable):
            self._set(comment, state=doubt, next_try=self._wait(error, now))
        elif isinstance(error, Rejected) and comment.state not in _DOUBTFUL:
            self._give_up(comment, refusal_words(error))
        else:
            self._doubt(comment, error, now)

    def _doubt(self, comment: JiraComment, error: GatewayError, now: datetime) -> None:
        asked = error.retry_after if isinstance(error, OutcomeUnknown) else None
        attempts = comment.attempts + 1
        wait = max(FIRST_LOOK, pause(attempts), timedelta(seconds=asked or 0))
        if attempts >= MOST_ATTEMPTS:
            self._give_up(comment, failure_words(error.code))
            return
        state = CommentState.VERIFYING
        self._set(comment, state=state, attempts=attempts, error=None, next_try=now + wait)

    def _give_up(self, comment: JiraComment, why: str) -> None:
        """It stays here; whoever wrote it is told that it isn't there, and why."""
        error = f"not in Jira: {why}"[:500]
        self._set(comment, state=CommentState.FAILED, error=error, next_try=None)
        self._rows.on(
            comment.link_id,
            lambda session, link: tell_not_sent(session, link, comment, why, self._rows.now()),
        )

    def _set(self, comment: JiraComment, **values: object) -> None:
        with self._rows.database.writing() as session:
            row = session.get(JiraComment, comment.id, with_for_update=True)
            if row is None:
                return
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    # Jira's to us

    def _claim_link(self, now: datetime) -> JiraLink | None:
        due = select(JiraLink).where(
            JiraLink.site == self._jira.site,
            col(JiraLink.comments_at) <= now,
            col(JiraLink.issue_id).is_not(None),
        )
        with self._rows.database.writing() as session:
            if not self._rows.is_open(session, ISSUES, now):
                return None
            link = session.exec(
                due.order_by(col(JiraLink.comments_at)).limit(1).with_for_update(skip_locked=True)
            ).first()
            if link is not None:
                link.comments_at = now + LEASE
                session.add(link)
            return link

    def _try_to_read(self, link: JiraLink) -> None:
        link_id, now = stored_id(link.id), self._rows.now()
        try:
            found = self._jira.comments(link.issue_id or "")
        except NotFound:
            self._rows.on(link_id, lambda _, row: _gone(row, now))
        except AccessRefused as error:
            # Where only this issue hides its comments, its next change is time enough.
            again = now if self._is_for_all(error, now) else None
            self._rows.on(link_id, lambda _, row: _read_at(row, again))
        except (RateLimited, Unreachable) as error:
            again = self._wait(error, now)
            self._rows.on(link_id, lambda _, row: _read_at(row, again))
        except GatewayError:
            self._rows.on(link_id, lambda _, row: _read_at(row, now + pause(4)))
        else:
            self._rows.on(link_id, lambda session, row: self._take(session, row, found, now))

    def _take(
        self, session: Session, link: JiraLink, found: Sequence[FoundComment], now: datetime
    ) -> None:
        if link.comments_at and link.comments_at > now:
            link.comments_at = None
        rows = select(JiraComment).where(JiraComment.link_id == link.id)
        rows_there = list(session.exec(rows))
        known = {each.comment_id for each in rows_there}
        ours = {each.marker: each for each in rows_there}
        users = self._rows.known(session).users
        for each in found:
            marker = _marker_of(each)
            if each.id in known or (marker and marker not in ours):
                continue
            if marker:
                row = ours[marker]
                row.comment_id, row.state, row.next_try = each.id, CommentState.SHARED, None
                session.add(row)
            else:
                self._add(session, link, each, users.get(each.author.id) if each.author else None)

    def _add(
        self, session: Session, link: JiraLink, found: FoundComment, user_id: str | None
    ) -> None:
        row = JiraComment(
            link_id=stored_id(link.id),
            comment_id=found.id,
            marker=f"{link.id}:{found.id}"[:40],
            from_jira=True,
            user_id=user_id,
            author=(found.author.name if found.author else "")[:200],
            text=found.text,
            at=found.created,
            state=CommentState.SHARED,
        )
        if not insert_missing(session, row):
            return
        item = session.get(RoadmapItem, link.item_id)
        is_new = link.comments_since and found.created >= link.comments_since
        stored = session.exec(select(JiraComment).where(JiraComment.marker == row.marker)).first()
        if item and stored and is_new:
            tell_owner(session, item, link, stored, self._rows.now())

    def _wait(self, error: RateLimited | Unreachable, now: datetime) -> datetime:
        with self._rows.database.writing() as session:
            if isinstance(error, RateLimited):
                return self._rows.connections.limited(session, ISSUES, error, now)
            return self._rows.connections.unreachable(session, now)

    def _is_for_all(self, error: AccessRefused, now: datetime) -> bool:
        """Whether the whole account is refused, and not only here; then the sync is paused."""
        if error.code != "http_401":
            try:
                self._jira.account()
            except AccessRefused:
                pass
            except GatewayError:
                return False
            else:
                return False
        with self._rows.database.writing() as session:
            self._rows.connections.refused(session, error.code, now)
        return True


def _marker_of(comment: FoundComment) -> str | None:
    value = comment.properties.get(MARKER)
    return value.get("marker") if isinstance(value, dict) else None


def _gone(link: JiraLink, now: datetime) -> None:
    """The issue is gone: its own work finds that out."""
    link.comments_at, link.next_try = None, now


def _read_at(link: JiraLink, at: datetime | None) -> None:
    if link.comments_since is not None:
        link.comments_at = at
