"""The figures of past escalations: in lines, and as a picture."""

import math
from collections.abc import Sequence

from bot.domain.escalation_stats import Spread, Stats, Summary
from bot.views import blocks as b
from bot.views.durations import duration
from bot.views.pictures import Bars, Series

_MINUTE = 60
_MOST_BARS = 12
HOW = (
    "Median and 85th percentile, interpolated as spreadsheets’ PERCENTILE.INC does; "
    "n is how many are behind a figure. Times run from raising to the first acknowledgement, and "
    "to the latest resolution."
)
UPTIME = (
    "The share of the period in which no monitor reported that something was down for customers. "
    "What is only slow counts as up; n is how often anything was down; a team is listed once a "
    "monitor has reported to it."
)


def stats_lines(stats: Stats, period: str, team: str | None) -> list[str]:
    """All figures, the whole first; `period` as in “in 2026-Q4”."""
    whole = stats.whole
    about = f" with {b.escape(team)}" if team else ""
    if not whole.count:
        return [f"No escalations{about} {period}. Nothing to count yet."]
    return [
        f"*Escalations{about} {period}: {whole.count}*",
        f"To acknowledge: {_spread(whole.to_acknowledge)}",
        f"To resolve: {_spread(whole.to_resolve)}",
        _extras(whole),
        "*By direction*",
        *map(_line, stats.directions),
        "*By severity*",
        *map(_line, stats.severities),
        HOW,
    ]


def uptime_lines(teams: Sequence[tuple[str, float, int]], period: str) -> list[str]:
    """A team's uptime a line, with what it means; none where no monitor reports.

    Args:
        teams: name, share of the period from 0 to 1, and how often something was down.
        period: as in “in 2026-Q4”.
    """
    if not teams:
        return []
    return [f"*Uptime {period}*", *(_uptime(*each) for each in teams), UPTIME]


def _uptime(team: str, share: float, times: int) -> str:
    # Rounded down: 100 % is said only of what was never down.
    percent = math.floor(share * 10_000) / 100
    return f"• {b.escape(team)}: {percent:.2f} % (n = {times} time{'' if times == 1 else 's'} down)"


def chart_of(stats: Stats, period: str, team: str | None) -> Bars | None:
    """Median times by direction, in minutes; None where there is none."""
    rows = [
        each
        for each in stats.directions
        if each.to_acknowledge.median is not None or each.to_resolve.median is not None
    ][:_MOST_BARS]
    if not rows:
        return None
    return Bars(
        title=f"Median times {period}{f', {team}' if team else ''}",
        alt_text=chart_words(stats, period, team)[:1000],
        labels=tuple(f"{each.name} ({each.count})" for each in rows),
        series=(
            _series("To acknowledge", [each.to_acknowledge for each in rows]),
            _series("To resolve", [each.to_resolve for each in rows]),
        ),
        unit=" min",
    )


def chart_words(stats: Stats, period: str, team: str | None) -> str:
    """What the picture shows, in words."""
    about = f" with {b.escape(team)}" if team else ""
    told = [
        f"{b.escape(each.name)}: acknowledged in {_median(each.to_acknowledge)}, resolved in "
        f"{_median(each.to_resolve)}"
        for each in stats.directions[:_MOST_BARS]
    ]
    return f"Escalations{about} {period}, by direction (medians). {'; '.join(told)}."


def _line(summary: Summary) -> str:
    return (
        f"• {b.escape(summary.name)}: {summary.count} – acknowledged in "
        f"{_spread(summary.to_acknowledge)}; resolved in {_spread(summary.to_resolve)}; "
        f"{_extras(summary)}"
    )


def _spread(spread: Spread) -> str:
    """`median 4 min, 85th percentile 12 min (n = 12)`."""
    if spread.median is None or spread.most is None:
        return "not enough yet (n = 0)"
    return (
        f"median {duration(spread.median)}, 85th percentile {duration(spread.most)} "
        f"(n = {spread.n})"
    )


def _median(spread: Spread) -> str:
    if spread.median is None:
        return "not enough yet (n = 0)"
    return f"{duration(spread.median)} (n = {spread.n})"


def _extras(summary: Summary) -> str:
    votes = (
        f"urgent, looking back: {summary.urgent} of {summary.votes} votes"
        if summary.votes
        else "urgent, looking back: not enough yet (n = 0)"
    )
    return f"bounces: {summary.bounces}; re-opened: {summary.reopens}; {votes}"


def _series(name: str, spreads: list[Spread]) -> Series:
    medians = [each.median for each in spreads]
    return Series(
        name=name,
        values=tuple(None if each is None else round(each / _MINUTE, 1) for each in medians),
        figures=tuple("not enough" if each is None else duration(each) for each in medians),
    )
