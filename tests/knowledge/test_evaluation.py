"""The figures of a labelled set are the shares they say, and a labelled set is read as strictly as the content."""

import json
from pathlib import Path

import pytest

from knowledge.evaluation import Judged, Labelled, by_style, confusions, figures, judge_all, load_labelled
from knowledge.reading import ContentError
from knowledge.scoreboard import as_json, as_table
from tests.knowledge.contents import shipped


def answered(right: str, given: str, style: str = "keywords") -> Judged:
    return Judged(Labelled("x", (right,), style), "answer", given, (given,), given)


def offered(right: str, *given: str) -> Judged:
    return Judged(Labelled("x", (right,), "typos"), "choose", None, given, given[0])


def unanswerable(outcome: str, style: str = "near") -> Judged:
    given = ("a",) if outcome != "abstain" else ()
    return Judged(
        Labelled("x", (), style), outcome, "a" if outcome == "answer" else None, given, "a" if given else None
    )


JUDGED = [
    answered("a", "a"),
    answered("a", "a"),
    answered("a", "b"),
    offered("a", "a", "b"),
    offered("a", "b", "a"),
    offered("a", "b", "c"),
    Judged(Labelled("x", ("a",), "typos"), "abstain", None, (), None),
    Judged(Labelled("x", ("b", "a"), "typos"), "answer", "a", ("a",), "a"),
    unanswerable("answer"),
    unanswerable("choose"),
    unanswerable("abstain"),
    unanswerable("abstain"),
    unanswerable("abstain", "far"),
    unanswerable("answer", "far"),
]


def test_the_figures_are_the_shares_they_say() -> None:
    found = figures(JUDGED)
    assert (found.answerable, found.unanswerable) == (8, 6)
    assert found.top_1 == 4 / 8
    assert found.top_3 == 5 / 8
    assert found.answered_rightly == 3 / 8
    assert found.offered_rightly == 2 / 8
    assert found.answered_wrongly == 1 / 8
    assert found.abstained_wrongly == 1 / 8
    assert found.near_answered == 1 / 4
    assert found.far_answered == 1 / 2
    assert found.unanswerable_answered == 2 / 6
    assert found.unanswerable_offered == 1 / 6


def test_a_share_of_nothing_is_nothing() -> None:
    found = figures([])
    assert (found.answerable, found.unanswerable, found.top_1, found.unanswerable_answered) == (0, 0, 0, 0)


def test_styles_are_measured_apart() -> None:
    found = by_style(JUDGED)
    assert list(found) == ["far", "keywords", "near", "typos"]
    assert found["keywords"].top_1 == pytest.approx(2 / 3)
    assert found["far"].unanswerable == 2


def test_wrong_answers_are_counted_by_what_was_mistaken_for_what() -> None:
    assert confusions([*JUDGED, unanswerable("answer")])[0] == ("", "a", 3)
    assert ("a", "b", 1) in confusions(JUDGED)


def test_what_the_matcher_answers_is_what_is_judged() -> None:
    messages = [Labelled("Quanti sono i Distretti del Commercio in Piemonte?", ("numeri-distretti",), "formal")]
    (judged,) = judge_all(shipped().current.matcher, [*messages])
    assert judged.top
    assert judged.reachable
    assert not judged.wrong
    (lost,) = judge_all(shipped().current.matcher, [Labelled("?!", (), "far")])
    assert (lost.outcome, lost.entry, lost.wrong) == ("abstain", None, False)


def test_the_table_and_the_json_tell_the_same_figures() -> None:
    table, told = as_table(JUDGED), json.loads(as_json(JUDGED))
    assert table.startswith("8 messaggi con risposta, 6 senza.")
    assert "50.0 %" in table
    assert "a → b, 1" in table
    assert "nessuna → a, 2" in table
    assert told["all"]["top_1"] == 0.5
    assert told["entries"] == {"a": 3 / 7, "b": 1.0}
    assert {"right": None, "given": "a", "count": 2} in told["confusions"]


def load(folder: Path, written: str) -> list[Labelled]:
    path = folder / "golden.yaml"
    path.write_text(written, encoding="utf-8")
    return load_labelled(path, {"a", "b"})


def test_a_message_may_have_one_entry_several_or_none(tmp_path: Path) -> None:
    written = (
        "- {text: uno, entry: a, style: formal}\n"
        "- {text: due, entry: [b, a], style: long}\n"
        "- {text: tre, entry: null, style: far}\n"
    )
    assert load(tmp_path, written) == [
        Labelled("uno", ("a",), "formal"),
        Labelled("due", ("b", "a"), "long"),
        Labelled("tre", (), "far"),
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("- {text: uno, entry: c, style: long}", "golden.yaml:1: la voce «c» non esiste"),
        ("- {text: uno, entry: [a, c], style: long}", "golden.yaml:1: la voce «c» non esiste"),
        ("- {text: uno, style: long}", "golden.yaml:1: manca la chiave «entry»"),
        ("- {text: uno, entry: a, style: long, nota: x}", "golden.yaml:1: la chiave «nota» non è prevista"),
        ("- {text: 12:30, entry: a, style: long}", "golden.yaml:1: «12:30» non verrebbe letto come testo"),
        ("- uno", "golden.yaml:1: qui serve un blocco"),
        ("text: uno", "golden.yaml:1: qui serve un elenco"),
        ("[]", "golden.yaml: il file non contiene messaggi"),
        ("", "golden.yaml: il file è vuoto"),
    ],
)
def test_a_bad_labelled_file_is_refused_with_its_line(written: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refusal:
        load(tmp_path, written + "\n")
    assert any(str(found).startswith(problem) for found in refusal.value.problems), refusal.value.problems


def test_all_problems_of_a_labelled_file_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refusal:
        load(tmp_path, "- {text: no, entry: c, style: long}\n- {text: uno, entry: d, style: long}\n")
    assert [problem.line for problem in refusal.value.problems] == [1, 1, 2]
