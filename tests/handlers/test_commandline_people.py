"""People and districts from the command line: what it prints, and code 2 with one sentence for what cannot be."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import Door
from handlers.commandline import carry_out, command_line

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/memory.db")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def running(*words: str) -> tuple[int, str, str]:
        code = carry_out(command_line(Door()), words)
        printed = capsys.readouterr()
        return code, printed.out.strip(), printed.err.strip()

    return running


def test_an_invite_is_made_listed_and_revoked_once(run: Run) -> None:
    code, said, _ = run("people", "invite", "--role", "manager", "--district", "monviso", "--uses", "2", "--days", "7")
    assert code == 0
    assert re.search(r"Invito 1: manager, Terre del Monviso, per 2 persone, fino al \d+ \w+ \d{4}\.", said)
    assert re.search(r"/start [A-Za-z0-9_-]{22}$", said)
    _, listed, _ = run("people", "list")
    assert "invito 1  manager  Terre del Monviso  usi rimasti 2 di 2" in listed
    assert said.split()[-1] not in listed
    assert run("people", "revoke", "1")[:2] == (0, "Invito 1 annullato.")
    code, _, error = run("people", "revoke", "1")
    assert code == 2
    assert "già annullato" in error
    assert "Inviti aperti: 0" in run("people", "list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "re"), "participant, manager, staff"),
        (("--role", "admin"), "participant, manager, staff"),
        (("--role", "manager"), "--district"),
        (("--role", "staff", "--district", "novara"), "togli --district"),
        (("--role", "participant", "--district", "bologna"), "districts list"),
        (("--role", "participant", "--uses", "0"), "--uses"),
        (("--role", "participant", "--days", "0"), "--days"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_code_2(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, error = run("people", "invite", *words)
    assert (code, out) == (2, "")
    assert said in error
    assert "\n" not in error
    assert "Inviti aperti: 0" in run("people", "list")[1]


def test_a_name_that_may_be_several_districts_is_asked_again(run: Run) -> None:
    code, _, error = run("people", "invite", "--role", "participant", "--district", "CN")
    assert code == 2
    assert "più distretti" in error


def test_districts_are_those_that_come_with_the_bot_until_others_are_taken_in(run: Run, tmp_path: Path) -> None:
    _, before, _ = run("districts", "list")
    assert len(before.splitlines()) >= 25
    path = tmp_path / "altri.csv"
    path.write_text("nome;tipo;provincia;comuni;fonte\nValle Prova;DDC;TO;Prova;\nNovara;DUC;NO;Novara;\n")
    code, said, _ = run("districts", "import", str(path))
    assert code == 0
    assert "Distretti letti: 2. Nuovi 1" in said
    _, after, _ = run("districts", "list")
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert "Valle Prova  DDC  TO  Prova" in after


def test_a_file_with_mistakes_is_refused_whole(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "altri.csv"
    path.write_text("name,kind\nValle Prova,DDC\nAltra,XXX\n,DUC\n")
    code, _, error = run("districts", "import", str(path))
    assert code == 2
    assert [line.split(": ")[0] for line in error.splitlines()] == ["altri.csv:3", "altri.csv:4"]
    assert "Valle Prova" not in run("districts", "list")[1]
