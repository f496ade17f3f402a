"""The path of an escalation before it is raised, in words: who, when, their time, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.night import FirstPage, NightOffer
from bot.domain.path import Reach, Someone, Stop
from bot.domain.wall_clock import zone
from bot.views import blocks as b

_NAMED = 5


@dataclass(frozen=True)
class PathView:
    """What the words need: moments in UTC, the reader's zone an IANA name.

    Without `timed` the severity isn't known, and so neither is when the later steps follow.
    With `leaps` the first round begins later than at the path's first step.
    """

    stops: Sequence[Stop]
    rounds: int
    last: Reach
    team: str
    posted_in: Sequence[str]
    now: datetime
    reader_zone: str
    timed: bool
    leaps: bool = False


def path_lines(view: PathView) -> list[str]:
    """The first round, a line for each step, and what comes after it; mrkdwn."""
    return [*_first_round(view), _where(view), _after(view)]


def night_words(offer: NightOffer) -> str:
    """For whom it is night when the first page would go out."""
    sleepers = offer.sleepers[:_NAMED]
    who = [f"{b.person(each.user_id)}: {_clock(each, offer.at)}" for each in sleepers]
    return f"*The first page would wake* {_and(who)}."


def night_options(offer: NightOffer, now: datetime, reader_zone: str) -> list[b.Block]:
    """What can be done instead, each in a few words."""
    words = {FirstPage.NOW: "Page now: it can't wait"}
    if offer.awake:
        words[FirstPage.AWAKE] = (
            f"Page {b.person(offer.awake.user_id)}, awake: {_clock(offer.awake, now)}"
        )
    if offer.morning:
        theirs = _weekday_time(offer.morning, offer.sleepers[0].zone or "UTC")
        yours = _weekday_time(offer.morning, reader_zone)
        words[FirstPage.MORNING] = f"Wait for their morning: {theirs} ({yours} for you)"
    return [b.rich_option(words[each], each) for each in offer.choices]


def _first_round(view: PathView) -> list[str]:
    if not any(stop.reach.people for stop in view.stops):
        nobody = f"Nobody is on call for {b.escape(view.team)}"
        return [f"*{nobody}*: {_reached(view.last) or 'the administrators are told'}."]
    first = next(stop for stop in view.stops if stop.reach.people)
    return [_line(view, stop, is_first=stop is first) for stop in view.stops]


def _line(view: PathView, stop: Stop, *, is_first: bool) -> str:
    people = stop.reach.people
    told = [_someone(each, stop.at, timed=view.timed) for each in people[is_first:_NAMED]]
    told += [f"{len(people) - _NAMED} more"] if len(people) > _NAMED else []
    told += [f"posted in <#{each}>" for each in stop.reach.channels]
    told += [f"asked again in <#{each}>" for each in stop.reach.shown_in]
    told += [f"{b.one_line(each, 80)} is to be called" for each in stop.reach.vendors]
    if is_first:
        also = f" Also {'; '.join(told)}." if told else ""
        paged = f"Pages {b.person(people[0].user_id)} {_when(view, stop.at)}."
        return f"{paged}{_it_is(people[0], stop.at)} {_sentence(people[0].why)}{also}"
    return f"*{_when(view, stop.at) if view.timed else 'Then'}* {'; '.join(told)}."


def _someone(who: Someone, at: datetime, *, timed: bool) -> str:
    clock = f"{_clock(who, at)}, " if timed and who.zone else ""
    return f"{b.person(who.user_id)}: {clock}{b.escape(who.why)}"


def _it_is(who: Someone, at: datetime) -> str:
    return f" It is {_clock(who, at)}." if who.zone else ""


def _sentence(words: str) -> str:
    return f"{b.escape(words[:1].upper() + words[1:])}."


def _where(view: PathView) -> str:
    if not view.posted_in:
        return "Nothing is posted in any channel."
    return f"Posted at once in {_and([f'<#{each}>' for each in view.posted_in])}."


def _after(view: PathView) -> str:
    if not view.timed:
        return "Choose what it hurts, and you see when."
    end = _reached(view.last) or "the administrators are told"
    what = "the path from its first step" if view.leaps else "the same again"
    again = f"{what}, {view.rounds} rounds in all; then " if view.rounds > 1 else ""
    return f"If nobody answers: {again}{end}."


def _reached(last: Reach) -> str:
    people = [b.person(each.user_id) for each in last.people]
    channels = [f"<#{each}>" for each in (*last.channels, *last.shown_in)]
    asked = f"{_and(people)} {'is' if len(people) == 1 else 'are'} paged" if people else ""
    posted = f"it is posted in {_and(channels)}" if channels else ""
    return " and ".join(filter(None, [asked, posted]))


def _when(view: PathView, at: datetime) -> str:
    if at <= view.now:
        return "at once"
    where = zone(view.reader_zone)
    today = at.astimezone(where).date() == view.now.astimezone(where).date()
    return b.moment(at, view.reader_zone, "{time}" if today else "{date_short_pretty} at {time}")


def _clock(who: Someone, at: datetime) -> str:
    """What the clock shows where they are."""
    name = who.zone or "UTC"
    place = name.rpartition("/")[2].replace("_", " ")
    return f"{b.local_time(at, zone(name))} for them ({place})"


def _weekday_time(at: datetime, zone_name: str) -> str:
    return at.astimezone(zone(zone_name)).strftime("%a %H:%M")


def _and(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
