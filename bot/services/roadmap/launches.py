"""Recording launches, and looking at them."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session, col, func, select

from bot.clock import Clock
from bot.domain.quarter import first_day, next_quarter, quarter_of, quarters_before
from bot.domain.roadmap.launch import (
    LAUNCH,
    LaunchDraft,
    Request,
    RequestKind,
    checked,
    figures_of,
    read_request,
    within,
)
from bot.errors import InvalidInput, Mistake
from bot.services.people import PeopleService, today_of
from bot.services.roadmap.changing import Changing
from bot.services.roadmap.editing import locked
from bot.services.roadmap.gate import may_change, require_change
from bot.services.roadmap.launch_rows import draft_of, facts_between
from bot.services.roadmap.looking import found
from bot.services.teams import stored_id
from bot.views.roadmap.card import Extra
from bot.views.roadmap.launches import (
    Launched,
    LaunchForm,
    LaunchPage,
    launch_button,
    launch_line,
)
from models import (
    ChangeSource,
    Escalation,
    JiraConnection,
    Launch,
    Person,
    RoadmapChange,
    RoadmapItem,
)
from models.database import Database

_EARLIER, _MOST_LISTED = 4, 40


class LaunchService:
    def __init__(
        self, database: Database, clock: Clock, people: PeopleService, changing: Changing
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._changing = changing

    def form(self, user_id: str, item_id: int) -> LaunchForm:
        """An item's launch for its form, recorded already or not.

        Raises:
            Mistake: there is no item of that number.
            NotAllowed: only its people, its teams, their leads and administrators can.
        """
        with self._database.reading() as session:
            item = found(session, item_id)
            require_change(session, self._people.actor(session, user_id), item)
            launch = session.get(Launch, item_id)
            return LaunchForm(
                item=item,
                today=today_of(session, user_id, self._clock.now()),
                seen=_last_told(session, item_id),
                draft=draft_of(launch) if launch else None,
            )

    def record(
        self, user_id: str, item_id: int, draft: LaunchDraft, request: str, *, seen: int
    ) -> None:
        """Record an item's launch, or correct what was recorded; the item's history tells it.

        Args:
            user_id: who.
            item_id: of the item.
            draft: what they know; its request is read from `request`.
            request: which IT request it needed, as they typed it.
            seen: what the form said last about the launch, as `form` gave it.

        Raises:
            Mistake: there is no item of that number.
            NotAllowed: only its people, its teams, their leads and administrators can.
            InvalidInput: what is wrong with which field, or who was quicker.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            item = locked(session, item_id)
            require_change(session, self._people.actor(session, user_id), item)
            _check_seen(session, item_id, seen)
            wanted = LaunchDraft(
                draft.live_on, draft.asked_on, draft.needed_it, _request(session, request, item_id)
            )
            sound = checked(wanted, today_of(session, user_id, now))
            self.put(session, item, sound, user_id)

    def put(self, session: Session, item: RoadmapItem, draft: LaunchDraft, by: str) -> None:
        """Keep an item's launch, in the caller's transaction, which has locked the item.

        Args:
            session: the caller's transaction.
            item: which was launched.
            draft: sound, as `checked` gives it.
            by: who records it.
        """
        item_id = stored_id(item.id)
        launch = session.get(Launch, item_id)
        before = draft_of(launch).plain() if launch else None
        if before == draft.plain():
            return
        now, columns = self._clock.now(), _columns(draft)
        session.merge(Launch(item_id=item_id, recorded_by=by, recorded_at=now, **columns))
        session.flush()
        self._tell(session, item, before, draft.plain(), by)

    def remove(self, user_id: str, item_id: int) -> None:
        """Take back what was recorded of an item's launch; the history keeps it.

        Raises:
            Mistake: there is no item of that number, or no launch of it.
            NotAllowed: only its people, its teams, their leads and administrators can.
        """
        with self._database.writing() as session:
            item = locked(session, item_id)
            require_change(session, self._people.actor(session, user_id), item)
            launch = session.get(Launch, item_id)
            if launch is None:
                raise Mistake(f"No launch of #{item_id} is recorded.")
            before = draft_of(launch).plain()
            session.delete(launch)
            self._tell(session, item, before, None, user_id)

    def page(self, user_id: str, quarter: str | None) -> LaunchPage:
        """A quarter's launches, and what those of the quarters before it added up to.

        Args:
            user_id: who reads.
            quarter: None for the present one.
        """
        with self._database.reading() as session:
            today = today_of(session, user_id, self._clock.now())
            quarter = quarter or quarter_of(today)
            first, after = first_day(quarter), first_day(next_quarter(quarter))
            earlier = quarters_before(quarter, _EARLIER)
            facts = facts_between(session, first_day(earlier[-1]), after)
            rows = (
                select(Launch, RoadmapItem)
                .join(RoadmapItem, col(RoadmapItem.id) == Launch.item_id)
                .where(Launch.live_on >= first, Launch.live_on < after)
                .order_by(col(Launch.live_on), col(Launch.item_id))
                .limit(_MOST_LISTED)
            )
            return LaunchPage(
                quarter=quarter,
                figures=figures_of(within(facts, quarter)),
                launches=[Launched(item, draft_of(each)) for each, item in session.exec(rows)],
                earlier={each: figures_of(within(facts, each)) for each in earlier},
                is_over=after <= today,
            )

    def more(self, session: Session, item: RoadmapItem, user_id: str) -> Extra:
        """What an item's card says of its launch; for the roadmap's hook."""
        launch = session.get(Launch, item.id)
        lines = (launch_line(draft_of(launch)),) if launch else ()
        may = may_change(session, self._people.actor(session, user_id), item)
        button = launch_button(stored_id(item.id), recorded=launch is not None)
        return Extra(lines, (button,) if may else ())

    def _tell(self, session: Session, item: RoadmapItem, before: Any, after: Any, by: str) -> None:
        self._changing.note(
            session, item, name=LAUNCH, before=before, after=after, by=by, source=ChangeSource.SLACK
        )


_COLUMN: Mapping[RequestKind, tuple[str, Callable[[str], Any]]] = {
    RequestKind.ESCALATION: ("request_escalation_id", int),
    RequestKind.ITEM: ("request_item_id", int),
    RequestKind.ISSUE: ("request_issue", str),
}


def _columns(draft: LaunchDraft) -> dict[str, Any]:
    columns: dict[str, Any] = {name: None for name, _ in _COLUMN.values()}
    if draft.request:
        name, of = _COLUMN[draft.request.kind]
        columns[name] = of(draft.request.ref)
    known = {"live_on": draft.live_on, "asked_on": draft.asked_on, "needed_it": draft.needed_it}
    return columns | known


def _last_told(session: Session, item_id: int) -> int:
    """The number of the last line of an item's history about its launch; 0 where there is none."""
    told = select(func.max(RoadmapChange.id)).where(
        RoadmapChange.item_id == item_id, RoadmapChange.field == LAUNCH
    )
    return session.exec(told).one() or 0


def _check_seen(session: Session, item_id: int, seen: int) -> None:
    last = _last_told(session, item_id)
    if last == seen:
        return
    change = session.get_one(RoadmapChange, last)
    someone = session.get(Person, change.by or "")
    raise InvalidInput(
        {
            "live_on": f"{someone.name if someone else 'Somebody'} has changed this while the form "
            "was open. Close it and open it again to see what it is now."
        }
    )


def _request(session: Session, typed: str, item_id: int) -> Request | None:
    """The request that was typed, if there is such a one."""
    site = session.exec(select(JiraConnection.site)).first()
    try:
        request = read_request(typed, site)
        _check_there(session, request, item_id)
    except Mistake as mistake:
        raise InvalidInput({"request": str(mistake)}) from None
    return request


def _check_there(session: Session, request: Request | None, item_id: int) -> None:
    """Numbers are of rows that are there; issues are looked up by nobody."""
    tables: dict[RequestKind, Any] = {
        RequestKind.ESCALATION: Escalation,
        RequestKind.ITEM: RoadmapItem,
    }
    if request is None or request.kind not in tables:
        return
    if request == Request(RequestKind.ITEM, str(item_id)):
        raise Mistake("That is this very item. Which one was the part of IT?")
    if session.get(tables[request.kind], int(request.ref)) is None:
        raise Mistake(f"There is no {request.words}.")
