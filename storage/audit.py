"""The memory of who did what: deeds with Telegram ids, never names; the erased leave the deed only."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, delete, select

from bot.people_model import Audit, Deed
from storage.engine import Database
from storage.tables import AuditRow


class SqlAudit:
    """The audit in a database: what `bot.ports.AuditLog` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, audit: Audit) -> None:
        """Keep a deed."""
        with self._database.transaction() as tx:
            tx.add(row(audit))

    def page(self, skipped: int, count: int) -> Sequence[Audit]:
        """Return some deeds, newest first, without the first `skipped`."""
        query = select(AuditRow).order_by(col(AuditRow.at).desc(), col(AuditRow.id).desc())
        with self._database.reading() as tx:
            return [value(found) for found in tx.exec(query.offset(skipped).limit(count))]

    def forget_audit(self, before: datetime) -> int:
        """Erase deeds older than an instant; return how many."""
        with self._database.transaction() as tx:
            return tx.exec(delete(AuditRow).where(col(AuditRow.at) < before)).rowcount


def row(audit: Audit) -> AuditRow:
    """Return a deed as a row, to be added to the transaction that does it."""
    return AuditRow(at=audit.at, deed=audit.deed.value, actor=audit.actor, subject=audit.subject, detail=audit.detail)


def value(found: AuditRow) -> Audit:
    """Return a row as a deed."""
    return Audit(found.at, Deed(found.deed), found.actor, found.subject, found.detail)
