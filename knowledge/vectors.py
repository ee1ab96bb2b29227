"""TF-IDF over many short texts, with numpy alone: cosines of a message with all documents, or with a few of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Terms = Callable[[str], Iterable[str]]
SHORTEST = 3
LONGEST = 5


def letter_terms(folded: str) -> list[str]:
    """Return the letter n-grams inside each word, its edges marked by a space."""
    found: list[str] = []
    for word in folded.split():
        padded = f" {word} "
        for size in range(SHORTEST, min(LONGEST, len(padded)) + 1):
            found += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return found


def word_terms(folded: str) -> list[str]:
    """Return the words and the pairs of neighbouring words."""
    single = folded.split()
    return single + [f"{first} {second}" for first, second in pairwise(single)]


class Weighing:
    """How telling each term is among some documents: sublinear counts, smoothed idf, unit length."""

    def __init__(self, documents: Sequence[Counter[str]]) -> None:
        self.documents = len(documents)
        self.counts = Counter(term for counts in documents for term in counts)
        self.ids = {term: number for number, term in enumerate(self.counts)}
        self._idf = {term: log((1 + self.documents) / (1 + count)) + 1 for term, count in self.counts.items()}
        self._unseen = log(1 + self.documents) + 1

    def idf(self, term: str) -> float:
        """Return how telling a term is; one never seen tells most."""
        return self._idf.get(term, self._unseen)

    def weigh(self, counts: Counter[str]) -> dict[str, float]:
        """Return the weights of a text's terms, the unseen ones included, as a vector of length 1."""
        weights = {term: (1 + log(count)) * self.idf(term) for term, count in counts.items()}
        norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / norm for term, weight in weights.items()}


class InvertedIndex:
    """Cosines of a message with every document, each document a list of texts."""

    def __init__(self, documents: Sequence[Sequence[str]], terms: Terms) -> None:
        self._terms = terms
        counted = [Counter(term for text in texts for term in terms(text)) for texts in documents]
        self.weighing = Weighing(counted)
        sizes = np.fromiter(self.weighing.counts.values(), dtype=np.int64, count=len(self.weighing.counts))
        self._starts = np.concatenate(([0], np.cumsum(sizes)))
        self._documents = np.empty(int(self._starts[-1]), dtype=np.int32)
        self._weights = np.empty(int(self._starts[-1]), dtype=np.float32)
        free = self._starts[:-1].tolist()
        for document, counts in enumerate(counted):
            for term, weight in self.weighing.weigh(counts).items():
                number = self.weighing.ids[term]
                self._documents[free[number]] = document
                self._weights[free[number]] = weight
                free[number] += 1

    def cosines(self, folded: str) -> Floats:
        """Return the cosine with each document, 0 to 1; terms that no document holds lower them all."""
        found = np.zeros(self.weighing.documents, dtype=np.float32)
        for term, weight in self.weighing.weigh(Counter(self._terms(folded))).items():
            number = self.weighing.ids.get(term)
            if number is not None:
                span = slice(self._starts[number], self._starts[number + 1])
                found[self._documents[span]] += weight * self._weights[span]
        return found


class ForwardIndex:
    """Cosines of a message with a few neighbouring texts out of many."""

    def __init__(self, texts: Sequence[str], terms: Terms) -> None:
        self._terms = terms
        counted = [Counter(terms(text)) for text in texts]
        self._weighing = Weighing(counted)
        vectors = [self._weighing.weigh(counts) for counts in counted]
        self._starts = np.cumsum([0, *(len(vector) for vector in vectors)])
        self._numbers = np.fromiter((self._weighing.ids[term] for vector in vectors for term in vector), dtype=np.int32)
        self._weights = np.fromiter((weight for vector in vectors for weight in vector.values()), dtype=np.float32)

    def vector(self, folded: str) -> Floats:
        """Return a message as a vector over the terms of this index."""
        found = np.zeros(len(self._weighing.ids), dtype=np.float32)
        for term, weight in self._weighing.weigh(Counter(self._terms(folded))).items():
            number = self._weighing.ids.get(term)
            if number is not None:
                found[number] = weight
        return found

    def cosines(self, vector: Floats, first: int, end: int) -> Floats:
        """Return the cosine of a vector with the texts from `first` to before `end`; none of them may be empty."""
        span = slice(self._starts[first], self._starts[end])
        products = vector[self._numbers[span]] * self._weights[span]
        return np.add.reduceat(products, self._starts[first:end] - self._starts[first]).astype(np.float32)
