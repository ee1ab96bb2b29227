"""How words are compared: without capitals, accents, apostrophes and punctuation."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SHORTEST_STEM = 4
_ELIDED = re.compile(r"\b(cos|com|dov|quand|quant|qual|c) e\b")
"""Words that run into the «è» after them: on a phone «cos'è», «cos è», «cosè» and «cose» are all the same question."""


def fold(text: str) -> str:
    """Return small letters without accents; other characters become one space, or none in `cos'è` and its like."""
    return _ELIDED.sub(r"\1e", " ".join(_WORD.findall(_bare(text).replace("_", " "))))


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return fold(text).split()


def stem(word: str) -> str:
    """Return a folded word without its last two letters, where Italian keeps gender, number and tense."""
    return word[: max(_SHORTEST_STEM, len(word) - 2)]


def _bare(text: str) -> str:
    """Return a text in small letters without accents; signs that stand for letters (ﬁ, ℡, Ⅷ) are those letters."""
    if text.isascii():  # most texts: nothing to take apart
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _NOT_ASCII.sub(_without_accents, decomposed)


def _without_accents(found: re.Match[str]) -> str:
    return "".join(letter for letter in found[0] if not unicodedata.combining(letter))
