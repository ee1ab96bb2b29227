"""Tables as files: XLSX with real days and numbers, CSV as an Italian Excel opens it, JSON for machines.

What people wrote is never a formula: in XLSX it is a string, in CSV an apostrophe goes before it.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, TypeVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from bot.tables import Book, Cell, ColumnKind, Progress, Table
from reports.rows import Rows

T = TypeVar("T")

STEP = 500
"""Reports between two words about progress."""
LONGEST = 32_767
"""Characters of a cell at most, as Excel allows."""
MOST_ROWS = 1_048_575
"""Rows of a sheet at most below its heading, as Excel allows."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How what a spreadsheet may take for a formula begins: OWASP, «CSV Injection»."""
_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.WHOLE: "#,##0",
    ColumnKind.MONEY: '#,##0.00 "€"',
    ColumnKind.PERCENTAGE: '0.##"%"',
    ColumnKind.DATE: "dd/mm/yyyy",
    ColumnKind.MOMENT: "dd/mm/yyyy hh:mm",
}
_TOO_MANY = "Too many reports for one sheet."


def write_xlsx(book: Book, target: BinaryIO, progress: Progress) -> None:
    """Write a workbook; ValueError for more reports than a sheet can hold."""
    if book.size > MOST_ROWS:
        raise ValueError(_TOO_MANY)
    made = book.head["exported_at"]
    with Workbook(target, {"constant_memory": True}) as workbook:
        if isinstance(made, datetime):
            workbook.set_properties({"title": book.notes.name, "created": made.replace(tzinfo=None)})
        styles = {kind: workbook.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
        styles[ColumnKind.TEXT] = workbook.add_format({"valign": "top", "text_wrap": True})
        heading = workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#DCE9F5",
                "border": 1,
                "border_color": "#9FB4C9",
            }
        )
        for table in (book.notes, *book.data, book.versions, book.codebook):
            counted = progress if table in book.data else _nobody
            _sheet(workbook.add_worksheet(table.name, Rows), table, styles, heading, counted)


def _sheet(sheet: Rows, table: Table, styles: Mapping[ColumnKind, Format], heading: Format, progress: Progress) -> None:
    """Write a table under a heading that stays in sight and filters."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
    sheet.set_row(0, 48)
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, _clean(column.title), heading)
    rows = (tuple(_clean(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows)
    count = sheet.below(_counted(rows, progress), [column.kind for column in table.columns], styles)
    sheet.autofilter(0, 0, max(1, count), len(table.columns) - 1)


def write_csv(table: Table, target: BinaryIO, progress: Progress) -> None:
    """Write a table as UTF-8 with its mark, `;` between cells and a comma in numbers."""
    with _text(target, "utf-8-sig") as text:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([_harmless(column.title) for column in table.columns])
        columns = [column.kind for column in table.columns]
        for row in _counted(table.rows, progress):
            writer.writerow([_written(cell, kind) for cell, kind in zip(row, columns, strict=True)])


def write_json(book: Book, target: BinaryIO, progress: Progress) -> None:
    """Write every report with all its versions: an object whose `reports` hold one report a line."""
    with _text(target, "utf-8") as text:
        head = json.dumps(book.head | {"count": book.size}, ensure_ascii=False, default=_plain, indent=1)
        text.write(head.removesuffix("\n}") + ',\n "reports": [')
        encode: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
        between = "\n"
        for record in _counted(book.records(), progress):
            text.write(between + encode(record))
            between = ",\n"
        text.write("\n]}\n")


def _text(target: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Return a writer of text over a file that stays open; what is no Unicode is written as «?»."""
    return _Wrapper(target, encoding=encoding, errors="replace", newline="", write_through=False)


class _Wrapper(io.TextIOWrapper):
    """A writer that gives its file back instead of closing it."""

    def __exit__(self, *_: object) -> None:
        self.detach()


def _counted(rows: Iterable[T], progress: Progress) -> Iterator[T]:
    """Give the rows, and say now and then how many more there are."""
    since = 0
    for row in rows:
        yield row
        since += 1
        if since == STEP:
            progress(since)
            since = 0
    if since:
        progress(since)


def _nobody(_: int) -> None:
    """Tell nobody."""


def _written(cell: Cell, kind: ColumnKind) -> str:
    """Return a cell as an Italian spreadsheet reads it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Decimal):
        return (f"{cell:.2f}" if kind is ColumnKind.MONEY else f"{cell:f}").replace(".", ",")
    return str(cell)


def _harmless(text: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    text = _clean(text)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _clean(text: str) -> str:
    """Return words that fit in a cell; a lone half of a character becomes «?»."""
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return text.encode(errors="replace").decode() if not text.isascii() else text


def _plain(value: object) -> object:
    """Return a value of the model as JSON knows it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
