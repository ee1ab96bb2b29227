"""Exports are read back as they were written, and nothing that people wrote is a formula."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from bot.exporting import book
from bot.tables import Book, Cell, Column, ColumnKind, Table
from reports.spreadsheets import MOST_ROWS, write_csv, write_json, write_xlsx
from tests.figures import DISTRICTS, NOW, quarters, season, spoken

NAMES = {district.id: district.name for district in DISTRICTS}
DANGERS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
]


def naive(*parts: int) -> datetime:
    """Return an instant as a sheet knows it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]


def one_column(*cells: Cell, kind: ColumnKind = ColumnKind.TEXT) -> Book:
    empty = Table("Leggimi", (Column("Voce"),), [])
    table = Table("Dati", (Column("Ciò"), Column("Valore", kind)), [("x", cell) for cell in cells])
    head = {"exported_at": NOW}
    return Book(
        empty,
        (table,),
        Table("V", (Column("a"),), []),
        Table("C", (Column("a"),), []),
        lambda: iter(()),
        head,
        len(cells),
    )


def xlsx(made: Book) -> CalamineWorkbook:
    written = io.BytesIO()
    write_xlsx(made, written, lambda _: None)
    written.seek(0)
    return CalamineWorkbook.from_filelike(written)


def cells(made: Book) -> list[Any]:
    return [row[1] for row in xlsx(made).get_sheet_by_name("Dati").to_python()[1:]]


def text(made: Book) -> str:
    written = io.BytesIO()
    write_csv(made.data[0], written, lambda _: None)
    assert written.getvalue().startswith(b"\xef\xbb\xbf")
    return written.getvalue().decode("utf-8-sig")


def lines(made: Book) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(made), newline=""), delimiter=";"))


def test_days_instants_and_numbers_are_real_ones() -> None:
    moment = naive(2026, 11, 22, 9, 30)
    assert cells(one_column(date(2026, 2, 28), kind=ColumnKind.DATE)) == [date(2026, 2, 28)]
    assert cells(one_column(moment, kind=ColumnKind.MOMENT)) == [moment]
    assert cells(one_column(Decimal("1250.50"), kind=ColumnKind.MONEY)) == [1250.5]
    assert cells(one_column(12, None, "non rilevo", 0, kind=ColumnKind.WHOLE)) == [12, "", "non rilevo", 0]


@given(some.datetimes(naive(1901, 1, 1), naive(2200, 1, 1)).map(lambda at: at.replace(microsecond=0)))
def test_every_instant_comes_back(at: datetime) -> None:
    found = cells(one_column(at, kind=ColumnKind.MOMENT))[0]
    assert found == at or (at.time() == time() and found == at.date())


@pytest.mark.parametrize("danger", DANGERS)
def test_what_looks_like_a_formula_is_words_in_a_sheet(danger: str) -> None:
    made = one_column(danger)
    assert cells(made) == [danger]
    written = io.BytesIO()
    write_xlsx(one_column(danger), written, lambda _: None)
    with zipfile.ZipFile(written) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert len(sheets) == 4
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


@pytest.mark.parametrize("danger", DANGERS)
def test_what_looks_like_a_formula_has_an_apostrophe_before_it_in_a_csv(danger: str) -> None:
    assert lines(one_column(danger))[1] == ["x", f"'{danger}"]


@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_words_come_back_from_a_sheet(words: str) -> None:
    assert cells(one_column(words, "fine")) == [words, "fine"]


@given(some.text(max_size=60))
def test_no_words_break_a_csv_or_begin_a_formula(words: str) -> None:
    found = lines(one_column(words, "fine"))
    assert len(found) == 3
    assert not found[1][1].lstrip().startswith(("=", "+", "-", "@"))
    assert found[1][1].removeprefix("'") == words.encode(errors="replace").decode()


def test_a_csv_is_what_an_italian_sheet_opens() -> None:
    made = one_column(Decimal("1250.5"), date(2026, 2, 8), naive(2026, 2, 8, 9, 5), Decimal(-3), kind=ColumnKind.MONEY)
    assert [line[1] for line in lines(made)] == ["Valore", "1250,50", "08/02/2026", "08/02/2026 09:05", "-3,00"]
    assert text(one_column('a;b\n"c"')).splitlines()[1].startswith('x;"a;b')


def test_a_heading_stays_in_sight_and_filters() -> None:
    written = io.BytesIO()
    write_xlsx(one_column("a", "b"), written, lambda _: None)
    with zipfile.ZipFile(written) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert '<pane ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B3"' in sheet
    assert sheet.count("<col ") == 1


def test_the_workbook_of_a_season_has_all_its_sheets_and_rows() -> None:
    made = book([*season(), *quarters()], NAMES, NOW, spoken())
    found = xlsx(made)
    assert found.sheet_names == ["Leggimi", "Dati mensile", "Dati trimestrale", "Versioni", "Codebook"]
    monthly = found.get_sheet_by_name("Dati mensile").to_python()
    assert len(monthly) == 1 + sum(len(issue.reports) for issue in season())
    assert monthly[0][:4] == ["Modulo", "Periodo", "Scadenza", "Distretto"]
    assert isinstance(monthly[1][2], date)


def test_json_holds_every_report_one_a_line() -> None:
    made = book(season(3), NAMES, NOW, spoken())
    written = io.BytesIO()
    write_json(made, written, lambda _: None)
    found = json.loads(written.getvalue())
    assert found["count"] == len(found["reports"]) == made.size
    assert found["forms"]["mensile"]["parts"]["m2"]["choices"]["in-corso"] == "In corso"
    assert {"district", "receipt", "versions", "excuse"} <= found["reports"][0].keys()
    assert written.getvalue().count(b"\n") > made.size


def test_json_without_reports_is_json() -> None:
    written = io.BytesIO()
    write_json(book([], NAMES, NOW, spoken()), written, lambda _: None)
    assert json.loads(written.getvalue())["reports"] == []


def test_progress_counts_every_report_once() -> None:
    made = book([*season(), *quarters()], NAMES, NOW, spoken())
    for write in (write_xlsx, write_json):
        said: list[int] = []
        write(book([*season(), *quarters()], NAMES, NOW, spoken()), io.BytesIO(), said.append)
        assert sum(said) == made.size


def test_more_reports_than_a_sheet_holds_are_refused() -> None:
    made = one_column("a")
    with pytest.raises(ValueError):
        write_xlsx(
            Book(made.notes, made.data, made.versions, made.codebook, made.records, made.head, MOST_ROWS + 1),
            io.BytesIO(),
            lambda _: None,
        )
