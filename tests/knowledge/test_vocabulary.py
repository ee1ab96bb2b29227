"""A mistyped word is taken for the known word most like it, just as if it had been compared with every one."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.vocabulary import LIKENESS, Vocabulary

WORD = st.text(alphabet="abcdefilmnoprstu0189èñ", min_size=1, max_size=12)


def test_a_mistyped_word_is_taken_for_the_one_it_was_meant_to_be() -> None:
    known = Vocabulary(["protocollo", "distretto", "manager", "bando"])
    assert known.nearest("protocolo") == "protocollo"
    assert known.nearest("ditsretto") == "distretto"
    assert known.nearest("zanzibar") is None


@given(st.lists(WORD, unique=True, max_size=30), WORD)
def test_leaving_words_out_before_comparing_changes_no_result(words: list[str], mistyped: str) -> None:
    every = process.extractOne(mistyped, sorted(words), scorer=OSA.normalized_similarity, score_cutoff=LIKENESS)
    assert Vocabulary(words).nearest(mistyped) == (every[0] if every else None)
