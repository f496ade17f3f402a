"""The results as pictures: diverging bars, the two directions side by side, trends with bands."""

from collections.abc import Sequence

from bot.domain.survey.questions import Index
from bot.domain.survey.results import Figure, Published, gaps, indices
from bot.domain.survey.suppression import Bound, Cell
from bot.views.pictures import Bars, Series, Trend
from bot.views.survey.figures import (
    LEAST,
    MOST,
    cell_words,
    figure_interval,
    figure_value,
    figure_words,
    share_words,
)
from bot.views.survey.results import Results

_MOST_WAVES = 12
_ALT = 1000
_FEWEST_WAVES = 2
_SHORT = {
    "q1": "Tell us early enough",
    "q2": "Clear and complete",
    "q3": "As often as needed",
    "q4": "Help to fix, don’t blame",
    "q5": "The same outcomes",
    "q6": "Understand our work",
    "q7": "Respect expertise and time",
    "q8": "Safe to raise a problem",
    "q9": "Clear who decides",
    "q10": "Overall it helps",
}
"""The ten items beside their bars, where a sentence would be cut; the alt text has them whole."""


def direction_chart(results: Results, team_id: int | None) -> Bars | None:
    """Every question that may be seen of one direction (None: of both together)."""
    published = results.published
    rows: list[tuple[str, str, Cell]] = []
    for each in published.questions:
        cell = each.total if team_id is None else each.cells.get(team_id)
        if cell:
            text = each.question.about(_partner(published, team_id))
            rows.append((_SHORT.get(each.question.key, text), text, cell))
    if not rows:
        return None
    bands = (("Unfavourable", "unfavourable"), ("Neutral", "neutral"), ("Favourable", "favourable"))
    heading = f"{_direction(published, team_id)}, {results.name}"
    finding = "; ".join(f"{text.removesuffix('.')}: {cell_words(cell)}" for _, text, cell in rows)
    return Bars(
        title=heading,
        alt_text=f"Favourable answers. {heading}: {finding}"[:_ALT],
        labels=tuple(label for label, *_ in rows),
        series=tuple(
            _band(name, [(getattr(cell, attribute), cell.n) for *_, cell in rows])
            for name, attribute in bands
        ),
        arrangement="diverging",
        unit=" %",
    )


def gap_chart(results: Results) -> Bars | None:
    """The indices as the first team sees the second beside the other way round."""
    pairs = gaps(results.published)
    if not pairs:
        return None
    first, second = results.published.sides
    told = "; ".join(
        f"{one.index}: {first.name} {figure_value(one)}, {second.name} {figure_value(other)}"
        for one, other in pairs
    )
    return Bars(
        title=f"Favourable answers, {results.name}",
        alt_text=f"Favourable answers by index, {results.name}. {told}."[:_ALT],
        labels=tuple(str(one.index).capitalize() for one, _ in pairs),
        series=(
            _figures(f"{first.name} → {second.name}", [one for one, _ in pairs]),
            _figures(f"{second.name} → {first.name}", [other for _, other in pairs]),
        ),
        unit=" %",
    )


def trend_chart(waves: Sequence[Results], team_id: int) -> Trend | None:
    """The indices of one direction over the surveys, each with its 95 % interval as a band."""
    latest = waves[-_MOST_WAVES:]
    by_wave = [
        {figure.index: figure for figure in indices(wave.published, team_id)} for wave in latest
    ]
    if sum(map(bool, by_wave)) < _FEWEST_WAVES:
        return None
    shown = [index for index in Index if any(index in figures for figures in by_wave)]
    heading = _direction(latest[-1].published, team_id)
    last = "; ".join(f"{each.index} {figure_words(each)}" for each in by_wave[-1].values())
    return Trend(
        title=f"{heading}: favourable answers",
        alt_text=f"{heading}, from {latest[0].name} to {latest[-1].name}. Last: {last}"[:_ALT],
        labels=tuple(wave.name for wave in latest),
        series=tuple(_line(index, [figures.get(index) for figures in by_wave]) for index in shown),
        highest=100,
        unit=" %",
    )


def _band(name: str, bounds: Sequence[tuple[Bound, int]]) -> Series:
    return Series(
        name=name,
        values=tuple(_value(bound, n) for bound, n in bounds),
        figures=tuple(share_words(bound, n) for bound, n in bounds),
    )


def _value(bound: Bound, n: int) -> float:
    """In percent; where only a bound is told, the bound."""
    words = share_words(bound, n)
    if words in (MOST, LEAST):
        return 90.0 if words == MOST else 10.0
    return round(100 * bound.low / n, 1)


def _figures(name: str, figures: Sequence[Figure]) -> Series:
    return Series(
        name=name,
        values=tuple(_figure_value(each) for each in figures),
        figures=tuple(figure_value(each) for each in figures),
    )


def _line(index: Index, figures: Sequence[Figure | None]) -> Series:
    spans = [figure_interval(each) if each else None for each in figures]
    return Series(
        name=str(index).capitalize(),
        values=tuple(_figure_value(each) if each else None for each in figures),
        figures=tuple(figure_value(each) if each else "" for each in figures),
        bands=tuple(
            (round(100 * span.low, 1), round(100 * span.high, 1)) if span else None
            for span in spans
        ),
    )


def _figure_value(figure: Figure) -> float:
    words = figure_value(figure)
    if words in (MOST, LEAST):
        return 90.0 if words == MOST else 10.0
    low, high = (share.value for share in figure.shares())
    return round(100 * (low + high) / 2, 1)


def _partner(published: Published, team_id: int | None) -> str:
    return "The other team" if team_id is None else published.partner(team_id).name


def _direction(published: Published, team_id: int | None) -> str:
    if team_id is None:
        return "Both teams together"
    return f"{published.side(team_id).name} → {published.partner(team_id).name}"
