"""A page marked as a test, to whoever is on call for a team now."""

from sqlmodel import Session, col, select

from bot.domain.page_sinks import SinkFacts
from bot.errors import Mistake
from bot.outbox.queue import enqueue
from bot.permissions import Action
from bot.services.guide.desk import GuideDesk
from bot.services.oncall.lookup import rotation_responder
from bot.services.page_sinks import PageSinks
from bot.services.say import say
from bot.services.teams import stored_id
from bot.views.blocks import person
from bot.views.guide.forms import TestPageWords
from bot.views.guide.messages import answered_text, test_page_blocks, test_page_text
from models import Priority, Rotation, Team, TestPage

_MILDEST = 4


class TestPages:
    """Sends test pages, and takes their answers."""

    __test__ = False  # pytest takes classes of that name for tests

    def __init__(self, desk: GuideDesk, sinks: PageSinks) -> None:
        self._desk = desk
        self._sinks = sinks

    def send(self, user_id: str, team_id: int) -> str:
        """Page whoever is on call now, in Slack and by every page sink.

        Returns:
            What to say about it, in mrkdwn.

        Raises:
            NotAllowed: only its lead and administrators may.
            Mistake: nobody is on call.
        """
        now = self._desk.now()
        with self._desk.database.writing() as session:
            team = self._desk.allowed(session, user_id, team_id, Action.SEND_TEST_PAGE)
            paged = self._on_call(session, team)
            page = TestPage(team_id=team_id, user_id=paged, sent_by=user_id, sent_at=now)
            session.add(page)
            session.flush()
            words = _words(page, team)
            enqueue(
                session,
                key=_key(page),
                destination=paged,
                method="chat.postMessage",
                payload={"text": test_page_text(words), "blocks": test_page_blocks(words)},
                priority=Priority.PAGE,
                now=now,
                event_type="liaison_test_page",
            )
            self._sinks.page(session, _facts(page, team), user_id=paged, key=f"{_key(page)}:page")
            return f"*A test page is on its way to {person(paged)}.* You are told when it is seen."

    def answer(self, user_id: str, page_id: int) -> None:
        """Whoever was paged has seen it. Twice is once.

        Raises:
            Mistake: it was somebody else's.
        """
        now = self._desk.now()
        with self._desk.database.writing() as session:
            page = session.get(TestPage, page_id, with_for_update=True)
            if page is None or page.user_id != user_id:
                raise Mistake("That test page wasn't for you. Nothing to do.")
            if page.answered_at is not None:
                return
            page.answered_at = now
            session.add(page)
            team = session.get_one(Team, page.team_id)
            self._tell(session, page, team)

    def _tell(self, session: Session, page: TestPage, team: Team) -> None:
        now = self._desk.now()
        words = _words(page, team)
        enqueue(
            session,
            key=f"{_key(page)}:answered",
            destination=page.user_id,
            method="chat.update",
            payload={"text": test_page_text(words), "blocks": test_page_blocks(words)},
            priority=Priority.UPDATE,
            now=now,
            target_key=_key(page),
        )
        key = f"{_key(page)}:seen"
        self._sinks.resolved(session, _facts(page, team), user_id=page.user_id, key=key)
        if page.user_id != page.sent_by:
            say(
                session,
                key=f"{_key(page)}:told",
                destination=page.sent_by,
                words=answered_text(
                    team.name, page.user_id, round((now - page.sent_at).total_seconds())
                ),
                event_type="liaison_test_page",
                now=now,
            )

    def _on_call(self, session: Session, team: Team) -> str:
        rotations = select(Rotation.id).where(Rotation.team_id == team.id)
        for rotation_id in session.exec(rotations.order_by(col(Rotation.id))).all():
            paged = rotation_responder(session, stored_id(rotation_id), self._desk.now())
            if paged:
                return paged
        raise Mistake(f"Nobody is on call for {team.name} now, so nobody can be paged.")


def _key(page: TestPage) -> str:
    return f"test-page:{page.id}"


def _words(page: TestPage, team: Team) -> TestPageWords:
    return TestPageWords(
        number=stored_id(page.id),
        team=team.name,
        sent_by=page.sent_by,
        sent_at=page.sent_at,
        answered=page.answered_at is not None,
    )


def _facts(page: TestPage, team: Team) -> SinkFacts:
    """For the sinks: no number of an escalation, so that no real incident is touched."""
    return SinkFacts(
        number=-stored_id(page.id),
        severity=_MILDEST,
        summary=f"Test page for {team.name}: nothing is broken",
        team=team.name,
    )
