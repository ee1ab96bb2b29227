"""Figures from the command line: files that are whole or not there, and one sentence for what cannot be."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.__main__ import Door
from handlers.commandline import carry_out, command_line
from storage.audit import SqlAudit
from storage.engine import open_database
from storage.memory import checkin_memory, memory
from tests.figures import kept, quarters, season
from tests.sources import ROOT

Run = Callable[..., tuple[int, str, str]]


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
def filled(run: Run, tmp_path: Path) -> Run:
    run("sessions", "list")  # a new memory gets its districts
    with open_database(f"sqlite:///{tmp_path}/memory.db") as database:
        districts = [district.id for district in memory(database).districts.listed()]
        kept(checkin_memory(database), [*season(2), *quarters()], districts)
    return run


def count() -> int:
    return sum(len(issue.reports) for issue in [*season(2), *quarters()])


@pytest.mark.parametrize("kind", ["xlsx", "json"])
def test_every_report_is_written(filled: Run, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"fuori.{kind}"
    assert filled("checkins", "export", "--format", kind, "-o", file) == (
        0,
        f"Rapporti scritti in {file}: {count()}.",
        "",
    )
    if kind == "json":
        assert len(json.loads(file.read_bytes())["reports"]) == count()
    else:
        assert "Dati trimestrale" in CalamineWorkbook.from_path(str(file)).sheet_names
    with open_database(f"sqlite:///{tmp_path}/memory.db") as database:
        assert [one.detail for one in SqlAudit(database).page(0, 9) if one.deed == "reports_exported"] == [str(count())]
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_csv_holds_one_form_and_a_period_the_rounds_inside_it(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "fuori.csv"
    code, _, error = filled("checkins", "export", "--format", "csv", "-o", file)
    assert (code, error) == (2, "Un file CSV contiene un modulo solo: aggiungi --form con mensile o trimestrale.")
    words = ("checkins", "export", "--format", "csv", "-o", file, "--form", "mensile", "--period", "2026-10")
    assert filled(*words)[0] == 0
    lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    assert len(lines) == 1 + len(season(2)[0].reports)
    assert {line[1] for line in lines[1:]} == {"2026-10"}


def test_the_report_is_a_page_on_a_period(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "rapporto.html"
    assert filled("checkins", "report", "-o", file, "--period", "2026-T4") == (0, f"Rapporto scritto in {file}.", "")
    written = file.read_text(encoding="utf-8")
    assert "4º trimestre 2026" in written
    assert "ottobre 2026" in written
    assert filled("checkins", "report", "-o", file)[0] == 0
    assert "1º trimestre 2026" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "--format", "pdf", "-o", "a.pdf"), "csv, xlsx, json"),
        (("export", "--format", "json", "-o", "a.xlsx"), "scrivi a.json"),
        (("export", "-o", "a.xlsx", "--form", "x"), "scegli fra mensile, trimestrale"),
        (("export", "-o", "a.xlsx", "--period", "ieri"), "scrivi 2026, 2026-T4, 2026-11"),
        (("export", "-o", "a.xlsx", "--period", "2020"), "ci sono: 2026-11, 2026-T4"),
        (("export", "-o", "manca/a.xlsx"), "non si può scrivere"),
        (("report", "-o", "a.pdf"), "scrivi a.html"),
        (("report", "-o", "a.html", "--period", "2020"), "ci sono: "),
    ],
)
def test_what_cannot_be_is_one_sentence_and_code_2(
    filled: Run, words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, error = filled("checkins", *words)
    assert (code, out) == (2, "")
    assert said in error
    assert "\n" not in error
    assert list(tmp_path.glob("*a.*")) == []


def test_without_rounds_there_is_nothing_to_write(run: Run, tmp_path: Path) -> None:
    assert run("checkins", "export", "-o", tmp_path / "a.xlsx")[2] == "Non c'è ancora nessun giro di check-in."
    assert not (tmp_path / "a.xlsx").exists()


def test_the_help_of_a_command_loads_no_library_of_figures() -> None:
    program = (
        "import sys; from bot.__main__ import Door; from handlers.commandline import carry_out, command_line;"
        "carry_out(command_line(Door()), ['checkins', 'export', '--help']);"
        "print({'matplotlib', 'xlsxwriter', 'jinja2'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stderr.strip() == "set()"
