"""Random raises, answers, clock moves and crashes: what must hold of escalations whatever happens.

A rule-based state machine over the real services on SQLite. The clock moves from one due moment
to the next, as the ticks do.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlmodel import Session, SQLModel, col, func, select

from bot.domain.escalation import FALLBACK
from bot.domain.impact import IMPACTS
from bot.domain.policy import Hours, Policy, Step, Target, TargetKind
from bot.errors import Mistake
from bot.services import Services
from bot.services.escalations import EscalationDraft
from models import (
    Escalation,
    EscalationEvent,
    EscalationState,
    EventKind,
    OutboxMessage,
    OutboxState,
    Page,
    Person,
)
from models.database import Database
from tests.company import SetClock, Users, company_services
from tests.services.escalation_stage import LEAD, events_in, person, store_policy

PEOPLE = ("UANA", "UBEN", "UMAYA", "UZOE")
targets = st.sampled_from(
    [
        *map(person, PEOPLE),
        LEAD,
        Target(kind=TargetKind.ROTATION, ref="1"),
        Target(kind=TargetKind.ROTATION, ref="77"),
        Target(kind=TargetKind.GROUP, ref="SNONE"),
        Target(kind=TargetKind.CHANNEL, ref="CIT"),
        Target(kind=TargetKind.VENDOR, name="Hostly", reach="+1 555 0100"),
    ]
)
steps = st.builds(
    Step,
    targets=st.lists(targets, min_size=1, max_size=3).map(tuple),
    hours=st.sampled_from(Hours),
)
policies = st.builds(
    Policy,
    steps=st.lists(steps, max_size=4).map(tuple),
    rounds=st.fixed_dictionaries({each: st.integers(1, 3) for each in (1, 2, 3, 4)}),
)


class Crash(BaseException):
    """Thrown where a process might die; `args[0]` is the number of the escalation in hand."""


class Escalating(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="liaison-machine-")
        self.database = Database(f"sqlite:///{Path(self._folder.name) / 'liaison.db'}")
        SQLModel.metadata.create_all(self.database.engine)
        self.clock = SetClock()
        self.services: Services = company_services(self.database, self.clock, Users())
        self.last_event = 0
        self.pages_at_resolve: dict[int, int] = {}

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()

    @initialize(policy=policies)
    def begin(self, policy: Policy) -> None:
        store_policy(self.database, policy)

    @rule(
        who=st.sampled_from(PEOPLE),
        team=st.sampled_from([1, 2]),
        impact=st.sampled_from(sorted(IMPACTS)),
        deadline=st.one_of(st.none(), st.integers(1, 600)),
    )
    def raises(self, who: str, team: int, impact: str, deadline: int | None) -> None:
        at = None if deadline is None else self.clock.at + timedelta(minutes=deadline)
        draft = EscalationDraft(team_id=team, impact=impact, summary="down", deadline_at=at)
        self.services.escalations.raising.raise_escalation(who, draft)

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(1, 4))
    def acknowledges(self, who: str, number: int) -> None:
        self._tries(lambda: self.services.escalations.answering.acknowledge(who, number))

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def takes_it_and_forgets(self, data: st.DataObject) -> None:
        """Someone who was paged takes it on and tells nothing: reminded, then it goes on."""
        number = data.draw(st.sampled_from(self._open()))
        with self.database.reading() as session:
            paged = select(Page.user_id).where(Page.escalation_id == number).distinct()
            people = sorted({*session.exec(paged), "UBEN"})
        self.acknowledges(data.draw(st.sampled_from(people)), number)
        while self._escalation(number).state == EscalationState.ACKNOWLEDGED:
            due = self.services.escalations.engine.next_due()
            assert due
            self.clock.at = max(self.clock.at, due)
            self.services.escalations.engine.run_due(self.clock.at)

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(1, 4))
    def resolves(self, who: str, number: int) -> None:
        self._tries(lambda: self.services.escalations.answering.resolve(who, number, "mended"))
        with self.database.reading() as session:
            escalation = session.get(Escalation, number)
            if escalation and escalation.state == EscalationState.RESOLVED:
                self.pages_at_resolve.setdefault(number, _count_pages(session, number))

    @rule(policy=policies)
    def edits_the_policy(self, policy: Policy) -> None:
        store_policy(self.database, policy)

    @rule(who=st.sampled_from(PEOPLE), deleted=st.booleans())
    def leaves_or_comes_back(self, who: str, *, deleted: bool) -> None:
        with self.database.writing() as session:
            someone = session.get_one(Person, who)
            someone.deleted = deleted
            session.add(someone)

    @rule(minutes=st.sampled_from([1, 5, 16, 61, 300, 1500]))
    def time_passes(self, minutes: int) -> None:
        target = self.clock.at + timedelta(minutes=minutes)
        while (due := self.services.escalations.engine.next_due()) and due <= target:
            self.clock.at = max(self.clock.at, due)
            self.services.escalations.engine.run_due(self.clock.at)
        self.clock.at = target

    @rule(hours=st.sampled_from([1, 30]))
    def the_process_was_down(self, hours: int) -> None:
        """Nothing ran meanwhile: what was due is done late, once."""
        self.clock.advance(hours=hours)

    @rule(number=st.integers(1, 4))
    def a_page_fails(self, number: int) -> None:
        begins = f"escalation:{number}:page:%"
        with self.database.writing() as session:
            rows = select(OutboxMessage).where(
                col(OutboxMessage.key).like(begins), OutboxMessage.method == "chat.postMessage"
            )
            if row := session.exec(rows.order_by(col(OutboxMessage.id).desc())).first():
                self.services.escalations.engine.page_failed(session, row)

    @precondition(lambda self: self.services.escalations.engine.next_due())
    @rule(after=st.integers(0, 12))
    def a_tick_crashes(self, after: int) -> None:
        """The process dies in the middle of a step: nothing of it is half there."""
        due = self.services.escalations.engine.next_due()
        assert due
        self.clock.at = max(self.clock.at, due)
        before = {each.id: each for each in self._escalations()}
        engine = self.services.escalations.engine
        if crashed := self._dies(after, lambda: engine.run_due(self.clock.at)):
            # Others may have got further; the one in hand has not.
            assert before[crashed] in self._escalations()

    @rule(who=st.sampled_from(PEOPLE), after=st.integers(0, 12))
    def a_raise_crashes(self, who: str, after: int) -> None:
        before = self._rows()
        draft = EscalationDraft(team_id=1, impact="outage", summary="down")
        raising = self.services.escalations.raising
        if self._dies(after, lambda: raising.raise_escalation(who, draft)):
            assert self._rows() == before

    @invariant()
    def what_is_unresolved_has_a_next_moment(self) -> None:
        for each in self._escalations():
            if each.state == EscalationState.RESOLVED:
                assert each.next_step_at is None
                assert each.countdown_at is None
            else:
                assert each.next_step_at is not None
            if each.state == EscalationState.ACKNOWLEDGED:
                assert each.owner_user_id
                assert each.update_due_at
            if each.state == EscalationState.OPEN:
                assert each.owner_user_id is None

    @invariant()
    def nobody_is_paged_after_it_is_resolved(self) -> None:
        with self.database.reading() as session:
            for number, count in self.pages_at_resolve.items():
                assert _count_pages(session, number) == count
            waiting = select(OutboxMessage.key).where(
                OutboxMessage.state == OutboxState.PENDING,
                OutboxMessage.method == "chat.postMessage",
                col(OutboxMessage.key).like("escalation:%:page:%"),
            )
            open_ones = {
                each.id for each in self._escalations() if each.state == EscalationState.OPEN
            }
            for key in session.exec(waiting):
                assert int(key.split(":")[1]) in open_ones, key

    @invariant()
    def each_page_is_paged_told_and_sent_once(self) -> None:
        with self.database.reading() as session:
            pages = session.exec(select(Page)).all()
            told = session.exec(
                select(EscalationEvent).where(EscalationEvent.kind == EventKind.PAGED)
            ).all()
            keys = set(session.exec(select(OutboxMessage.key)))
        places = [
            (each.escalation_id, each.leg, each.round, each.step, each.user_id) for each in pages
        ]
        assert len(places) == len(set(places)) == len(told)
        shown = [(event.escalation_id, *_told_place(event)) for event in told]
        assert sorted(shown) == sorted((each[0], each[2], each[3], each[4]) for each in places)
        for number, leg, turn, step, user in places:
            assert f"escalation:{number}:page:{leg}.{turn}.{step}:{user}" in keys

    @invariant()
    def the_timeline_tells_every_change_of_state(self) -> None:
        with self.database.reading() as session:
            for each in session.exec(select(Escalation)):
                assert each.id
                assert _state_told(events_in(session, each.id)) == each.state

    @invariant()
    def nothing_is_taken_off_the_timeline(self) -> None:
        with self.database.reading() as session:
            last = session.exec(select(func.count()).select_from(EscalationEvent)).one()
        assert last >= self.last_event
        self.last_event = last

    def _tries(self, answer: Callable[[], None]) -> None:
        before = self._rows()
        try:
            answer()
        except Mistake:
            assert self._rows() == before

    def _dies(self, after: int, work: Callable[[], Any]) -> int | None:
        """Do some work, and die in it before a line is told; returns the escalation in hand."""
        messages = _messages_of(self.services)
        left, whole = [after], messages.tell

        def tell(session: Session, case: Any, event: EscalationEvent) -> None:
            if left[0] == 0:
                raise Crash(case.number)
            left[0] -= 1
            whole(session, case, event)

        messages.tell = tell
        try:
            work()
        except Crash as crash:
            return int(crash.args[0])
        finally:
            messages.tell = whole
        return None

    def _open(self) -> list[int]:
        escalations = self._escalations()
        return [each.id for each in escalations if each.id and each.state == EscalationState.OPEN]

    def _escalation(self, number: int) -> Escalation:
        with self.database.reading() as session:
            return session.get_one(Escalation, number)

    def _escalations(self) -> list[Escalation]:
        with self.database.reading() as session:
            return list(session.exec(select(Escalation)))

    def _rows(self) -> dict[str, Any]:
        with self.database.reading() as session:
            return {
                "events": session.exec(select(func.count()).select_from(EscalationEvent)).one(),
                "outbox": session.exec(select(func.count()).select_from(OutboxMessage)).one(),
                "pages": session.exec(select(func.count()).select_from(Page)).one(),
                "escalations": [
                    each.model_dump() for each in session.exec(select(Escalation)).all()
                ],
            }


def _messages_of(services: Services) -> Any:
    return services.escalations.engine._desk.messages  # noqa: SLF001 where this machine crashes


def _count_pages(session: Session, number: int) -> int:
    pages = select(func.count()).select_from(Page).where(Page.escalation_id == number)
    return session.exec(pages).one()


def _told_place(event: EscalationEvent) -> tuple[int, int, str]:
    step = event.data["step"]
    return event.data["round"], FALLBACK if step is None else step - 1, event.data["user_id"]


def _state_told(events: list[EscalationEvent]) -> str:
    """The state that the timeline makes a reader believe in."""
    states = {
        EventKind.RAISED: EscalationState.OPEN,
        EventKind.ACKNOWLEDGED: EscalationState.ACKNOWLEDGED,
        EventKind.EXPIRED: EscalationState.OPEN,
        EventKind.RESOLVED: EscalationState.RESOLVED,
    }
    return [states[EventKind(each.kind)] for each in events if each.kind in states][-1]


TestEscalating = Escalating.TestCase
TestEscalating.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
