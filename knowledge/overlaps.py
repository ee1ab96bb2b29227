"""Where entries get in each other's way: near-copies, and phrasings that without themselves get another's answer."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.entries import Entry, Language, Wording
from knowledge.matcher import Found, Matcher
from knowledge.normalise import fold
from knowledge.vectors import InvertedIndex, Letters

NEARLY_EQUAL = 92
"""RapidFuzz ratio of two phrasings, their words in alphabetical order, from which one may copy the other."""
_SAME_WORD = 85
"""Ratio of two words from which they are one word, spelt or ended differently."""
_ROWS = 500
"""Phrasings compared with all others at once: bounds the memory."""
_NEAREST = 200
"""Phrasings that look most like an entry's, its own among them."""
PARTS = 5
"""One phrasing of an entry in so many is left out at a time."""

Build = Callable[[Sequence[Entry]], Matcher]


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """A phrasing of an entry, and one of another entry that says nearly the same."""

    entry: str
    text: str
    other: str
    other_text: str


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A phrasing that, were it not written there, would get the answer of another entry."""

    text: str
    entry: str
    other: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that are taken for each other, in alphabetical order, and by which phrasings."""

    first: str
    second: str
    mistaken: tuple[Mistaken, ...]


def near_copies(entries: Sequence[Entry]) -> list[Copy]:
    """Return the near-copies between different entries, in alphabetical order of the entries."""
    own = [(entry.id, text) for entry in entries for _, text in entry.phrasings()]
    ordered = [" ".join(sorted(fold(text).split())) for _, text in own]
    found = []
    for row, column in _alike(ordered):
        if own[row][0] != own[column][0] and _says_the_same(ordered[row], ordered[column]):
            found.append(Copy(*own[row], *own[column]))
    return sorted(found)


def mistaken(build: Build, entries: Sequence[Entry], only: Collection[str] | None = None) -> list[Mistaken]:
    """Return the phrasings, among `only` these or all, that get another entry's answer when they are not learnt.

    Each is judged without itself and every fifth phrasing of its entry, so that five matchers are enough.
    """
    found = []
    for part in range(PARTS):
        left_out = [(entry.id, text) for entry in entries for _, text in _left_out(entry, part)]
        wanted = [(own, text) for own, text in left_out if only is None or text in only]
        matcher = build([_without(entry, part) for entry in entries]) if wanted else None
        for own, text in wanted:
            match matcher and matcher.match(text):
                case Found(other) if other != own:
                    found.append(Mistaken(text, own, other))
    return found


def neighbours(entries: Sequence[Entry], touched: Collection[str]) -> set[str]:
    """Return the phrasings of the touched entries and those of others that look most like them."""
    own = [(entry.id, text) for entry in entries for _, text in entry.phrasings()]
    found = {text for name, text in own if name in touched}
    index = InvertedIndex([[fold(text)] for _, text in own], Letters())
    for name in touched:
        cosines = index.cosines(" ".join(fold(text) for other, text in own if other == name))
        found |= {own[number][1] for number in np.argsort(-cosines, kind="stable")[:_NEAREST].tolist()}
    return found


def pairs(found: Sequence[Mistaken]) -> list[Pair]:
    """Return mistaken phrasings by the two entries that they confuse, the most confused first."""
    together: dict[tuple[str, str], list[Mistaken]] = {}
    for item in found:
        first, second = sorted((item.entry, item.other))
        together.setdefault((first, second), []).append(item)
    made = [Pair(first, second, tuple(own)) for (first, second), own in together.items()]
    return sorted(made, key=lambda pair: (-len(pair.mistaken), pair.first, pair.second))


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(texts), _ROWS):
        likeness = process.cdist(
            texts[start : start + _ROWS], texts, scorer=fuzz.ratio, score_cutoff=NEARLY_EQUAL, dtype=np.uint8
        )
        for row, column in np.argwhere(likeness).tolist():
            if start + row < column:
                yield start + row, column


def _says_the_same(text: str, other: str) -> bool:
    """Return whether the words in which two alike texts differ tell nothing: a year or a name would."""
    mine, others = set(text.split()) - set(other.split()), set(other.split()) - set(text.split())
    if any(letter.isdigit() for word in mine | others for letter in word):
        return False
    if not mine or not others:
        return True
    return all(max(fuzz.ratio(word, rival) for rival in others) >= _SAME_WORD for word in mine)


def _left_out(entry: Entry, part: int) -> list[tuple[Language, str]]:
    phrasings = entry.phrasings()
    return phrasings[part::PARTS] if len(entry.italian.variants) else []


def _without(entry: Entry, part: int) -> Entry:
    """Return an entry without a part of its phrasings."""
    gone = set(_left_out(entry, part))
    italian = _thinner(entry.italian, Language.ITALIAN, gone)
    english = entry.english and _thinner(entry.english, Language.ENGLISH, gone)
    return replace(entry, italian=italian or entry.italian, english=english)


def _thinner(wording: Wording, language: Language, gone: set[tuple[Language, str]]) -> Wording | None:
    kept = [text for text in (wording.question, *wording.variants) if (language, text) not in gone]
    return replace(wording, question=kept[0], variants=tuple(kept[1:])) if kept else None
