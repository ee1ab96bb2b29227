"""Near-copies and phrasings that find another entry are found, and what only looks like one is left alone."""

from pathlib import Path

import pytest

from knowledge.entries import Answer, Entry, Kind, Wording
from knowledge.library import Library
from knowledge.overlaps import Copy, Mistaken, mistaken, near_copies, neighbours, pairs
from tests.knowledge.desks import GRANT, MISPLACED, OPENING, PARKING, desk


def named(key: str, *phrasings: str) -> Entry:
    question, *variants = phrasings
    return Entry(key, Kind.FACT, "prova", Wording(question, tuple(variants), (Answer((), ()),)))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("data rinnovo protocollo", "protocollo data rinnovo"),
        ("Data, rinnovo: protocollo?", "rinnovo protocollo DATA"),
        ("quando è stato rinnovato il protocollo", "quando è stato rinnovato il protocolo"),
        ("quando è stato rinnovato il protocollo", "quando è stato rinnovato poi il protocollo"),
    ],
)
def test_the_same_words_in_another_order_or_spelling_are_a_near_copy(text: str, other: str) -> None:
    entries = [named("prima", "una cosa", text), named("seconda", other)]
    assert near_copies(entries) == [Copy("prima", text, "seconda", other)]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("esito bando 2022", "esito bando 2023"),
        (
            "quanti progetti ha finanziato il bando del commercio",
            "quanti progetti ha finanziato il bando del commercio 22",
        ),
        ("sciogli l'acronimo DUC", "sciogli l'acronimo DDC"),
        ("sede festival distretti", "slide festival distretti"),
        ("data rinnovo protocollo", "durata rinnovo protocollo"),
    ],
)
def test_a_year_or_a_word_of_its_own_makes_another_question(text: str, other: str) -> None:
    assert near_copies([named("prima", text), named("seconda", other)]) == []


def test_an_entry_may_say_the_same_twice() -> None:
    assert near_copies([named("prima", "data rinnovo protocollo", "protocollo data rinnovo")]) == []


def library(folder: Path, **phrasings: list[str]) -> Library:
    return Library(desk(folder, **phrasings))


def test_a_phrasing_that_belongs_to_another_entry_is_found_with_it(tmp_path: Path) -> None:
    content = library(tmp_path, vetrine=[*GRANT, MISPLACED])
    found = mistaken(content.build_matcher, list(content.current.entries.values()))
    assert found == [Mistaken(MISPLACED, "vetrine", "orari")]


def test_well_kept_entries_are_not_taken_for_each_other(tmp_path: Path) -> None:
    content = library(tmp_path)
    assert mistaken(content.build_matcher, list(content.current.entries.values())) == []


def test_only_the_phrasings_that_are_asked_for_are_judged(tmp_path: Path) -> None:
    content = library(tmp_path, vetrine=[*GRANT, MISPLACED])
    entries = list(content.current.entries.values())
    assert mistaken(content.build_matcher, entries, {OPENING[0]}) == []
    assert len(mistaken(content.build_matcher, entries, {MISPLACED})) == 1


def test_an_entry_with_a_single_phrasing_keeps_it(tmp_path: Path) -> None:
    content = library(tmp_path, orari=[OPENING[0], OPENING[1]], vetrine=[], parcheggio=[PARKING[0], PARKING[1]])
    assert mistaken(content.build_matcher, list(content.current.entries.values())) == []


def test_pairs_come_with_the_most_confused_first() -> None:
    found = [Mistaken("x", "a", "b"), Mistaken("y", "d", "c"), Mistaken("z", "c", "d")]
    assert [(pair.first, pair.second, len(pair.mistaken)) for pair in pairs(found)] == [("c", "d", 2), ("a", "b", 1)]


def test_neighbours_are_the_own_phrasings_and_those_that_look_like_them(tmp_path: Path) -> None:
    entries = list(library(tmp_path).current.entries.values())
    assert set(OPENING) <= neighbours(entries, {"orari"})
    assert neighbours(entries, set()) == set()
