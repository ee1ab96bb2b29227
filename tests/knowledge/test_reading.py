"""Values keep the line they stand on and the letters they were written with."""

from enum import StrEnum
from pathlib import Path

import pytest

from knowledge.reading import At, ContentError, Problem, Reader, mapping_of_strings


class Colour(StrEnum):
    RED = "rosso"
    BLACK = "nero"


def read(folder: Path, text: str) -> At:
    path = folder / "prova.yaml"
    path.write_text(text, encoding="utf-8")
    root = Reader(path, "prova.yaml").root()
    assert root is not None
    return root


def refusals(at: At) -> list[str]:
    return [str(problem) for problem in at.reader.problems]


def test_problems_are_sorted_and_told_once() -> None:
    first, second = Problem("a.yaml", 2, "uno"), Problem("a.yaml", 10, "due")
    error = ContentError([second, first, second])
    assert error.problems == (first, second)
    assert str(error) == "a.yaml:2: uno\na.yaml:10: due"


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    assert str(Problem("a.yaml", 0, "il file è vuoto")) == "a.yaml: il file è vuoto"


@pytest.mark.parametrize("written", ["12:30", "no", "yes", "on", "1.10", "010", "0x1F", "1_000", "~", "2024-01-01"])
def test_what_yaml_would_turn_into_another_type_is_refused_and_kept_as_written(written: str, tmp_path: Path) -> None:
    value = read(tmp_path, f"chiave: {written}\n").mapping(required=frozenset({"chiave"}))["chiave"]
    assert value.string() == written
    assert refusals(value) == [f"prova.yaml:1: «{written}» non verrebbe letto come testo: scrivilo tra virgolette"]
    assert value.loose() == written


@pytest.mark.parametrize("written", ["'no'", '"no"', "|-\n  no", "!!str no"])
def test_what_is_written_as_text_is_read_as_text(written: str, tmp_path: Path) -> None:
    value = read(tmp_path, f"chiave: {written}\n").mapping(optional=None)["chiave"]
    assert value.string() == "no"
    assert refusals(value) == []


def test_a_list_leaves_out_what_is_no_text_and_tells_its_line(tmp_path: Path) -> None:
    root = read(tmp_path, "- uno\n- [due]\n- ''\n- tre\n")
    assert [item.string() for item in root.strings()] == ["uno", "tre"]
    assert refusals(root) == ["prova.yaml:2: qui serve un testo", "prova.yaml:3: il testo è vuoto"]


def test_the_members_of_an_enum_are_the_only_choices(tmp_path: Path) -> None:
    good, bad, empty = read(tmp_path, "- nero\n- verde\n- ''\n").items()
    assert good.choice(Colour) is Colour.BLACK
    assert bad.choice(Colour) is None
    assert empty.choice(Colour) is None
    assert refusals(good) == ["prova.yaml:2: «verde» non è fra rosso, nero", "prova.yaml:3: il testo è vuoto"]


def test_a_flat_file_may_have_any_key_but_only_texts(tmp_path: Path) -> None:
    root = read(tmp_path, "no: Sì\nelenco: [a]\n12:30: Ora\n")
    assert set(mapping_of_strings(root)) == {"no", "elenco", "12:30"}
    assert refusals(root) == ["prova.yaml:2: qui serve un testo"]


def test_a_file_that_cannot_be_read_has_no_root(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "nessuno.yaml", "nessuno.yaml")
    assert mapping_of_strings(reader.root()) == {}
    assert [problem.line for problem in reader.problems] == [0]
