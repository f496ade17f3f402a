"""How a share is written: with its counts, or only that it is nearly all or nearly none."""

from math import floor

from bot.domain.survey.results import Figure
from bot.domain.survey.statistics import Interval, Share, wilson
from bot.domain.survey.suppression import (
    DETAIL,
    NEARLY_ALL,
    NEARLY_NONE,
    Bound,
    Cell,
)

MOST, LEAST = "≥ 90 %", "≤ 10 %"
HIDDEN = "not shown"
_EPSILON = 1e-9


def percent(share: float) -> str:
    """`78 %`, a half rounded up."""
    return f"{floor(share * 100 + 0.5 + _EPSILON)} %"


def share_words(bound: Bound, n: int) -> str:
    """`78 %`; under ten answers, and where no more is known, extremes are `≥ 90 %`, `≤ 10 %`."""
    if not bound.is_exact:
        return MOST if bound.high == n else LEAST
    return _coarse(bound.low / n, n) or percent(bound.low / n)


def cell_words(cell: Cell) -> str:
    """`78 % (7 of 9)`; without the count where the share is only bounded."""
    words = share_words(cell.favourable, cell.n)
    if words in (MOST, LEAST):
        return f"{words} ({cell.n} answers)"
    return f"{words} ({cell.favourable.low} of {cell.n})"


def figure_words(figure: Figure) -> str:
    """`78 % favourable (28 of 36 answers, 12 people; 95 % interval 49–93 %)`."""
    people = people_words(figure)
    span = figure_interval(figure)
    interval = f"95 % interval {percent(span.low).removesuffix(' %')}–{percent(span.high)}"
    value = figure_value(figure)
    counts = f"{figure.low} of {figure.answers} answers, "
    if value in (MOST, LEAST) or not figure.is_exact:
        counts = ""
    return f"{value} favourable ({counts}{people}; {interval})"


def figure_value(figure: Figure) -> str:
    """`78 %`, `≥ 90 %`, or `85–88 %` where it isn't known more closely."""
    low, high = (share.value for share in figure.shares())
    if figure.is_exact:
        return _coarse(low, figure.people) or percent(low)
    return f"{percent(low).removesuffix(' %')}–{percent(high)}"


def figure_interval(figure: Figure) -> Interval:
    """Wilson's interval; of `≥ 90 %` that of all the shares that this can be."""
    low, high = figure.shares()
    if figure.is_exact and _coarse(low.value, figure.people):
        n = figure.people
        few, many = (NEARLY_ALL, 1.0) if low.value >= NEARLY_ALL else (0.0, NEARLY_NONE)
        return Interval(wilson(Share(few * n, n)).low, wilson(Share(many * n, n)).high)
    return Interval(wilson(low).low, wilson(high).high)


def people_words(figure: Figure) -> str:
    """`12 people`; `about 11 people` where some left items out."""
    rounded = floor(figure.people + 0.5)
    exact = abs(figure.people - rounded) < _EPSILON
    return f"{'' if exact else 'about '}{rounded} people"


def _coarse(share: float, n: float) -> str | None:
    if n >= DETAIL:
        return None
    if share >= NEARLY_ALL:
        return MOST
    return LEAST if share <= NEARLY_NONE else None
