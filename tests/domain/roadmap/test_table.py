"""No spreadsheet runs what people wrote, and nothing of it is lost."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.roadmap.table import csv_text, guarded, markdown_table

WIDE = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "\r=1",
    f"{WIDE[0]}1",
    "\n@x",
    "=cmd|' /C calc'!A0",
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_shown_and_not_run(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["A - B", "1=2", "'=1", "", "mail@example.com", 12, -3.5, None])
def test_anything_else_stays_as_it_is(cell: str | float | None) -> None:
    assert guarded(cell) == cell


text = st.one_of(st.text(max_size=30), st.sampled_from(FORMULAS))


@given(st.lists(st.lists(text, min_size=3, max_size=3), max_size=6))
def test_every_cell_comes_back_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    written = csv_text(["a", "b", "c"], rows)
    assert written.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(written[1:], newline="")))
    assert read[0] == ["a", "b", "c"]
    assert len(read) == len(rows) + 1
    for row, given_row in zip(read[1:], rows, strict=True):
        for cell, given_cell in zip(row, given_row, strict=True):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", *WIDE))
            assert not cell.startswith(("\t", "\r", "\n"))
            assert cell.removeprefix("'") in {
                CONTROL.sub("", given_cell),
                CONTROL.sub("", given_cell).removeprefix("'"),
            }


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_a_markdown_table_keeps_its_shape(rows: list[list[str]]) -> None:
    lines = markdown_table(["a", "b"], rows).split("\n")
    assert len(lines) == len(rows) + 2
    for line in lines:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 3
    assert not re.search(r"(?<!\\)[<>*_`\[]", "".join(lines[2:]))
