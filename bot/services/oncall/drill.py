"""Reachability drills: an announced test page, and how many answered it."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select

from bot.clock import Clock
from bot.domain.when import parse_when
from bot.errors import Mistake
from bot.outbox.queue import enqueue
from bot.permissions import Action, require
from bot.services.oncall.loading import AROUND, load
from bot.services.people import PeopleService, is_reachable, zone_of
from bot.services.say import say
from bot.services.teams import stored_id, take_team
from bot.views.blocks import section
from bot.views.oncall_drill import (
    ANSWERED,
    announcement,
    cancelled,
    in_words,
    page_blocks,
    page_words,
    result,
    silent,
)
from models import Drill, DrillAnswer, Priority, Team
from models.database import Database

TIME_TO_ANSWER = timedelta(minutes=15)


class DrillService:
    """Plans drills, and is the kind of work that runs them."""

    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def plan(self, user_id: str, typed: str) -> str:
        """Plan a drill for a team, or cancel the one that is planned.

        Args:
            user_id: who asks.
            typed: a team and when, like `it tomorrow 10:00`; or a team and `cancel`.

        Returns:
            What to answer.

        Raises:
            NotAllowed: only the team's lead and administrators may.
            Mistake: no such team, no such moment, or one in the past.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            team, rest = _team(session, typed)
            require(self._people.actor(session, user_id), Action.RUN_DRILL, team_id=team.id)
            planned, zone_name = _planned(session, team), zone_of(session, user_id)
            if rest.lower() == "cancel":
                return _cancel(session, team, planned, now)
            if planned:
                raise Mistake(
                    f"A drill is planned already: {in_words(planned, zone_name)}. "
                    f"`drill {team.slug} cancel` takes it back."
                )
            at = parse_when(rest, now, zone_name).start
            if at <= now:
                raise Mistake("That moment has passed. Choose a later one.")
            drill = Drill(
                team_id=stored_id(team.id),
                made_by=user_id,
                made_at=now,
                announced_at=now,
                pages_at=at,
                ends_at=at + TIME_TO_ANSWER,
            )
            session.add(drill)
            session.flush()
            _say(
                session,
                drill,
                "announced",
                team.channel_id,
                words=announcement(drill, team),
                now=now,
            )
            return f"Planned and announced in <#{team.channel_id}>: {in_words(drill, zone_name)}."

    def answer(self, user_id: str, drill_id: int) -> None:
        """Someone has answered the test page.

        Raises:
            Mistake: it is over, or they weren't paged by it.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            answer = session.get(DrillAnswer, (drill_id, user_id), with_for_update=True)
            drill = session.get(Drill, drill_id)
            if answer is None or drill is None:
                raise Mistake("That test page wasn't for you. Nothing to do.")
            if drill.ended_at:
                raise Mistake("The drill is over. Thank you all the same.")
            answer.answered_at = answer.answered_at or now
            session.add(answer)
            _renew_page(session, drill, user_id, now)

    def next_due(self) -> datetime | None:
        """When a drill pages, or is counted."""
        with self._database.reading() as session:
            pages = select(func.min(Drill.pages_at)).where(
                col(Drill.paged_at).is_(None), col(Drill.cancelled_at).is_(None)
            )
            ends = select(func.min(Drill.ends_at)).where(
                col(Drill.paged_at).is_not(None), col(Drill.ended_at).is_(None)
            )
            moments = [session.exec(query).one() for query in (pages, ends)]
        return min((moment for moment in moments if moment), default=None)

    def run_due(self, now: datetime) -> None:
        """Page for the drills whose moment has come, and count those that are over."""
        with self._database.writing() as session:
            due = select(Drill).where(
                col(Drill.cancelled_at).is_(None),
                col(Drill.ended_at).is_(None),
                or_(Drill.pages_at <= now, Drill.ends_at <= now),
            )
            for drill in session.exec(due.with_for_update(skip_locked=True)).all():
                if drill.paged_at is None:
                    _page(session, drill, now)
                elif drill.ends_at <= now:
                    _count(session, drill, now)


def _team(session: Session, typed: str) -> tuple[Team, str]:
    teams = session.exec(select(Team).order_by(Team.name)).all()
    team, rest = take_team(teams, typed)
    if team is None:
        slugs = ", ".join(f"“{each.slug}”" for each in teams)
        raise Mistake(f"Type a team and when, like: drill it tomorrow 10:00. Teams: {slugs}.")
    if not rest:
        raise Mistake(
            f"When? For example: drill {team.slug} tomorrow 10:00, or: {team.slug} cancel"
        )
    return team, rest


def _planned(session: Session, team: Team) -> Drill | None:
    planned = select(Drill).where(
        Drill.team_id == team.id, col(Drill.ended_at).is_(None), col(Drill.cancelled_at).is_(None)
    )
    return session.exec(planned.with_for_update()).first()


def _cancel(session: Session, team: Team, planned: Drill | None, now: datetime) -> str:
    if planned is None or planned.paged_at:
        raise Mistake("No drill is planned that could be cancelled.")
    planned.cancelled_at = now
    session.add(planned)
    _say(session, planned, "cancelled", team.channel_id, words=cancelled(planned, team), now=now)
    return "Cancelled, and said so in the channel."


def _page(session: Session, drill: Drill, now: datetime) -> None:
    """Page everyone in the team's rotations; the time to answer counts from now."""
    people = {
        user_id
        for rotation in load(session, now, now + AROUND, team_id=drill.team_id).all
        for user_id in rotation.people
        if is_reachable(session, user_id)
    }
    drill.paged_at, drill.ends_at = now, now + TIME_TO_ANSWER
    session.add(drill)
    for user_id in sorted(people):
        session.add(DrillAnswer(drill_id=stored_id(drill.id), user_id=user_id, paged_at=now))
        where = zone_of(session, user_id)
        enqueue(
            session,
            key=f"drill:{drill.id}:page:{user_id}",
            destination=user_id,
            method="chat.postMessage",
            payload={"text": page_words(drill, where), "blocks": page_blocks(drill, where)},
            priority=Priority.PAGE,
            now=now,
            event_type="liaison_drill",
        )


def _renew_page(session: Session, drill: Drill, user_id: str, now: datetime) -> None:
    enqueue(
        session,
        key=f"drill:{drill.id}:answered:{user_id}",
        destination=user_id,
        method="chat.update",
        payload={"text": ANSWERED, "blocks": [section(ANSWERED)]},
        priority=Priority.UPDATE,
        now=now,
        target_key=f"drill:{drill.id}:page:{user_id}",
    )


def _count(session: Session, drill: Drill, now: datetime) -> None:
    """The rate is for the channel; who was silent is for the lead alone."""
    drill.ended_at = now
    session.add(drill)
    team = session.get_one(Team, drill.team_id)
    answers = session.exec(select(DrillAnswer).where(DrillAnswer.drill_id == drill.id)).all()
    missing = sorted(each.user_id for each in answers if each.answered_at is None)
    _say(session, drill, "result", team.channel_id, words=result(team, answers), now=now)
    if missing:
        told = team.lead_user_id or drill.made_by
        _say(session, drill, "silent", told, words=silent(team, missing), now=now)


def _say(
    session: Session, drill: Drill, part: str, destination: str, *, words: str, now: datetime
) -> None:
    say(
        session,
        key=f"drill:{drill.id}:{part}",
        destination=destination,
        words=words,
        event_type="liaison_drill",
        now=now,
    )
