"""Text from people: harmless, cut to its room, in fonts that have its letters."""

import unicodedata
from functools import cache, lru_cache

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

DPI = 200
BASE = "DejaVu Sans"
"""It comes with the library."""
_UNKNOWN = "▯"
_LONGEST = 200
_UNSHOWN = range(0xFE00, 0xFE10)
"""Variation selectors."""

mpl.rcParams["text.parse_math"] = False
mpl.rcParams["hatch.linewidth"] = 0.6


def use_fonts_for(text: str) -> None:
    """Let what is drawn next use the machine's fonts that have letters which BASE hasn't."""
    needed = {_family(letter) for letter in set(text)} - {BASE, None}
    families = [BASE, *sorted(family for family in needed if family)]
    if families != mpl.rcParams["font.family"]:
        mpl.rcParams["font.family"] = families
        width.cache_clear()


def clean(text: str) -> str:
    """On one line, without what steers the text, and a box for what no font here has."""
    line = " ".join(text[:_LONGEST].split())
    shown = (each for each in line if unicodedata.category(each)[0] != "C")
    return "".join(
        each if _family(each) else _UNKNOWN for each in shown if ord(each) not in _UNSHOWN
    )


def clean_unit(unit: str) -> str:
    """A unit, with its space before it where it has one."""
    return f"{' ' * unit.startswith(' ')}{clean(unit)}"


@lru_cache(maxsize=2000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a cleaned text is, in inches."""
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return float(_ruler().get_text_width_height_descent(text, font, False)[0]) / DPI  # type: ignore[no-untyped-call]  # noqa: FBT003


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """People's text, cleaned and cut to so many inches; empty where not even a bit has room."""
    text = clean(text)
    if width(text, size, bold=bold) <= room:
        return text
    for length in range(len(text) - 1, 1, -1):
        if width(short := f"{text[:length].rstrip()}…", size, bold=bold) <= room:
            return short
    return ""


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(10, 10, DPI)  # type: ignore[no-untyped-call]


@cache
def _family(letter: str) -> str | None:
    """The font that has a letter: BASE, else the first by name that does."""
    return next((name for name, has in _fonts() if ord(letter) in has), None)


@cache
def _fonts() -> list[tuple[str, frozenset[int]]]:
    """Upright fonts of letters, BASE first; pictures of letters in bitmaps can't be drawn."""
    found: dict[str, frozenset[int]] = {}
    entries = (each for each in fontManager.ttflist if each.style == "normal")
    for entry in sorted(entries, key=lambda each: (each.name != BASE, each.name, each.fname)):
        if entry.name not in found and not entry.name.startswith("Last Resort"):
            font = FT2Font(entry.fname, face_index=entry.index)
            if font.scalable:
                found[entry.name] = frozenset(font.get_charmap())
    return list(found.items())
