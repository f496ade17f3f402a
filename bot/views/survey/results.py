"""The results of a survey, in lines. All of it is made from what may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.survey.questions import Index
from bot.domain.survey.results import (
    Figure,
    Item,
    Published,
    Rate,
    Side,
    gaps,
    indices,
    strongest_and_weakest,
    verdict,
)
from bot.views import blocks as b
from bot.views.meetings.lines import linked
from bot.views.survey import ids
from bot.views.survey.figures import cell_words, figure_value, figure_words, percent

HOW = (
    "Favourable is “agree” and “strongly agree”. An interval is where the true share probably lies "
    "(Wilson, 95 %); it counts people, not answers. A change is called clear where chance hardly "
    "explains it (Newcombe, 90 %); nobody is compared with themselves. The questions are our own "
    "words, and no validated instrument."
)
_NAMED = 200
_VERDICTS = {
    "clear rise": "Rose clearly",
    "clear fall": "Fell clearly",
    "no clear change": "No clear change",
}


@dataclass(frozen=True)
class Results:
    """One survey; `before` is the one before it, between the same teams."""

    survey_id: int
    name: str
    published: Published
    before: Published | None = None
    before_name: str = ""
    keep: Sequence[str] = field(default_factory=tuple)
    change: Sequence[str] = field(default_factory=tuple)
    agreed: str | None = None
    """The one thing that was chosen."""
    is_published: bool = True

    @property
    def title(self) -> str:
        first, second = (b.one_line(side.name, 60) for side in self.published.sides)
        return f"Collaboration survey {self.name}: {first} and {second}"


def results_lines(results: Results) -> list[str]:
    """Everything but the comments."""
    return [line for part in _parts(results) for line in part]


def _parts(results: Results) -> list[list[str]]:
    """The same, what belongs together in one part."""
    published = results.published
    head = [f"*{results.title}*", _rate(published)]
    if not any(each.cells or each.total for each in published.questions):
        return [[*head, f"Too few answered to show anything: it takes {published.floor}."]]
    strong, weak = strongest_and_weakest(published)
    parts = [
        head,
        *_directions(published),
        _changes(results),
        ["*Strongest*", *(_item(published, item) for item in strong)],
        ["*Weakest*", *(_item(published, item) for item in weak)] if weak else [],
        _gap(published),
        [f"*Chosen to change*: {b.one_line(results.agreed, 500)}"] if results.agreed else [],
    ]
    return [part for part in parts if part]


def comment_blocks(results: Results) -> list[b.Block]:
    """What people wrote, in no order."""
    shown: list[b.Block] = []
    for title, comments in (("Keep", results.keep), ("Change", results.change)):
        if comments:
            shown.append(b.section(f"*{title}*"))
            shown += [b.people_say(f"• {words}") for words in comments]
    return shown


def comment_lines(results: Results) -> list[str]:
    """The same for a text."""
    return [
        line
        for title, comments in (("Keep", results.keep), ("Change", results.change))
        if comments
        for line in (f"*{title}*", *(f"• {b.one_line(words, 600)}" for words in comments))
    ]


def results_blocks(results: Results, note: str = "") -> list[b.Block]:
    """For a channel, with the button that chooses what to change."""
    shown = [block for part in _parts(results) for block in b.sections(part)]
    choose = b.button(
        "Choose one thing to change", ids.CHOOSE, str(results.survey_id), style="primary"
    )
    head = [b.section(note)] if note else []
    may_choose = results.is_published and not results.agreed
    return [*head, *shown, *([b.actions(choose)] if may_choose else []), b.context(HOW)]


def agenda_line(results: Results, url: str | None = None) -> str:
    """The survey in one line, for an agenda; `url` is where its results are posted."""
    parts = []
    for side in results.published.sides:
        figures = indices(results.published, side.team_id)
        told = ", ".join(f"{each.index} {figure_value(each)}" for each in figures)
        if told:
            parts.append(f"{_arrow(results.published, side)}: {told}")
    shown = "; ".join(parts) or "too few answers in one of the teams to show each direction"
    return f"{linked(f'Collaboration survey {results.name}', url)}: {shown}."


def history_lines(waves: Sequence[Results]) -> list[str]:
    """Every published survey, the latest first, with its indices each way."""
    lines = ["*Collaboration surveys*"]
    for wave in reversed(waves):
        lines.append(f"*{wave.name}*: {_rate(wave.published)}")
        for side in wave.published.sides:
            told = [
                f"{each.index} {figure_value(each)}"
                for each in indices(wave.published, side.team_id)
            ]
            shown = ", ".join(told) or "not shown"
            lines.append(f"• {_arrow(wave.published, side)}: {shown}")
    return lines


def rate_words(rate: Rate) -> str:
    """`20 of 24 (83 %)`."""
    if not rate.invited:
        return "nobody was asked"
    return f"{rate.answered} of {rate.invited} ({percent(rate.answered / rate.invited)})"


def rates_line(published_rate: Rate | None, sides: Sequence[Side], rates: dict[int, Rate]) -> str:
    """How many answered, by team where that may be said."""
    if published_rate is None:
        return "Fewer people were asked than can be told about."
    by_team = [
        f"{b.one_line(side.name, 60)} {rate_words(rates[side.team_id])}"
        for side in sides
        if side.team_id in rates
    ]
    told = f": {', '.join(by_team)}" if by_team else ""
    return f"{rate_words(published_rate)} answered{told}."


def arrow(published: Published, team_id: int | None) -> str:
    """`IT → Marketing Ops`: what the first says about the second."""
    if team_id is None:
        return "Both teams together"
    return _arrow(published, published.side(team_id))


def _rate(published: Published) -> str:
    line = rates_line(published.rate, published.sides, published.rates)
    out = published.opted_out
    return f"{line} {out} chose to take no part." if out >= published.floor else line


def _arrow(published: Published, side: Side) -> str:
    partner = published.partner(side.team_id)
    return f"{b.one_line(side.name, 60)} → {b.one_line(partner.name, 60)}"


def _directions(published: Published) -> list[list[str]]:
    """What each team says about the other, and both together where neither may be shown."""
    parts = []
    for side in published.sides:
        told = [_figure(each) for each in indices(published, side.team_id)] or [
            f"Not shown: one of the teams has fewer than {published.floor} answers."
        ]
        about = f"what {b.one_line(side.name, 60)} says about "
        partner = b.one_line(published.partner(side.team_id).name, 60)
        parts.append([f"*{_arrow(published, side)}*: {about}{partner}", *told])
    if not any(indices(published, side.team_id) for side in published.sides):
        parts.append(["*Both teams together*", *map(_figure, indices(published, None))])
    return parts


def _figure(figure: Figure) -> str:
    return f"• {figure.index}: {figure_words(figure)}"


def _changes(results: Results) -> list[str]:
    """What rose or fell clearly, and what can't be told."""
    before, published = results.before, results.published
    if before is None:
        return []
    found: dict[str, list[str]] = {words: [] for words in (*_VERDICTS.values(), "Can’t be told")}
    for side in published.sides:
        for index in Index:
            said = verdict(before, published, index, side.team_id)
            words = _VERDICTS[said] if said else "Can’t be told"
            found[words].append(f"{index} ({_arrow(published, side)})")
    return [
        f"*Since {results.before_name}*",
        *(f"• {words}: {', '.join(names)}." for words, names in found.items() if names),
    ]


def _gap(published: Published) -> list[str]:
    lines = []
    for one, other in gaps(published):
        values = [figure_value(each) for each in (one, other)]
        first, second = (b.one_line(side.name, 60) for side in published.sides)
        apart = abs(one.shares()[0].value - other.shares()[0].value) * 100
        known = one.is_exact and other.is_exact and not any("≥" in v or "≤" in v for v in values)
        points = f": {apart:.0f} points apart" if known else ""
        lines.append(f"• {one.index}: {first} {values[0]}, {second} {values[1]}{points}")
    return ["*How differently the two see it*", *lines] if lines else []


def _item(published: Published, item: Item) -> str:
    if item.team_id is None:
        partner, who = "the other team", "both teams"
    else:
        partner = published.partner(item.team_id).name
        who = b.one_line(published.side(item.team_id).name, 60)
    text = item.question.about(partner)
    words = b.one_line(text[:1].upper() + text[1:], _NAMED)
    return f"• “{words}” – {who}: {cell_words(item.cell)}"
