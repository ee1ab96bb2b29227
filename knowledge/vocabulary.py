"""The words of a content, and which of them a mistyped word was meant to be."""

from collections.abc import Iterable

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

LIKENESS = 0.75
"""Least likeness (1 minus edits by the longer word's letters) at which a word is taken for a mistyped one."""
_BITS = 64
_ROUNDING = 1e-9


class Vocabulary:
    """The words that may be meant.

    Comparing a word with thousands is slow; a word further away in length, or in the letters it has and the other has
    not, than the edits allowed cannot be near enough, and is left out before.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int64)
        self._letters = np.array([_letters(word) for word in self._words], dtype=np.uint64)

    def nearest(self, word: str) -> str | None:
        """Return the word that is most like another (the first in the alphabet of several), None when none is."""
        letters = np.uint64(_letters(word))
        edits = np.floor((1 - LIKENESS) * np.maximum(self._lengths, len(word)) + _ROUNDING)
        possible = np.abs(self._lengths - len(word)) <= edits
        possible &= np.bitwise_count(self._letters & ~letters) <= edits
        possible &= np.bitwise_count(letters & ~self._letters) <= edits
        chosen = [self._words[number] for number in np.flatnonzero(possible).tolist()]
        found = process.extractOne(word, chosen, scorer=OSA.normalized_similarity, score_cutoff=LIKENESS)
        return str(found[0]) if found else None


def _letters(word: str) -> int:
    """Return which letters a word has, one bit each; rare ones may share a bit, which only leaves more words in."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % _BITS)
    return bits
