"""The memory of what each person last heard of each session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, or_
from sqlmodel import Session as Tx
from sqlmodel import col, delete, select

from bot.sessions_model import Told
from storage import bulk
from storage.engine import Database
from storage.misses import LARGEST_ID
from storage.session_tables import SessionRow, ToldRow
from storage.tables import PersonRow

_WHOSE = ("session_id", "telegram_id")


class SqlTold:
    """What was told, in a database: what `bot.sessions_ports.ToldStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, session: int, person: int) -> Told | None:
        """Return what a person last heard of a session, or None when nothing."""
        if not 0 < session <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(ToldRow, (session, person))
            return None if row is None else value(row)

    def of_session(self, session: int) -> Sequence[Told]:
        """Return who was told what of a session, by person."""
        if not 0 < session <= LARGEST_ID:
            return []
        query = select(ToldRow).where(col(ToldRow.session_id) == session)
        with self._database.reading() as tx:
            return [value(row) for row in bulk.plain(tx, query.order_by(col(ToldRow.telegram_id)))]

    def remember(self, told: Sequence[Told]) -> None:
        """Keep what people were told, unless they were told something later; strangers are left out."""
        for start in range(0, len(told), bulk.CHUNK):
            with self._database.transaction() as tx:
                keep(self._database, tx, told[start : start + bulk.CHUNK])

    def outdated(self, now: datetime) -> Sequence[Told]:
        """Return what was told in an older version, of sessions to come as they are now or as they were told."""
        # Versions only grow: «smaller» is «another», and an index finds it. An outer join makes SQLite go from the
        # sessions, which are few, to what was told of them, which is much.
        older = and_(col(ToldRow.session_id) == col(SessionRow.id), col(ToldRow.version) < col(SessionRow.version))
        to_come = or_(col(SessionRow.ends_at) >= now, col(ToldRow.ends_at) >= now)
        query = select(ToldRow).select_from(SessionRow).outerjoin(ToldRow, older)
        query = query.where(col(SessionRow.version) > 0, to_come)
        with self._database.reading() as tx:
            # A session of which nobody was told anything older comes with nothing.
            found = [value(row) for row in bulk.plain(tx, query) if row.session_id is not None]
        return sorted(found, key=lambda told: (told.session, told.person))

    def forget_told(self, ended_before: datetime) -> int:
        """Erase what was told of sessions that ended before an instant; return how many rows."""
        over = select(SessionRow.id).where(col(SessionRow.ends_at) < ended_before)
        with self._database.transaction() as tx:
            theirs = delete(ToldRow).where(col(ToldRow.session_id).in_(over))
            return tx.exec(theirs, execution_options={"synchronize_session": False}).rowcount


def keep(database: Database, tx: Tx, told: Sequence[Told]) -> None:
    """Keep what people were told, unless they were told something later; strangers are left out."""
    if not told:
        return
    # One of each person and session, or one statement would change a row twice, which PostgreSQL refuses.
    last = {(one.person, one.session): one for one in sorted(told, key=lambda one: one.at)}
    given = bulk.unpacked(tx, bulk.columns(ToldRow), map(_values, last.values()))
    known = (
        select(*given.c)
        .where(given.c.telegram_id == col(PersonRow.telegram_id), given.c.session_id == col(SessionRow.id))
        # In one order everywhere: two at once then wait for each other in no circle.
        .order_by(given.c.telegram_id, given.c.session_id)
        # Whoever is being erased at this instant is a stranger, or is erased afterwards with all this.
        .with_for_update(read=True, key_share=True, of=PersonRow)
    )
    insert = database.insert(ToldRow).from_select(given.c.keys(), known)
    later = {name: value for name, value in insert.excluded.items() if name not in _WHOSE}
    tx.connection().execute(
        insert.on_conflict_do_update(index_elements=_WHOSE, set_=later, where=insert.excluded.at >= col(ToldRow.at))
    )


def of_person(tx: Tx, person: int) -> list[Told]:
    """Return what a person was told, by session."""
    query = select(ToldRow).where(col(ToldRow.telegram_id) == person)
    return [value(row) for row in tx.exec(query.order_by(col(ToldRow.session_id)))]


def value(row: ToldRow | Row[Any]) -> Told:
    """Return a row as what somebody was told."""
    return Told(
        session=row.session_id,
        person=row.telegram_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        link=row.link,
        cancelled=row.cancelled,
        version=row.version,
        at=row.at,
    )


def _values(told: Told) -> tuple[object, ...]:
    """Return the values of a row in the order of its columns."""
    return (
        told.session,
        told.person,
        told.starts_at,
        told.ends_at,
        told.place,
        told.link,
        told.cancelled,
        told.version,
        told.at,
    )
