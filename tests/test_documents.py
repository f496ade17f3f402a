"""The documents say what the code does."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import SQLModel

import models  # noqa: F401  registers every table
from tests.documents import GENERATED, ROOT, between

_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


@pytest.mark.parametrize(("place", "make"), GENERATED.items())
def test_what_is_made_from_the_code_is_up_to_date(
    place: tuple[str, str], make: Callable[[], str]
) -> None:
    path, name = place
    found = between(name).search((ROOT / path).read_text(encoding="utf-8"))
    assert found, f"{path} has no generated part “{name}”"
    assert found[0].split("-->\n", 1)[1].startswith(make()), (
        f"The table “{name}” in {path} is out of date. Run: make documents"
    )


def test_every_table_has_a_purpose_and_a_retention() -> None:
    page = (ROOT / "docs" / "approval.md").read_text(encoding="utf-8")
    part = page.partition("## What is stored")[2].partition("\n## ")[0]
    told = {name: (purpose.strip(), kept.strip()) for name, purpose, kept in _ROW.findall(part)}
    tables = set(SQLModel.metadata.tables)
    missing, gone = sorted(tables - set(told)), sorted(set(told) - tables)
    assert not missing, (
        f"docs/approval.md says nothing of {', '.join(missing)}. Add a row for each to “What is "
        "stored, and for how long”: | `table` | what is in it, in plain words | how long |"
    )
    assert not gone, f"docs/approval.md tells of tables that are no more: {', '.join(gone)}"
    assert all(purpose and kept for purpose, kept in told.values())


def test_the_top_level_is_what_tools_need() -> None:
    for name in ("CONTRIBUTING.md", "SECURITY.md", "approval.md"):
        assert (ROOT / "docs" / name).is_file()
