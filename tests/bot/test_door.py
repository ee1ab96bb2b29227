"""The commands as people run them: another folder, real processes, a sentence and code 2 when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from tests.knowledge.contents import entry, topic, write

QUESTION = "Quanti sono i Distretti del Commercio in Piemonte?"
KEYS = ["id", "outcome", "entry", "choices", "score", "reply"]


def run(folder: Path, *arguments: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command from a folder of its own, with nothing of the environment's settings but those given."""
    names = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in names} | settings
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return the sentence of a command that could not be carried out."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.processes
def test_a_question_is_answered_as_in_the_chat_and_as_on_a_day(tmp_path: Path) -> None:
    done = run(tmp_path, "ask", QUESTION, "--today", "2024-06-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("I Distretti del Commercio in Piemonte sono 77.")
    assert "Fonte: " in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.processes
def test_a_batch_is_answered_in_order_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    messages = [
        {"id": "a", "text": QUESTION},
        {"id": 2, "text": "Che cos'è il protocollo?", "previous": "ciao"},
        {"id": None, "text": "Mi dai la ricetta della bagna cauda?"},
        {"id": "vuoto", "text": ""},
        {"id": [1], "text": "When was the memorandum of understanding signed?"},
    ]
    (tmp_path / "righe.jsonl").write_text("\n\n".join(map(json.dumps, messages)) + "\n", encoding="utf-8")
    done = run(tmp_path, "ask", "--batch", "righe.jsonl", "--today", "2026-11-22")
    assert (done.returncode, done.stderr) == (0, "")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in told] == ["a", 2, None, "vuoto", [1]]
    assert [record["outcome"] for record in told] == ["answer", "choose", "abstain", "abstain", "answer"]
    assert all(list(record) == KEYS for record in told)
    assert all(0.0 <= record["score"] <= 1.0 and record["reply"] for record in told)
    assert (told[0]["entry"], told[4]["entry"]) == ("numeri-distretti", "protocollo-firma")
    assert [told[2]["entry"], told[3]["entry"], told[2]["choices"], told[3]["choices"]] == [None, None, [], []]
    assert {"protocollo-che-cosa", "protocollo-locale-che-cosa"} <= set(told[1]["choices"])
    assert told[0]["reply"].startswith("Sono 98")
    assert "Fonte: " in told[0]["reply"]
    assert told[4]["reply"].startswith("The Memorandum was signed on 12 July 2022")


@pytest.mark.processes
def test_another_folder_answers_with_its_own_contents_up_to_a_broken_line(tmp_path: Path) -> None:
    write(
        tmp_path / "mia", {"faq/a.yaml": topic(entry("prima", question="Quando apre lo sportello?", answer="Lunedì."))}
    )
    lines = '{"id": 1, "text": "quando apre lo sportello"}\n\n{"id": 2}\n{"id": 3, "text": "ciao"}\n'
    done = run(tmp_path, "ask", "--knowledge", "mia", "--batch", "-", given=lines)
    assert done.returncode == 2
    assert done.stderr == "-, riga 3: servono le chiavi «id» e «text» (un testo).\n"
    (told,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert told["id"] == 1
    assert told["outcome"] in {"answer", "choose"}
    assert told["entry"] == "prima" or told["choices"] == ["prima"]


@pytest.mark.processes
def test_bad_contents_are_told_with_every_problem_and_its_line(tmp_path: Path) -> None:
    write(tmp_path / "mia", {"faq/a.yaml": topic(entry("prima", answer="no"), entry("seconda", answer="Il **due"))})
    told = refused(run(tmp_path, "knowledge", "check", KNOWLEDGE_DIR="mia")).splitlines()
    assert len(told) == 2
    assert told[0].startswith("faq/a.yaml:8: «no» non verrebbe letto come testo")
    assert told[1].startswith("faq/a.yaml:14: il grassetto")


@pytest.mark.processes
def test_a_database_that_cannot_be_written_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "occupato").write_text("un file, non una cartella", encoding="utf-8")
    told = refused(run(tmp_path, "db", "upgrade", DATABASE_URL="sqlite:///occupato/distretti.db"))
    assert told.startswith("Non posso scrivere il database SQLite")
    assert len(told.splitlines()) == 1


class Here:
    """The commands run inside the test's own process, through the entry point that the package installs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capsys = monkeypatch, capsys

    def refused(self, *arguments: str, **settings: str) -> list[str]:
        """Return the lines of a command that could not be carried out."""
        for name, value in settings.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["distretti-bot", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        told = self._capsys.readouterr()
        assert end.value.code == 2
        assert told.out == ""
        return told.err.splitlines()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return Here(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("ask", "ciao", "--knowledge", "nessuna"),
            "nessuna: la cartella dei contenuti non esiste o non si può aprire",
        ),
        (("ask", "ciao", "--today", "2026-02-30"), "«2026-02-30» non è un giorno"),
        (("ask", "ciao", "--today", "oggi"), "«oggi» non è un giorno"),
        (("ask", "--batch", "nessuno.jsonl"), "Il file nessuno.jsonl non si può leggere"),
        (("ask",), "Scrivi la domanda fra virgolette"),
        (("ask", "ciao", "--batch", "-"), "Scrivi la domanda fra virgolette"),
        (("knowledge", "check", "--knowledge", "nessuna"), "nessuna: la cartella dei contenuti non esiste"),
        (("knowledge", "eval", "nessuno.yaml"), "nessuno.yaml: il file non si può leggere"),
    ],
)
def test_bad_input_gets_one_sentence_and_code_two(arguments: tuple[str, ...], sentence: str, here: Here) -> None:
    (told,) = here.refused(*arguments)
    assert sentence in told


@pytest.mark.parametrize("arguments", [("ask", "ciao", "--domani"), ("domanda",), ("ask", "ciao", "di troppo")])
def test_a_command_written_wrongly_gets_its_usage_and_code_two(arguments: tuple[str, ...], here: Here) -> None:
    told = here.refused(*arguments)
    assert told[0].startswith("Usage: ")
    assert any(arguments[-1] in line for line in told[1:])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ciao", "riga 2: non è JSON"),
        ('["ciao"]', "riga 2: servono le chiavi"),
        ('{"text": "ciao"}', "riga 2: servono le chiavi"),
        ('{"id": 1, "text": 12}', "riga 2: servono le chiavi"),
        ('{"id": 1, "text": null}', "riga 2: servono le chiavi"),
    ],
)
def test_a_broken_line_is_named_with_its_file_and_number(line: str, words: str, here: Here, tmp_path: Path) -> None:
    (tmp_path / "righe.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    (told,) = here.refused("ask", "--batch", "righe.jsonl")
    assert told.startswith(f"righe.jsonl, {words}")


def test_a_batch_that_is_not_utf8_is_refused(here: Here, tmp_path: Path) -> None:
    (tmp_path / "righe.jsonl").write_bytes('{"id": 1, "text": "perché"}'.encode("latin-1"))
    assert here.refused("ask", "--batch", "righe.jsonl") == ["Il file righe.jsonl non è scritto in UTF-8."]


@pytest.mark.parametrize("url", ["banana", "mysql://casa/base", "postgresql://io@127.0.0.1:porta/base", "sqlite://"])
def test_an_address_that_is_no_database_gets_one_sentence(url: str, here: Here) -> None:
    (told,) = here.refused("db", "upgrade", DATABASE_URL=url)
    assert told.startswith("DATABASE_URL non ")


def test_bad_settings_are_told_without_their_values(here: Here) -> None:
    told = here.refused("ask", "ciao", TIME_ZONE="Europa/Segreta", STAFF_CHAT_ID="gruppo-segreto")
    assert sorted(line.partition(":")[0] for line in told) == ["STAFF_CHAT_ID", "TIME_ZONE"]
    assert "egret" not in "".join(told)
