"""The memory of the training calendar: sessions that change by versions and are never erased."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session as Tx
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.people_model import Audit, Role
from bot.sessions_model import Audience, Session
from storage import audit as deeds
from storage.engine import Database
from storage.misses import LARGEST_ID, storable
from storage.session_tables import SessionRow


class SqlSessions:
    """The sessions in a database: what `bot.sessions_ports.SessionStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self) -> Sequence[Session]:
        """Return every session, by start."""
        return self._by_start(select(SessionRow))

    def since(self, instant: datetime) -> Sequence[Session]:
        """Return the sessions that end at an instant or later, cancelled ones too, by start."""
        return self._by_start(select(SessionRow).where(col(SessionRow.ends_at) >= instant))

    def find(self, session: int) -> Session | None:
        """Return a session, or None when there is none with this number."""
        if not 0 < session <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(SessionRow, session)
            return None if row is None else value(row)

    def take_in(self, sessions: Sequence[Session], audit: Audit) -> bool:
        """Keep new sessions (id 0) and changed ones, all or none; False when any was changed or added since."""
        with self._database.transaction() as tx:
            # One import at a time: two at once would both find a key missing.
            self._database.queue(tx, "sessions")
            query = select(SessionRow).where(col(SessionRow.key).in_([storable(given.key) for given in sessions]))
            # Locked, so that a place that is given at this instant goes by the capacity of before or of after.
            kept = {row.key: row for row in tx.exec(query.with_for_update(key_share=True))}
            if not all(_is_as_seen(given, kept.get(storable(given.key))) for given in sessions):
                return False
            for given in sessions:
                tx.add(_changed(kept.get(storable(given.key)), given, audit.at))
            tx.add(deeds.row(audit))
            return True

    def _by_start(self, query: SelectOfScalar[SessionRow]) -> Sequence[Session]:
        with self._database.reading() as tx:
            return [value(row) for row in tx.exec(query.order_by(col(SessionRow.starts_at), col(SessionRow.id)))]


def lock(tx: Tx, session: int) -> SessionRow | None:
    """Return the row of a session, which nobody else changes or counts places of until the transaction ends."""
    if not 0 < session <= LARGEST_ID:
        return None
    return tx.exec(
        select(SessionRow).where(col(SessionRow.id) == session).with_for_update(key_share=True)
    ).one_or_none()


def value(row: SessionRow) -> Session:
    """Return a row as a session."""
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Session(
        key=row.key,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        link=row.link,
        topic=row.topic,
        audience=Audience(
            roles=tuple(map(Role.of, row.roles.split())), districts=tuple(map(int, row.districts.split()))
        ),
        capacity=row.capacity,
        materials=row.materials,
        cancelled=row.cancelled,
        id=row.id,
        version=row.version,
        start_known_at=row.start_known_at,
    )


def _is_as_seen(given: Session, kept: SessionRow | None) -> bool:
    if kept is None:
        return given.id == 0
    return (given.id, given.version) == (kept.id, kept.version)


def _changed(kept: SessionRow | None, given: Session, at: datetime) -> SessionRow:
    """Return the row as it shall be: the kept one with the next version, or a new one."""
    moved = kept is None or kept.starts_at != given.starts_at
    row = SessionRow(
        key=storable(given.key),
        title=storable(given.title),
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        place=storable(given.place),
        link=storable(given.link),
        topic=storable(given.topic),
        roles=" ".join(role.word for role in given.audience.roles),
        districts=" ".join(map(str, given.audience.districts)),
        capacity=given.capacity,
        materials=storable(given.materials),
        cancelled=given.cancelled,
        version=0 if kept is None else kept.version + 1,
        start_known_at=at if moved or kept is None else kept.start_known_at,
    )
    return row if kept is None else kept.sqlmodel_update(row.model_dump(exclude={"id"}))
