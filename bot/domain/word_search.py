"""Finding decisions by words: which terms are looked for, and how well a text fits. Pure."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from math import log

from models.words import stems

_COMMON = frozenset(
    stems(
        "a an and are as at be by did do does for from has have how i if in is it of on or our "
        "should so that the this to was we were what when where which who why will with you"
    )
)
_SIMILAR = 0.75
_WIDE = 0x2E80
"""From here on Unicode has scripts that put no blanks between words."""


def terms_of(typed: str) -> list[str]:
    """The stems that are looked for, without those that say nothing, unless all are such."""
    every = list(dict.fromkeys(stems(typed)))
    return [each for each in every if each not in _COMMON] or every


def pattern(term: str) -> str:
    """What the kept words hold when a term is in them: the term as a word's beginning."""
    return term if any(ord(letter) >= _WIDE for letter in term) else f" {term}"


def meant(term: str, known: Collection[str]) -> str | None:
    """The word that is most like a term that nothing has: `cheqout` means `checkout`."""
    return next(iter(get_close_matches(term, known, n=1, cutoff=_SIMILAR)), None)


def score(
    terms: Sequence[str], fields: Sequence[tuple[float, str]], rarity: Mapping[str, float]
) -> float:
    """How well a text with weighted fields fits; more is better.

    A whole word counts twice a beginning; a rare term counts more than a common one.
    """
    total = 0.0
    for weight, text in fields:
        words = stems(text)
        for term in terms:
            whole = term in words
            begun = not whole and any(word.startswith(term) or _holds(word, term) for word in words)
            total += weight * rarity.get(term, 1.0) * (2 if whole else 1 if begun else 0)
    return total


def rarity_of(counts: Mapping[str, int], total: int) -> dict[str, float]:
    """How much each term tells, by how many of all texts have it (inverse document frequency)."""
    return {term: log(1 + total / (1 + count)) + 0.1 for term, count in counts.items()}


def _holds(word: str, term: str) -> bool:
    return pattern(term) == term and term in word
