"""The paper: its measures, its colours, and what all pictures have alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from bot.gateways.charts.text import DPI, clean, fitted, width

WIDTH = 7.2
"""Inches: 1,440 pixels, of which Slack shows about half as many."""
MARGIN = 0.2
TITLE = 13.0
NAME = 10.5
SMALL = 9.5
WIDEST_NAME = 1.9

INK = "#1d1c1d"
SOFT = "#616061"
RULE = "#d5d5d5"


@dataclass(frozen=True)
class Look:
    """How an area is filled. The hatching tells it apart without its colour."""

    face: str
    edge: str
    hatch: str = ""
    words: str = INK


SERIES = (
    Look("#1f4e79", "#1f4e79", words="#ffffff"),
    Look("#b9d3ea", "#1f4e79", "///"),
    Look("#f2c879", "#8a5a00", "..."),
    Look("#ffffff", "#7a3e9d", "xxx"),
    Look("#7a3e9d", "#7a3e9d", words="#ffffff"),
    Look("#e4e4e4", "#616061", "|||"),
)
DIVERGING = (
    Look("#a3411a", "#a3411a", words="#ffffff"),
    Look("#f0c3ab", "#a3411a", "\\\\\\"),
    Look("#ececec", "#8b8b8b"),
    Look("#b9d3ea", "#1f4e79", "///"),
    Look("#1f4e79", "#1f4e79", words="#ffffff"),
)


class Sheet:
    """A figure with its title and one pair of axes, all measures in inches.

    Args:
        title: people's words may be in it.
        names: at the left, from the top; they decide where the axes begin.
        widest: how wide they may be.
        body: height of the axes.
        foot: room below the axes, for a scale.
        legend: names of areas, each with how it is filled.
    """

    def __init__(
        self,
        title: str,
        *,
        names: Sequence[str],
        widest: float = WIDEST_NAME,
        body: float,
        foot: float,
        legend: Sequence[Artist] = (),
    ) -> None:
        self.names = [fitted(each, NAME, widest) for each in names]
        left = MARGIN + max((width(each, NAME) for each in self.names), default=0) + 0.12
        rows = _rows(legend)
        below = foot + rows * 0.26 + 0.12
        height = 0.56 + body + below
        self.body_width = WIDTH - left - MARGIN
        self.figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self.figure)
        box = (left / WIDTH, below / height, self.body_width / WIDTH, body / height)
        self.axes = self.figure.add_axes(box)
        self.axes.spines[:].set_visible(False)
        self.axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT)
        self._write_title(title, height)
        if legend:
            self._write_legend(legend, rows, height)

    def name_lanes(self) -> None:
        """Write the names beside 0, 1, 2, …, the first on top."""
        self.axes.set_ylim(len(self.names) - 0.5, -0.5)
        self.axes.set_yticks(range(len(self.names)), self.names)
        self.axes.tick_params(axis="y", labelsize=NAME, labelcolor=INK, pad=0.12 * 72)

    def _write_title(self, title: str, height: float) -> None:
        self.figure.text(
            MARGIN / WIDTH,
            1 - 0.16 / height,
            fitted(title, TITLE, WIDTH - 2 * MARGIN, bold=True),
            size=TITLE,
            weight="bold",
            color=INK,
            va="top",
        )

    def _write_legend(self, legend: Sequence[Artist], rows: int, height: float) -> None:
        self.figure.legend(
            handles=list(legend),
            loc="lower left",
            bbox_to_anchor=((MARGIN - 0.06) / WIDTH, 0.05 / height),
            ncols=-(-len(legend) // rows),
            frameon=False,
            fontsize=SMALL,
            labelcolor=INK,
            borderpad=0.2,
            handlelength=1.8,
            handleheight=1.0,
            handletextpad=0.5,
            columnspacing=1.4,
        )


def key(name: str, look: Look) -> Patch:
    """One entry of a legend."""
    words = fitted(name, SMALL, 2.4) or "–"
    # The library leaves names with a leading underscore out.
    words = f"\u200a{words}" if words.startswith("_") else words
    return Patch(facecolor=look.face, edgecolor=look.edge, hatch=look.hatch, label=words)


def _rows(legend: Sequence[Artist]) -> int:
    """Into how many lines a legend goes; its columns are as wide as their widest entry."""
    if not legend:
        return 0
    widest = max(width(clean(str(each.get_label())), SMALL) for each in legend) + 0.62
    columns = max(1, min(len(legend), int((WIDTH - 2 * MARGIN) / widest)))
    return -(-len(legend) // columns)
