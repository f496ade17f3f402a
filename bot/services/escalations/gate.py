"""Who may do what with an escalation, and what those are told who come too late."""

from sqlmodel import Session, col, select

from bot.errors import InvalidInput, Mistake
from bot.permissions import Action, Actor, require
from bot.services.escalations.case import Case, followers_of, involved_in, load, unknown
from bot.services.escalations.looking import may_see
from bot.services.people import PeopleService
from bot.views.escalations.card import who
from models import Escalation, EscalationState, Page, Team

WORDS_LIMIT = 2000
_RAISER_TOO = frozenset(
    {Action.RESOLVE_ESCALATION, Action.ANSWER_QUESTION, Action.REOPEN_ESCALATION}
)


class Gate:
    """Loads an escalation for those who may do something with it."""

    def __init__(self, people: PeopleService) -> None:
        self._people = people

    def admit(self, session: Session, user_id: str, escalation_id: int, action: Action) -> Case:
        """The escalation, locked until the transaction ends, in whatever state it is.

        Raises:
            Mistake: there is none of that number, or none that this person may know of.
            NotAllowed: the sentence says who may.
        """
        case = load(session, escalation_id)
        actor = self._people.actor(session, user_id)
        if case.escalation.confidential and not may_see(session, actor, case.escalation):
            raise unknown(escalation_id)
        involved = _concerned(session, case.escalation, actor, action)
        require(actor, action, team_id=case.team.id, involved=involved)
        return case

    def unresolved(
        self, session: Session, user_id: str, escalation_id: int, action: Action
    ) -> Case:
        """The same, refused once it is resolved: that wins over everything."""
        case = self.admit(session, user_id, escalation_id, action)
        if case.escalation.state == EscalationState.RESOLVED:
            raise already(case.escalation, user_id)
        return case


def already(escalation: Escalation, user_id: str) -> Mistake:
    """What someone is told whose click came too late."""
    resolved = escalation.state == EscalationState.RESOLVED
    done_by = escalation.resolved_by if resolved else escalation.owner_user_id
    whose = "you have" if done_by == user_id else f"{who(done_by)} has"
    what = f"resolved #{escalation.id} already" if resolved else f"#{escalation.id} already"
    return Mistake(f"Nothing to do: {whose} {what}.")


def teams_of(session: Session, escalation: Escalation) -> set[int]:
    """Each team that has had it: whose people were paged for it, and whose it is by now."""
    paged = select(Page.team_id).where(Page.escalation_id == escalation.id).distinct()
    return {escalation.team_id, *session.exec(paged)}


def leads_of(session: Session, team_ids: set[int]) -> list[tuple[str, str]]:
    """These teams' leads, each with the name of their team, in the order of the teams."""
    teams = select(Team).where(col(Team.id).in_(team_ids)).order_by(col(Team.id))
    return [(team.lead_user_id, team.name) for team in session.exec(teams) if team.lead_user_id]


def _concerned(
    session: Session, escalation: Escalation, actor: Actor, action: Action
) -> tuple[str, ...]:
    involved = involved_in(session, escalation)
    if action in _RAISER_TOO:
        involved = (*involved, escalation.raised_by)
    if action is Action.ANSWER_QUESTION:
        involved = (*involved, *followers_of(session, escalation))
    # Whoever has handed it over may still know that it is over.
    ends = action is Action.RESOLVE_ESCALATION
    if ends and actor.member_of & teams_of(session, escalation) and not escalation.confidential:
        involved = (*involved, actor.user_id)
    return involved


def words_of(typed: str, block_id: str, missing: str | None = None) -> str:
    """What someone wrote in a form, without what surrounds it.

    Args:
        typed: as it was typed.
        block_id: of the input, for what is wrong with it.
        missing: what they are told who wrote nothing; None where that is fine.

    Raises:
        InvalidInput: nothing where something is needed, or more than fits.
    """
    words = typed.strip()
    if missing and not words:
        raise InvalidInput({block_id: missing})
    if len(words) > WORDS_LIMIT:
        raise InvalidInput({block_id: f"Shorter, please: {WORDS_LIMIT} characters at most."})
    return words
