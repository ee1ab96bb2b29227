"""The indexes give the cosines that a slow and plain computation gives."""

from collections import Counter
from itertools import pairwise
from math import log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.vectors import ForwardIndex, InvertedIndex, Letters, Words, letter_terms

WORDS = st.lists(st.sampled_from(["bando", "bandi", "comune", "a", "il", "festival", "2024"]), min_size=1, max_size=5)
TEXTS = WORDS.map(" ".join)
MESSAGES = st.lists(st.sampled_from(["bando", "comune", "a", "mai", "visto"]), min_size=1, max_size=5).map(" ".join)


def word_terms(text: str) -> list[str]:
    return text.split() + [" ".join(pair) for pair in pairwise(text.split())]


def all_letter_terms(text: str) -> list[str]:
    return [term for word in text.split() for term in letter_terms(word)]


TERMS = {"words": (Words, word_terms), "letters": (Letters, all_letter_terms)}


def naive(documents: list[list[str]], message: list[str]) -> list[float]:
    """Return the cosine of a message with each document, written as the formula says, from their terms.

    A term of the message that no document holds only adds to the message's length, each time it is there.
    """
    holding = Counter(term for terms in documents for term in set(terms))

    def vector(terms: list[str]) -> dict[str, float]:
        idf = {term: log((1 + len(documents)) / (1 + holding[term])) + 1 for term in terms if holding[term]}
        return {term: (1 + log(terms.count(term))) * idf[term] for term in idf}

    asked = vector(message)
    unknown = sum(holding[term] == 0 for term in message) * (log(1 + len(documents)) + 1) ** 2
    length = sqrt(sum(weight * weight for weight in asked.values()) + unknown) or 1.0
    cosines = []
    for terms in documents:
        own = vector(terms)
        product = sum(weight * asked.get(term, 0.0) for term, weight in own.items())
        cosines.append(product / length / sqrt(sum(weight * weight for weight in own.values())))
    return cosines


def test_letters_are_taken_inside_each_word_with_its_edges() -> None:
    assert letter_terms("il") == [" il", "il ", " il "]
    assert letter_terms("bar") == [" ba", "bar", "ar ", " bar", "bar ", " bar "]


@pytest.mark.parametrize("kind", TERMS)
@settings(deadline=None)
@given(documents=st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=4), message=MESSAGES)
def test_an_inverted_index_gives_the_plain_cosines(kind: str, documents: list[list[str]], message: str) -> None:
    make, terms = TERMS[kind]
    found = InvertedIndex(documents, make()).cosines(message)
    plain = naive([[term for text in texts for term in terms(text)] for texts in documents], terms(message))
    assert found.tolist() == pytest.approx(plain, abs=1e-5)


@pytest.mark.parametrize("kind", TERMS)
@settings(deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), message=MESSAGES)
def test_a_forward_index_gives_the_plain_cosines_of_the_texts_asked_for(
    kind: str, texts: list[str], message: str
) -> None:
    make, terms = TERMS[kind]
    index = ForwardIndex(texts, make())
    plain = naive([terms(text) for text in texts], terms(message))
    vector = index.vector(message)
    for first in range(len(texts)):
        assert index.cosines(vector, first, len(texts)).tolist() == pytest.approx(plain[first:], abs=1e-5)


def test_a_text_is_nearest_to_itself_and_far_from_other_words() -> None:
    found = InvertedIndex([["bando regionale"], ["festival"]], Words()).cosines("bando regionale")
    assert found.tolist() == pytest.approx([1.0, 0.0], abs=1e-6)


@pytest.mark.parametrize("message", ["", "mai visto"])
def test_a_message_of_other_words_is_near_nothing(message: str) -> None:
    assert InvertedIndex([["bando"]], Words()).cosines(message).tolist() == [0.0]
