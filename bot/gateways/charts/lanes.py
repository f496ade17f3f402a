"""A schedule: a lane for each name, time to the right."""

from collections.abc import Mapping
from datetime import datetime

from matplotlib.patches import Patch

from bot.domain.pictures import MOST_LANES, Kind, Lane, Lanes, Stretch
from bot.gateways.charts.scale import marks
from bot.gateways.charts.sheet import INK, RULE, SMALL, Look, Sheet, key
from bot.gateways.charts.text import fitted

LOOKS: Mapping[Kind, Look] = {
    "normal": Look("#1f4e79", "#1f4e79", words="#ffffff"),
    "other": Look("#b9d3ea", "#1f4e79", "///"),
    "done": Look("#cfe3d2", "#3f6b48", "..."),
    "late": Look("#f0c3ab", "#a3411a", "\\\\\\"),
    "gap": Look("#ffffff", "#b3261e", "xxxx"),
    "off": Look("#e4e4e4", "#8b8b8b", "|||"),
    "holiday": Look("#fbf0d0", "#e3cf95", "---"),
}
ROW = 0.36
_THICK = 0.66
_WIDEST_NAME = 2.6
_THINNEST = 0.004
_EDGE = 0.93
"""From here on a date beside its line would be cut off."""
"""Of the whole width, so that a short shift can be seen."""
_TODAY = "#b3261e"


def draw_lanes(picture: Lanes) -> Sheet:
    """The schedule on a sheet of its own."""
    lanes = picture.lanes[:MOST_LANES]
    names = [lane.name for lane in lanes]
    if more := len(picture.lanes) - len(lanes):
        names.append(f"… and {more} more")
    sheet = Sheet(
        picture.title,
        names=names,
        widest=_WIDEST_NAME,
        body=ROW * len(names),
        foot=0.5 if _two_lines(picture) else 0.32,
        legend=_legend(picture),
    )
    paper = _Paper(sheet, picture)
    for band in picture.bands:
        paper.band(band)
    for row, lane in enumerate(lanes):
        for stretch in lane.stretches:
            paper.stretch(row, stretch)
    for link in picture.links:
        if max(link.before, link.after) < len(lanes):
            paper.link((link.before, lanes[link.before]), (link.after, lanes[link.after]))
    return sheet


def _legend(picture: Lanes) -> list[Patch]:
    used = {each.kind for lane in picture.lanes for each in lane.stretches}
    used |= {each.kind for each in picture.bands}
    return [
        key(picture.words[kind], look)
        for kind, look in LOOKS.items()
        if kind in used and kind in picture.words
    ]


def _two_lines(picture: Lanes) -> bool:
    return any("\n" in words for _, words in marks(picture.start, picture.end, picture.zone))


class _Paper:
    """The axes of a schedule; x is the part of the span that has gone by."""

    def __init__(self, sheet: Sheet, picture: Lanes) -> None:
        self._sheet = sheet
        self._axes = sheet.axes
        self._start = picture.start
        self._span = picture.end - picture.start
        self._axes.set_xlim(0, 1)
        sheet.name_lanes()
        self._scale(picture.zone)
        if picture.today:
            self._today(picture.today)

    def _x(self, at: datetime) -> float:
        return (at - self._start) / self._span

    def _scale(self, zone: str) -> None:
        found = marks(self._start, self._start + self._span, zone)
        at = [self._x(moment) for moment, _ in found]
        # Words of one line and of two stand at different heights.
        end = "\n" if any("\n" in words for _, words in found) else ""
        labels = [words if "\n" in words else f"{words}{end}" for _, words in found]
        if len(at) > 1 and at[-1] > _EDGE and at[-1] - at[-2] < 2 * (1 - _EDGE):
            labels[-1] = ""  # no room on either side of its line
        self._axes.set_xticks(at, labels, linespacing=1.1)
        for each, label in zip(at, self._axes.get_xticklabels(), strict=True):
            # Beside its line; at the edge, where it would be cut off, on the line's other side.
            label.set_horizontalalignment("right" if each > _EDGE else "left")
        self._axes.vlines(at, -0.5, len(self._sheet.names) - 0.5, color=RULE, lw=0.7, zorder=1)
        self._axes.hlines(
            [row - 0.5 for row in range(len(self._sheet.names) + 1)], 0, 1, color=RULE, lw=0.5
        )

    def _today(self, at: datetime) -> None:
        x = self._x(at)
        if 0 <= x <= 1:
            self._axes.axvline(x, color=_TODAY, lw=1.4, zorder=3.5)
            self._axes.text(x, -0.53, "now", size=SMALL, color=_TODAY, ha="center", va="bottom")

    def band(self, band: Stretch) -> None:
        left, right = self._edges(band)
        if left < right:
            look = LOOKS[band.kind]
            self._axes.axvspan(
                left, right, facecolor=look.face, edgecolor=look.edge, hatch=look.hatch, lw=0
            )

    def stretch(self, row: int, stretch: Stretch) -> None:
        left, right = self._edges(stretch)
        if left >= right:
            return
        look = LOOKS[stretch.kind]
        self._axes.barh(
            row,
            right - left,
            left=left,
            height=_THICK,
            facecolor=look.face,
            edgecolor=look.edge,
            hatch=look.hatch,
            lw=0.8,
            zorder=3,
        )
        self._label(row, left, right, stretch.label, look)

    def link(self, before: tuple[int, Lane], after: tuple[int, Lane]) -> None:
        """An arrow from the end of one lane to the beginning of another."""
        (row, lane), (other_row, other) = before, after
        if not (lane.stretches and other.stretches):
            return
        end = min(max(self._x(lane.stretches[-1].end), 0), 1)
        begin = min(max(self._x(other.stretches[0].start), 0), 1)
        self._axes.annotate(
            "",
            xy=(begin, other_row),
            xytext=(end, row),
            arrowprops={
                "arrowstyle": "-|>",
                "connectionstyle": "arc3,rad=0.12",
                "color": INK,
                "lw": 1.1,
                "mutation_scale": 9,
                "shrinkA": 0,
                "shrinkB": 0,
            },
            zorder=5,
        )

    def _label(self, row: int, left: float, right: float, label: str, look: Look) -> None:
        room = (right - left) * self._sheet.body_width - 0.12
        if label and (words := fitted(label, SMALL, room)):
            behind = {"facecolor": look.face, "edgecolor": "none", "pad": 0.8}
            self._axes.text(
                left + 0.06 / self._sheet.body_width,
                row,
                words,
                size=SMALL,
                color=look.words,
                va="center_baseline",
                bbox=behind if look.hatch else None,
                zorder=4,
            )

    def _edges(self, stretch: Stretch) -> tuple[float, float]:
        """Where it begins and ends on the paper; nothing where it lies beside it."""
        left, right = max(self._x(stretch.start), 0), min(self._x(stretch.end), 1)
        if left >= right:
            return 0, 0
        return left, min(max(right, left + _THINNEST), 1)
