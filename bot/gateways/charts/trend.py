"""Lines over time."""

from collections.abc import Sequence
from typing import Literal

from matplotlib.lines import Line2D

from bot.domain.pictures import MOST_SERIES, Series, Trend
from bot.gateways.charts.sheet import INK, RULE, SMALL, WIDTH, Sheet
from bot.gateways.charts.text import clean_unit, fitted

_BODY = 2.5
_MOST_FIGURES = 12
_MOST_WORDS = 10
_Style = Literal["-", "--", "-.", ":"]
_STYLES: tuple[tuple[str, str, _Style], ...] = (
    *(("#1f4e79", "o", "-"), ("#a3411a", "s", "--"), ("#3f6b48", "^", "-.")),
    *(("#7a3e9d", "D", ":"), ("#8a5a00", "v", "-"), ("#616061", "X", "--")),
)


def draw_trend(picture: Trend) -> Sheet:
    """The lines on a sheet of their own."""
    series = picture.series[:MOST_SERIES]
    lines = [_line(each, *style) for each, style in zip(series, _STYLES, strict=False)]
    highest = picture.highest
    if highest is None:
        highest = max((each or 0 for one in series for each in one.values), default=0) * 1.15 or 1
    sheet = Sheet(
        picture.title,
        names=[f"{_short(highest)}{picture.unit}"],
        body=_BODY,
        foot=0.32,
        legend=lines if len(lines) > 1 else (),
    )
    _scales(sheet, picture, highest)
    for one, line in zip(series, lines, strict=True):
        (drawn,) = sheet.axes.plot(
            range(len(one.values)),
            [float("nan") if each is None else each for each in one.values],
            color=line.get_color(),
            marker=str(line.get_marker()),
            lw=1.8,
            ms=5.5,
            clip_on=False,
            zorder=3,
        )
        drawn.set_linestyle(line.get_linestyle())
        _band(sheet, one, str(line.get_color()))
    for at in range(len(picture.labels)):
        _figures(sheet, series, at, picture.unit)
    return sheet


def _band(sheet: Sheet, one: Series, colour: str) -> None:
    """Where the values may lie: an area, and a thin line at each of its edges."""
    if not one.bands:
        return
    spans = [each or (float("nan"), float("nan")) for each in one.bands]
    low, high = ([span[edge] for span in spans] for edge in (0, 1))
    at = range(len(spans))
    sheet.axes.fill_between(at, low, high, color=colour, alpha=0.10, lw=0, zorder=2)
    for edge in (low, high):
        sheet.axes.plot(at, edge, color=colour, alpha=0.45, lw=0.7, ls=":", zorder=2)


def _line(one: Series, colour: str, marker: str, style: _Style) -> Line2D:
    return Line2D(
        [],
        [],
        color=colour,
        marker=marker,
        linestyle=style,
        lw=1.8,
        label=fitted(one.name, SMALL, 2.4),
    )


def _scales(sheet: Sheet, picture: Trend, highest: float) -> None:
    count = len(picture.labels)
    room = WIDTH / min(count, _MOST_WORDS) * 0.8
    step = -(-count // _MOST_WORDS)
    shown = range(0, count, step)
    sheet.axes.set_xlim(-0.35, max(count - 0.65, 0.35))
    sheet.axes.set_xticks(list(shown), [fitted(picture.labels[at], SMALL, room) for at in shown])
    sheet.axes.set_ylim(picture.lowest, highest)
    ticks = [picture.lowest + (highest - picture.lowest) * part / 4 for part in range(5)]
    sheet.axes.set_yticks(ticks, [f"{_short(each)}{clean_unit(picture.unit)}" for each in ticks])
    sheet.axes.hlines(ticks, -0.35, max(count - 0.65, 0.35), color=RULE, lw=0.7, zorder=1)


def _figures(sheet: Sheet, series: Sequence[Series], at: int, unit: str) -> None:
    """The highest value above its mark and the lowest below, where there is room."""
    found = [(one.values[at], one) for one in series if one.values[at] is not None]
    if not found or len(series[0].values) > _MOST_FIGURES:
        return
    ends = {1: max(found, key=_value), -1: min(found, key=_value)}
    for way, (value, one) in ends.items():
        if way > 0 or ends[1][1] is not one:
            words = (
                one.figures[at]
                if at < len(one.figures)
                else f"{_short(value or 0)}{clean_unit(unit)}"
            )
            sheet.axes.annotate(
                fitted(words, SMALL, 1.0),
                (at, value or 0),
                xytext=(0, 7 * way),
                textcoords="offset points",
                size=SMALL,
                color=INK,
                ha="center",
                va="bottom" if way > 0 else "top",
                zorder=4,
            )


def _value(found: tuple[float | None, Series]) -> float:
    return found[0] or 0


def _short(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
