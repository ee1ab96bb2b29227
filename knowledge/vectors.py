"""TF-IDF over many short texts, with numpy alone: cosines of a message with all documents, or with a few of them."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
SHORTEST = 3
LONGEST = 5
UNKNOWN = -1
"""The number of a term that no document holds."""


def letter_terms(word: str) -> list[str]:
    """Return the letter n-grams of a word, its edges marked by a space."""
    padded = f" {word} "
    sizes = range(SHORTEST, min(LONGEST, len(padded)) + 1)
    return [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]


class Terms(Protocol):
    """Turns folded text into numbers of terms: new terms get a number while learning, `UNKNOWN` afterwards."""

    def numbers(self, folded: str, *, learn: bool = False) -> Numbers:
        """Return the numbers of a text's terms, as often as they occur."""
        ...

    def __len__(self) -> int:
        """Return how many terms have a number."""
        ...


class Words:
    """Words and pairs of neighbouring words."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many terms have a number."""
        return len(self._ids)

    def numbers(self, folded: str, *, learn: bool = False) -> Numbers:
        """Return the numbers of a text's words and pairs."""
        single = folded.split()
        return _numbered(self._ids, single + [f"{first} {second}" for first, second in pairwise(single)], learn=learn)

    def number(self, word: str) -> int:
        """Return the number of a word, or `UNKNOWN`."""
        return self._ids.get(word, UNKNOWN)


class Letters:
    """Letter n-grams; words come again and again, so that each is cut up once while learning."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._learnt: dict[str, Numbers] = {}

    def __len__(self) -> int:
        """Return how many terms have a number."""
        return len(self._ids)

    def numbers(self, folded: str, *, learn: bool = False) -> Numbers:
        """Return the numbers of a text's n-grams."""
        found = [self._word(word, learn=learn) for word in folded.split()]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def _word(self, word: str, *, learn: bool) -> Numbers:
        if word in self._learnt:
            return self._learnt[word]
        numbers = _numbered(self._ids, letter_terms(word), learn=learn)
        if learn:
            self._learnt[word] = numbers
        return numbers


class Weighing:
    """How telling each term is among some documents: sublinear counts, smoothed idf, vectors of length 1."""

    def __init__(self, documents: Sequence[Numbers], terms: int) -> None:
        counted = [np.unique(numbers, return_counts=True) for numbers in documents]
        self.holders = np.bincount(np.concatenate([numbers for numbers, _ in counted]), minlength=terms)
        """How many documents hold each term."""
        self._idf = (np.log((1 + len(documents)) / (1 + self.holders)) + 1).astype(np.float32)
        self._unseen = float(np.log(1 + len(documents)) + 1)
        self.vectors = [self._vector(numbers, counts, 0) for numbers, counts in counted]
        """Each document's terms and their weights."""

    def idf(self, number: int) -> float:
        """Return how telling a term is; an unknown one tells most."""
        return self._unseen if number == UNKNOWN else float(self._idf[number])

    def weigh(self, numbers: Numbers) -> tuple[Numbers, Floats]:
        """Return the known terms of a message and their weights; its unknown terms take their share of the length."""
        known, counts = np.unique(numbers[numbers != UNKNOWN], return_counts=True)
        return self._vector(known, counts, int((numbers == UNKNOWN).sum()))

    def _vector(self, numbers: Numbers, counts: Numbers, unknown: int) -> tuple[Numbers, Floats]:
        weights = (1 + np.log(counts)) * self._idf[numbers]
        length = float(np.sqrt((weights * weights).sum() + unknown * self._unseen**2)) or 1.0
        return numbers, (weights / length).astype(np.float32)


class InvertedIndex:
    """Cosines of a message with every document, each document a list of texts; none of them may be empty."""

    def __init__(self, documents: Sequence[Sequence[str]], terms: Terms) -> None:
        self._terms = terms
        encoded = [np.concatenate([terms.numbers(text, learn=True) for text in texts]) for texts in documents]
        self.weighing = Weighing(encoded, len(terms))
        self._size = len(documents)
        numbers = np.concatenate([numbers for numbers, _ in self.weighing.vectors])
        holders = np.repeat(np.arange(self._size, dtype=np.int32), [len(own) for own, _ in self.weighing.vectors])
        order = np.argsort(numbers, kind="stable")
        self._starts = np.concatenate(([0], np.cumsum(self.weighing.holders)))
        self._documents = holders[order]
        self._weights = np.concatenate([weights for _, weights in self.weighing.vectors])[order]

    def cosines(self, folded: str) -> Floats:
        """Return the cosine with each document, 0 to 1."""
        numbers, weights = self.weighing.weigh(self._terms.numbers(folded))
        starts, lengths = self._starts[numbers], self.weighing.holders[numbers]
        # The postings of all terms side by side, without a loop over the terms.
        places = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        products = np.repeat(weights, lengths) * self._weights[places]
        return np.bincount(self._documents[places], products, self._size).astype(np.float32)


class ForwardIndex:
    """Cosines of a message with a few neighbouring texts out of many; none of them may be empty."""

    def __init__(self, texts: Sequence[str], terms: Terms) -> None:
        self._terms = terms
        self._weighing = Weighing([terms.numbers(text, learn=True) for text in texts], len(terms))
        self._size = len(terms)
        vectors = self._weighing.vectors
        self._starts = np.cumsum([0, *(len(numbers) for numbers, _ in vectors)])
        self._numbers = np.concatenate([numbers for numbers, _ in vectors]).astype(np.int32)
        self._weights = np.concatenate([weights for _, weights in vectors])

    def vector(self, folded: str) -> Floats:
        """Return a message as a vector over the terms of this index."""
        found = np.zeros(self._size, dtype=np.float32)
        numbers, weights = self._weighing.weigh(self._terms.numbers(folded))
        found[numbers] = weights
        return found

    def cosines(self, vector: Floats, first: int, end: int) -> Floats:
        """Return the cosine of a vector with the texts from `first` to before `end`."""
        span = slice(self._starts[first], self._starts[end])
        products = vector[self._numbers[span]] * self._weights[span]
        return np.add.reduceat(products, self._starts[first:end] - self._starts[first]).astype(np.float32)


def _numbered(ids: dict[str, int], terms: Sequence[str], *, learn: bool) -> Numbers:
    number: Callable[[str], int] = (lambda term: ids.setdefault(term, len(ids))) if learn else _lookup(ids)
    return np.fromiter((number(term) for term in terms), dtype=np.int64, count=len(terms))


def _lookup(ids: dict[str, int]) -> Callable[[str], int]:
    return lambda term: ids.get(term, UNKNOWN)
