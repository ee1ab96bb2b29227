"""A calendar file, whichever kind it is, becomes sessions: what comes from outside is looked at before it is opened."""

from zoneinfo import ZoneInfo

from bot.audiences import Find
from bot.calendar_columns import Table, of_rows
from bot.calendar_faults import Fault
from bot.calendars import LARGEST_FILE, MOST_ROWS, read, refused
from bot.sessions_model import Calendar, Unreadable
from handlers.sheets import csv_table, decoded, xlsx_table
from knowledge.reading import ContentError
from knowledge.rows import yaml_rows

KINDS = (".xlsx", ".csv", ".ics", ".yaml")
_TABLES = (".csv", ".tsv", ".txt")
_BLOCKS = (".yaml", ".yml")


def read_calendar(name: str, content: bytes, zone: ZoneInfo, find: Find) -> Calendar:
    """Return what a file says; what cannot be read is in `unreadable`, line 0 for the file as a whole.

    `name` decides between the kinds of text; `find` finds the districts that words may mean.
    """
    if len(content) > LARGEST_FILE:
        return refused(Fault.TOO_LARGE)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return refused(Fault.EMPTY)
    table = _table(name, content)
    return refused(table) if isinstance(table, Fault) else read(table, zone, find)


def _table(name: str, content: bytes) -> Table | Fault:
    ending = "." + name.lower().rpartition(".")[2]
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    if start.startswith(b"%PDF"):
        return Fault.PDF
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # the old container of Office: .xls, and what has a password
        return Fault.OLD_EXCEL
    if start.startswith(b"PK") or ending == ".xlsx":
        return xlsx_table(content)
    if start.startswith(b"BEGIN:VCALENDAR"):
        from handlers.ics_reading import ics_rows  # noqa: PLC0415 - a start does not wait for the library of files

        return ics_rows(content, MOST_ROWS)
    if ending == ".ics":
        return Fault.NOT_ICS
    if ending in _TABLES:
        return csv_table(content)
    return _yaml(name, content) if ending in _BLOCKS else Fault.UNKNOWN_KIND


def _yaml(name: str, content: bytes) -> Table | Fault:
    written = decoded(content)
    if written is None:
        return Fault.NOT_TEXT
    try:
        return of_rows(yaml_rows(written, name, MOST_ROWS + 1))
    except ContentError as error:
        return Table(unreadable=tuple(Unreadable(problem.line, problem.message) for problem in error.problems))
