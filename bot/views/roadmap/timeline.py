"""The roadmap as a picture: items by lane, weeks to the right, what needs what."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from bot.domain.quarter import first_day, next_quarter
from bot.domain.roadmap.status import OPEN_STATUSES, ItemStatus
from bot.domain.roadmap.summary import Facts, Summary, finding
from bot.domain.wall_clock import first_moment, zone
from bot.views.pictures import MOST_LANES, Kind, Lane, Lanes, Link, Stretch

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_PAST_THE_END = 6 * _WEEK
_TEAM_KINDS: tuple[Kind, ...] = ("normal", "other", "off")
_TITLE = 60


def timeline(summary: Summary, teams: Mapping[int, str], zone_name: str, now: datetime) -> Lanes:
    """A row for each item under its lane.

    Where not all have room: those that are late, at risk or needed by others.

    Args:
        summary: of a quarter.
        teams: their names, by id.
        zone_name: in which the weeks begin.
        now: the present moment.
    """
    start, end = _span(summary)
    shown = _shown(summary)
    kinds = _kinds(shown)
    rows: list[Lane] = []
    row_of: dict[int, int] = {}
    for lane, items in groupby(shown, key=lambda each: each.lane):
        rows.append(Lane(lane.upper()[:_TITLE]))
        for item in items:
            row_of[item.id] = len(rows)
            rows.append(_row(item, summary, kinds, teams, zone_name))
    more = len(summary.items) - len(shown)
    words = {kinds[team_id]: name[:40] for team_id, name in teams.items() if team_id in kinds}
    if len(set(kinds.values())) < len(kinds):
        words["off"] = "other teams"
    return Lanes(
        title=f"Roadmap {summary.quarter}"
        + (f", {len(shown)} of {summary.total:,} items" if more else ""),
        alt_text=_alt_text(summary, len(shown)),
        start=first_moment(start, time(0), zone(zone_name)),
        end=first_moment(end, time(0), zone(zone_name)),
        zone=zone_name,
        lanes=tuple(rows),
        today=now,
        words={**words, "late": "slipped", "gap": "blocked or at risk", "done": "done"},
        links=tuple(
            Link(row_of[need], row_of[item.id])
            for item in shown
            for need in item.waits_for
            if need in row_of
        ),
    )


def _span(summary: Summary) -> tuple[date, date]:
    start, end = first_day(summary.quarter), first_day(next_quarter(summary.quarter))
    latest = max((each.target_on for each in summary.items if each.target_on), default=end)
    return start, min(max(end, latest + _WEEK), end + _PAST_THE_END)


def _shown(summary: Summary) -> list[Facts]:
    """As many as there is room for, headings counted, in their own order."""
    lanes = len({each.lane for each in summary.items})
    room = max(1, MOST_LANES - lanes)
    if len(summary.items) <= room:
        return list(summary.items)
    needed = {need for each in summary.items for need in each.waits_for}
    risky = {each.id for each in summary.at_risk}

    def weight(item: Facts) -> tuple[bool, bool, bool, bool, int]:
        late = item.slip.days if item.slip else 0
        return (late == 0, item.id not in risky, item.id not in needed, not item.is_open, -late)

    chosen = {each.id for each in sorted(summary.items, key=weight)[:room]}
    return [each for each in summary.items if each.id in chosen]


def _kinds(items: Sequence[Facts]) -> dict[int, Kind]:
    """How each team's items look: the teams with most of them differ."""
    count: dict[int, int] = {}
    for each in items:
        if each.team_id:
            count[each.team_id] = count.get(each.team_id, 0) + 1
    ordered = sorted(count, key=lambda team_id: (-count[team_id], team_id))
    return {team_id: _TEAM_KINDS[min(place, 2)] for place, team_id in enumerate(ordered)}


def _row(
    item: Facts,
    summary: Summary,
    kinds: Mapping[int, Kind],
    teams: Mapping[int, str],
    zone_name: str,
) -> Lane:
    start, end = _dates(item, summary.quarter)
    team = teams.get(item.team_id or 0, "")
    kind: Kind = kinds.get(item.team_id or 0, "off")
    label = team if item.target_on else f"{team}, no date" if team else "no date"
    if item.status == ItemStatus.DONE:
        kind, label = "done", f"{team}, done" if team else "done"
    elif item.status not in OPEN_STATUSES:
        kind, label = "off", f"{team}, dropped" if team else "dropped"
    elif item.status in (ItemStatus.BLOCKED, ItemStatus.AT_RISK):
        words = "blocked" if item.status == ItemStatus.BLOCKED else "at risk"
        kind, label = "gap", f"{team}, {words}" if team else words
    stretches = [_stretch(start, end, kind, label, zone_name)]
    if item.slip and item.target_on:
        late_end = max(item.target_on, summary.today) + _DAY
        late_start = max(start, late_end - timedelta(days=item.slip.days))
        stretches = [
            _stretch(start, max(start, late_start), kind, label, zone_name),
            _stretch(late_start, late_end, "late", f"+{item.slip.days} d", zone_name),
        ]
    return Lane(f"#{item.id} {item.title}"[:_TITLE], tuple(stretches))


def _dates(item: Facts, quarter: str) -> tuple[date, date]:
    """The days that its bar spans, the last excluded."""
    end = (item.target_on or first_day(next_quarter(max(quarter, item.quarter))) - _DAY) + _DAY
    start = item.start_on or max(first_day(item.quarter), item.added_on)
    return min(start, end - _WEEK), end


def _stretch(start: date, end: date, kind: Kind, label: str, zone_name: str) -> Stretch:
    where = zone(zone_name)
    return Stretch(
        first_moment(start, time(0), where), first_moment(end, time(0), where), kind, label[:_TITLE]
    )


def _alt_text(summary: Summary, shown: int) -> str:
    rows = f" The picture has {shown} of them." if shown < summary.total else ""
    late = "; ".join(
        f"#{each.id} {each.title[:50]}, {each.slip.days} days late"
        for each in summary.slipped[:5]
        if each.slip
    )
    said = f" Late: {late}." if late else ""
    return f"A timeline by lane and week. {finding(summary)}{said}{rows}"[:1000]
