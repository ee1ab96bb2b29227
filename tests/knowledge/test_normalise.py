"""Words are compared without capitals, accents and punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalise import fold, stem, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Che cos'è il PROTOCOLLO?", "che cose il protocollo"),
        ("cosè? cos e", "cose cose"),
        ("Dov’è, com'è e c'è", "dove come e ce"),
        ("Perché no", "perche no"),
        ("e\u0300 vero", "e vero"),
        ("L’indirizzo: a_b, 28/1999!", "l indirizzo a b 28 1999"),
        ("ﬁnanza ℡ Ⅷ straße", "finanza tel viii strasse"),
        ("İstanbul", "istanbul"),
        ("  \n\t ", ""),
        ("🙂 … ?!", ""),
        ("Ｆｅｓｔｉｖａｌ", "festival"),
    ],
)
def test_dress_makes_no_difference(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(written: str) -> None:
    assert fold(fold(written)) == fold(written)


@given(st.text(alphabet="abcàèìòùéÀÈ '!?.,", max_size=30))
def test_capitals_make_no_difference(written: str) -> None:
    assert fold(written.upper()) == fold(written)


def test_words_come_in_order() -> None:
    assert words("Il Comune, la Regione") == ["il", "comune", "la", "regione"]


@pytest.mark.parametrize(
    ("word", "kept"), [("regionale", "regiona"), ("bandi", "band"), ("bando", "band"), ("città", "citt"), ("il", "il")]
)
def test_a_stem_is_a_word_without_its_ending(word: str, kept: str) -> None:
    assert stem(fold(word)) == kept


@given(st.text(alphabet="abcdefghilmnopqrstuvz", max_size=12))
def test_a_stem_starts_its_word_and_is_never_longer(word: str) -> None:
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(len(word), 4)
