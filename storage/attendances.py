"""The memory of answers to sessions, and of who was there: places are given one by one, in order."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func
from sqlmodel import Session as Tx
from sqlmodel import col, delete, select

from bot.deliveries_model import Delivery
from bot.people_model import Audit
from bot.sessions_model import Attendance, Response
from storage import audit as deeds
from storage import bulk
from storage.deliveries import keep as keep_deliveries
from storage.engine import Database
from storage.misses import LARGEST_ID
from storage.session_tables import AttendanceRow, SessionRow
from storage.sessions import lock
from storage.tables import PersonRow


class SqlAttendances:
    """The attendances in a database: what `bot.sessions_ports.AttendanceStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, session: int, person: int) -> Attendance | None:
        """Return what is kept of a person and a session."""
        if not 0 < session <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(AttendanceRow, (session, person))
            return None if row is None else value(row)

    def of_session(self, session: int) -> Sequence[Attendance]:
        """Return what is kept of a session, by the instant of the answer."""
        if not 0 < session <= LARGEST_ID:
            return []
        query = select(AttendanceRow).where(col(AttendanceRow.session_id) == session)
        with self._database.reading() as tx:
            in_order = query.order_by(col(AttendanceRow.at), col(AttendanceRow.telegram_id))
            return [value(row) for row in bulk.plain(tx, in_order)]

    def of_person(self, person: int) -> Sequence[Attendance]:
        """Return what is kept of a person, by session."""
        with self._database.reading() as tx:
            return of_person(tx, person)

    def respond(self, session: int, person: int, response: Response, at: datetime) -> Response | None:
        """Keep an answer and return it as kept: who would come but finds no place free waits."""
        with self._database.transaction() as tx:
            # Who answers for one session queues here, or two at once would both take the last place.
            about = lock(tx, session)
            if about is None or not _is_known(tx, person):
                return None
            row = tx.get(AttendanceRow, (session, person))
            before = None if row is None or row.response is None else Response(row.response)
            coming = response in {Response.YES, Response.WAITING}
            if before is response or (coming and before in {Response.YES, Response.WAITING}):
                return before
            if coming:
                response = Response.YES if _has_room(tx, about) else Response.WAITING
            row = row or AttendanceRow(session_id=session, telegram_id=person, at=at)
            row.response, row.at = response.value, at
            tx.add(row)
            return response

    def promote(self, session: int, at: datetime, owe: Callable[[int], Delivery] | None = None) -> Sequence[int]:
        """Give the free places to those who wait longest, plan what `owe` makes for each, return their Telegram ids."""
        with self._database.transaction() as tx:
            about = lock(tx, session)
            if about is None:
                return []
            query = (
                select(AttendanceRow)
                .join(PersonRow, col(PersonRow.telegram_id) == col(AttendanceRow.telegram_id))
                .where(*_answered(session, Response.WAITING))
                .order_by(col(AttendanceRow.at), col(AttendanceRow.telegram_id))
                # Who is being erased at this instant is erased first.
                .with_for_update(read=True, key_share=True, of=PersonRow)
            )
            if about.capacity is not None:
                query = query.limit(max(0, about.capacity - _count(tx, session, Response.YES)))
            promoted = list(tx.exec(query))
            for row in promoted:
                row.response, row.at = Response.YES.value, at
            tx.flush()
            if owe:
                keep_deliveries(self._database, tx, [owe(row.telegram_id) for row in promoted])
            return [row.telegram_id for row in promoted]

    def note(self, session: int, person: int, *, present: bool | None, audit: Audit) -> bool:
        """Keep whether a person was there, None to take it back; False for an unknown session or a stranger."""
        with self._database.transaction() as tx:
            if lock(tx, session) is None or not _is_known(tx, person):
                return False
            row = tx.get(AttendanceRow, (session, person))
            row = row or AttendanceRow(session_id=session, telegram_id=person, at=audit.at)
            row.present = present
            tx.add(row)
            tx.add(deeds.row(audit))
            return True

    def forget_attendances(self, ended_before: datetime) -> int:
        """Erase what is kept of sessions that ended before an instant; return how many rows."""
        over = select(SessionRow.id).where(col(SessionRow.ends_at) < ended_before)
        with self._database.transaction() as tx:
            theirs = delete(AttendanceRow).where(col(AttendanceRow.session_id).in_(over))
            return tx.exec(theirs, execution_options={"synchronize_session": False}).rowcount


def of_person(tx: Tx, person: int) -> list[Attendance]:
    """Return what is kept of a person, by session."""
    query = select(AttendanceRow).where(col(AttendanceRow.telegram_id) == person)
    return [value(row) for row in tx.exec(query.order_by(col(AttendanceRow.session_id)))]


def value(row: AttendanceRow | Row[Any]) -> Attendance:
    """Return a row as an attendance."""
    response = None if row.response is None else Response(row.response)
    return Attendance(row.session_id, row.telegram_id, response, row.at, row.present)


def _is_known(tx: Tx, person: int) -> bool:
    """Return whether somebody is registered, and stays so until the transaction ends."""
    query = select(PersonRow.id).where(col(PersonRow.telegram_id) == person)
    return tx.exec(query.with_for_update(read=True, key_share=True)).first() is not None


def _has_room(tx: Tx, session: SessionRow) -> bool:
    if session.capacity is None:
        return True
    if session.id is None:
        raise AssertionError("a kept row has an id")
    taken, waiting = (_count(tx, session.id, response) for response in (Response.YES, Response.WAITING))
    return taken < session.capacity and not waiting


def _count(tx: Tx, session: int, response: Response) -> int:
    return tx.exec(select(func.count()).select_from(AttendanceRow).where(*_answered(session, response))).one()


def _answered(session: int, response: Response) -> tuple[ColumnElement[bool], ...]:
    return (col(AttendanceRow.session_id) == session, col(AttendanceRow.response) == response.value)
