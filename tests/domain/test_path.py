"""Whom the first round would reach, and when: a DST night, a holiday, a deadline, empty steps."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business import BusinessCalendar, is_night
from bot.domain.escalation import Pace, Position
from bot.domain.night import FirstPage, night_offer
from bot.domain.path import Reach, Someone, Stop, path
from bot.domain.policy import Hours, Policy, Step, Target, TargetKind

NEW_YORK = ZoneInfo("America/New_York")
CALENDAR = BusinessCalendar("America/New_York", time(9), time(17), "US")
LEAD = (Target(kind=TargetKind.LEAD),)
THREE = Policy(steps=(Step(targets=LEAD),) * 3)
START = Position()
BRANCHES = Policy(
    steps=(
        Step(targets=LEAD, hours=Hours.OUT_OF_HOURS),
        Step(targets=LEAD, hours=Hours.BUSINESS),
        Step(targets=LEAD),
    )
)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=NEW_YORK).astimezone(UTC)


def person(name: str, zone: str | None = "America/New_York") -> Someone:
    return Someone(name, zone, "on call")


def walk(
    policy: Policy,
    severity: int,
    start: str,
    *,
    deadline: str | None = None,
    empty: frozenset[int] = frozenset(),
    position: Position = START,
) -> list[tuple[int, str]]:
    """Each stop's step, and what the clock in New York shows then."""

    def look(step: int, _moment: datetime) -> Reach:
        return Reach() if step in empty else Reach((person("U1"),))

    pace = Pace(severity, at(deadline) if deadline else None)
    stops = path(policy, CALENDAR, position, pace, at(start), look)
    return [(stop.step, stop.at.astimezone(NEW_YORK).strftime("%a %d %H:%M")) for stop in stops]


@pytest.mark.parametrize(
    ("severity", "start", "told"),
    [
        (1, "2026-11-24T10:00", ["Tue 24 10:00", "Tue 24 10:05", "Tue 24 10:10"]),
        (3, "2026-11-24T10:00", ["Tue 24 10:00", "Tue 24 11:00", "Tue 24 12:00"]),
        # The clock goes from 01:59 to 03:00: an hour is an hour.
        (3, "2027-03-14T01:30", ["Sun 14 01:30", "Sun 14 03:30", "Sun 14 04:30"]),
        # And in autumn 01:30 comes twice.
        (3, "2026-11-01T00:30", ["Sun 01 00:30", "Sun 01 01:30", "Sun 01 01:30"]),
        # Thanksgiving is no business day, and 16:30 has no whole business hour left.
        (4, "2026-11-25T16:30", ["Wed 25 16:30", "Fri 27 09:00", "Fri 27 10:00"]),
    ],
)
def test_when_each_step_of_the_first_round_is_taken(
    severity: int, start: str, told: list[str]
) -> None:
    assert [moment for _, moment in walk(THREE, severity, start)] == told


def test_a_deadline_sets_the_pace() -> None:
    told = walk(THREE, 3, "2026-11-24T10:00", deadline="2026-11-24T10:30")
    assert told == [(0, "Tue 24 10:00"), (1, "Tue 24 10:10"), (2, "Tue 24 10:20")]


def test_an_empty_step_is_no_stop_and_the_next_follows_at_once() -> None:
    told = walk(THREE, 1, "2026-11-24T10:00", empty=frozenset({0}))
    assert told == [(1, "Tue 24 10:00"), (2, "Tue 24 10:05")]
    assert not walk(THREE, 1, "2026-11-24T10:00", empty=frozenset({0, 1, 2}))


def test_a_path_can_begin_at_a_later_step() -> None:
    told = walk(THREE, 1, "2026-11-24T10:00", position=Position(step=2))
    assert told == [(2, "Tue 24 10:00")]


def test_the_branch_is_that_of_each_moment() -> None:
    assert walk(BRANCHES, 1, "2026-11-24T22:00") == [(0, "Tue 24 22:00"), (2, "Tue 24 22:05")]
    assert walk(BRANCHES, 3, "2026-11-24T08:30") == [
        (0, "Tue 24 08:30"),
        (1, "Tue 24 09:30"),
        (2, "Tue 24 10:30"),
    ]
    # On Thanksgiving the whole day is out of hours.
    assert walk(BRANCHES, 1, "2026-11-26T10:00")[0] == (0, "Thu 26 10:00")


def test_without_steps_there_is_no_stop() -> None:
    assert not walk(Policy(), 1, "2026-11-24T10:00")


NIGHT = at("2026-11-23T21:40")
ANA, TOMAS = person("UANA", "America/Sao_Paulo"), person("UTOM")
MORNING_OF_ANA = datetime(2026, 11, 24, 12, tzinfo=UTC)


def stop(*people: Someone, moment: datetime = NIGHT) -> Stop:
    return Stop(0, moment, Reach(people))


@pytest.mark.parametrize(
    ("others", "deadline", "defaults"),
    [
        ([TOMAS], None, ["now", "now", "awake", "morning"]),
        ([], None, ["now", "now", "morning", "morning"]),
        # 09:00 in Sao Paulo would be too late.
        ([TOMAS], "2026-11-24T06:00", ["now", "now", "awake", "awake"]),
        ([], "2026-11-24T06:00", ["now", "now", "now", "now"]),
    ],
)
def test_what_goes_by_itself_at_night(
    others: list[Someone], deadline: str | None, defaults: list[str]
) -> None:
    steps = [(0, Reach((ANA,))), *((1, Reach((each,))) for each in others)]
    offer = night_offer([stop(ANA)], steps, at(deadline) if deadline else None)
    assert offer
    assert [offer.default(severity) for severity in (1, 2, 3, 4)] == defaults
    assert (offer.awake, offer.awake_step) == ((TOMAS, 1) if others else (None, 0))
    assert offer.morning == (None if deadline else MORNING_OF_ANA)


def test_a_choice_that_is_no_longer_possible_gives_way_to_the_default() -> None:
    offer = night_offer([stop(ANA)], [(0, Reach((ANA,)))], None)
    assert offer
    assert offer.settle(FirstPage.AWAKE, 1) is FirstPage.NOW
    assert offer.settle(FirstPage.MORNING, 1) is FirstPage.MORNING
    assert offer.settle(None, 4) is FirstPage.MORNING


def test_nothing_is_offered_when_nobody_is_woken() -> None:
    assert night_offer([stop(TOMAS)], [], None) is None
    assert night_offer([stop(person("U1", None))], [], None) is None
    assert night_offer([], [], None) is None


def test_several_sleepers_have_the_later_morning() -> None:
    lena = person("ULENA", "Europe/Berlin")
    offer = night_offer([stop(ANA, lena)], [], None)
    assert offer
    assert offer.morning == MORNING_OF_ANA


ZONES = st.sampled_from(
    ["America/New_York", "America/Sao_Paulo", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia"]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001 made aware here
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(MOMENTS, ZONES, ZONES)
def test_the_offer_wakes_nobody(moment: datetime, first: str, second: str) -> None:
    one, two = person("U1", first), person("U2", second)
    offer = night_offer([stop(one, moment=moment)], [(0, Reach((one,))), (1, Reach((two,)))], None)
    assert (offer is not None) == is_night(moment, first)
    if offer is None:
        return
    assert offer.morning
    assert offer.morning > moment
    assert not is_night(offer.morning, first)
    if offer.awake:
        assert not is_night(moment, second)
