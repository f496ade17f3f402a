"""The results as a table in CSV: what may be seen, and nothing else."""

import csv
import io
from typing import Any

from bot.domain.survey.questions import asked_of
from bot.domain.survey.results import Published
from bot.domain.survey.suppression import Cell
from bot.views.survey.figures import HIDDEN, share_words

_HEAD = (
    "survey",
    "who",
    "about",
    "question",
    "answers",
    "favourable",
    "neutral",
    "unfavourable",
    "strongly_disagree",
    "disagree",
    "neither",
    "agree",
    "strongly_agree",
)
_FORMULA = ("=", "+", "-", "@")


def results_csv(name: str, published: Published) -> str:
    """A line for each question and team, and one for both together."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for each in published.questions:
        for side in published.sides:
            if asked_of([each.question], side.team_id):
                partner = published.partner(side.team_id).name
                line = (name, side.name, partner, each.question.about(partner))
                _write(writer, line, each.cells.get(side.team_id))
        if each.question.team_id is None:
            text = each.question.about("the other team")
            text = text[:1].upper() + text[1:]
            _write(writer, (name, "both", "each other", text), each.total)
    return out.getvalue()


def _write(writer: Any, line: tuple[str, ...], cell: Cell | None) -> None:
    writer.writerow([*map(_harmless, line), *_figures(cell)])


def _figures(cell: Cell | None) -> list[str]:
    if cell is None:
        return [HIDDEN] * 4 + [""] * 5
    bands = (cell.favourable, cell.neutral, cell.unfavourable)
    shares = [share_words(band, cell.n) for band in bands]
    words = [share.replace(" ", "") for share in shares]
    points = [str(number) for number in cell.by_value] if cell.by_value else [""] * 5
    return [str(cell.n), *words, *points]


def _harmless(text: str) -> str:
    """On one line, and no spreadsheet takes it for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
