"""The path that an escalation would take, with the people who are behind it at those moments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.domain.business import BusinessCalendar, is_night
from bot.domain.draft import EscalationDraft
from bot.domain.escalation import Pace, Position, steps_at
from bot.domain.night import FirstPage, NightOffer, night_offer
from bot.domain.path import Reach, Someone, Stop, path
from bot.domain.policy import Policy
from bot.services.escalations.case import calendar_of, policy_of
from bot.services.escalations.targets import Behind, Reached, behind, behind_fallback
from bot.services.people import known_zone
from bot.services.teams import team_of
from models import Team


@dataclass(frozen=True)
class Preview:
    """What raising would set off: the first round, the end of the path, and the night's offer.

    `chosen` is how the first page would go out: as asked for where that is possible.
    """

    stops: Sequence[Stop]
    rounds: int
    last: Reach
    posted_in: Sequence[str]
    night: NightOffer | None
    chosen: FirstPage


class Previewer:
    """Looks along one team's path at one moment, for one person who would raise."""

    def __init__(
        self, session: Session, team: Team, raised_by: str, draft: EscalationDraft, now: datetime
    ) -> None:
        self._session = session
        self._team = team
        self._draft = draft
        self._now = now
        self._policy: Policy = policy_of(session, team)
        self._calendar: BusinessCalendar = calendar_of(team)
        own = session.get(Team, team_of(session, raised_by) or 0)
        channels = [team.channel_id, *([own.channel_id] if own else [])]
        self._shown = [] if draft.confidential else list(dict.fromkeys(channels))

    def preview(self, severity: int) -> Preview:
        """Look along the path at this severity."""
        pace = Pace(severity, self._draft.deadline_at)
        stops = self._walk(Position(), pace, self._now)
        offer = night_offer(stops, self._at_once(), self._draft.deadline_at)
        chosen = FirstPage.NOW
        if offer:
            chosen = offer.settle(self._draft.first_page, severity)
        if offer and chosen is FirstPage.AWAKE:
            stops = self._walk(Position(step=offer.awake_step), pace, self._now)
            stops = [_awake_only(stops[0]), *stops[1:]]
        if offer and offer.morning and chosen is FirstPage.MORNING:
            stops = self._walk(Position(), pace, offer.morning)
        last = behind_fallback(self._session, self._team, self._policy.fallback_channel)
        return Preview(
            stops=stops,
            rounds=self._policy.rounds[severity],
            last=self._reach(last),
            posted_in=self._shown,
            night=offer,
            chosen=chosen,
        )

    def _walk(self, position: Position, pace: Pace, start: datetime) -> list[Stop]:
        return path(self._policy, self._calendar, position, pace, start, self._look)

    def _at_once(self) -> list[tuple[int, Reach]]:
        steps = steps_at(self._policy, self._calendar, self._now)
        return [(step, self._look(step, self._now)) for step in steps]

    def _look(self, step: int, at: datetime) -> Reach:
        return self._reach(behind(self._session, self._team, self._policy.steps[step], at))

    def _reach(self, found: Behind) -> Reach:
        channels = [] if self._draft.confidential else found.channels
        return Reach(
            people=tuple(self._someone(each) for each in found.people),
            channels=tuple(each for each in channels if each not in self._shown),
            shown_in=tuple(each for each in channels if each in self._shown),
            vendors=tuple(each.name for each in found.vendors),
        )

    def _someone(self, who: Reached) -> Someone:
        return Someone(who.user_id, known_zone(self._session, who.user_id), who.why)


def _awake_only(stop: Stop) -> Stop:
    """The same without those who sleep, as the engine takes it."""
    people = tuple(
        each for each in stop.reach.people if not (each.zone and is_night(stop.at, each.zone))
    )
    return replace(stop, reach=replace(stop.reach, people=people))
