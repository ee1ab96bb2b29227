"""What editors ask at the command line: warnings, figures that may not fall, what an edit changes."""

import json
import logging
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.model import MissReason, Outcome, Verdict
from bot.settings import Settings
from handlers.clock import SystemClock
from knowledge.entries import Language
from storage.engine import open_database
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from tests.knowledge.desks import GRANT, MISPLACED, desk

GOLDEN = """\
- {text: parcheggio vicino al mercato, entry: parcheggio, style: keywords}
- {text: lo sportello apre la mattina?, entry: orari, style: colloquial}
- {text: ricetta della bagna cauda, entry: null, style: far}
"""
WORDS = "posti auto al mercato"
LATELY = SystemClock().now() - timedelta(days=1)


class Terminal:
    """Commands run in a folder of their own, through the entry point that the package installs."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._patch = capsys, monkeypatch

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Return the exit code, what was printed, and what was said on standard error."""
        self._patch.setattr(sys, "argv", ["distretti-bot", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        told = self._capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    desk(tmp_path / "prima")
    desk(tmp_path / "dopo", parcheggio=[])
    (tmp_path / "golden.yaml").write_text(GOLDEN, encoding="utf-8")
    return Terminal(capsys, monkeypatch)


def test_warnings_follow_the_good_sentence_and_leave_the_code_alone(terminal: Terminal) -> None:
    code, told, _ = terminal.run("knowledge", "check", "--knowledge", "prima", "--today", "2026-11-22")
    assert code == 0
    first, *warned = told.splitlines()
    assert first == "Contenuti a posto: 3 voci in 1 argomenti, 27 domande, 2 questionari di check-in."
    assert warned == ["Senza la versione inglese: 3. orari, vetrine, parcheggio"]


def test_a_quick_check_is_silent_on_what_is_only_a_warning(terminal: Terminal) -> None:
    code, told, _ = terminal.run("knowledge", "check", "--knowledge", "prima", "--quick")
    assert (code, len(told.splitlines())) == (0, 1)


@pytest.mark.parametrize("more", [[], ["--quick"]])
def test_a_strict_check_refuses_what_it_warns_of(more: list[str], terminal: Terminal) -> None:
    code, told, refused = terminal.run("knowledge", "check", "--knowledge", "prima", "--strict", *more)
    assert (code, told) == (2, "")
    assert refused == "Senza la versione inglese: 3. orari, vetrine, parcheggio\n"


def measured(terminal: Terminal, folder: str, *more: str) -> tuple[int, str, str]:
    return terminal.run("knowledge", "eval", "golden.yaml", "--knowledge", folder, "--words", *more)


def test_figures_that_hold_are_told_in_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    _, written, _ = measured(terminal, "prima", "--json")
    (tmp_path / "misure.json").write_text(written, encoding="utf-8")
    assert measured(terminal, "prima", "--against", "misure.json") == (0, "Nessuna misura è peggiorata.\n", "")


def test_a_figure_that_fell_is_told_with_what_it_was_and_how_to_accept_it(terminal: Terminal, tmp_path: Path) -> None:
    _, written, _ = measured(terminal, "prima", "--json")
    (tmp_path / "misure.json").write_text(written, encoding="utf-8")
    desk(tmp_path / "dopo", parcheggio=["Dove si mangia?", "pranzo"])
    code, told, refused = measured(terminal, "dopo", "--against", "misure.json")
    assert (code, told) == (2, "")
    assert "voce giusta al primo posto: era 100.0 %, è 50.0 %" in refused
    again = "python -m bot knowledge eval golden.yaml --words --json > misure.json"
    assert refused.splitlines()[-1] == f"Se va bene così, riscrivi le misure: {again}"


@pytest.mark.parametrize("options", [["--fit", "x.json", "--words"], ["--fit", "x.json", "--against", "y.json"]])
def test_a_fit_is_neither_by_words_alone_nor_a_comparison(options: list[str], terminal: Terminal) -> None:
    code, _, refused = terminal.run("knowledge", "eval", "golden.yaml", "--knowledge", "prima", *options)
    assert (code, refused) == (2, "--fit non si usa insieme a --words o --against.\n")


def impact(terminal: Terminal, *more: str) -> tuple[int, str, str]:
    return terminal.run("knowledge", "impact", "prima", "dopo", "--labelled", "golden.yaml", *more)


def test_without_a_database_the_impact_is_told_and_none_is_made(terminal: Terminal, tmp_path: Path) -> None:
    code, told, left_out = impact(terminal)
    assert (code, left_out) == (0, "")
    assert told.startswith("Voci: 0 aggiunte, 1 tolte, 0 cambiate.\n  - parcheggio\n")
    assert "peggio  «parcheggio vicino al mercato»: parcheggio → " in told
    assert "Domande conservate: 0 provate" in told
    assert not (tmp_path / "data").exists()


def keep_a_miss(folder: Path) -> None:
    (folder / "data").mkdir()
    with open_database(f"sqlite:///{folder}/data/distretti.db") as database:
        upgrade(database)
        questions = SqlQuestions(database)
        question = questions.record(Verdict(Outcome.ABSTAIN, Language.ITALIAN, None, (), 0.0), LATELY)
        assert questions.miss(question, WORDS, MissReason.UNKNOWN, LATELY)


def test_kept_questions_are_replayed_and_their_words_are_only_printed(
    terminal: Terminal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep_a_miss(tmp_path)
    with caplog.at_level(logging.DEBUG):
        _, told, _ = impact(terminal)
        _, without, _ = impact(terminal, "--no-stored")
        _, as_json, _ = impact(terminal, "--json")
    assert f"«{WORDS}»: parcheggio → " in told
    assert WORDS not in without + as_json + caplog.text
    assert json.loads(as_json)["replayed"]["stored"] == 1


def test_a_database_that_was_not_upgraded_is_left_as_it_is(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    open_database(f"sqlite:///{tmp_path}/data/distretti.db").close()
    code, told, left_out = impact(terminal)
    assert (code, "Domande conservate: 0 provate" in told) == (0, True)
    assert left_out.startswith("Le domande conservate restano fuori: prima va aggiornato il database")


def test_a_database_that_cannot_be_read_does_not_stop_the_impact(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "distretti.db").write_text("un testo, non un database" * 50, encoding="utf-8")
    code, _, left_out = impact(terminal)
    assert code == 0
    assert left_out.startswith("Le domande conservate restano fuori. Il database SQLite ")


def test_a_folder_that_cannot_be_used_is_named(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "dopo" / "faq" / "prova.yaml").write_text("topic: [", encoding="utf-8")
    code, told, refused = impact(terminal)
    assert (code, told) == (2, "")
    assert refused.startswith("dopo:\nfaq/prova.yaml:2: ")


def test_the_labelled_set_of_the_checkout_is_used_when_it_fits(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "tests" / "knowledge").mkdir(parents=True)
    golden = tmp_path / "tests" / "knowledge" / "golden.yaml"
    golden.write_text(GOLDEN, encoding="utf-8")
    assert "Domande di prova: 3 provate" in terminal.run("knowledge", "impact", "prima", "dopo")[1]
    golden.write_text(GOLDEN.replace("entry: orari", "entry: altrove"), encoding="utf-8")
    assert "Domande di prova: 0 provate" in terminal.run("knowledge", "impact", "prima", "dopo")[1]
    code, _, refused = terminal.run("knowledge", "impact", "prima", "dopo", "--labelled", str(golden))
    assert (code, refused) == (2, "golden.yaml:2: la voce «altrove» non esiste\n")


def test_new_confusions_are_told_from_the_command_line(terminal: Terminal, tmp_path: Path) -> None:
    desk(tmp_path / "dopo", vetrine=[*GRANT, MISPLACED])
    _, told, _ = impact(terminal)
    assert "Voci che ora si possono confondere: 1.\n  orari ↔ vetrine: 1; " in told
