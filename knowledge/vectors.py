"""TF-IDF over many short texts, with numpy alone: cosines of a message with all documents, or with a few of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.integer[Any]]
_Ids = defaultdict[str, int]
"""The numbers of terms: `[]` gives a new term the next number, `get` does not."""
SHORTEST = 3
LONGEST = 5
UNKNOWN = -1
"""The number of a term that no document holds."""
_AT_ONCE = 100
"""Documents counted together: few arrays to handle, and little memory."""
_MANY = 2**18
"""Numbers counted together, for the same reason."""


def letter_terms(word: str) -> list[str]:
    """Return the letter n-grams of a word, its edges marked by a space."""
    padded = f" {word} "
    sizes = range(SHORTEST, min(LONGEST, len(padded)) + 1)
    return [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers of the terms of several texts, one text after the other, and how many each text has."""

    numbers: Numbers
    lengths: Numbers


class Terms(Protocol):
    """Turns folded text into numbers of terms."""

    def learn(self, texts: Sequence[str]) -> Told:
        """Return the numbers of the terms of texts, as often as they occur; a new term gets the next number."""
        ...

    def numbers(self, folded: str) -> Numbers:
        """Return the numbers of a text's terms, as often as they occur; `UNKNOWN` for terms that were not learnt."""
        ...

    def __len__(self) -> int:
        """Return how many terms have a number."""
        ...


class Words:
    """Words and pairs of neighbouring words."""

    def __init__(self) -> None:
        self._ids: _Ids = defaultdict(count().__next__)

    def __len__(self) -> int:
        """Return how many terms have a number."""
        return len(self._ids)

    def learn(self, texts: Sequence[str]) -> Told:
        """Return the numbers of the texts' words and pairs."""
        rows = [_learnt(self._ids, _with_pairs(text)) for text in texts]
        return Told(np.concatenate(rows), np.array([len(row) for row in rows]))

    def numbers(self, folded: str) -> Numbers:
        """Return the numbers of a text's words and pairs."""
        return _found(self._ids, _with_pairs(folded))

    def number(self, word: str) -> int:
        """Return the number of a word, or `UNKNOWN`."""
        return self._ids.get(word, UNKNOWN)


class Letters:
    """Letter n-grams; words come again and again, so that each is cut up once while learning."""

    def __init__(self) -> None:
        self._ids: _Ids = defaultdict(count().__next__)
        self._words: dict[str, Numbers] = {}

    def __len__(self) -> int:
        """Return how many terms have a number."""
        return len(self._ids)

    def learn(self, texts: Sequence[str]) -> Told:
        """Return the numbers of the texts' n-grams."""
        told = [text.split() for text in texts]
        for word in {word: None for words in told for word in words if word not in self._words}:
            self._words[word] = _learnt(self._ids, letter_terms(word))
        rows = [[self._words[word] for word in words] for words in told]
        lengths = np.array([sum(map(len, row)) for row in rows])
        return Told(np.concatenate([numbers for row in rows for numbers in row]), lengths)

    def numbers(self, folded: str) -> Numbers:
        """Return the numbers of a text's n-grams."""
        rows = [self._words[word] if word in self._words else self._cut(word) for word in folded.split()]
        return np.concatenate(rows) if rows else np.empty(0, dtype=np.int32)

    def _cut(self, word: str) -> Numbers:
        return _found(self._ids, letter_terms(word))


class _Counted:
    """How often each term occurs in each document: one document after the other, its terms in order.

    Numbers are as narrow as they can be: of 2,000 entries there are millions.
    """

    def __init__(self, documents: Sequence[Sequence[str]], terms: Terms) -> None:
        parts = [_count(documents[at : at + _AT_ONCE], terms) for at in range(0, len(documents), _AT_ONCE)]
        lengths, numbers, times = zip(*parts, strict=True)
        self.lengths = np.concatenate(lengths)
        self.numbers = np.concatenate(numbers)
        self.times = np.concatenate(times)
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)))


class Weighing:
    """How telling each term is among some documents: sublinear counts, smoothed idf, vectors of length 1."""

    def __init__(self, counted: _Counted, terms: int) -> None:
        documents = len(counted.lengths)
        self.holders = np.zeros(terms, dtype=np.int64)
        """How many documents hold each term."""
        for first in range(0, len(counted.numbers), _MANY):  # all at once they would be copied, four times as wide
            self.holders += np.bincount(counted.numbers[first : first + _MANY], minlength=terms)
        self.idfs = (np.log((1 + documents) / (1 + self.holders)) + 1).astype(np.float32)
        """How telling each term is."""
        self._unseen = float(np.log(1 + documents) + 1)

    def idf(self, number: int) -> float:
        """Return how telling a term is; an unknown one tells most."""
        return self._unseen if number == UNKNOWN else float(self.idfs[number])

    def norms(self, counted: _Counted) -> Floats:
        """Return the length of each document's vector; no document may be empty."""
        found = []
        for first in range(0, len(counted.lengths), _AT_ONCE):
            starts = counted.starts[first : first + _AT_ONCE + 1]
            span = slice(starts[0], starts[-1])
            weights = self.weights(counted.numbers[span], counted.times[span])
            found.append(np.sqrt(np.add.reduceat(weights * weights, starts[:-1] - starts[0], dtype=np.float64)))
        return np.concatenate(found).astype(np.float32)

    def weights(self, numbers: Numbers, times: Numbers) -> Floats:
        """Return the weights of terms that occur so many times, before the whole vector gets its length."""
        return sublinear(times) * self.idfs[numbers]

    def weigh(self, numbers: Numbers) -> tuple[Numbers, Floats]:
        """Return the known terms of a message and their weights; its unknown terms take their share of the length."""
        known, times = np.unique(numbers[numbers != UNKNOWN], return_counts=True)
        weights = self.weights(known, times)
        unknown = len(numbers) - int(times.sum())
        length = float(np.sqrt((weights * weights).sum() + unknown * self._unseen**2)) or 1.0
        return known, weights / np.float32(length)


def sublinear(times: Numbers) -> Floats:
    """Return what terms count that occur so many times: twice is less than double."""
    return 1 + np.log(times, dtype=np.float32)


class InvertedIndex:
    """Cosines of a message with every document, each document a list of texts; none of them may be empty."""

    def __init__(self, documents: Sequence[Sequence[str]], terms: Terms) -> None:
        self._terms = terms
        self._size = len(documents)
        counted = _Counted(documents, terms)
        self.weighing = Weighing(counted, len(terms))
        weights = self.weighing.weights(counted.numbers, counted.times)
        weights /= np.repeat(self.weighing.norms(counted), counted.lengths)
        order = np.argsort(counted.numbers, kind="stable")
        self._starts = np.concatenate(([0], np.cumsum(self.weighing.holders)))
        self._documents = np.repeat(_narrow(np.arange(self._size), self._size), counted.lengths)[order]
        self._weights = weights[order]

    def cosines(self, folded: str) -> Floats:
        """Return the cosine with each document, 0 to 1."""
        numbers, weights = self.weighing.weigh(self._terms.numbers(folded))
        spans = [
            slice(*span)
            for span in zip(self._starts[numbers].tolist(), self._starts[numbers + 1].tolist(), strict=True)
        ]
        if not spans:
            return np.zeros(self._size, dtype=np.float32)
        products = np.concatenate([self._weights[span] for span in spans])
        products *= np.repeat(weights, self.weighing.holders[numbers])
        documents = np.concatenate([self._documents[span] for span in spans])
        return np.bincount(documents, products, self._size).astype(np.float32)


class ForwardIndex:
    """Cosines of a message with a few neighbouring texts out of many; none of them may be empty."""

    def __init__(self, texts: Sequence[str], terms: Terms) -> None:
        self._terms = terms
        self._counted = _Counted([[text] for text in texts], terms)
        self._weighing = Weighing(self._counted, len(terms))
        self._norms = self._weighing.norms(self._counted)
        self._sublinear = sublinear(np.arange(1, self._counted.times.max() + 1))

    def vector(self, folded: str) -> Floats:
        """Return a message as a vector over the terms of this index, each as telling as it is in the texts too."""
        found = np.zeros(len(self._terms), dtype=np.float32)
        numbers, weights = self._weighing.weigh(self._terms.numbers(folded))
        found[numbers] = weights * self._weighing.idfs[numbers]
        return found

    def cosines(self, vector: Floats, first: int, end: int) -> Floats:
        """Return the cosine of a vector with the texts from `first` to before `end`."""
        starts = self._counted.starts[first : end + 1]
        span = slice(starts[0], starts[-1])
        products = vector[self._counted.numbers[span]] * self._sublinear[self._counted.times[span] - 1]
        sums: Floats = np.add.reduceat(products, starts[:-1] - starts[0])
        return sums / self._norms[first:end]


def _count(documents: Sequence[Sequence[str]], terms: Terms) -> tuple[Numbers, Numbers, Numbers]:
    """Return how many terms each document has, which, and how often each."""
    told = terms.learn([text for texts in documents for text in texts])
    owners = np.repeat(np.repeat(np.arange(len(documents)), [len(texts) for texts in documents]), told.lengths)
    together, times = np.unique(owners * len(terms) + told.numbers, return_counts=True)
    owners, numbers = np.divmod(together, len(terms))
    lengths = np.bincount(owners, minlength=len(documents))
    return lengths, _narrow(numbers, len(terms)), _narrow(times, int(times.max()))


def _narrow(numbers: Numbers, most: int) -> Numbers:
    """Return numbers up to `most` in the narrowest type that holds them."""
    return numbers.astype(np.min_scalar_type(most))


def _with_pairs(folded: str) -> list[str]:
    single = folded.split()
    return single + [f"{first} {second}" for first, second in pairwise(single)]


def _learnt(ids: _Ids, terms: Sequence[str]) -> Numbers:
    return np.array([*map(ids.__getitem__, terms)], dtype=np.int32)


def _found(ids: _Ids, terms: Sequence[str]) -> Numbers:
    return np.array([ids.get(term, UNKNOWN) for term in terms], dtype=np.int32)
