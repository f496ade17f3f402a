"""Working on an escalation: updates, questions and their answers, another severity."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.escalation import Position, wait_anew
from bot.domain.impact import SEVERITY_WORDS
from bot.domain.night import NOW_UP_TO
from bot.domain.policy import moment_after
from bot.errors import InvalidInput, Mistake
from bot.permissions import Action
from bot.services.escalations.case import Case
from bot.services.escalations.desk import Desk, until
from bot.services.escalations.gate import Gate, words_of
from bot.services.escalations.messages import open_question
from models import Escalation, EscalationState, EventKind
from models.database import Database

LONGEST_PROMISE = timedelta(days=14)


@dataclass(frozen=True)
class Update:
    """What an owner tells; the next update is due at `at`, or in `minutes`, or as usual."""

    words: str = ""
    minutes: int | None = None
    at: datetime | None = None


class RespondingService:
    def __init__(self, database: Database, gate: Gate, desk: Desk) -> None:
        self._database = database
        self._gate = gate
        self._desk = desk

    def to_work(self, user_id: str, escalation_id: int) -> Escalation:
        """The escalation whose form may open; raises as the services behind the forms do."""
        with self._database.reading() as session:
            return self._work(session, user_id, escalation_id).escalation

    def to_answer(self, user_id: str, escalation_id: int) -> tuple[Escalation, str]:
        """The escalation and what was asked; raises as `answer` does."""
        with self._database.reading() as session:
            action = Action.ANSWER_QUESTION
            case = self._gate.unresolved(session, user_id, escalation_id, action)
            return case.escalation, _asked(session, case)[0]

    def update(self, user_id: str, escalation_id: int, update: Update) -> datetime:
        """Tell how it goes, and promise the next update. On an open one it also takes it on.

        Returns:
            When the next update is due, in UTC.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or it is resolved.
            InvalidInput: the words are too long, or the moment has passed or is too far away.
        """
        with self._database.writing() as session:
            case = self._work(session, user_id, escalation_id)
            words = words_of(update.words, "words")
            due = self._next_update(case, update)
            self._engage(session, case, user_id)
            self._desk.promise(case, due)
            data = {"words": words, "until": until(case)}
            event = self._desk.note(session, case, EventKind.UPDATED, by=user_id, **data)
            self._desk.spread(session, case, event)
            return due

    def ask(self, user_id: str, escalation_id: int, question: str) -> None:
        """Ask the raiser something, in the thread and in a DM. On an open one it also takes it on.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or it is resolved.
            InvalidInput: nothing is asked, or too much.
        """
        with self._database.writing() as session:
            case = self._work(session, user_id, escalation_id)
            words = words_of(question, "question", "What do you need to know?")
            self._engage(session, case, user_id)
            event = self._desk.note(session, case, EventKind.ASKED, by=user_id, words=words)
            self._desk.spread(session, case, event)

    def answer(self, user_id: str, escalation_id: int, words: str) -> None:
        """Answer the open question: in the thread, and to who asked and who owns it by now.

        Raises:
            NotAllowed: only the team, the raiser, followers, and administrators can.
            Mistake: there is none of that number, it is resolved, or nothing is asked.
            InvalidInput: nothing is said, or too much.
        """
        with self._database.writing() as session:
            action = Action.ANSWER_QUESTION
            case = self._gate.unresolved(session, user_id, escalation_id, action)
            asker = _asked(session, case)[1]
            said = words_of(words, "answer", "A few words, please.")
            tell = [each for each in (asker, case.escalation.owner_user_id) if each]
            data = {"words": said, "tell": tell}
            event = self._desk.note(session, case, EventKind.ANSWERED, by=user_id, **data)
            self._desk.spread(session, case, event)

    def change_severity(self, user_id: str, escalation_id: int, severity: int, why: str) -> None:
        """Give it another severity, whose waits apply from now.

        Raises:
            NotAllowed: only the team, its lead, those it concerns, and administrators can.
            Mistake: there is none of that number, or it is resolved.
            InvalidInput: there is no such severity, it has it already, or no reason is given.
        """
        with self._database.writing() as session:
            case = self._work(session, user_id, escalation_id)
            before = case.escalation.severity
            if severity not in SEVERITY_WORDS:
                raise InvalidInput({"severity": "Choose a severity from 1 to 4."})
            if severity == before:
                raise InvalidInput({"severity": f"It is {before} already. Choose another."})
            words = words_of(why, "why", "A few words, please: why?")
            case.escalation.severity = severity
            self._keep_pace(case, worse=severity < before)
            data = {"before": before, "after": severity, "words": words}
            event = self._desk.note(session, case, EventKind.SEVERITY_CHANGED, by=user_id, **data)
            self._desk.spread(session, case, event)

    def _work(self, session: Session, user_id: str, escalation_id: int) -> Case:
        action = Action.WORK_ON_ESCALATION
        return self._gate.unresolved(session, user_id, escalation_id, action)

    def _engage(self, session: Session, case: Case, user_id: str) -> None:
        """Whoever tells or asks something about an open one is on it."""
        if case.escalation.state == EscalationState.OPEN:
            self._desk.take(session, case, user_id)
            data = {"until": until(case)}
            self._desk.note(session, case, EventKind.ACKNOWLEDGED, by=user_id, **data)

    def _next_update(self, case: Case, update: Update) -> datetime:
        now = self._desk.clock.now()
        if update.at is None:
            usual = case.policy.acknowledged_for[case.escalation.severity]
            return moment_after(update.minutes or usual, case.calendar, now)
        if update.at <= now:
            raise InvalidInput({"at": "That moment has passed. Choose a later one."})
        if update.at - now > LONGEST_PROMISE:
            raise InvalidInput({"at": "That is more than two weeks away. Choose an earlier one."})
        return update.at

    def _keep_pace(self, case: Case, *, worse: bool) -> None:
        """What is waited for lasts as long as the new severity has it; never longer when worse."""
        escalation, now = case.escalation, self._desk.clock.now()
        if escalation.state == EscalationState.ACKNOWLEDGED:
            usual = case.policy.acknowledged_for[escalation.severity]
            due = moment_after(usual, case.calendar, now)
            if worse and escalation.update_due_at and due < escalation.update_due_at:
                self._desk.promise(case, due)
            return
        if case.position == Position():  # nobody has been paged
            if escalation.severity <= NOW_UP_TO:
                escalation.next_step_at = now
            return
        later = wait_anew(case.policy, case.calendar, case.position, case.pace, now)
        planned = escalation.next_step_at
        escalation.next_step_at = min(later, planned) if worse and planned else later


def _asked(session: Session, case: Case) -> tuple[str, str | None]:
    """What is asked, and by whom."""
    event = open_question(session, case)
    if event is None:
        raise Mistake(f"Nothing to answer: no question about #{case.number} is open.")
    return str(event.data["words"]), event.by
