"""Bars to the right, beside one another, one after the other, or around a middle."""

from collections.abc import Sequence

from bot.domain.pictures import MOST_LANES, MOST_SERIES, Bars, Series
from bot.gateways.charts.sheet import (
    DIVERGING,
    INK,
    SERIES,
    SMALL,
    SOFT,
    WIDEST_NAME,
    Look,
    Sheet,
    key,
)
from bot.gateways.charts.text import clean_unit, fitted, width

_THICK = 0.24
_BETWEEN = 0.14
_SINGLE = 0.36
_QUESTION = 2.9


def draw_bars(picture: Bars) -> Sheet:
    """The bars on a sheet of their own."""
    count = min(len(picture.labels), MOST_LANES)
    names = list(picture.labels[:count])
    if more := len(picture.labels) - count:
        names.append(f"… and {more} more")
    series = picture.series[:MOST_SERIES]
    looks = _looks(len(series), diverging=picture.arrangement == "diverging")
    legend = [key(each.name, look) for each, look in zip(series, looks, strict=True)]
    in_row = len(series) if picture.arrangement == "grouped" else 1
    row = _SINGLE if in_row == 1 else in_row * _THICK + _BETWEEN
    sheet = Sheet(
        picture.title,
        names=names,
        widest=_QUESTION if picture.arrangement == "diverging" else WIDEST_NAME,
        body=row * len(names),
        foot=0.05,
        legend=legend if len(legend) > 1 else (),
    )
    sheet.name_lanes()
    sheet.axes.set_xticks([])
    paper = _Paper(sheet, picture.unit)
    draw = {"grouped": paper.grouped, "stacked": paper.stacked, "diverging": paper.diverging}
    draw[picture.arrangement](series, looks, count, row)
    return sheet


def _looks(count: int, *, diverging: bool) -> Sequence[Look]:
    if not diverging:
        return SERIES[:count]
    half = DIVERGING[: count // 2] if count <= len(DIVERGING) else DIVERGING[:2]
    other = DIVERGING[-len(half) :] if half else ()
    middle = (DIVERGING[2],) * (count - 2 * len(half))
    return [*half, *middle, *other]


class _Paper:
    def __init__(self, sheet: Sheet, unit: str) -> None:
        self._sheet = sheet
        self._axes = sheet.axes
        self._unit = clean_unit(unit)
        self._scale = 1.0

    def grouped(
        self, series: Sequence[Series], looks: Sequence[Look], count: int, row: float
    ) -> None:
        values = [each or 0 for one in series for each in one.values[:count]]
        room = max(width(self._figure(one, at), SMALL) for one in series for at in range(count))
        self._from_zero(max(values, default=0), room)
        thick = min(_THICK, row - 0.1) / row
        for number, (one, look) in enumerate(zip(series, looks, strict=True)):
            shift = (number - (len(series) - 1) / 2) * thick
            for at in range(count):
                self._bar(at + shift, 0, one.values[at] or 0, thick * 0.88, look)
                self._beyond(one.values[at] or 0, at + shift, self._figure(one, at))
        self._middle_line(count)

    def stacked(
        self, series: Sequence[Series], looks: Sequence[Look], count: int, _: float
    ) -> None:
        sums = [sum(one.values[at] or 0 for one in series) for at in range(count)]
        totals = [f"{_plain(each)}{self._unit}" for each in sums]
        self._from_zero(max(sums), max(width(each, SMALL) for each in totals))
        for at in range(count):
            left = 0.0
            for one, look in zip(series, looks, strict=True):
                left = self._part(at, left, one, look)
            self._beyond(left, at, totals[at])
        self._middle_line(count)

    def diverging(
        self, series: Sequence[Series], looks: Sequence[Look], count: int, _: float
    ) -> None:
        begins = [-_left_of_middle(series, at) for at in range(count)]
        ends = [
            begin + sum(one.values[at] or 0 for one in series) for at, begin in enumerate(begins)
        ]
        far = max([*(-begin for begin in begins), *ends, 1e-9])
        self._axes.set_xlim(-far * 1.01, far * 1.01)
        self._scale = self._sheet.body_width / (2.02 * far)
        for at, begin in enumerate(begins):
            left = begin
            for one, look in zip(series, looks, strict=True):
                left = self._part(at, left, one, look)
        self._middle_line(count, zorder=2)

    def _from_zero(self, most: float, figures: float) -> None:
        """The scale: the longest bar leaves room for the figures."""
        most = most or 1
        bars = self._sheet.body_width - figures - 0.12
        self._axes.set_xlim(0, most * self._sheet.body_width / bars)
        self._scale = bars / most

    def _part(self, row: float, left: float, one: Series, look: Look) -> float:
        """One part of a line of parts; returns where it ends."""
        value = one.values[int(row)] or 0
        if value:
            self._bar(row, left, value, 0.68, look)
            self._inside(row, left, value, self._figure(one, int(row)), look)
        return left + value

    def _bar(self, row: float, left: float, value: float, thick: float, look: Look) -> None:
        self._axes.barh(
            row,
            value,
            left=left,
            height=thick,
            facecolor=look.face,
            edgecolor=look.edge,
            hatch=look.hatch,
            lw=0.8,
            zorder=3,
        )

    def _inside(self, row: float, left: float, value: float, words: str, look: Look) -> None:
        if width(words, SMALL) + 0.1 <= value * self._scale:
            behind = {"facecolor": look.face, "edgecolor": "none", "pad": 0.8}
            self._axes.text(
                left + value / 2,
                row,
                words,
                size=SMALL,
                color=look.words,
                ha="center",
                va="center_baseline",
                bbox=behind if look.hatch else None,
                zorder=4,
            )

    def _beyond(self, x: float, row: float, words: str) -> None:
        self._axes.text(
            x + 0.06 / self._scale, row, words, size=SMALL, color=INK, va="center_baseline"
        )

    def _middle_line(self, count: int, zorder: float = 4) -> None:
        self._axes.vlines(0, -0.5, count - 0.5, color=SOFT, lw=1, zorder=zorder)

    def _figure(self, one: Series, at: int) -> str:
        if at < len(one.figures):
            return fitted(one.figures[at], SMALL, 1.6)
        value = one.values[at]
        return "–" if value is None else f"{_plain(value)}{self._unit}"


def _plain(value: float) -> str:
    """At most one decimal, and thousands apart."""
    return f"{value:,.1f}".removesuffix(".0")


def _left_of_middle(series: Sequence[Series], at: int) -> float:
    half = len(series) // 2
    left = sum(one.values[at] or 0 for one in series[:half])
    return left + (series[half].values[at] or 0) / 2 if len(series) % 2 else left
