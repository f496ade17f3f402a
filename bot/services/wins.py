"""Wins: given with a reason, posted once, read out in the next agenda."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.thanks import Thanks, mentioned_in, plain_reason, read_thanks
from bot.errors import Mistake
from bot.outbox.queue import enqueue
from bot.permissions import Action, require
from bot.services.people import PeopleService
from bot.services.preferences import quiet_until, unnamed_in_wins
from bot.services.say import say
from bot.services.teams import stored_id, team_of
from bot.views.blocks import person
from bot.views.wins import ShownWin, private_words, win_blocks, win_words
from models import Person, Priority, Team, TeamMember, Win, WinPerson
from models.database import Database


@dataclass(frozen=True)
class GivenWin:
    """What became of a win: who is named in which channel, and who is thanked in a DM."""

    named: tuple[str, ...]
    unnamed: tuple[str, ...]
    channel_id: str


class WinService:
    def __init__(self, database: Database, clock: Clock, people: PeopleService) -> None:
        self._database = database
        self._clock = clock
        self._people = people

    def give(self, user_id: str, channel_id: str, text: str) -> GivenWin:
        """Thank someone. It is posted in the team's channel it was typed in, else in a team's own.

        Args:
            user_id: who thanks.
            channel_id: where it was typed.
            text: what was typed, as Slack escaped it.

        Raises:
            NotAllowed: guests can't.
            Mistake: the sentence says how to write it.
        """
        thanks, now = read_thanks(text), self._clock.now()
        with self._database.writing() as session:
            require(self._people.actor(session, user_id), Action.GIVE_WIN)
            _check(session, user_id, thanks)
            hidden = unnamed_in_wins(session, [*thanks.people, *mentioned_in(thanks.reason)])
            given = GivenWin(
                named=tuple(each for each in thanks.people if each not in hidden),
                unnamed=tuple(each for each in thanks.people if each in hidden),
                channel_id=_channel(session, [user_id, *thanks.people], channel_id),
            )
            reason = _plain(session, thanks.reason, hidden)
            win_id = _store(session, user_id, given, reason, now)
            _tell(session, win_id, user_id, given, reason, now)
            return given


def wins_since(session: Session, team_ids: Collection[int], since: datetime) -> list[ShownWin]:
    """The wins of some teams' people after a moment, oldest first, for an agenda.

    Who has chosen by now not to be named isn't; a win in which nobody may be named is left out.
    """
    theirs = select(TeamMember.user_id).where(col(TeamMember.team_id).in_(team_ids))
    wanted = (
        select(Win, WinPerson.user_id)
        .join(WinPerson, col(WinPerson.win_id) == Win.id)
        .where(Win.given_at > since, col(WinPerson.user_id).in_(theirs))
        .order_by(col(Win.id), WinPerson.user_id)
    )
    rows = session.exec(wanted).all()
    hidden = unnamed_in_wins(session, {user_id for _, user_id in rows})
    wins, people = {each.id: each for each, _ in rows}, dict[int | None, list[str]]()
    for win, user_id in rows:
        if user_id not in hidden:
            people.setdefault(win.id, []).append(user_id)
    return [
        ShownWin(
            stored_id(win_id), tuple(named), wins[win_id].reason, wins[win_id].given_by,
            wins[win_id].given_at,
        )
        for win_id, named in people.items()
    ]  # fmt: skip


def _check(session: Session, user_id: str, thanks: Thanks) -> None:
    if user_id in thanks.people:
        raise Mistake("Let somebody else thank you. Who helped you with it?")
    known = select(Person).where(col(Person.user_id).in_(thanks.people))
    for someone in session.exec(known.order_by(Person.user_id)):
        if someone.is_bot:
            raise Mistake(f"{person(someone.user_id)} is no person. Who is behind it?")
        if someone.deleted:
            raise Mistake(f"{person(someone.user_id)} has no account here any more.")


def _channel(session: Session, people: Sequence[str], typed_in: str) -> str:
    """Where it is posted: the bot is in the teams' channels, and in others perhaps not."""
    channels = {each.id: each.channel_id for each in session.exec(select(Team))}
    if typed_in in channels.values():
        return typed_in
    teams = (team_of(session, each) for each in people)
    found = next((team for team in teams if team), None)
    if found is None:
        raise Mistake("Nobody here is in a team. Type it in a team’s channel, please.")
    return channels[found]


def _plain(session: Session, reason: str, hidden: Collection[str]) -> str:
    named = [each for each in mentioned_in(reason) if each not in hidden]
    rows = session.exec(select(Person).where(col(Person.user_id).in_(named)))
    words = plain_reason(reason, {each.user_id: each.name for each in rows})
    if not words:
        raise Mistake("What for? A reason makes it worth reading: @ana for saving the launch")
    return words[:1000]


def _store(session: Session, user_id: str, given: GivenWin, reason: str, now: datetime) -> int:
    win = Win(given_by=user_id, reason=reason, channel_id=given.channel_id, given_at=now)
    session.add(win)
    session.flush()
    win_id = stored_id(win.id)
    session.add_all(WinPerson(win_id=win_id, user_id=each) for each in given.named)
    return win_id


def _tell(  # noqa: PLR0917 the parts of one win
    session: Session, win_id: int, user_id: str, given: GivenWin, reason: str, now: datetime
) -> None:
    if given.named:
        enqueue(
            session,
            key=f"win:{win_id}",
            destination=given.channel_id,
            method="chat.postMessage",
            payload={
                "text": win_words(given.named, reason, user_id),
                "blocks": win_blocks(given.named, reason, user_id),
            },
            priority=Priority.UPDATE,
            now=now,
            event_type="liaison_win",
        )
    for each in given.unnamed:
        say(
            session,
            key=f"win:{win_id}:{each}",
            destination=each,
            words=private_words(reason, user_id),
            event_type="liaison_win",
            now=now,
            not_before=quiet_until(session, each, now),
        )
