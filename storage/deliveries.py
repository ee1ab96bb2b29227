"""The outbox: what is owed to people, taken by one worker at a time and settled by the one that took it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Update, bindparam, func, literal, or_
from sqlalchemy import update as core_update
from sqlmodel import Session as Tx
from sqlmodel import col, delete, select

from bot.deliveries_model import OPEN, Delivery, DeliveryKind, Parcel, Reason, Settled, State
from bot.sessions_model import Told
from storage import bulk
from storage import told as heard
from storage.engine import Database
from storage.session_tables import IS_OPEN, DeliveryRow, MarkRow
from storage.tables import PersonRow

_SETTLED = ("state", "error", "message", "settled_at")
_LEFT = ("due_at", "attempts", "doubts")
"""What settling leaves as it is, unless it says otherwise."""
TOGETHER = timedelta(hours=1)
"""What is planned so soon after the first thing due leaves with it."""


class SqlDeliveries:
    """The outbox in a database: what `bot.sessions_ports.DeliveryStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Keep deliveries whose keys are new and whose people are known; return how many were kept."""
        kept = 0
        for start in range(0, len(deliveries), bulk.CHUNK):
            new = self._new(deliveries[start : start + bulk.CHUNK])
            if new:
                with self._database.transaction() as tx:
                    kept += keep(self._database, tx, new)
        return kept

    def claim(self, worker: str, now: datetime, limit: int) -> Sequence[Parcel]:
        """Take what is due, of at most `limit` people, those who wait longest first; no other worker gets the same."""
        with self._database.transaction() as tx:
            people = _waiting(tx, now, limit)
            taken = _take(tx, people, worker, now)
        parcels = [Parcel(person, tuple(theirs)) for person, theirs in groupby(taken, lambda one: one.person)]
        return sorted(parcels, key=lambda parcel: (parcel.deliveries[0].due_at, parcel.deliveries[0].id))

    def settle(self, worker: str, settled: Sequence[Settled], told: Sequence[Told], now: datetime) -> None:
        """Keep what became of deliveries, if this worker still holds them, and what people were told with them."""
        with self._database.transaction() as tx:
            # First what was told: it holds the people, whom somebody who erases them would hold before their rows.
            heard.keep(self._database, tx, told)
            if settled:
                rows = [_outcome(one, worker, now) for one in sorted(settled, key=lambda one: one.delivery)]
                tx.connection().execute(_settling(), rows)

    def recover(
        self, worker: str, holding: Collection[int], claimed_before: datetime, now: datetime
    ) -> Sequence[Delivery]:
        """Make what was claimed before an instant, and never settled, unknown and due, save what this worker holds."""
        lost = or_(col(DeliveryRow.worker) != worker, col(DeliveryRow.id).not_in(sorted(holding)))
        query = select(DeliveryRow).where(col(DeliveryRow.claimed_at) < claimed_before, lost)
        with self._database.transaction() as tx:
            # Who is settled at this instant is not lost.
            rows = list(tx.exec(query.with_for_update(key_share=True, skip_locked=True)))
            for row in rows:
                row.state, row.due_at, row.doubts = State.UNKNOWN.value, now, row.doubts + 1
                row.worker = row.claimed_at = None
            tx.flush()
            return [value(row) for row in rows]

    def due(self, now: datetime) -> int:
        """Return how many people have something due, what is on its way included."""
        waits = or_(IS_OPEN, col(DeliveryRow.claimed_at).is_not(None))
        people = select(func.count(func.distinct(col(DeliveryRow.telegram_id))))
        with self._database.reading() as tx:
            return tx.exec(people.where(waits, col(DeliveryRow.due_at) <= now)).one()

    def about(self, kinds: Sequence[DeliveryKind], about: int) -> Sequence[Delivery]:
        """Return the deliveries about a session (or what the kinds are about), by instant and person."""
        same = (col(DeliveryRow.about) == about, col(DeliveryRow.kind).in_([kind.value for kind in kinds]))
        query = select(DeliveryRow).where(*same)
        in_order = (col(DeliveryRow.due_at), col(DeliveryRow.telegram_id), col(DeliveryRow.id))
        with self._database.reading() as tx:
            return [value(row) for row in bulk.plain(tx, query.order_by(*in_order))]

    def of_person(self, person: int) -> Sequence[Delivery]:
        """Return the deliveries to a person, by instant."""
        with self._database.reading() as tx:
            return of_person(tx, person)

    def marked(self, name: str) -> datetime | None:
        """Return the instant kept under a name, or None."""
        with self._database.reading() as tx:
            return tx.exec(select(MarkRow.at).where(col(MarkRow.name) == name)).first()

    def mark(self, name: str, at: datetime) -> None:
        """Keep an instant under a name."""
        insert = self._database.insert(MarkRow).values(name=name, at=at)
        with self._database.transaction() as tx:
            tx.exec(insert.on_conflict_do_update(index_elements=["name"], set_={"at": at}))

    def forget_deliveries(self, before: datetime) -> int:
        """Erase what was settled before an instant; return how many rows."""
        with self._database.transaction() as tx:
            return tx.exec(delete(DeliveryRow).where(col(DeliveryRow.settled_at) < before)).rowcount

    def _new(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Return those whose keys are new: most are planned again and again, and reading holds up nobody who writes."""
        with self._database.reading() as tx:
            given = bulk.unpacked(tx, bulk.columns(DeliveryRow, "key"), ((one.key,) for one in deliveries))
            known = frozenset(tx.exec(select(DeliveryRow.key).where(col(DeliveryRow.key) == given.c.key)))
        return [one for one in deliveries if one.key not in known]


def keep(database: Database, tx: Tx, deliveries: Sequence[Delivery]) -> int:
    """Keep deliveries whose keys are new and whose people are known; return how many were kept."""
    if not deliveries:
        return 0
    # One planner at a time: two that keep the same keys in another order would wait for each other in a circle.
    database.queue(tx, "deliveries")
    said = bulk.columns(DeliveryRow, "key", "kind", "about", "telegram_id", "due_at", "detail")
    rows = ((one.key, one.kind.value, one.about, one.person, one.due_at, one.detail) for one in deliveries)
    given = bulk.unpacked(tx, said, rows)
    counted = {"state": literal(State.PLANNED.value), "attempts": literal(0), "doubts": literal(0)}
    known = (
        select(*given.c, *counted.values())
        .where(given.c.telegram_id == col(PersonRow.telegram_id))
        # Whoever is being erased at this instant is a stranger, or is erased afterwards with all this.
        .with_for_update(read=True, key_share=True, of=PersonRow)
    )
    insert = database.insert(DeliveryRow).from_select([*given.c.keys(), *counted], known)
    done = tx.connection().execute(
        insert.on_conflict_do_nothing(index_elements=["key"]), execution_options={"preserve_rowcount": True}
    )
    return done.rowcount


def of_person(tx: Tx, person: int) -> list[Delivery]:
    """Return the deliveries to a person, by instant."""
    query = select(DeliveryRow).where(col(DeliveryRow.telegram_id) == person)
    return [value(row) for row in tx.exec(query.order_by(col(DeliveryRow.due_at), col(DeliveryRow.id)))]


def value(row: DeliveryRow | Row[Any]) -> Delivery:
    """Return a row as a delivery."""
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Delivery(
        key=row.key,
        kind=DeliveryKind(row.kind),
        about=row.about,
        person=row.telegram_id,
        due_at=row.due_at,
        detail=row.detail,
        state=State(row.state),
        attempts=row.attempts,
        doubts=row.doubts,
        error=None if row.error is None else Reason(row.error),
        message=row.message,
        settled_at=row.settled_at,
        id=row.id,
    )


def _waiting(tx: Tx, now: datetime, limit: int) -> list[int]:
    """Return at most `limit` people with something due, those who wait longest first, and hold them."""
    people: list[int] = []
    while len(people) < limit:
        query = (
            select(DeliveryRow.telegram_id)
            .join(PersonRow, col(PersonRow.telegram_id) == col(DeliveryRow.telegram_id))
            .where(IS_OPEN, col(DeliveryRow.due_at) <= now, col(DeliveryRow.telegram_id).not_in(people))
            .order_by(col(DeliveryRow.due_at), col(DeliveryRow.id))
            .limit(limit - len(people))
            # Who is held by another worker is passed over. The deliveries too: held, they are read as they are now,
            # and not as they were before another worker took them and let the person go.
            .with_for_update(key_share=True, skip_locked=True, of=[PersonRow, DeliveryRow])
        )
        found = list(dict.fromkeys(tx.exec(query)))
        if not found:
            break
        people += found
    return people


def _take(tx: Tx, people: list[int], worker: str, now: datetime) -> list[Delivery]:
    """Claim what is due to people that are held, and what leaves with it; return it by person and instant."""
    query = (
        select(DeliveryRow)
        .where(IS_OPEN, col(DeliveryRow.telegram_id).in_(people), col(DeliveryRow.due_at) < now + TOGETHER)
        .order_by(col(DeliveryRow.telegram_id), col(DeliveryRow.due_at), col(DeliveryRow.id))
    )
    taken = []
    for _, theirs in groupby(tx.exec(query), lambda row: row.telegram_id):
        rows = list(theirs)
        until = min(row.due_at for row in rows) + TOGETHER
        taken += [row for row in rows if row.due_at <= now or (row.state == State.PLANNED.value and row.due_at < until)]
    for row in taken:
        row.state, row.attempts, row.worker, row.claimed_at = State.CLAIMED.value, row.attempts + 1, worker, now
    tx.flush()
    return [value(row) for row in taken]


def _settling() -> Update:
    """Return the statement that settles a delivery, if the worker still holds it."""
    table = DeliveryRow.__table__  # type: ignore[attr-defined]
    changed = bulk.columns(DeliveryRow, *_SETTLED, *_LEFT)
    new = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in changed}
    values = new | {name: func.coalesce(new[name], table.c[name]) for name in _LEFT}
    held = (table.c.id == bindparam("held_id"), table.c.worker == bindparam("held_by"), table.c.claimed_at.is_not(None))
    return core_update(table).where(*held).values(**values, worker=None, claimed_at=None)


def _outcome(settled: Settled, worker: str, now: datetime) -> dict[str, object]:
    return {
        "held_id": settled.delivery,
        "held_by": worker,
        "new_state": settled.state.value,
        "new_error": None if settled.error is None else settled.error.value,
        "new_message": settled.message,
        "new_settled_at": None if settled.state in OPEN else now,
        "new_due_at": settled.due_at,
        "new_attempts": settled.attempts,
        "new_doubts": settled.doubts,
    }
