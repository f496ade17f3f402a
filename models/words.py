"""What is kept of a text so that it can be found: its words, without accents, endings and order."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e", "y")
_SHORTEST = 3
"""So many letters of a word are kept at least."""


def stems(text: str) -> list[str]:
    """The words of a text in order, folded and cut to a stem: `Publishing` and `published` meet."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(each for each in plain if not unicodedata.combining(each))
    return [_stem(each) for each in _WORD.findall(folded)]


def search_words(*texts: str | None) -> str:
    """The stems of some texts, each once, with a blank before each and at the end."""
    found = dict.fromkeys(stem for text in texts if text for stem in stems(text))
    return "".join(f" {stem}" for stem in found) + " "


def _stem(word: str) -> str:
    if not word.isascii():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
