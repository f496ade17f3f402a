"""What waits for a person, shown in their App Home and kept fresh there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from bot.clock import Clock
from bot.domain.quarter import quarter_of
from bot.domain.roadmap import OPEN_STATUSES
from bot.domain.wall_clock import zone
from bot.outbox.queue import enqueue
from bot.services.oncall import shifts_of
from bot.services.people import PeopleService, lock_people, zone_of
from bot.services.settings_tab import SettingsTabs
from bot.views.blocks import Block
from bot.views.home import Home, home_view, settings_view
from bot.views.home_settings import HOME, SETTINGS
from bot.views.naming import Naming
from models import (
    ActionItem,
    Decision,
    DecisionState,
    Escalation,
    EscalationFollower,
    EscalationState,
    Page,
    Person,
    Priority,
    RoadmapItem,
    TeamMember,
)
from models.database import Database


class HomeService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        naming: Naming,
        people: PeopleService,
        tabs: SettingsTabs,
    ) -> None:
        self._database = database
        self._clock = clock
        self._naming = naming
        self._people = people
        self._tabs = tabs

    def open(self, user_id: str, event_id: str) -> None:
        """Someone opened their App Home: show it, and keep it fresh from now on.

        Args:
            user_id: who.
            event_id: Slack's id of the event; a repeated one changes nothing.
        """
        with self._database.writing() as session:
            (someone,) = lock_people(session, [user_id])
            first_time = not someone.home_opened
            someone.home_opened = True
            someone.home_tab = HOME
            session.flush()
            self._publish(session, user_id, cause=event_id, first_time=first_time)

    def show(self, user_id: str, tab: str, *, cause: str) -> None:
        """Show one of the App Home's tabs, `home` or `settings`, until it is opened anew."""
        with self._database.writing() as session:
            (someone,) = lock_people(session, [user_id])
            someone.home_tab = tab
            session.flush()
            self._publish(session, user_id, cause=f"tab:{cause}", first_time=False)

    def look(self, user_id: str) -> Home:
        """What someone's App Home would show at this moment; nothing is sent."""
        with self._database.reading() as session:
            return self._home(session, user_id, first_time=False)

    def refresh(self, session: Session, user_ids: Iterable[str | None], cause: str) -> None:
        """Renew the App Home of those who use it, within the caller's transaction.

        Args:
            session: the caller's transaction.
            user_ids: whom the change concerns; None is passed over.
            cause: what changed, e.g. `escalation:12:resolved`; the same cause is sent once.
        """
        wanted = {user_id for user_id in user_ids if user_id}
        users = select(Person).where(col(Person.user_id).in_(wanted), col(Person.home_opened))
        # Locked, so that of two changes at once the later one shows both; in order, so that
        # neither waits for the other for ever.
        locked = session.exec(users.order_by(col(Person.user_id)).with_for_update()).all()
        session.flush()
        for someone in locked:
            self._publish(session, someone.user_id, cause=cause, first_time=False)

    def _publish(self, session: Session, user_id: str, *, cause: str, first_time: bool) -> None:
        home = self._home(session, user_id, first_time=first_time)
        enqueue(
            session,
            key=f"home:{user_id}:{cause}",
            destination=f"home:{user_id}",
            method="views.publish",
            payload={"user_id": user_id, "view": self._view(session, home)},
            priority=Priority.UPDATE,
            now=home.now,
        )

    def _view(self, session: Session, home: Home) -> Block:
        someone = session.get(Person, home.user_id)
        if home.may_change_settings and someone and someone.home_tab == SETTINGS:
            return settings_view(self._tabs.collect(session, home.user_id))
        return home_view(home, self._naming)

    def _home(self, session: Session, user_id: str, *, first_time: bool) -> Home:
        home = _collect(session, user_id, self._clock.now(), first_time=first_time)
        actor = self._people.actor(session, user_id)
        return replace(home, may_change_settings=actor.is_administrator or bool(actor.lead_of))


def _collect(session: Session, user_id: str, now: datetime, *, first_time: bool) -> Home:
    reader_zone = zone_of(session, user_id)
    quarter = quarter_of(now.astimezone(zone(reader_zone)).date())
    my_teams = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    unresolved = select(Escalation).where(Escalation.state != EscalationState.RESOLVED)
    # Whoever was paged while another team had it has handed it over.
    paged = select(Page.escalation_id).where(
        Page.user_id == user_id,
        Page.escalation_id == Escalation.id,
        Page.team_id == Escalation.team_id,
    )
    added = select(EscalationFollower.escalation_id).where(
        EscalationFollower.user_id == user_id, col(EscalationFollower.responder)
    )
    mine = or_(
        Escalation.owner_user_id == user_id,
        col(Escalation.id).in_(paged),
        col(Escalation.id).in_(added),
        and_(col(Escalation.team_id).in_(my_teams), ~col(Escalation.confidential)),
    )
    items = select(RoadmapItem).where(
        RoadmapItem.owner_user_id == user_id,
        RoadmapItem.quarter >= quarter,
        col(RoadmapItem.status).in_(OPEN_STATUSES),
    )
    actions = select(ActionItem).where(
        ActionItem.owner_user_id == user_id,
        col(ActionItem.done_at).is_(None),
        col(ActionItem.dropped_at).is_(None),
    )
    order = (col(Escalation.severity), col(Escalation.id))
    return Home(
        user_id=user_id,
        zone=reader_zone,
        now=now,
        first_time=first_time,
        to_answer=list(session.exec(unresolved.where(mine).order_by(*order))),
        raised=list(
            session.exec(unresolved.where(Escalation.raised_by == user_id).order_by(*order))
        ),
        duties=shifts_of(session, user_id, now),
        items=list(session.exec(items.order_by(RoadmapItem.quarter, col(RoadmapItem.target_on)))),
        decisions=_to_decide(session, user_id),
        actions=list(session.exec(actions.order_by(col(ActionItem.due_on), col(ActionItem.id)))),
    )


def _to_decide(session: Session, user_id: str) -> list[Decision]:
    """What someone was asked to decide, oldest first. Few are open at a time."""
    asked = select(Decision).where(Decision.state == DecisionState.ASKED)
    rows = session.exec(asked.order_by(col(Decision.id)))
    return [each for each in rows if any(page.endswith(f":{user_id}") for page in each.pages)]
