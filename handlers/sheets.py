"""Calendars as tables: .csv however a spreadsheet writes it, and .xlsx, read as lines of cells."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.calendar_columns import Line, Table, header_of, of_lines, recognised
from bot.calendar_faults import Fault
from bot.sessions_model import Unreadable
from knowledge.rows import Cell

SEPARATORS = (";", ",", "\t")
UNPACKED = 30_000_000
"""Bytes that a spreadsheet may have unpacked: one of 2 MB has less than that."""
PARTS = 500
AREA = 400_000
"""Cells up to the farthest that says something, in all sheets: the library keeps room for every one of them."""
_WORKBOOK = re.compile(r"xl/workbook\w*\.xml")
_OTHER_KINDS = frozenset({"xl/workbook.bin", "content.xml", "mimetype"})
"""What makes the library read a file as another kind, whose traps we do not know."""
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?>")
"""The beginning of a cell in a sheet's XML."""
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{0,9})([0-9]{1,12})")
_WRONG = re.compile(rb"\bt\s*=\s*[\"']e[\"']")


def csv_table(content: bytes) -> Table:
    """Return the rows of a table written as text, whichever of `;`, `,` and tab separates its cells."""
    written = decoded(content)
    if written is None:
        return _refused(Fault.NOT_TEXT)
    declared = re.match(r"sep=(.)\r?\n", written)
    candidates = [declared[1]] if declared else sorted(SEPARATORS, key=lambda sign: -_columns(written, sign))
    try:
        lines = _lines(written, candidates[0])
    except csv.Error:
        return _refused(Fault.QUOTES)
    return of_lines(lines[1:] if declared else lines, candidates[0])


def decoded(content: bytes) -> str | None:
    """Return a text in UTF-8, in UTF-16 with its mark, or as Windows writes Italian; None when it is no text."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            written = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in written else written
    return None


def xlsx_table(content: bytes) -> Table:
    """Return the rows of the one visible sheet that holds sessions, values as the spreadsheet keeps them."""
    if fault := _fault(content):
        return _refused(fault)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = {name: _sheet(book, name) for name in _visible(book)}
    except CalamineError:
        return _refused(Fault.NOT_EXCEL)
    good = {name: lines for name, lines in sheets.items() if header_of(lines)}
    if len(good) > 1:
        return _refused(Fault.SEVERAL_SHEETS.about(", ".join(good)))
    lines = next(iter((good or sheets).values()), [])
    return of_lines(lines) if lines else _refused(Fault.EMPTY)


def _refused(reason: str) -> Table:
    return Table(unreadable=(Unreadable(0, str(reason)),))


def _columns(written: str, separator: str) -> int:
    """Return how many columns the header names, were this the separator."""
    head = "\n".join(written.splitlines()[:20])
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    try:
        return max((recognised(Line(0, tuple(cells))) for cells in rows), default=0)
    except csv.Error:
        return 0


def _lines(written: str, separator: str) -> list[Line]:
    """Return the lines of a text, each with the number at which it begins; `csv.Error` for quotes out of place."""
    rows = csv.reader(io.StringIO(written, newline=""), delimiter=separator, strict=True)
    lines, number = [], 1
    for cells in rows:
        lines.append(Line(number, tuple(cells)))
        number = rows.line_num + 1
    return lines


def _fault(content: bytes) -> str | None:
    """Return why a workbook must not be opened: no workbook, unpacks to too much, or would need too much room."""
    left, room = UNPACKED, AREA
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename.lower() for part in parts}
            if not any(map(_WORKBOOK.fullmatch, names)) or names & _OTHER_KINDS:
                return Fault.NOT_EXCEL
            if len(parts) > PARTS:
                return Fault.HUGE_SHEET
            for part in parts:
                with packed.open(part) as stream:
                    unpacked = stream.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    return Fault.HUGE_SHEET
                if b"sheetData" in unpacked:
                    room -= _area(unpacked)
                    if room < 0:
                        return Fault.HUGE_SHEET
                    if (cell := _wrong_cell(unpacked)) is not None:
                        return Fault.WRONG_CELL.about(cell)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError):
        return Fault.NOT_EXCEL
    return None


def _area(xml: bytes) -> int:
    """Return how many cells there are up to the farthest of a sheet."""
    rows, columns = 1, 1
    for letters, digits in _REFERENCE.findall(xml):
        rows = max(rows, int(digits))
        columns = max(columns, _number(letters))
    return rows * columns


def _wrong_cell(xml: bytes) -> str | None:
    """Return the first cell of a sheet whose formula fails, empty when it does not say where it is."""
    wrong = next((cell.group() for cell in _CELL.finditer(xml) if _WRONG.search(cell.group())), None)
    if wrong is None:
        return None
    found = _REFERENCE.search(wrong)
    return (found[1] + found[2]).decode() if found else ""


def _number(letters: bytes) -> int:
    """Return the number of a column, counted from 1: `B` is 2, `AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _visible(book: CalamineWorkbook) -> Sequence[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    ]


def _sheet(book: CalamineWorkbook, name: str) -> list[Line]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    lines = [Line(number, tuple(map(_cell, cells))) for number, cells in enumerate(rows, 1)]
    return [line for line in lines if any(cell != "" for cell in line.cells)]


def _cell(value: str | float | bool | time | date | datetime | timedelta) -> Cell:
    return str(value) if isinstance(value, bool) else value
