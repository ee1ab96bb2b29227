"""A figure that fell is told with what it was and is; a rounding, or a better figure, lets a change pass."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from knowledge.evaluation import Figures, load_labelled
from knowledge.gate import hold, read_committed
from knowledge.reading import ContentError
from tests.knowledge.contents import shipped
from tests.sources import ROOT

WAS = Figures(585, 180, 0.9, 0.97, 0.6, 0.37, 0.01, 0.02, 0.05, 0.0, 0.03, 0.4)
COMMITTED = {name: float(value) for name, value in asdict(WAS).items()}


def test_the_same_figures_hold() -> None:
    assert hold(COMMITTED, WAS) == (True, "Nessuna misura è peggiorata.")


@pytest.mark.parametrize("name", ["top_1", "top_3", "answered_rightly"])
def test_a_share_of_right_ones_may_not_fall(name: str) -> None:
    held, told = hold(COMMITTED, replace(WAS, **{name: 0.5}))
    assert not held
    assert f"era {100 * COMMITTED[name]:.1f} %, è 50.0 %" in told


@pytest.mark.parametrize(
    "name", ["answered_wrongly", "abstained_wrongly", "near_answered", "far_answered", "unanswerable_answered"]
)
def test_a_share_of_mistakes_may_not_rise(name: str) -> None:
    held, told = hold(COMMITTED, replace(WAS, **{name: 0.5}))
    assert not held
    assert "è 50.0 %" in told


@pytest.mark.parametrize("moved", [0.0019, -0.0019])
def test_a_rounding_is_no_fall(moved: float) -> None:
    assert hold(COMMITTED, replace(WAS, top_1=0.9 + moved)) == (True, "Nessuna misura è peggiorata.")


def test_a_better_figure_is_told_and_holds() -> None:
    held, told = hold(COMMITTED, replace(WAS, top_1=0.95, answered_wrongly=0.0))
    assert held
    assert "meglio: voce giusta al primo posto: era 90.0 %, è 95.0 %" in told
    assert "meglio: risposte sbagliate: era 1.0 %, è 0.0 %" in told


def test_another_labelled_set_cannot_be_compared() -> None:
    held, told = hold(COMMITTED, replace(WAS, unanswerable=181))
    assert not held
    assert "non si possono confrontare" in told


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"all": {"top_1": 1}}', '{"all": {"top_1": null}}'])
def test_a_file_without_figures_is_refused(written: str, tmp_path: Path) -> None:
    path = tmp_path / "misure.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ContentError, match="non contiene le misure"):
        read_committed(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="non si può leggere"):
        read_committed(tmp_path / "misure.json")


def test_figures_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "misure.json"
    path.write_text(json.dumps({"all": asdict(WAS)}), encoding="utf-8")
    assert hold(read_committed(path), WAS)[0]


def test_the_committed_figures_are_those_of_the_labelled_set() -> None:
    committed = read_committed(ROOT / "tests/knowledge/figures.json")
    messages = load_labelled(ROOT / "tests/knowledge/golden.yaml", shipped().current.entries.keys())
    assert committed["answerable"] == sum(bool(message.entries) for message in messages) > 0
    assert committed["answerable"] + committed["unanswerable"] == len(messages)
