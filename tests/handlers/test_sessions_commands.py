"""The calendar from the command line: what a file changes, all of it or nothing, and back into a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import Door
from handlers.commandline import carry_out, command_line
from tests.calendars import HEADER

Run = Callable[..., tuple[int, str, str]]
TWO = f"""{HEADER};Note
modulo-1;Vetrine;3/12/2096;9:00;11:30;Sala A;;;manager; Alba-Bra;20;;;x
modulo-2;Luci;10/12/2096;9:00;11:30;;https://example.org/x;;;;;;
""".replace("manager; Alba-Bra", '"manager; Alba-Bra"')


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/memory.db")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def running(*words: object) -> tuple[int, str, str]:
        code = carry_out(command_line(Door()), [str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out.strip(), printed.err.strip()

    return running


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def writing(table: str) -> Path:
        (tmp_path / "corso.csv").write_text(table, encoding="utf-8")
        return tmp_path / "corso.csv"

    return writing


def test_a_try_says_what_would_change_and_changes_nothing(run: Run, write: Callable[[str], Path]) -> None:
    code, said, _ = run("sessions", "import", write(TWO), "--dry-run")
    assert code == 0
    assert said.splitlines() == [
        "Sessioni nel file: 2 nuove.",
        "nuova: 03/12/2096 09:00-11:30  modulo-1  Vetrine  Sala A  manager; distretti: Alba-Bra  posti 20",
        "nuova: 10/12/2096 09:00-11:30  modulo-2  Luci  https://example.org/x  tutti",
        "Colonne che il bot non usa: Note.",
        "Solo una prova: niente è cambiato.",
    ]
    assert run("sessions", "list")[1] == "Sessioni: 0"


def test_a_calendar_is_taken_in_and_the_same_one_again_changes_nothing(run: Run, write: Callable[[str], Path]) -> None:
    assert run("sessions", "import", write(TWO))[1].endswith("\nFatto.")
    assert len(run("sessions", "list")[1].splitlines()) == 3
    code, said, _ = run("sessions", "import", write(TWO))
    assert (code, said.splitlines()[0], said.splitlines()[-1]) == (
        0,
        "Sessioni nel file: 2 uguali.",
        "Niente da cambiare.",
    )


def test_each_change_is_said_as_it_was_and_as_it_is(run: Run, write: Callable[[str], Path]) -> None:
    run("sessions", "import", write(TWO))
    changed = TWO.replace("3/12/2096;9:00", "4/12/2096;10:00").replace(";20;", ";;").replace("modulo-2", "modulo-3")
    changed = changed.replace(";;;;;;\n", ";;;;;annullata;\n")
    _, said, _ = run("sessions", "import", write(changed))
    assert said.splitlines() == [
        "Sessioni nel file: 1 nuova, 1 spostata.",
        "spostata: 04/12/2096 10:00-11:30  modulo-1  Vetrine  Sala A  manager; distretti: Alba-Bra",
        "    quando: 03/12/2096 09:00-11:30 -> 04/12/2096 10:00-11:30",
        "    posti: 20 -> -",
        "nuova: 10/12/2096 09:00-11:30  modulo-3  Luci  https://example.org/x  tutti  annullata",
        "Non sono nel file e restano come sono: 1. Per annullarne una scrivi lo stato annullata.",
        "10/12/2096 09:00-11:30  modulo-2  Luci  https://example.org/x  tutti",
        "Colonne che il bot non usa: Note.",
        "Fatto.",
    ]


def test_a_file_with_a_wrong_row_changes_nothing_and_says_where(run: Run, write: Callable[[str], Path]) -> None:
    code, said, error = run("sessions", "import", write(TWO.replace("10/12/2096", "31/2/2096")))
    assert (code, said) == (2, "")
    where, what = error.splitlines()
    assert where.startswith("corso.csv:3: «31/2/2096» nella colonna data non è un giorno che esiste: ")
    assert what == "Niente è cambiato: correggi il file e ripeti il comando."
    assert run("sessions", "list")[1] == "Sessioni: 0"


def test_a_file_with_many_wrong_rows_names_the_first(run: Run, write: Callable[[str], Path]) -> None:
    _, _, error = run("sessions", "import", write(HEADER + "\nx" * 60))
    assert len(error.splitlines()) == 52
    assert error.splitlines()[-2] == "… e altri 129 motivi."


def test_what_is_exported_is_imported_as_the_same(run: Run, write: Callable[[str], Path], tmp_path: Path) -> None:
    run("sessions", "import", write(TWO))
    assert run("sessions", "export", tmp_path / "fuori.ics")[:2] == (0, f"Sessioni scritte in {tmp_path}/fuori.ics: 2.")
    _, said, _ = run("sessions", "import", tmp_path / "fuori.ics", "--dry-run")
    assert said.splitlines() == ["Sessioni nel file: 2 uguali.", "Niente da cambiare."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "manca.csv"), "manca.csv non si può leggere"),
        (("import", "."), "non si può leggere"),
        (("export", "calendario.csv"), "scrivi calendario.ics"),
        (("export", "calendario.ics"), "`sessions import FILE`"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_code_2(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, error = run("sessions", *words)
    assert (code, out) == (2, "")
    assert said in error
    assert "\n" not in error


def test_a_place_that_cannot_be_written_is_one_sentence(run: Run, write: Callable[[str], Path], tmp_path: Path) -> None:
    run("sessions", "import", write(TWO))
    code, _, error = run("sessions", "export", tmp_path / "manca" / "fuori.ics")
    assert code == 2
    assert "non si può scrivere" in error


def test_the_register_says_what_an_import_did(run: Run, write: Callable[[str], Path], tmp_path: Path) -> None:
    from storage.audit import SqlAudit
    from storage.engine import open_database

    run("sessions", "import", write(TWO))
    run("sessions", "import", write(TWO))
    with open_database(f"sqlite:///{tmp_path}/memory.db") as database:
        details = [one.detail for one in SqlAudit(database).page(0, 9) if one.deed == "calendar_imported"]
    assert details == ["2 nuove"]
