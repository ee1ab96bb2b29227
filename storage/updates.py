"""The log of updates: what was handled, and which of our messages answered which; both are soon forgotten."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, delete, select

from storage.engine import Database
from storage.tables import HandledUpdateRow, SentReplyRow


class SqlUpdates:
    """The updates in a database: what `bot.ports.UpdateLog` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def handled(self, update_ids: Sequence[int]) -> frozenset[int]:
        """Return those of the ids that were handled already."""
        if not update_ids:
            return frozenset()
        known = col(HandledUpdateRow.update_id)
        with self._database.reading() as tx:
            return frozenset(tx.exec(select(known).where(known.in_(update_ids))))

    def settle(self, update_id: int, at: datetime) -> None:
        """Keep that an update was handled; a second time changes nothing, not even the instant."""
        insert = self._database.insert(HandledUpdateRow).values(update_id=update_id, at=at)
        with self._database.transaction() as tx:
            tx.exec(insert.on_conflict_do_nothing())

    def remember_reply(self, chat: int, message: int, replies: Sequence[int], at: datetime) -> None:
        """Keep which messages of ours answered a person's message, in order, in place of those kept before."""
        with self._database.transaction() as tx:
            for position, reply in enumerate(replies):
                # An upsert and not a delete first: two workers at once then agree on one row a position.
                row = {"chat_id": chat, "message_id": message, "position": position, "reply_id": reply, "at": at}
                insert = self._database.insert(SentReplyRow).values(row)
                keys = ["chat_id", "message_id", "position"]
                tx.exec(insert.on_conflict_do_update(index_elements=keys, set_={"reply_id": reply, "at": at}))
            left_over = col(SentReplyRow.position) >= len(replies)
            same = (col(SentReplyRow.chat_id) == chat, col(SentReplyRow.message_id) == message)
            tx.exec(delete(SentReplyRow).where(*same, left_over))

    def replies(self, chat: int, message: int) -> Sequence[int]:
        """Return the ids of our messages that answered a person's message, in order, or nothing."""
        same = (col(SentReplyRow.chat_id) == chat, col(SentReplyRow.message_id) == message)
        query = select(SentReplyRow.reply_id).where(*same).order_by(col(SentReplyRow.position))
        with self._database.reading() as tx:
            return list(tx.exec(query))

    def forget_updates(self, before: datetime) -> int:
        """Erase handled updates and sent replies older than an instant; return how many rows."""
        with self._database.transaction() as tx:
            updates = tx.exec(delete(HandledUpdateRow).where(col(HandledUpdateRow.at) < before))
            replies = tx.exec(delete(SentReplyRow).where(col(SentReplyRow.at) < before))
            return updates.rowcount + replies.rowcount
