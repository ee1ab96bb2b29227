"""The memory of groups that became supergroups, and have another number since."""

from datetime import datetime

from sqlmodel import col, delete, select, update

from storage.engine import Database
from storage.session_tables import MovedChatRow


class SqlChats:
    """The moved groups in a database: what `bot.sessions_ports.ChatStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def moved(self, old: int, new: int, at: datetime) -> None:
        """Keep that a chat has another number now, also for the numbers that it had before."""
        if old == new:
            return
        insert = self._database.insert(MovedChatRow).values(old=old, current=new, at=at)
        with self._database.transaction() as tx:
            self._database.queue(tx, "moved chats")
            # What has this number now is nobody's old number, or following numbers would never end.
            tx.exec(delete(MovedChatRow).where(col(MovedChatRow.old) == new))
            tx.exec(update(MovedChatRow).where(col(MovedChatRow.current) == old).values(current=new))
            tx.exec(insert.on_conflict_do_update(index_elements=["old"], set_={"current": new, "at": at}))

    def current(self, chat: int) -> int:
        """Return the number that a chat has now, its own when it never moved."""
        with self._database.reading() as tx:
            found = tx.exec(select(MovedChatRow.current).where(col(MovedChatRow.old) == chat)).first()
            return chat if found is None else found
