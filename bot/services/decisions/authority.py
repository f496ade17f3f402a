"""The authority map: which kind of decision is whose, for each pair of teams."""

from dataclasses import dataclass

from sqlmodel import Session, select

from bot.domain.decision import KINDS, OTHER, kind_words
from bot.domain.policy import Approver
from bot.domain.word_search import pattern, terms_of
from bot.permissions import ALLOWED, Action, roles_of
from bot.services.escalations.case import policy_of
from bot.services.people import PeopleService
from bot.services.teams import match_team
from bot.views.decisions.authority import AuthorityLine
from models import Team
from models.database import Database
from models.words import search_words


@dataclass(frozen=True)
class AuthorityMap:
    """The lines that were asked for; `editable` are the teams whose lines the reader may change."""

    lines: tuple[AuthorityLine, ...]
    asked: str
    editable: tuple[Team, ...]


class AuthorityService:
    def __init__(self, database: Database, people: PeopleService) -> None:
        self._database = database
        self._people = people

    def who(self, reader: str, typed: str) -> AuthorityMap:
        """Who decides: the lines that fit the words, or name the team; all when nothing is typed.

        Where no line fits the words, none is given: better no answer than somebody else's.
        """
        with self._database.reading() as session:
            actor = self._people.actor(session, reader)
            teams = list(session.exec(select(Team).order_by(Team.name)))
            lines = [line for team in teams for line in lines_of(session, team, teams)]
            team = match_team(teams, typed) if typed else None
            if team:
                found = [each for each in lines if team.name in {each.team, each.other}]
            else:
                found = _fitting(lines, typed)
            editable = [
                each
                for each in teams
                if not roles_of(actor, each.id).isdisjoint(ALLOWED[Action.CHANGE_POLICY])
            ]
            return AuthorityMap(tuple(found), typed, tuple(editable))


def lines_of(session: Session, team: Team, teams: list[Team]) -> list[AuthorityLine]:
    """A team's lines, and for the usual kinds that it names nobody for, its lead."""
    policy, names = policy_of(session, team), {each.slug: each.name for each in teams}
    lines = [AuthorityLine(team.name, names.get(each.with_team), each) for each in policy.approvers]
    return sorted(lines, key=lambda each: kind_words(each.line.kind).casefold())


def line_for(session: Session, team: Team, other: Team | None, kind: str) -> Approver | None:
    """The line for one kind of decision of a team, with another; None where nobody is named."""
    if kind == OTHER:
        return None
    return policy_of(session, team).approver(kind, other.slug if other else "")


def _fitting(lines: list[AuthorityLine], typed: str) -> list[AuthorityLine]:
    """The lines whose kind has most of the words, at least one."""
    terms = terms_of(typed)
    if not terms:
        return lines
    hits = [(sum(pattern(term) in _words(each) for term in terms), each) for each in lines]
    best = max((count for count, _ in hits), default=0)
    return [each for count, each in hits if count == best and best > 0]


def _words(line: AuthorityLine) -> str:
    kind = line.line.kind
    names = (line.team, line.other or "")
    return search_words(kind_words(kind), kind if kind in KINDS else "", *names)
