"""Pictures, really drawn, in one process for all of these tests; its warnings are errors too."""

import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.pictures import from_json, to_json
from bot.errors import Rejected
from bot.gateways.charts.scale import marks
from bot.gateways.drawing import Drawing
from bot.views.pictures import Bars, Lane, Lanes, Picture, Series, Stretch, Trend

MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)
HOSTILE = "$\\frac{x}{$ <!channel> \x00\u202e👩‍🚀 王小明 مرحبا \ud800 _" + "x" * 5000


def _day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


def _schedule(count: int, name: str = "Ana", days: float = 28) -> Lanes:
    stretches = (
        Stretch(_day(-3), _day(2), "normal", name),
        Stretch(_day(2), _day(3), "gap"),
        Stretch(_day(9), _day(10), "off", name),
        Stretch(_day(900), _day(901)),
    )
    lanes = tuple(Lane(name, stretches) for _ in range(count))
    return Lanes(
        *(name, "In words.", _day(0), _day(days), "America/New_York", lanes),
        bands=(Stretch(_day(3), _day(4), "holiday"),),
        today=_day(1),
        words={"normal": name, "gap": "Nobody", "holiday": "Holiday"},
    )


def _bars(name: str = "Ana") -> tuple[Series, ...]:
    return tuple(Series(name, (3, None, 0), ("a lot", name)) for _ in range(5))


@pytest.fixture(scope="module")
def drawing() -> Iterator[Drawing]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONWARNINGS", "error")
        drawing = Drawing()
        yield drawing
        drawing.close()


def _size(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


LABELS = ("Ana", "Ben", "Chloé")
PICTURES: list[Picture] = [
    _schedule(1),
    _schedule(30),
    _schedule(200),
    _schedule(3, days=1.5),
    _schedule(3, days=400),
    _schedule(3, HOSTILE),
    Bars("Load", "In words.", LABELS, _bars()),
    Bars("Load", "In words.", LABELS, _bars(), "stacked", " h"),
    Bars("Load", "In words.", LABELS, _bars(), "diverging", " %"),
    Bars(HOSTILE, "In words.", (HOSTILE, "", "_"), _bars(HOSTILE), unit=HOSTILE),
    Trend("Score", "In words.", LABELS, _bars(), 1, 5),
    Trend(HOSTILE, "In words.", (HOSTILE, "", "_"), _bars(HOSTILE), unit=HOSTILE),
]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_is_as_wide_as_slack_shows_it_sharply(picture: Picture, drawing: Drawing) -> None:
    width, height = _size(drawing.draw(to_json(picture)))
    assert width == 1440
    assert 150 < height < 2800


def test_a_picture_comes_back_from_json_as_it_was() -> None:
    picture = _schedule(2)
    assert from_json(to_json(picture)) == picture


def test_another_process_draws_the_same_bytes(drawing: Drawing) -> None:
    plain = to_json(_schedule(2))
    other = Drawing()
    assert other.draw(plain) == drawing.draw(plain)
    other.close()


def test_what_is_no_picture_is_refused_and_the_next_one_drawn(drawing: Drawing) -> None:
    with pytest.raises(Rejected, match="not_drawable"):
        drawing.draw({"shape": "sculpture"})
    assert drawing.draw(to_json(_schedule(1)))


def test_what_takes_too_long_is_given_up() -> None:
    hasty = Drawing(seconds=0.05)
    with pytest.raises(Rejected, match="drawing_failed"):
        hasty.draw(to_json(_schedule(1)))
    hasty.close()


def test_the_drawing_library_is_not_in_the_process_that_serves() -> None:
    root = Path(__file__).parents[2]
    ask = "import app, sys; print(*{'matplotlib', 'numpy', 'PIL'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=root, capture_output=True, check=True)  # noqa: S603
    assert done.stdout == b"\n"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, ["00:00\nMon 23 Nov", "06:00", "12:00", "18:00"]),
        (3, ["Mon\n23 Nov", "Tue\n24 Nov", "Wed\n25 Nov"]),
        (21, ["23 Nov", "30 Nov", "7 Dec"]),
        (140, ["Dec", "Jan\n2027", "Feb", "Mar", "Apr"]),
    ],
)
def test_a_scale_of_time_says_hours_days_weeks_or_months(days: int, words: list[str]) -> None:
    assert [each for _, each in marks(MONDAY, _day(days), "America/New_York")] == words


def test_days_begin_at_midnight_where_the_clocks_change() -> None:
    start = datetime(2026, 10, 31, 4, tzinfo=UTC)
    found = marks(start, start + timedelta(days=3), "America/New_York")
    assert [at.astimezone(UTC).hour for at, _ in found] == [4, 4, 5]
