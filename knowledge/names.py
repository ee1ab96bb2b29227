"""Names that people typed: made harmless, and found again from a part of them or with a letter wrong."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.normalise import fold, words

LONGEST = 64
"""Characters of a name that are kept."""
OFFERED = 5
"""Names that a search returns, at most."""
_PASSED_OVER = frozenset({"comune", "commercio", "distretto", "district", "diffuso", "urban", "urbano", "duc", "ddc"})
_PASSED_OVER |= {
    "a",
    "ad",
    "al",
    "alla",
    "da",
    "dal",
    "de",
    "dei",
    "del",
    "dell",
    "della",
    "delle",
    "di",
    "e",
    "ed",
    "i",
}
_PASSED_OVER |= {"il", "in", "io", "l", "la", "lavoro", "le", "lo", "mio", "nel", "nella", "of", "per", "sono", "the"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Controls, marks of direction, lone surrogates, private characters, line separators."""
_ALIKE = 0.78
"""How alike two words must be to count as one with a letter wrong."""
_PART = 0.9
_ENOUGH = 0.6
"""The least a name must have of the words looked for."""
_MARGIN = 0.3
"""Names so much worse than the best are not offered."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name and other names under which it may be looked for."""

    id: int
    name: str
    others: tuple[str, ...] = ()


def tidy(name: str, longest: int = LONGEST) -> str:
    """Return a name on one line, without invisible characters that could change how what is around it reads."""
    seen = "".join(" " if _is_hidden(letter) else letter for letter in name)
    return " ".join(seen.split())[:longest].rstrip()


def find(looked_for: str, named: Iterable[Named], limit: int = OFFERED) -> list[int]:
    """Return the ids of what the words may mean, best first; nothing when no name is near."""
    wanted = [word for word in words(looked_for) if word not in _PASSED_OVER] or words(looked_for)
    if not wanted:
        return []
    scored = [(_score(wanted, fold(looked_for), one), one) for one in named]
    best = max((score for score, _ in scored), default=0.0)
    near = [(score, one) for score, one in scored if score >= max(_ENOUGH, best - _MARGIN)]
    near.sort(key=lambda found: (-found[0], fold(found[1].name)))
    return [one.id for _, one in near[:limit]]


def _score(wanted: Sequence[str], whole: str, one: Named) -> float:
    """Return how much of the words a name has, 0 to 1, and half more when it is the name itself."""
    names = [fold(name) for name in (one.name, *one.others)]
    written = {word for name in names for word in name.split()}
    share = sum(max((_alike(word, other) for other in written), default=0.0) for word in wanted) / len(wanted)
    return share + (0.5 if whole in names or " ".join(wanted) in names else 0.0)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if len(word) >= 3 and other.startswith(word):
        return _PART
    ratio = fuzz.ratio(word, other) / 100
    return ratio * _PART if ratio >= _ALIKE and len(word) >= 4 else 0.0


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in _HIDDEN
