"""The benchmark of the matchers runs and compares at equal helpfulness; its made entries answer no labelled message."""

from functools import cache
from pathlib import Path

import pytest

from benchmarks import memory
from benchmarks.matching import HEAD, QUICK, Manner, Ranked, main, manner, table, timings
from benchmarks.padding import pad, subject, write
from benchmarks.peers import KINDS, OURS, Field, sureness
from knowledge.entries import Entry, Language
from knowledge.evaluation import Labelled, load_labelled
from knowledge.loader import load_content
from knowledge.matcher import Found, Unknown, Unsure
from knowledge.normalise import fold, words
from tests.knowledge.contents import shipped, shipped_entries

GOLDEN = Path(__file__).parent.parent / "knowledge" / "golden.yaml"
FEW = ("rapidfuzz token_set_ratio", "rapidfuzz ratio")
"""Peers that need no library of their own."""


@cache
def golden() -> list[Labelled]:
    return load_labelled(GOLDEN, shipped().current.entries.keys())


@cache
def told() -> frozenset[str]:
    return frozenset(word for message in golden() for word in words(message.text))


def padded(wanted: int) -> list[Entry]:
    return pad(shipped_entries(), wanted, shipped().current.lexicon, told())


def rows(lines: list[str]) -> dict[str, list[str]]:
    """Return the cells of each row of a table, by the name in front."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {name: own for name, *own in cells}


def test_the_short_form_prints_a_row_for_each_matcher(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--sizes", "0", "--only", OURS, *FEW])
    printed = capsys.readouterr().out.splitlines()
    assert f"### {len(shipped_entries())} entries" in printed[1]
    found = rows(printed)
    assert list(found) == [HEAD[0], "---", OURS, *FEW]
    assert {len(own) for own in found.values()} == {len(HEAD) - 1}
    assert found[OURS][HEAD.index("p95 × ours") - 1] == "1.0"
    tops = {name: [float(cell.split()[0]) for cell in found[name][:2]] for name in (OURS, *FEW)}
    assert all(0 <= first <= among_three <= 100 for first, among_three in tops.values())
    assert max(tops, key=lambda name: tops[name][0]) == OURS


def test_a_matcher_whose_library_is_missing_is_left_out_and_named(tmp_path: Path) -> None:
    absent = [name for name, kind in KINDS.items() if kind.missing]
    field = Field(shipped_entries()[:20], shipped().current.lexicon, tmp_path / "none.npy")
    lines = table(field, golden()[:40], [OURS, *absent], QUICK, tmp_path / "none.npy")
    assert list(rows(lines))[2:] == [OURS]
    for name in absent:
        assert any(line.startswith(f"- {name}: left out, `{KINDS[name].module}`") for line in lines)


def test_the_comparison_is_with_ours_and_cannot_do_without(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--quick", "--only", FEW[0]])
    assert ended.value.code == 2
    assert OURS in capsys.readouterr().err


RIGHT, OTHER = "giusta", "altra"


def ranked(best: str, score: float, *right: str, style: str = "near") -> Ranked:
    return Ranked(Labelled("?", right, style), [(best, score)])


def test_every_matcher_is_judged_where_it_is_as_helpful_as_ours() -> None:
    told = [
        ranked(RIGHT, 0.9, RIGHT),
        ranked(OTHER, 0.8, RIGHT),
        ranked(RIGHT, 0.7, RIGHT),
        ranked(RIGHT, 0.2, RIGHT),
        ranked(OTHER, 0.75),
        ranked(OTHER, 0.3),
        ranked(OTHER, 1.0, style="far"),
    ]
    assert manner(told, 0.25) == Manner(near=0.0, wrong=0.0)
    assert manner(told, 0.5) == Manner(near=0.5, wrong=0.25)
    assert manner(told, 0.75) == Manner(near=1.0, wrong=0.25)
    assert manner(told, 1.0) is None, "it never answers that many rightly"


def test_an_answer_is_surer_than_a_choice_and_a_choice_than_nothing() -> None:
    outcomes = [Found("a", 0.5), Found("a", 0.1), Unsure(("a", "b"), 0.9), Unsure(("a",), 0.2), Unknown(1.0)]
    scores = [sureness(outcome) for outcome in outcomes]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_the_matchers_take_turns_at_every_message(tmp_path: Path) -> None:
    field = Field(shipped_entries()[:10], shipped().current.lexicon, tmp_path / "none.npy")
    peers = {name: KINDS[name].build(field) for name in (OURS, FEW[1])}
    took = timings(peers, ["quando chiude il bando", "?!"], 2)
    assert {name: len(own) for name, own in took.items()} == {OURS: 2, FEW[1]: 2}
    assert min(map(min, took.values())) > 0


def test_the_larger_content_has_the_real_entries_and_as_many_made_ones_as_wanted() -> None:
    entries = padded(400)
    assert len(entries) == len({entry.id for entry in entries}) == 400
    assert entries[: len(shipped_entries())] == shipped_entries()
    assert padded(400) == entries, "the same every time"
    assert padded(0) == shipped_entries()


def test_no_labelled_message_names_what_a_made_entry_is_about() -> None:
    made = padded(400)[len(shipped_entries()) :]
    subjects = {subject(entry) for entry in made}
    assert len(subjects) == len(made) > 0
    assert subjects & told() == set()
    for entry in made:
        assert all(fold(asked).endswith(f" {subject(entry)}") for _, asked in entry.phrasings())


def test_made_entries_are_neighbours_of_the_real_ones() -> None:
    """Most of their words are words of the content, and some phrasings keep words of the entry they follow."""
    real, made = shipped_entries(), padded(400)[len(shipped_entries()) :]
    known = {word for entry in real for _, asked in entry.phrasings() for word in words(asked)}
    told_there = [word for entry in made for _, asked in entry.phrasings() for word in words(asked)]
    assert 0.7 < sum(word in known for word in told_there) / len(told_there) < 1
    assert len(set(told_there) - known) > len(made), "the vocabulary grows as well"
    assert all({language for language, _ in entry.phrasings()} == {Language.ITALIAN} for entry in made)


def test_made_entries_can_be_written_as_content(tmp_path: Path) -> None:
    made = padded(len(shipped_entries()) + 30)[len(shipped_entries()) :]
    (tmp_path / "faq").mkdir()
    (tmp_path / "sources.yaml").write_text("{}\n", encoding="utf-8")
    write(tmp_path, made)
    read = list(load_content(tmp_path).entries.values())
    assert [entry.id for entry in read] == [entry.id for entry in made]
    assert [entry.phrasings() for entry in read] == [entry.phrasings() for entry in made]


@pytest.mark.processes
@pytest.mark.skipif(memory.resident() is None, reason="this system does not say how much memory a process has")
def test_memory_is_measured_in_processes_of_their_own(tmp_path: Path) -> None:
    added = memory.apart(OURS, 0, tmp_path / "none.npy")
    assert added is not None
    assert added > 1
    whole = memory.whole([], ["quando chiude il bando"], semantic=False)
    assert whole > added
