"""The memory of what the bot asked and waits words for: one question a person, never the words themselves."""

from datetime import datetime

from sqlmodel import col, delete

from bot.people_model import Draft, Role, Step
from storage.engine import Database
from storage.tables import DraftRow


class SqlDrafts:
    """The open questions in a database: what `bot.ports.DraftStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, telegram_id: int, draft: Draft) -> None:
        """Keep a question in place of the one before."""
        values = {
            "step": draft.step.value,
            "asked_at": draft.asked_at,
            "role": None if draft.role is None else draft.role.word,
            "about": draft.about or None,
        }
        insert = self._database.insert(DraftRow).values(telegram_id=telegram_id, **values)
        with self._database.transaction() as tx:
            tx.exec(insert.on_conflict_do_update(index_elements=["telegram_id"], set_=values))

    def find(self, telegram_id: int) -> Draft | None:
        """Return what was asked last, or None."""
        with self._database.reading() as tx:
            row = tx.get(DraftRow, telegram_id)
            if row is None:
                return None
            role = None if row.role is None else Role.of(row.role)
            return Draft(Step(row.step), row.asked_at, role, row.about or 0)

    def drop(self, telegram_id: int) -> None:
        """Wait no longer."""
        with self._database.transaction() as tx:
            tx.exec(delete(DraftRow).where(col(DraftRow.telegram_id) == telegram_id))

    def forget_drafts(self, before: datetime) -> int:
        """Erase questions older than an instant; return how many."""
        with self._database.transaction() as tx:
            return tx.exec(delete(DraftRow).where(col(DraftRow.asked_at) < before)).rowcount
