"""Tables and charts.

Source: Slack's Block Kit reference, "table", "data table" and "data visualization" blocks.
"""

from collections.abc import Iterator

from bot.local.slack.kit.rich_text import RICH_TEXT
from bot.local.slack.rules import (
    Fields,
    Json,
    Problem,
    Problems,
    Rule,
    array,
    boolean,
    by_type,
    integer,
    kind,
    number,
    objects,
    record,
    repeated,
    string,
    word,
)

TABLE_LIMIT = 10_000

_ID: Fields = {"block_id": string(1, 255)}
_FILLED = string(1)
_CELL = by_type(
    {
        "raw_text": kind({"text": _FILLED}),
        "raw_number": kind({"value": number(), "text": _FILLED}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": word("left", "center", "right"), "is_wrapped": boolean})


def _column(value: object, at: str) -> Problems:
    """Null leaves a column as it is."""
    if value is not None:
        yield from _COLUMN(value, at)


def _size(value: Json, at: str) -> Problems:
    if sum(_characters(value.get("rows"))) > TABLE_LIMIT:
        yield Problem(f"{at}/rows", f"must be less than {TABLE_LIMIT + 1} characters in all")


def _characters(value: object) -> Iterator[int]:
    """The lengths of all texts, however deep."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left.extend(each)
        elif isinstance(each, dict):
            left.extend(item for item in each.values() if isinstance(item, list | dict))
            text = each.get("text")
            yield len(text) if isinstance(text, str) else 0


def _header_is_raw(value: Json, at: str) -> Problems:
    rows = value.get("rows")
    header = rows[0] if isinstance(rows, list) and rows else None
    for where, cell in objects(header, f"{at}/rows/0"):
        if cell.get("type") == "rich_text":
            yield Problem(f"{where}/type", "unsupported type: rich_text in a header")


def _rows(low: int, high: int) -> Rule:
    return array(array(_CELL, 1, 20), low, high)


_POINT_NAME = string(1, 20)
_POINT = record({"label": _POINT_NAME, "value": number()})
_SERIES = record({"name": _POINT_NAME, "data": array(_POINT, 1, 20)})
_AXIS = record(
    {"categories": array(_POINT_NAME, 1, 20)}, {"x_label": string(0, 50), "y_label": string(0, 50)}
)


def _one_point_each(value: Json, at: str) -> Problems:
    """Each series has exactly one point for each category."""
    axis = value.get("axis_config")
    categories = _texts(axis.get("categories") if isinstance(axis, dict) else None)
    for where, series in objects(value.get("series"), f"{at}/series"):
        labels = [point.get("label") for _, point in objects(series.get("data"), where)]
        if sorted(_texts(labels)) != sorted(categories):
            yield Problem(f"{where}/data", "must have one point for each category")


def _names_differ(value: Json, at: str) -> Problems:
    yield from repeated("name", objects(value.get("series"), f"{at}/series"))


def _texts(values: object) -> list[str]:
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


_PLOT = kind(
    {"series": array(_SERIES, 1, 6), "axis_config": _AXIS}, {}, _one_point_each, _names_differ
)
_PIE = kind({"segments": array(_POINT, 1, 6)})

TABLES: Fields = {
    "table": kind(
        {"rows": _rows(1, 100)}, {**_ID, "column_settings": array(_column, 0, 20)}, _size
    ),
    "data_table": kind(
        {"rows": _rows(2, 101), "caption": _FILLED},
        {**_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
        _size,
        _header_is_raw,
    ),
}
CHARTS: Fields = {
    "data_visualization": kind(
        {
            "title": string(1, 50),
            "chart": by_type({"line": _PLOT, "bar": _PLOT, "area": _PLOT, "pie": _PIE}),
        },
        _ID,
    )
}
