"""The memory of calendars that wait for a yes: of each person only the last, as JSON."""

from datetime import datetime
from functools import cache

from pydantic import TypeAdapter
from sqlmodel import col, delete, select

from bot.sessions_model import Calendar, Import
from storage.engine import Database
from storage.misses import LARGEST_ID
from storage.session_tables import ImportRow


class SqlImports:
    """The waiting calendars in a database: what `bot.sessions_ports.ImportStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, waiting: Import) -> int:
        """Keep a calendar in place of the one before, and return its number, never given twice."""
        written = _calendars().dump_json(waiting.calendar).decode()
        row = ImportRow(telegram_id=waiting.person, at=waiting.at, calendar=written)
        with self._database.transaction() as tx:
            # Two files of one person at once: one after the other.
            self._database.queue(tx, f"imports of {waiting.person}")
            tx.exec(delete(ImportRow).where(col(ImportRow.telegram_id) == waiting.person))
            tx.add(row)
        if row.id is None:
            raise AssertionError("a kept row has an id")
        return row.id

    def take(self, number: int, person: int) -> Import | None:
        """Return a calendar that still waits, and wait no longer; None when it was replaced, taken or is another's."""
        if not 0 < number <= LARGEST_ID:
            return None
        theirs = (col(ImportRow.id) == number, col(ImportRow.telegram_id) == person)
        with self._database.transaction() as tx:
            row = tx.exec(select(ImportRow).where(*theirs).with_for_update()).one_or_none()
            if row is None:
                return None
            tx.delete(row)
            return _value(row)

    def find(self, person: int) -> Import | None:
        """Return the calendar of a person that waits, and leave it waiting."""
        with self._database.reading() as tx:
            row = tx.exec(select(ImportRow).where(col(ImportRow.telegram_id) == person)).one_or_none()
            return None if row is None else _value(row)

    def forget_imports(self, before: datetime) -> int:
        """Erase calendars that wait since before an instant; return how many."""
        with self._database.transaction() as tx:
            return tx.exec(delete(ImportRow).where(col(ImportRow.at) < before)).rowcount


def _value(row: ImportRow) -> Import:
    return Import(row.telegram_id, row.at, _calendars().validate_json(row.calendar))


@cache
def _calendars() -> TypeAdapter[Calendar]:
    """Return what writes and reads calendars: made when the first one comes, not at every start."""
    return TypeAdapter(Calendar)
