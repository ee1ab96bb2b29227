"""Everything that the memory holds on one person: gathered to be shown, or erased in one go."""

from contextlib import suppress
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select, update

from bot.holdings_model import Erased, Held
from bot.people_model import Audit, Redemption, Role
from bot.sessions_model import Session as Meeting
from storage import attendances, checkins, deliveries, sessions, told
from storage import audit as deeds
from storage.engine import Database
from storage.people import find, person
from storage.problems import StorageError
from storage.session_tables import AttendanceRow, DeliveryRow, ImportRow, SessionRow, ToldRow
from storage.tables import AuditRow, DraftRow, InviteRow, PersonRow, RedemptionRow, SentReplyRow, WrongInviteRow


class SqlHoldings:
    """What is held on people in a database: what `bot.ports.HoldingsStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        # Until proved otherwise: a crash may have come between erasing and shredding.
        self._leftovers = True

    def held(self, telegram_id: int) -> Held:
        """Return everything that is kept on a person."""
        with self._database.reading() as tx:
            row = find(tx, telegram_id)
            wrong = select(WrongInviteRow.at).where(col(WrongInviteRow.telegram_id) == telegram_id)
            waiting = select(ImportRow.at).where(col(ImportRow.telegram_id) == telegram_id)
            replies = select(SentReplyRow.at).where(col(SentReplyRow.chat_id) == telegram_id)
            return Held(
                person=None if row is None else person(row),
                redemptions=() if row is None else _redemptions(tx, row),
                audit=_deeds(tx, telegram_id),
                drafts=0 if tx.get(DraftRow, telegram_id) is None else 1,
                wrong_invites=tuple(tx.exec(wrong.order_by(col(WrongInviteRow.at)))),
                replies=tuple(tx.exec(replies.order_by(col(SentReplyRow.at)))),
                attendances=tuple(attendances.of_person(tx, telegram_id)),
                told=tuple(told.of_person(tx, telegram_id)),
                imports=tuple(tx.exec(waiting)),
                deliveries=tuple(deliveries.of_person(tx, telegram_id)),
                sessions=_sessions(tx, telegram_id),
                checkins=tuple(checkins.drafts_of(tx, telegram_id)),
                reports=tuple(checkins.authored(tx, telegram_id)),
            )

    def forget(self, telegram_id: int, since: datetime, audit: Audit) -> Erased:
        """Erase a person, wrong invites since an instant excepted, from the files too; the audit keeps the deeds."""
        with self._database.transaction() as tx:
            # Held from the first: what is planned or told at this instant waits, and finds a stranger.
            row = tx.exec(
                select(PersonRow).where(col(PersonRow.telegram_id) == telegram_id).with_for_update()
            ).one_or_none()
            rows = {"redemptions": 0 if row is None else len(_redemptions(tx, row))}
            rows["checkins"] = len(checkins.drafts_of(tx, telegram_id))
            reports = checkins.unname(tx, telegram_id)
            wrong = col(WrongInviteRow.telegram_id) == telegram_id
            for kind, erase in {
                # Before the person, who would take them along uncounted.
                "attendances": delete(AttendanceRow).where(col(AttendanceRow.telegram_id) == telegram_id),
                "told": delete(ToldRow).where(col(ToldRow.telegram_id) == telegram_id),
                "deliveries": delete(DeliveryRow).where(col(DeliveryRow.telegram_id) == telegram_id),
                "imports": delete(ImportRow).where(col(ImportRow.telegram_id) == telegram_id),
                "person": delete(PersonRow).where(col(PersonRow.telegram_id) == telegram_id),
                "drafts": delete(DraftRow).where(col(DraftRow.telegram_id) == telegram_id),
                "wrong_invites": delete(WrongInviteRow).where(wrong, col(WrongInviteRow.at) < since),
                "replies": delete(SentReplyRow).where(col(SentReplyRow.chat_id) == telegram_id),
            }.items():
                rows[kind] = tx.exec(erase).rowcount
            unnamed = len(_deeds(tx, telegram_id))
            tx.exec(update(AuditRow).where(col(AuditRow.actor) == telegram_id).values(actor=None))
            tx.exec(update(AuditRow).where(col(AuditRow.subject) == telegram_id).values(subject=None))
            if row is not None:
                tx.add(deeds.row(audit))
            kept = len(list(tx.exec(select(WrongInviteRow.id).where(wrong))))
        # The person is erased whatever comes: while another program reads the file, its old pages wait for `clear`.
        self._leftovers = True
        with suppress(StorageError):
            self.clear()
        return Erased(rows, unnamed, kept, reports)

    def clear(self, *, erased: bool = False) -> None:
        """Clear the files of what was erased, if `erased` says so or an earlier attempt failed."""
        self._leftovers = self._leftovers or erased
        if self._leftovers:
            self._database.shred()
            self._leftovers = False


def _redemptions(tx: Session, row: PersonRow) -> tuple[Redemption, ...]:
    query = (
        select(RedemptionRow, InviteRow)
        .join(InviteRow)
        .where(col(RedemptionRow.person_id) == row.id)
        .order_by(col(RedemptionRow.at))
    )
    return tuple(
        Redemption(used.invite_id, Role.of(invite.role), invite.district_id, used.at) for used, invite in tx.exec(query)
    )


def _sessions(tx: Session, telegram_id: int) -> tuple[Meeting, ...]:
    """Return the sessions that somebody answered to or was told of, by number."""
    answered = select(AttendanceRow.session_id).where(col(AttendanceRow.telegram_id) == telegram_id)
    heard = select(ToldRow.session_id).where(col(ToldRow.telegram_id) == telegram_id)
    theirs = or_(col(SessionRow.id).in_(answered), col(SessionRow.id).in_(heard))
    return tuple(map(sessions.value, tx.exec(select(SessionRow).where(theirs).order_by(col(SessionRow.id)))))


def _deeds(tx: Session, telegram_id: int) -> tuple[Audit, ...]:
    theirs = or_(col(AuditRow.actor) == telegram_id, col(AuditRow.subject) == telegram_id)
    query = select(AuditRow).where(theirs).order_by(col(AuditRow.at), col(AuditRow.id))
    return tuple(deeds.value(row) for row in tx.exec(query))
