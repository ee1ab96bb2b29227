"""TF-IDF over many short texts, with numpy alone: an inverted index that scores a message against all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Terms = Callable[[str], Iterable[str]]


def letter_terms(folded: str, shortest: int = 2, longest: int = 5) -> list[str]:
    """Return the letter n-grams inside each word, its edges marked by a space."""
    found: list[str] = []
    for word in folded.split():
        padded = f" {word} "
        for size in range(shortest, min(longest, len(padded)) + 1):
            found += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return found


def word_terms(folded: str) -> list[str]:
    """Return the words and the pairs of neighbouring words."""
    single = folded.split()
    return single + [f"{first} {second}" for first, second in pairwise(single)]


class TfIdf:
    """Cosine similarity of a message with every text of a collection; sublinear term counts, smoothed idf."""

    def __init__(self, folded_texts: Sequence[str], terms: Terms) -> None:
        self._terms = terms
        self.size = len(folded_texts)
        counted = [Counter(terms(text)) for text in folded_texts]
        document_counts = Counter(term for counts in counted for term in counts)
        self._ids = {term: number for number, term in enumerate(document_counts)}
        self._idf = {term: log((1 + self.size) / (1 + count)) + 1 for term, count in document_counts.items()}
        self._unseen_idf = log(1 + self.size) + 1
        self._fill_postings(counted, document_counts)

    def _fill_postings(self, counted: list[Counter[str]], document_counts: Counter[str]) -> None:
        sizes = np.fromiter(document_counts.values(), dtype=np.int64, count=len(document_counts))
        self._starts = np.concatenate(([0], np.cumsum(sizes)))
        self._documents = np.empty(int(self._starts[-1]), dtype=np.int32)
        self._weights = np.empty(int(self._starts[-1]), dtype=np.float32)
        free = self._starts[:-1].tolist()
        for document, counts in enumerate(counted):
            weights = self._weigh(counts)
            for term, weight in weights.items():
                number = self._ids[term]
                self._documents[free[number]] = document
                self._weights[free[number]] = weight
                free[number] += 1

    def _weigh(self, counts: Counter[str]) -> dict[str, float]:
        weights = {term: (1 + log(count)) * self._idf.get(term, self._unseen_idf) for term, count in counts.items()}
        norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / norm for term, weight in weights.items()}

    def idf(self, term: str) -> float:
        """Return how telling a term is; one never seen tells most."""
        return self._idf.get(term, self._unseen_idf)

    def similarities(self, folded: str) -> Floats:
        """Return the cosine with each text, 0 to 1; what no text holds lowers them all."""
        scores = np.zeros(self.size, dtype=np.float32)
        for term, weight in self._weigh(Counter(self._terms(folded))).items():
            number = self._ids.get(term)
            if number is not None:
                span = slice(self._starts[number], self._starts[number + 1])
                scores[self._documents[span]] += weight * self._weights[span]
        return scores
