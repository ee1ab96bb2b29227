"""How a message finds its entry: candidates by similarity, then an honest decision between them and "none".

All phrasings of an entry together make one document; letters (n-grams, which forgive typos and endings) and words
(which tell topics apart) each give a TF-IDF cosine with every entry. Words that nobody uses here are first repaired to
the nearest known one. The best candidates are then looked at closely, phrasing by phrasing, and a fitted model turns
what was seen into the probability of each candidate and of none of them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from sys import intern

import numpy as np

from knowledge.calibration import Calibration, Seen, Sight, shipped_calibration
from knowledge.entries import Entry, Language
from knowledge.lexicon import Lexicon
from knowledge.markup import plain
from knowledge.meaning import Meaning
from knowledge.normalise import fold, stem, words
from knowledge.vectors import Floats, ForwardIndex, InvertedIndex, Letters, Words
from knowledge.vocabulary import Vocabulary

CHOICES = 3
"""Entries offered when the bot is unsure, at most."""
CANDIDATES = 8
"""Entries looked at closely."""
_REPAIR_FROM = 4
"""Letters of the shortest word that is repaired: shorter ones have too many neighbours."""
_LIKENESSES = 3
"""Columns of what is seen of a candidate that shrink as a message gets longer: two cosines and a likeness."""
_NO_SPREAD = 1e-6
_LONG_NUMBER = re.compile(r"\d{3,}")
"""Years and numbers of acts; shorter ones are hours, days and how many."""
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z] )[A-Z]\w{2,}")
"""A word with a capital inside a sentence, written by somebody who does not put capitals everywhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry answers the message."""

    entry: str
    probability: float


@dataclass(frozen=True, slots=True)
class Unsure:
    """Up to three entries may answer the message, the likeliest first."""

    choices: tuple[str, ...]
    probability: float
    term: str | None = None
    """The word with two senses that makes the bot ask, when that is why."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No entry answers the message."""

    probability: float


Match = Found | Unsure | Unknown


@dataclass(frozen=True, slots=True)
class Candidates:
    """The entries looked at closely, and what was seen of them."""

    ids: tuple[str, ...]
    seen: Seen


class Matcher:
    """Finds the entry that a message asks for, among those it was built on."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon) -> None:
        """Build on words and letters alone; `with_meaning` adds the sentence encoder."""
        self._ids = [entry.id for entry in entries]
        self._doors = {entry.id: entry.live or entry.id for entry in entries}
        self._lexicon = lexicon
        self._calibration = shipped_calibration(Sight.WORDS)
        self._meaning: Meaning | None = None
        phrasings = [[folded for _, asked in entry.phrasings() if (folded := fold(asked))] for entry in entries]
        self._wordings = {asked: entry.id for entry, own in zip(entries, phrasings, strict=True) for asked in own}
        self._firsts = np.cumsum([0, *map(len, phrasings)])
        self._terms = Words()
        letters = Letters()
        self._letters = InvertedIndex(phrasings, letters)
        self._words = InvertedIndex(phrasings, self._terms)
        self._phrasings = ForwardIndex([asked for own in phrasings for asked in own], letters)
        self._asked = [_shared(word for asked in own for word in asked.split()) for own in phrasings]
        self._said = [_shared(_said_words(entry)) for entry in entries]
        self._known = frozenset().union(*self._asked, *self._said)
        self._vocabulary = Vocabulary(frozenset().union(*self._asked))

    def match(self, message: str, within: Collection[str] | None = None) -> Match:
        """Return the entry, the choice of entries, or that there is none; `within` says among which ones only."""
        folded = fold(message)
        known = self._wordings.get(folded)
        if known and within is None:
            return self._unclear(message, known, 1.0) or Found(known, 1.0)
        repaired = self.repair(folded)
        candidates = self._candidates(message, repaired, within)
        if candidates is None:
            return Unknown(0.0)
        probabilities = self._calibration.probabilities(candidates.seen)
        order = np.argsort(-probabilities, kind="stable")
        likeliest = [candidates.ids[number] for number in order[:CHOICES]]
        # Entries that the same calendar answers are one answer, however many ways lead to it.
        door = self._doors[likeliest[0]]
        best = float(sum(probabilities[number] for number in order if self._doors[candidates.ids[number]] == door))
        if float(probabilities.sum()) < self._calibration.choose_from:
            return Unknown(best)
        if unclear := self._unclear(message, likeliest[0], best):
            return unclear
        if best >= self._calibration.answer_from and not self._foreign(message, repaired, likeliest[0]):
            return Found(likeliest[0], best)
        return Unsure(tuple(likeliest), best)

    def ranked(self, message: str) -> list[str]:
        """Return the ids of the best entries, the likeliest first; nothing when the message has no words."""
        candidates = self.candidates(message)
        if candidates is None:
            return []
        order = np.argsort(-self._calibration.probabilities(candidates.seen), kind="stable")
        return [candidates.ids[number] for number in order]

    def candidates(self, message: str, within: Collection[str] | None = None) -> Candidates | None:
        """Return the entries nearest to a message; None when it has no words or there are no entries."""
        return self._candidates(message, self.repair(fold(message)), within)

    def _candidates(self, message: str, folded: str, within: Collection[str] | None) -> Candidates | None:
        """Return the entries nearest to a message, `folded` and repaired already."""
        if not folded or not self._ids:
            return None
        letters, told = self._letters.cosines(folded), self._words.cosines(folded)
        scores = _standard(letters) + _standard(told)
        meant = self._meaning.cosines(message) if self._meaning else None
        if meant is not None:
            scores += _standard(meant)
        if within is not None:
            scores[[number for number, entry in enumerate(self._ids) if entry not in within]] = -np.inf
        numbers = np.argsort(-scores, kind="stable")[:CANDIDATES]
        numbers = numbers[np.isfinite(scores[numbers])]
        if not len(numbers):
            return None
        seen = self._look(folded, numbers.tolist(), letters, told)
        if meant is not None:
            seen = Seen(np.column_stack([seen.candidates, meant[numbers]]), seen.none)
        return Candidates(tuple(self._ids[number] for number in numbers), seen)

    def with_meaning(self, meaning: Meaning) -> "Matcher":
        """Return the same matcher that also compares meanings, with the calibration for that."""
        other = self.calibrated(shipped_calibration(Sight.MEANING))
        other._meaning = meaning
        return other

    def calibrated(self, calibration: Calibration) -> "Matcher":
        """Return the same matcher with another calibration."""
        other = copy(self)
        other._calibration = calibration
        return other

    def knows_any(self, entries: Sequence[str]) -> bool:
        """Return whether any of the entries is among those it was built on."""
        return any(entry in self._ids for entry in entries)

    def explains(self, message: str, entry: str) -> bool:
        """Return whether an entry speaks of every telling word of a message."""
        number = self._ids.index(entry)
        return self.telling(message) <= set(map(stem, self._asked[number] | self._said[number]))

    def telling(self, message: str) -> frozenset[str]:
        """Return the stems of a message's words that are not common ones."""
        return frozenset(stem(word) for word in words(message) if word not in self._lexicon.common)

    def questions(self, message: str) -> list[str]:
        """Return the questions that a message asks, as they were written."""
        return self._lexicon.questions(message)

    def leans(self, message: str) -> bool:
        """Return whether a message leans on what was said before."""
        return self._lexicon.leans(message)

    def language_of(self, message: str, fallback: Language) -> Language:
        """Return the language a message is written in."""
        return self._lexicon.language_of(message, fallback)

    def repair(self, folded: str) -> str:
        """Return the words with each unknown one replaced by the nearest known one, when one is near enough."""
        return " ".join(self._repair_word(word) for word in folded.split())

    def _repair_word(self, word: str) -> str:
        if word in self._known or len(word) < _REPAIR_FROM or word.isdigit():
            return word
        return self._vocabulary.nearest(word) or word

    def _look(self, folded: str, numbers: list[int], letters: Floats, told: Floats) -> Seen:
        """Return the features of each candidate and of "none of them"; `Seen` says which they are."""
        weights = {word: self._words.weighing.idf(self._terms.number(word)) for word in folded.split()}
        telling = {stem(word): weight for word, weight in weights.items() if word not in self._lexicon.common}
        vector = self._phrasings.vector(folded)
        rows = []
        for number in numbers:
            near = np.sort(self._phrasings.cosines(vector, self._firsts[number], self._firsts[number + 1]))[::-1]
            asked = _share(weights, self._asked[number].__contains__)
            said = _share(weights, self._said[number].__contains__)
            # Kept for every entry, stems would take as much memory as the words; a few entries' are made at once.
            explained = _share(telling, set(map(stem, self._asked[number])).__contains__)
            rows.append((letters[number], told[number], near[0], near[:3].mean(), asked, said, explained))
        found = np.array(rows, dtype=np.float64)
        likest = found[:, :_LIKENESSES]
        found = np.column_stack([found, likest / np.maximum(likest.max(axis=0), _NO_SPREAD)])
        known = _share(weights, self._known.__contains__)
        none = (1.0, known, np.log1p(len(weights)), np.log1p(len(telling)), float(not telling))
        return Seen(found, np.array(none))

    def _foreign(self, message: str, repaired: str, entry: str) -> bool:
        """Return whether a message names what its best entry does not speak of: a place elsewhere, a number, a name."""
        number = self._ids.index(entry)
        own = self._asked[number] | self._said[number]
        named = {word for word in repaired.split() if word in self._lexicon.elsewhere or _LONG_NUMBER.fullmatch(word)}
        names = {self.repair(fold(name)) for name in _INNER_CAPITAL.findall(message)}
        return not named <= own or any(not self._is_known(name) for name in names)

    def _is_known(self, name: str) -> bool:
        return name in self._known or name in self._lexicon.common

    def _unclear(self, message: str, entry: str, probability: float) -> Unsure | None:
        """Return the choice between the senses of a word that the message leaves open, if there is one."""
        for ambiguity in self._lexicon.ambiguities:
            rivals = tuple(rival for rival in ambiguity.rivals(message, entry) if rival in self._ids)
            if len(rivals) > 1:
                return Unsure(rivals[:CHOICES], probability, ambiguity.term)
        return None


def _standard(scores: Floats) -> Floats:
    """Return scores in standard deviations from their mean, so that two kinds of them can be added."""
    return np.asarray((scores - scores.mean()) / (scores.std() + _NO_SPREAD), dtype=np.float32)


def _share(weights: Mapping[str, float], holds: Callable[[str], bool]) -> float:
    """Return the share of the weight that lies on words for which something holds; 0 without words."""
    return sum(weight for word, weight in weights.items() if holds(word)) / (sum(weights.values()) or 1.0)


def _shared(own: Iterable[str]) -> frozenset[str]:
    """Return the words of an entry, each kept once in memory for all entries."""
    return frozenset(map(intern, own))


def _said_words(entry: Entry) -> Iterator[str]:
    wordings = (entry.italian, entry.english) if entry.english else (entry.italian,)
    return (word for wording in wordings for answer in wording.answers for word in words(plain(answer.text)))
