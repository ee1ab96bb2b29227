"""The memory of what each person last heard of each session."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Insert, Integer, bindparam, or_
from sqlmodel import Session as Tx
from sqlmodel import col, delete, select

from bot.sessions_model import Told
from storage.engine import Database
from storage.misses import LARGEST_ID
from storage.session_tables import SessionRow, ToldRow
from storage.tables import PersonRow

CHUNK = 10_000
"""Rows that are kept in one go: meanwhile nobody else writes in SQLite."""


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
            return [value(row) for row in tx.exec(query.order_by(col(ToldRow.telegram_id)))]

    def remember(self, told: Sequence[Told]) -> None:
        """Keep what people were told, unless they were told something later; strangers are left out."""
        for start in range(0, len(told), CHUNK):
            with self._database.transaction() as tx:
                keep(self._database, tx, told[start : start + CHUNK])

    def outdated(self, now: datetime) -> Sequence[Told]:
        """Return what was told in an older version, of sessions to come as they are now or as they were told."""
        to_come = or_(col(SessionRow.ends_at) >= now, col(ToldRow.ends_at) >= now)
        query = (
            select(ToldRow)
            .join(SessionRow)
            # Versions only grow: «smaller» is «another», and an index can find it.
            .where(col(ToldRow.version) < col(SessionRow.version), to_come)
            .order_by(col(ToldRow.session_id), col(ToldRow.telegram_id))
        )
        with self._database.reading() as tx:
            return [value(row) for row in tx.exec(query)]

    def forget_told(self, ended_before: datetime) -> int:
        """Erase what was told of sessions that ended before an instant; return how many rows."""
        over = select(SessionRow.id).where(col(SessionRow.ends_at) < ended_before)
        with self._database.transaction() as tx:
            return tx.exec(delete(ToldRow).where(col(ToldRow.session_id).in_(over))).rowcount


def keep(database: Database, tx: Tx, told: Sequence[Told]) -> None:
    """Keep what people were told, unless they were told something later; strangers are left out."""
    if not told:
        return
    # In one order everywhere: two at once then wait for each other in no circle.
    rows = sorted((_columns(one) for one in told), key=lambda row: (row["telegram_id"], row["session_id"], row["at"]))
    dialect: Any = type(database.insert(ToldRow))
    tx.connection().execute(_keeping(dialect), rows)


@cache
def _keeping(insert_into: Callable[..., Any]) -> Insert:
    """Return the statement that keeps what was told; making it takes longer than carrying it out."""
    columns = ToldRow.__table__.columns  # type: ignore[attr-defined]
    names = [column.name for column in columns]
    known = (
        select(*(bindparam(column.name, type_=column.type) for column in columns))
        .select_from(PersonRow)
        .join(SessionRow, col(SessionRow.id) == bindparam("session_id", type_=Integer))
        .where(col(PersonRow.telegram_id) == bindparam("telegram_id", type_=BigInteger))
        # Whoever is being erased at this instant is a stranger, or is erased afterwards with all this.
        .with_for_update(read=True, key_share=True, of=PersonRow)
    )
    insert = insert_into(ToldRow).from_select(names, known)
    given = insert.excluded
    later = {name: given[name] for name in names if name not in {"session_id", "telegram_id"}}
    statement: Insert = insert.on_conflict_do_update(
        index_elements=["session_id", "telegram_id"], set_=later, where=given.at >= col(ToldRow.at)
    )
    return statement


def of_person(tx: Tx, person: int) -> list[Told]:
    """Return what a person was told, by session."""
    query = select(ToldRow).where(col(ToldRow.telegram_id) == person)
    return [value(row) for row in tx.exec(query.order_by(col(ToldRow.session_id)))]


def value(row: ToldRow) -> Told:
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


def _columns(told: Told) -> dict[str, object]:
    return {
        "session_id": told.session,
        "telegram_id": told.person,
        "starts_at": told.starts_at,
        "ends_at": told.ends_at,
        "place": told.place,
        "link": told.link,
        "cancelled": told.cancelled,
        "version": told.version,
        "at": told.at,
    }
