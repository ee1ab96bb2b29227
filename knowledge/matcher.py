"""How a message finds its entry: lexical similarity with every phrasing, then an honest decision.

Letters (n-grams, which forgive typos and endings) and words (which tell topics apart) each give a TF-IDF cosine with
every phrasing; words that nobody uses here are first repaired to the nearest known one. An entry scores by its best
phrasing, backed by its best three. A long message is also tried clause by clause.
"""

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.calibration import Calibration, shipped_calibration
from knowledge.entries import Entry, Language
from knowledge.lexicon import Lexicon
from knowledge.markup import plain
from knowledge.normalise import clauses, fold, words
from knowledge.vectors import Floats, TfIdf, letter_terms, word_terms

CHOICES = 3
"""Entries offered when the bot is unsure, at most."""
LETTERS_SHARE = 0.6
"""Share of the letters in the similarity; words have the rest."""
BEST_SHARE = 0.7
"""Share of an entry's best phrasing in its score; the mean of its best three has the rest."""
CLAUSE_SHARE = 0.85
"""What the best clause of a long message counts, against the whole message."""
_REPAIR_FROM = 4
"""Letters of the shortest word that is repaired: shorter ones have too many neighbours."""
_REPAIR_LIKENESS = 0.75


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


@dataclass(frozen=True, slots=True)
class Unknown:
    """No entry answers the message."""

    probability: float


Match = Found | Unsure | Unknown


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every entry's score for a message, and what tells how far to trust the best."""

    order: NDArray[np.intp]
    scores: Floats
    features: tuple[float, ...]


class Matcher:
    """Finds the entry that a message asks for, among those it was built on."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon, calibration: Calibration | None = None) -> None:
        self._ids = [entry.id for entry in entries]
        self._lexicon = lexicon
        self._calibration = calibration or shipped_calibration()
        folded: list[str] = []
        firsts: list[int] = []
        for entry in entries:
            firsts.append(len(folded))
            folded += [fold(phrasing) for _, phrasing in entry.phrasings()]
        self._firsts = np.array([*firsts, len(folded)], dtype=np.intp)
        self._letters = TfIdf(folded, letter_terms)
        self._words = TfIdf(folded, word_terms)
        self._vocabulary = sorted(
            {word for phrasing in folded for word in phrasing.split()} | self._answer_words(entries)
        )
        self._known = frozenset(self._vocabulary)
        self._own_words = [
            frozenset(word for phrasing in folded[start:end] for word in phrasing.split()) | self._answer_words([entry])
            for entry, start, end in zip(entries, self._firsts[:-1], self._firsts[1:], strict=True)
        ]

    def match(self, message: str) -> Match:
        """Return the entry, the choice of entries, or that there is none."""
        ranking = self.rank(message)
        if ranking is None:
            return Unknown(0.0)
        probability = self._calibration.probability(ranking.features)
        best = self._ids[ranking.order[0]]
        if probability < self._calibration.choose_from:
            return Unknown(probability)
        if rivals := self._rivals(message, best):
            return Unsure(rivals, probability)
        if probability >= self._calibration.answer_from:
            return Found(best, probability)
        return Unsure(tuple(self._ids[number] for number in ranking.order[:CHOICES]), probability)

    def entry_of(self, ranking: Ranking) -> str:
        """Return the id of a ranking's best entry."""
        return self._ids[int(ranking.order[0])]

    def calibrated(self, calibration: Calibration) -> "Matcher":
        """Return the same matcher with another calibration."""
        other = copy(self)
        other._calibration = calibration
        return other

    def ranked(self, message: str) -> list[str]:
        """Return the ids of the entries, the likeliest first; nothing when the message has no known word."""
        ranking = self.rank(message)
        return [self._ids[number] for number in ranking.order] if ranking else []

    def rank(self, message: str) -> Ranking | None:
        """Return every entry's score; None when the message has no letters or there are no entries."""
        repaired = self.repair(fold(message))
        if not repaired or not self._ids:
            return None
        scores = self._score(repaired)
        parts = clauses(message)
        if len(parts) > 1:
            for part in parts:
                scores = np.maximum(scores, CLAUSE_SHARE * self._score(self.repair(part)))
        order = np.argsort(-scores, kind="stable")
        return Ranking(order, scores, self._features(repaired, scores, order))

    def repair(self, folded: str) -> str:
        """Return the words with each unknown one replaced by the nearest known one, when one is near enough."""
        return " ".join(self._repair_word(word) for word in folded.split())

    def _repair_word(self, word: str) -> str:
        if word in self._known or len(word) < _REPAIR_FROM or word.isdigit():
            return word
        nearest = process.extractOne(
            word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_REPAIR_LIKENESS
        )
        return str(nearest[0]) if nearest else word

    def _score(self, folded: str) -> Floats:
        similarities = LETTERS_SHARE * self._letters.similarities(folded)
        similarities += (1 - LETTERS_SHARE) * self._words.similarities(folded)
        scores = np.zeros(len(self._ids), dtype=np.float32)
        best = np.maximum.reduceat(similarities, self._firsts[:-1])
        for number in np.argsort(-best)[: 4 * CHOICES]:
            own = np.sort(similarities[self._firsts[number] : self._firsts[number + 1]])[-3:]
            scores[number] = BEST_SHARE * best[number] + (1 - BEST_SHARE) * own.mean()
        return scores

    def _features(self, folded: str, scores: Floats, order: NDArray[np.intp]) -> tuple[float, ...]:
        best = float(scores[order[0]])
        second = float(scores[order[1]]) if len(order) > 1 else 0.0
        third = float(scores[order[3]]) if len(order) > 3 else 0.0
        weights = Counter({word: self._words.idf(word) for word in folded.split()})
        total = sum(weights.values()) or 1.0
        own = sum(weight for word, weight in weights.items() if word in self._own_words[order[0]]) / total
        known = sum(weight for word, weight in weights.items() if word in self._known) / total
        return (best, best - second, best - third, own, known, float(np.log1p(len(weights))))

    def _rivals(self, message: str, entry: str) -> tuple[str, ...]:
        for ambiguity in self._lexicon.ambiguities:
            rivals = tuple(rival for rival in ambiguity.rivals(message, entry) if rival in self._ids)
            if len(rivals) > 1:
                return rivals[:CHOICES]
        return ()

    def language_of(self, message: str, fallback: Language) -> Language:
        """Return the language a message is written in."""
        return self._lexicon.language_of(message, fallback)

    @staticmethod
    def _answer_words(entries: Sequence[Entry]) -> frozenset[str]:
        return frozenset(
            word
            for entry in entries
            for wording in (entry.italian, entry.english)
            if wording
            for answer in wording.answers
            for word in words(plain(answer.text))
        )
