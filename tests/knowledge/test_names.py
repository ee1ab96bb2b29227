"""Names that people typed: harmless, and found from a part of them or with a letter wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.names import LONGEST, OFFERED, Named, find, tidy

DISTRICTS = [
    Named(1, "Alba-Bra", ("Alba", "Bra", "CN")),
    Named(2, "Novara", ("Novara", "NO")),
    Named(3, "Nel Cuore del Monferrato", ("AL", "AT")),
    Named(4, "Nizza, Canelli e Sud Astigiano", ("Nizza Monferrato", "Canelli", "AT")),
    Named(5, "Terre del Monviso", ("Saluzzo", "CN")),
    Named(6, "Monregalese", ("Mondovì", "CN")),
    Named(7, "Lago Maggiore", ("Arona", "NO")),
]


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("alba", 1),
        ("ALBA BRA", 1),
        ("Distretto diffuso del commercio Alba-Bra", 1),
        ("duc di novara", 2),
        ("sono del comune di Canelli", 4),
        ("monviso", 5),
        ("Terre del monvizo", 5),
        ("mondovi", 6),
        ("monregal", 6),
        ("saluzo", 5),
        ("lago", 7),
        ("arona", 7),
        ("cuore monferato", 3),
    ],
)
def test_a_district_is_found_by_a_part_of_its_name_or_by_a_municipality(words: str, best: int) -> None:
    assert find(words, DISTRICTS)[0] == best


def test_words_with_two_meanings_find_both() -> None:
    assert set(find("monferrato", DISTRICTS)) == {3, 4}


@pytest.mark.parametrize(
    "words", ["", "?!", "distretto zzzz", "Bologna", "xy", "🙂", "\u202e", "<script>alert(1)</script>"]
)
def test_words_that_are_no_name_find_nothing(words: str) -> None:
    assert find(words, DISTRICTS) == []


def test_words_that_every_name_has_do_not_hide_the_others() -> None:
    assert find("distretto del commercio di novara", DISTRICTS) == [2]


def test_no_more_than_a_handful_is_offered() -> None:
    many = [Named(number, f"Valle {number}") for number in range(30)]
    assert len(find("valle", many)) == OFFERED


@given(st.text())
def test_any_words_at_all_can_be_looked_for(words: str) -> None:
    assert set(find(words, DISTRICTS)) <= {one.id for one in DISTRICTS}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada \n Lovelace\t", "Ada Lovelace"),
        ("Ada\u202egnp.exe", "Ada gnp.exe"),
        ("\u200fAda\u200f", "Ada"),
        ("A\x00d\x1ba", "A d a"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("Nicolò D'Angelo", "Nicolò D'Angelo"),
        ("\ud83d", ""),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_is_invisible(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_a_name_is_not_endless() -> None:
    assert len(tidy("a" * 1000)) == LONGEST


@given(st.text())
def test_a_tidied_name_is_tidy(name: str) -> None:
    assert tidy(tidy(name)) == tidy(name)
    tidy(name).encode()
