"""The roadmap as a table for other programs: CSV that no spreadsheet runs, and Markdown. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

_RUN = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, in both widths (OWASP, CSV injection)."""
_BYTE_ORDER_MARK = "\ufeff"
"""So that Excel reads UTF-8."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Lines with commas, as RFC 4180 has them; people's text can't become a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return _BYTE_ORDER_MARK + written.getvalue()


def guarded(cell: Cell) -> Cell:
    """Text that a spreadsheet shows as it is: what would be a formula begins with an apostrophe."""
    if not isinstance(cell, str):
        return cell
    text = _CONTROL.sub("", cell)
    begins = text.lstrip().startswith(_RUN) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if begins else text


def markdown_table(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table of GitHub's Markdown; people's text stays text."""
    lines = [_line(heading), _line(["---"] * len(heading))]
    return "\n".join([*lines, *(_line([plain_markdown(cell) for cell in row]) for row in rows)])


def plain_markdown(cell: Cell) -> str:
    """People's text on one line, with everything escaped that Markdown would read."""
    if cell is None:
        return ""
    words = " ".join(_CONTROL.sub("", str(cell)).split())
    return _MARKUP.sub(r"\\\1", words) if isinstance(cell, str) else words


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
