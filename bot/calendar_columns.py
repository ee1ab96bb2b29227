"""The columns of a calendar: which names mean which, where the header stands, and each row by column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.sessions_model import Unreadable
from knowledge.names import tidy
from knowledge.normalise import fold
from knowledge.rows import Cell, Row

HEADER_WITHIN = 10
"""Lines that may stand above the header: a title, a date of print."""
_RECOGNISED = 3
"""Known names that make a line a header."""
_NAME = 40
"""Characters of an unknown column's name that are said back."""


class Column(StrEnum):
    """What a column says; the value is its name."""

    KEY = "chiave"
    TITLE = "titolo"
    DATE = "data"
    START = "inizio"
    END = "fine"
    PLACE = "luogo"
    LINK = "link"
    TOPIC = "tema"
    AUDIENCE = "destinatari"
    CAPACITY = "posti"
    MATERIALS = "materiali"
    STATE = "stato"
    DURATION = "durata"
    """Of an .ics entry without an end."""
    RECURRENCE = "ricorrenza"
    """Of an .ics entry that stands for several."""
    BROKEN = "illeggibile"
    """What of an .ics entry cannot be read at all."""


WRITTEN = tuple(column for column in Column if column not in {Column.DURATION, Column.RECURRENCE, Column.BROKEN})
"""The columns that people write, in the order of the template."""
REQUIRED = (Column.KEY, Column.TITLE, Column.START, Column.END)

_OTHERS = {
    Column.KEY: ("id", "uid", "codice", "key", "code"),
    Column.TITLE: ("title", "oggetto", "subject", "summary"),
    Column.DATE: ("giorno", "date", "day"),
    Column.START: ("ora inizio", "ora di inizio", "ora d inizio", "dalle", "start", "start time", "begin", "from"),
    Column.END: ("ora fine", "ora di fine", "alle", "end", "end time", "until", "to"),
    Column.PLACE: ("sede", "dove", "place", "location", "where"),
    Column.LINK: ("collegamento", "indirizzo web", "url"),
    Column.TOPIC: ("argomento", "topic", "category"),
    Column.AUDIENCE: ("destinatario", "per chi", "audience", "for"),
    Column.CAPACITY: ("capienza", "numero posti", "numero di posti", "capacity", "places", "seats"),
    Column.MATERIALS: ("materiale", "materials"),
    Column.STATE: ("state", "status"),
}
_MEANT = {fold(name): column for column in WRITTEN for name in (column, *_OTHERS[column])}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its number, counted from 1, and its cells from the first column on."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A row by column, what is empty left out."""

    line: int
    cells: Mapping[Column, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, those that cannot even be laid out, and the columns that say nothing to the bot."""

    records: tuple[Record, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    ignored: tuple[str, ...] = ()


def of_lines(lines: Sequence[Line], separator: str = "") -> Table:
    """Return the rows below the header of a table.

    With a `separator` (the table was a text) a row that has more than the header is refused: a text that holds the
    separator would shift what follows it.
    """
    header, below = _split(lines)
    columns = [column_of(cell) for cell in header.cells]
    if complaint := _complaint(columns):
        return Table(unreadable=(Unreadable(header.number, complaint),))
    records, unreadable = [], []
    for line in below:
        if separator and len(line.cells) > len(columns):
            sign = "tabulazione" if separator == "\t" else separator
            reason = f"ha più caselle della riga dei titoli: un testo che contiene «{sign}» va scritto fra virgolette"
            unreadable.append(Unreadable(line.number, reason))
            continue
        records.append(_record(line.number, zip(columns, line.cells, strict=False)))
    names = (tidy(str(cell), _NAME) for cell, column in zip(header.cells, columns, strict=True) if column is None)
    return Table(tuple(records), tuple(unreadable), tuple(name for name in names if name))


def of_rows(rows: Sequence[Row]) -> Table:
    """Return rows that name their values themselves; a name that is not known is refused, it may be a slip."""
    records, unreadable = [], []
    for row in rows:
        named = [(column_of(name), value) for name, value in row.cells]
        known = [column for column, _ in named if column]
        strange = [name for name, _ in row.cells if column_of(name) is None]
        if strange:
            wrong = ", ".join(f"«{tidy(name, _NAME)}»" for name in strange)
            unreadable.append(Unreadable(row.line, f"{wrong} non si usa: si possono scrivere {', '.join(WRITTEN)}"))
        elif twice := _twice(known):
            unreadable.append(Unreadable(row.line, f"«{twice}» è scritto due volte: tienine una"))
        else:
            records.append(_record(row.line, named))
    return Table(tuple(records), tuple(unreadable))


def column_of(name: Cell) -> Column | None:
    """Return what a column of this name says, or None."""
    return _MEANT.get(fold(name)) if isinstance(name, str) else None


def recognised(line: Line) -> int:
    """Return how many columns a line names, were it the header."""
    return len({column for column in map(column_of, line.cells) if column})


def header_of(lines: Sequence[Line]) -> Line | None:
    """Return the header of a table: the first line that looks like one, or None."""
    return next((line for line in lines[:HEADER_WITHIN] if recognised(line) >= _RECOGNISED), None)


def _split(lines: Sequence[Line]) -> tuple[Line, list[Line]]:
    written = [line for line in lines if any(not _is_empty(cell) for cell in line.cells)]
    header = header_of(written) or next(iter(written), Line(0, ()))
    return header, [line for line in written if line.number > header.number]


def _complaint(columns: Sequence[Column | None]) -> str | None:
    """Return what is wrong with a header."""
    known = [column for column in columns if column]
    if twice := _twice(known):
        return f"due colonne dicono la stessa cosa, «{twice}»: tienine una"
    missing = [f"«{column}»" for column in REQUIRED if column not in known]
    if missing:
        which = f"manca la colonna {missing[0]}" if len(missing) == 1 else f"mancano le colonne {', '.join(missing)}"
        return f"nella riga dei titoli {which}. Le colonne sono: {', '.join(WRITTEN)}"
    return None


def _twice(columns: Sequence[Column]) -> Column | None:
    return next((column for column in columns if columns.count(column) > 1), None)


def _record(line: int, cells: Iterator[tuple[Column | None, Cell]] | Sequence[tuple[Column | None, Cell]]) -> Record:
    return Record(line, {column: cell for column, cell in cells if column and not _is_empty(cell)})


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not tidy(cell)
