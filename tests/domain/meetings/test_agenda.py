"""An agenda within one message, whatever there is to say; nothing is left out silently."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.agenda import (
    BLOCKS,
    LINES_SHOWN,
    LONGEST_LINE,
    TEXT_SHOWN,
    TITLES,
    Found,
    Part,
    parts,
    topics_shown,
)

lines = st.lists(st.integers(1, LONGEST_LINE).map(lambda length: "x" * length), max_size=15)


@st.composite
def found(draw: st.DrawFn) -> Found:
    some = draw(lines)
    return Found(some, len(some) + (draw(st.integers(0, 10_000)) if some else 0))


sections = st.dictionaries(st.sampled_from(list(TITLES)), found())


@given(sections, st.permutations([*TITLES, "of a later version", "wins"]))
def test_every_section_fits_its_block_and_every_line_is_counted(
    told: dict[str, Found], order: list[str]
) -> None:
    shown = parts(told, order)
    places = [order.index(part.key) for part in shown]
    assert places == sorted(places)
    assert {part.key for part in shown} == {key for key, each in told.items() if each.total}
    for part in shown:
        whole = told[part.key]
        assert 1 <= len(part.lines) <= LINES_SHOWN
        assert list(part.lines) == list(whole.lines[: len(part.lines)])
        assert len(part.lines) + part.more == whole.total
        # A first line alone may be as long as any line.
        assert sum(len(line) + 3 for line in part.lines) <= max(TEXT_SHOWN, LONGEST_LINE + 3)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, len(TITLES)))
def test_topics_fill_the_room_that_is_left(old: int, new: int, others: int) -> None:
    carried, added = topics_shown(range(old), range(new), others)
    for shown, count in ((carried, old), (added, new)):
        assert shown.topics == tuple(range(len(shown.topics)))
        assert len(shown.topics) + shown.more == count
    blocks = 2 * (len(carried.topics) + len(added.topics)) + others
    assert blocks + 4 + 6 <= BLOCKS
    if carried.more or added.more:
        assert blocks + 4 + 6 >= BLOCKS - 1
    if old:
        assert carried.topics
    if new and old + new > 1:
        assert added.topics


def test_empty_sections_vanish() -> None:
    told = {"wins": Found(), "actions": Found(["one"], 1)}
    assert parts(told, ["wins", "actions"]) == [Part("actions", ("one",))]


def test_the_order_is_the_series_own() -> None:
    told = {"wins": Found(["a"], 1), "actions": Found(["b"], 15)}
    assert [(part.key, part.more) for part in parts(told, ["actions", "wins"])] == [
        ("actions", 14),
        ("wins", 0),
    ]
    assert [part.key for part in parts(told, ["wins"])] == ["wins"]
