"""Looking decisions up: the log, one of them, and finding by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import ColumnElement, case, func, literal
from sqlmodel import Session, and_, col, or_, select

from bot.domain.decision import kind_words
from bot.domain.word_search import meant, pattern, rarity_of, score, terms_of
from bot.errors import Mistake
from bot.permissions import ALLOWED, Action, Actor, roles_of
from bot.services.decisions.seeing import may_see_decision, pointers_to
from bot.services.escalations.case import unknown
from bot.services.escalations.looking import may_see
from bot.services.people import PeopleService, zone_of
from bot.services.teams import match_team
from bot.views.decisions.lists import Pointer, WholeDecision
from models import Decision, Escalation, Team
from models.database import Database

LISTED = 30
_CANDIDATES = 400


@dataclass(frozen=True)
class DecisionLog:
    """Decisions for a reader in a zone (IANA name), with what points back to each.

    `meant` are the words that were looked for where nothing had those that were typed.
    """

    decisions: tuple[Decision, ...]
    zone: str
    pointers: dict[int, list[Pointer]]
    meant: str | None = None


class LookingService:
    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def log(self, reader: str, escalation_id: int | None = None, team: str = "") -> DecisionLog:
        """The latest that the reader may see: all, one escalation's, or one team's.

        Raises:
            Mistake: there is no such escalation or team, or none that the reader may know of.
        """
        wanted = select(Decision).order_by(col(Decision.id).desc())
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            if escalation_id is not None:
                escalation = session.get(Escalation, escalation_id)
                if escalation is None or not may_see(session, actor, escalation):
                    raise unknown(escalation_id)
                wanted = wanted.where(Decision.escalation_id == escalation_id)
            if team:
                team_id = _team(session, team)
                pair = or_(Decision.team_id == team_id, Decision.other_team_id == team_id)
                wanted = wanted.where(pair)
            rows = session.exec(wanted.limit(10 * LISTED))
            return self._log(session, actor, list(rows), reader)

    def find(self, reader: str, typed: str) -> DecisionLog:
        """The decisions that fit some words best; the best first.

        All words are looked for, each as a word or its beginning, whatever its ending or accents.
        Where no decision has them all, those with most of them are found; where none has any,
        what is spelt most like them is.

        Raises:
            Mistake: there is no word to look for.
        """
        terms = terms_of(typed)
        if not terms:
            raise Mistake("What shall I look for? A word or two, like: find checkout")
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            told = None
            rows = _with(session, actor, terms)
            if not rows:
                terms = _respelt(session, actor, terms)
                rows, told = (_with(session, actor, terms) if terms else []), " ".join(terms)
            return self._log(session, actor, _ranked(rows, terms), reader, told if rows else None)

    def whole(self, reader: str, decision_id: int) -> WholeDecision:
        """All about one.

        Raises:
            Mistake: there is none of that number, or none that the reader may know of.
        """
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            decision = seen(session, actor, decision_id)
            other = session.get(Team, decision.other_team_id or 0)
            roles = roles_of(actor, decision.team_id, (decision.asked_by,))
            return WholeDecision(
                decision=decision,
                team=session.get_one(Team, decision.team_id).name,
                other=other.name if other else None,
                pointers=pointers_to(session, actor, [decision]).get(decision_id, ()),
                zone=zone_of(session, reader),
                may_write=not roles.isdisjoint(ALLOWED[Action.RECORD_DECISION]),
                may_withdraw=decision.escalation_id is None
                and not roles.isdisjoint(ALLOWED[Action.WITHDRAW_DECISION]),
            )

    def _log(
        self,
        session: Session,
        actor: Actor,
        rows: Sequence[Decision],
        reader: str,
        told: str | None = None,
    ) -> DecisionLog:
        visible = [each for each in rows if may_see_decision(session, actor, each)][:LISTED]
        pointers = pointers_to(session, actor, visible)
        return DecisionLog(tuple(visible), zone_of(session, reader), pointers, told)


def seen(session: Session, actor: Actor, decision_id: int) -> Decision:
    """A decision that someone may see. Raises Mistake when there is none of that number."""
    decision = session.get(Decision, decision_id)
    if decision is None or not may_see_decision(session, actor, decision):
        raise Mistake(f"There is no decision {decision_id}.")
    return decision


def _team(session: Session, typed: str) -> int | None:
    team = match_team(session.exec(select(Team)).all(), typed)
    if team is None:
        raise Mistake(f"I don't know a team “{typed[:40]}”.")
    return team.id


def _with(session: Session, actor: Actor, terms: Sequence[str]) -> list[Decision]:
    """The likeliest visible decisions of all with all terms; where there is none, with any.

    The database looks through the whole log, those first whose question has most of the terms;
    what is left of them is ranked thoroughly.
    """
    each_has = [_has(term) for term in terms]
    asked = sum((_asks(term) for term in terms), literal(0))
    for condition in (and_(*each_has), or_(*each_has)):
        wanted = select(Decision).where(condition).order_by(asked.desc(), col(Decision.id).desc())
        for begin in count(step=_CANDIDATES):
            rows = session.exec(wanted.offset(begin).limit(_CANDIDATES)).all()
            if found := [each for each in rows if may_see_decision(session, actor, each)]:
                return found
            if len(rows) < _CANDIDATES:
                break
    return []


def _asks(term: str) -> ColumnElement[int]:
    """1 where a term is in the question, or in what was chosen; else 0."""
    texts = (col(Decision.question), func.coalesce(col(Decision.choice), ""))
    return case(
        (or_(*(func.lower(each).contains(term, autoescape=True) for each in texts)), 1), else_=0
    )


def _has(term: str) -> ColumnElement[bool]:
    return col(Decision.words).contains(pattern(term), autoescape=True)


def _respelt(session: Session, actor: Actor, terms: Sequence[str]) -> list[str]:
    """The terms as the log spells them; only words of what the reader may see are told."""
    rows = session.exec(select(Decision).order_by(col(Decision.id).desc()).limit(10 * _CANDIDATES))
    known = {
        word
        for each in rows
        if may_see_decision(session, actor, each)
        for word in each.words.split()
    }
    return [word for term in terms if (word := meant(term, known))]


def _ranked(rows: Sequence[Decision], terms: Sequence[str]) -> list[Decision]:
    counts = {term: sum(pattern(term) in each.words for each in rows) for term in terms}
    rarity = rarity_of(counts, len(rows))
    return sorted(
        rows, key=lambda each: (score(terms, _fields(each), rarity), each.id or 0), reverse=True
    )


def _fields(decision: Decision) -> list[tuple[float, str]]:
    return [
        (3, decision.question),
        (2, decision.choice or ""),
        (2, kind_words(decision.kind)),
        (1, decision.rationale or decision.proposal_why),
        (1, " ".join(decision.options)),
        (1, f"{decision.needs} {decision.other_needs} {decision.review_when}"),
    ]
