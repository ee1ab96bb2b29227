"""Rows of a YAML file: every value as it is written, every block with its line, every mistake with its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading import ContentError
from knowledge.rows import Row, yaml_rows


def test_values_are_what_is_written_whatever_yaml_would_make_of_them() -> None:
    written = "sessioni:\n  - chiave: 010\n    inizio: 12:30\n    posti:\n    luogo: no\n  - {a: [x, 1.10], b: ~}\n"
    assert yaml_rows(written, "a.yaml", 9) == [
        Row(2, (("chiave", "010"), ("inizio", "12:30"), ("posti", ""), ("luogo", "no"))),
        Row(6, (("a", "x; 1.10"), ("b", ""))),
    ]


def test_a_list_may_stand_alone_and_no_more_than_enough_is_looked_at() -> None:
    assert [row.line for row in yaml_rows("- a: 1\n- a: 2\n- a: 3\n", "a.yaml", 2)] == [1, 2]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("- a: 1\n  a: 2\n", "a.yaml:2: la chiave «a» è scritta due volte (la prima alla riga 1): tienine una"),
        ("- a: {b: c}\n", "a.yaml:1: qui serve un testo"),
        ("- solo testo\n", "a.yaml:1: qui serve un blocco «chiave: valore»"),
        ("a: 1\n", "a.yaml:1: qui serve un elenco"),
        ("a: []\nb: []\n", "a.yaml:1: qui serve una sola chiave, per esempio «sessioni», con sotto l'elenco"),
        ("- a: [\n", "a.yaml:2: il file non è YAML valido"),
        ("- &a\n  b: *c\n", "a.yaml:2: il file non è YAML valido"),
        ("# niente\n", "a.yaml: il file è vuoto"),
        ("a: \x00", "a.yaml: il file non è YAML valido"),
        ("- " * 12 + "a", "a.yaml:1: il file ha troppi livelli o troppe voci"),
        ("- a\n" * 600, "a.yaml:539: il file ha troppi livelli o troppe voci"),
    ],
)
def test_what_is_no_list_of_blocks_is_refused_with_its_line(written: str, problem: str) -> None:
    with pytest.raises(ContentError) as refused:
        yaml_rows(written, "a.yaml", 9)
    assert str(refused.value).startswith(problem)


def test_a_block_that_holds_itself_ends() -> None:
    with pytest.raises(ContentError):
        yaml_rows("- &a [*a]\n", "a.yaml", 9)


@given(st.text())
def test_any_text_is_rows_or_refused(written: str) -> None:
    try:
        assert all(row.line for row in yaml_rows(written, "a.yaml", 9))
    except ContentError as error:
        assert error.problems
