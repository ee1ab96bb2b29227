"""The memory of invites: digests of secrets, uses that are taken one by one, wrong attempts of the last hour."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, or_, select, update

from bot.people_model import Audit, Barred, Invite, LookedUp, Redeemed, Role, WrongLimit
from storage import audit as deeds
from storage.engine import Database
from storage.misses import LARGEST_ID
from storage.people import find as find_person
from storage.tables import InviteRow, PersonRow, RedemptionRow, WrongInviteRow


class SqlInvites:
    """The invites in a database: what `bot.ports.InviteStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, invite: Invite, digest: str, audit: Audit) -> Invite:
        """Keep a new invite and return it with its id."""
        row = InviteRow(
            digest=digest,
            role=invite.role.word,
            district_id=invite.district,
            uses=invite.uses,
            uses_left=invite.uses_left,
            created_at=invite.created_at,
            expires_at=invite.expires_at,
        )
        with self._database.transaction() as tx:
            tx.add(row)
            tx.add(deeds.row(audit))
        return _invite(row)

    def find(self, invite: int) -> Invite | None:
        """Return an invite, or None when there is none with this id."""
        if not 0 < invite <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(InviteRow, invite)
            return None if row is None else _invite(row)

    def open_ones(self, now: datetime) -> Sequence[Invite]:
        """Return the invites that can still be used, newest first."""
        with self._database.reading() as tx:
            return [
                _invite(row) for row in tx.exec(select(InviteRow).where(*_open(now)).order_by(col(InviteRow.id).desc()))
            ]

    def look_up(self, digest: str, telegram_id: int, limit: WrongLimit, now: datetime) -> LookedUp:
        """Return what a secret opens for somebody, and count it against them when it opens nothing.

        With `limit.count` wrong ones within `limit.window`, nothing is looked at until the oldest of them is older.
        """
        with self._database.transaction() as tx:
            # Guesses of one person one after the other, or many at once would slip through the count.
            self._database.queue(tx, f"invites of {telegram_id}")
            if _is_refused(tx, telegram_id, limit, now):
                return Barred.REFUSED
            row = tx.exec(select(InviteRow).where(col(InviteRow.digest) == digest)).one_or_none()
            if row is not None and _used_by(tx, row, telegram_id):
                return Redeemed(_invite(row))
            if row is not None and _invite(row).is_open(now):
                return _invite(row)
            tx.add(WrongInviteRow(telegram_id=telegram_id, at=now))
            return Barred.WRONG

    def redeem(self, invite: Invite, telegram_id: int, audit: Audit) -> bool:
        """Use an open invite once and give its role and district, all or nothing; False when none is left."""
        with self._database.transaction() as tx:
            person = find_person(tx, telegram_id)
            if person is None or person.id is None:
                return False
            used = (col(RedemptionRow.invite_id) == invite.id, col(RedemptionRow.person_id) == person.id)
            redemption = {"invite_id": invite.id, "person_id": person.id, "at": audit.at}
            insert = self._database.insert(RedemptionRow).values(redemption)
            # Asked by what comes back: PostgreSQL's driver does not count the rows of such an insert.
            if tx.exec(insert.on_conflict_do_nothing().returning(col(RedemptionRow.person_id))).first() is None:
                return True  # the same person twice: one use is enough
            # The condition and the change are one statement: of two people at the last use, one finds a row.
            take = update(InviteRow).where(col(InviteRow.id) == invite.id, *_open(audit.at))
            if not tx.exec(take.values(uses_left=col(InviteRow.uses_left) - 1)).rowcount:
                tx.exec(delete(RedemptionRow).where(*used))
                return False
            given: dict[str, object] = {"role": invite.role.word}
            if invite.district is not None:
                given["district_id"] = invite.district
            tx.exec(update(PersonRow).where(col(PersonRow.id) == person.id).values(given))
            tx.add(deeds.row(audit))
            return True

    def revoke(self, invite: int, audit: Audit) -> bool:
        """Make an invite useless from the audit's instant on; False when it is so already, or is not known."""
        if not 0 < invite <= LARGEST_ID:
            return False
        same = (col(InviteRow.id) == invite, col(InviteRow.revoked_at).is_(None))
        with self._database.transaction() as tx:
            revoked = tx.exec(update(InviteRow).where(*same).values(revoked_at=audit.at)).rowcount > 0
            if revoked:
                tx.add(deeds.row(audit))
            return revoked

    def forget_invites(self, wrong_before: datetime, expired_before: datetime) -> int:
        """Erase wrong attempts up to an instant, and invites closed for good before another; return how many rows."""
        closed = or_(col(InviteRow.expires_at) < expired_before, col(InviteRow.revoked_at) < expired_before)
        with self._database.transaction() as tx:
            wrong = tx.exec(delete(WrongInviteRow).where(col(WrongInviteRow.at) <= wrong_before))
            return wrong.rowcount + tx.exec(delete(InviteRow).where(closed)).rowcount


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(InviteRow.uses_left) > 0, col(InviteRow.revoked_at).is_(None), col(InviteRow.expires_at) > now)


def _is_refused(tx: Session, telegram_id: int, limit: WrongLimit, now: datetime) -> bool:
    theirs = (col(WrongInviteRow.telegram_id) == telegram_id, col(WrongInviteRow.at) > now - limit.window)
    return len(list(tx.exec(select(WrongInviteRow.id).where(*theirs).limit(limit.count)))) >= limit.count


def _used_by(tx: Session, row: InviteRow, telegram_id: int) -> bool:
    person = find_person(tx, telegram_id)
    return person is not None and tx.get(RedemptionRow, (row.id, person.id)) is not None


def _invite(row: InviteRow) -> Invite:
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Invite(
        id=row.id,
        role=Role.of(row.role),
        district=row.district_id,
        uses=row.uses,
        uses_left=row.uses_left,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
