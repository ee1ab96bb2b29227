"""How words are compared: without capitals, accents, apostrophes and punctuation."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(r"[.!?;:\n]+|,|\b(?:perche|pero|quindi|allora|because|so)\b")


def fold(text: str) -> str:
    """Return small letters without accents; every run of other characters becomes one space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare.replace("_", " ")))


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return fold(text).split()


def clauses(text: str) -> list[str]:
    """Return the parts of a message between punctuation marks, folded, those of one word left out."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    parts = (fold(part) for part in _CLAUSE.split(bare))
    return [part for part in parts if " " in part]
