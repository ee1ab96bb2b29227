"""The memory of check-ins: rounds with their forms, drafts, and reports of which every version is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlmodel import Session as Tx
from sqlmodel import col, delete, select, update

from bot.checkins_model import Draft, Excuse, Report, Round, Version
from storage import answers
from storage.checkin_rows import draft_value, report_value, round_value, version_row, version_value
from storage.checkin_tables import CheckinDraftRow, ReportRow, ReportVersionRow, RoundRow
from storage.engine import Database
from storage.misses import LARGEST_ID, storable
from storage.tables import PersonRow


class SqlCheckins:
    """The check-ins in a database: what `bot.checkins_ports.CheckinStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # Rounds

    def open_round(self, new: Round) -> Round:
        """Keep a round and return it with its id; the one that is there already for this form and period, if any."""
        with self._database.transaction() as tx:
            self._database.queue(tx, "rounds")
            query = select(RoundRow).where(col(RoundRow.form) == new.form.id, col(RoundRow.period) == new.period)
            row = tx.exec(query).one_or_none()
            if row is None:
                row = RoundRow(
                    form=new.form.id,
                    period=new.period,
                    opens_at=new.opens_at,
                    closes_at=new.closes_at,
                    closed_at=new.closed_at,
                    content=answers.form_written(new.form),
                )
                tx.add(row)
                tx.flush()
            return round_value(row)

    def close_round(self, number: int, at: datetime) -> bool:
        """Close an open round; False when it is closed already, or not known."""
        with self._database.transaction() as tx:
            return bool(tx.exec(update(RoundRow).where(*_is_open(number)).values(closed_at=at)).rowcount)

    def extend_round(self, number: int, closes_at: datetime) -> bool:
        """Give an open round another deadline; False when it is closed already, or not known."""
        with self._database.transaction() as tx:
            return bool(tx.exec(update(RoundRow).where(*_is_open(number)).values(closes_at=closes_at)).rowcount)

    def round(self, number: int) -> Round | None:
        """Return a round, or None."""
        if not 0 < number <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(RoundRow, number)
            return None if row is None else round_value(row)

    def rounds(self, form: str | None = None) -> Sequence[Round]:
        """Return the rounds, of one form or all, the newest first."""
        query = select(RoundRow).order_by(col(RoundRow.opens_at).desc(), col(RoundRow.id).desc())
        if form is not None:
            query = query.where(col(RoundRow.form) == form)
        with self._database.reading() as tx:
            return [round_value(row) for row in tx.exec(query)]

    # Drafts

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the person's one for the same round; a stranger's is not kept."""
        values = {
            "district_id": draft.district,
            "part": draft.part,
            "answers": answers.written(draft.answers),
            "updated_at": draft.updated_at,
            "correcting": draft.correcting,
            "reason": storable(draft.reason),
            "seen": draft.seen,
        }
        insert = self._database.insert(CheckinDraftRow).values(telegram_id=draft.person, round_id=draft.round, **values)
        with self._database.transaction() as tx:
            if _is_known(tx, draft.person):
                tx.exec(insert.on_conflict_do_update(index_elements=["telegram_id", "round_id"], set_=values))

    def draft(self, person: int, number: int) -> Draft | None:
        """Return a person's draft of a round."""
        if not 0 < number <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(CheckinDraftRow, (person, number))
            return None if row is None else draft_value(row)

    def drafts(self, person: int) -> Sequence[Draft]:
        """Return a person's drafts, the newest first."""
        with self._database.reading() as tx:
            return drafts_of(tx, person)

    def drop_draft(self, person: int, number: int) -> None:
        """Erase a person's draft of a round."""
        with self._database.transaction() as tx:
            tx.exec(delete(CheckinDraftRow).where(*_own(person, number)))

    def drafted(self, number: int) -> Sequence[Draft]:
        """Return everybody's drafts of a round."""
        query = select(CheckinDraftRow).where(col(CheckinDraftRow.round_id) == number)
        with self._database.reading() as tx:
            return [draft_value(row) for row in tx.exec(query.order_by(col(CheckinDraftRow.telegram_id)))]

    def forget_drafts(self, before: datetime) -> int:
        """Erase drafts of rounds closed before an instant that were not touched since; return how many."""
        closed = select(RoundRow.id).where(col(RoundRow.closed_at) < before)
        stale = delete(CheckinDraftRow).where(col(CheckinDraftRow.round_id).in_(closed))
        with self._database.transaction() as tx:
            return tx.connection().execute(stale.where(col(CheckinDraftRow.updated_at) < before)).rowcount

    # Reports

    def send(self, number: int, district: int, version: Version) -> tuple[Report, bool]:
        """Keep a report's next version and erase its author's draft; return the report and whether it was kept."""
        with self._database.transaction() as tx:
            # Two managers of one district at once: one after the other, and the second is told.
            row = self._claim(tx, number, district)
            before = _with_versions(tx, [row])[0]
            if version.number != len(before.versions) + 1:
                return before, False
            # Whoever is being erased at this instant is erased first, and leaves no name.
            author = version.author if version.author and _is_known(tx, version.author) else None
            kept = replace(version, author=author, reason=storable(version.reason))
            row.excuse = row.excused_by = row.excused_at = None
            row.stand_in = ""
            tx.add(version_row(before.id, kept))
            if author is not None:
                tx.exec(delete(CheckinDraftRow).where(*_own(author, number)))
            tx.flush()
            return _with_versions(tx, [row])[0], True

    def excuse(
        self, number: int, district: int, excuse: Excuse, by: int, *, at: datetime, stand_in: str = ""
    ) -> Report:
        """Keep an excuse, unless a report is there already, and return what is there."""
        with self._database.transaction() as tx:
            row = self._claim(tx, number, district)
            report = _with_versions(tx, [row])[0]
            if report.versions:
                return report
            row.excuse, row.excused_at, row.stand_in = excuse.value, at, storable(stand_in)
            row.excused_by = by if _is_known(tx, by) else None
            tx.flush()
            return _with_versions(tx, [row])[0]

    def report(self, number: int, district: int) -> Report | None:
        """Return what a district answered in a round."""
        found = self._found(col(ReportRow.round_id) == number, col(ReportRow.district_id) == district)
        return found[0] if found else None

    def by_receipt(self, report: int) -> Report | None:
        """Return a report by the number of its receipt."""
        if not 0 < report <= LARGEST_ID:
            return None
        found = self._found(col(ReportRow.id) == report)
        return found[0] if found else None

    def reports(self, number: int) -> Sequence[Report]:
        """Return the reports of a round, by district."""
        return self._found(col(ReportRow.round_id) == number)

    def of_district(self, district: int) -> Sequence[Report]:
        """Return the reports of a district, the newest round first."""
        return self._found(col(ReportRow.district_id) == district)

    def _claim(self, tx: Tx, number: int, district: int) -> ReportRow:
        """Return the row of a district's report, made when there is none, and let nobody else write it meanwhile."""
        self._database.queue(tx, f"report {number} {district}")
        query = select(ReportRow).where(col(ReportRow.round_id) == number, col(ReportRow.district_id) == district)
        row = tx.exec(query.with_for_update(key_share=True)).one_or_none()
        if row is None:
            row = ReportRow(round_id=number, district_id=district)
            tx.add(row)
            tx.flush()
        return row

    def _found(self, *wanted: ColumnElement[bool] | bool) -> list[Report]:
        query = (
            select(ReportRow)
            .join(RoundRow)
            .where(*wanted)
            .order_by(col(RoundRow.opens_at).desc(), col(RoundRow.id).desc(), col(ReportRow.district_id))
        )
        with self._database.reading() as tx:
            found = _with_versions(tx, list(tx.exec(query)))
            # A row that is only claimed says nothing yet.
            return [one for one in found if one.versions or one.excuse]


def drafts_of(tx: Tx, person: int) -> list[Draft]:
    """Return a person's drafts, the newest first."""
    query = select(CheckinDraftRow).where(col(CheckinDraftRow.telegram_id) == person)
    return [draft_value(row) for row in tx.exec(query.order_by(col(CheckinDraftRow.updated_at).desc()))]


def authored(tx: Tx, person: int) -> list[Report]:
    """Return the reports that a person wrote a version of, or excused, the newest first; only their own versions."""
    wrote = select(ReportVersionRow.report_id).where(col(ReportVersionRow.author) == person)
    theirs = col(ReportRow.id).in_(wrote) | (col(ReportRow.excused_by) == person)
    found = _with_versions(tx, list(tx.exec(select(ReportRow).where(theirs).order_by(col(ReportRow.id).desc()))))
    return [replace(one, versions=tuple(v for v in one.versions if v.author == person)) for one in found]


def unname(tx: Tx, person: int) -> int:
    """Take a person's name from what their district reported, and whom they named to answer; return how many rows.

    What they reported stays: it is the district's.
    """
    excuses = update(ReportRow).where(col(ReportRow.excused_by) == person).values(excused_by=None, stand_in="")
    versions = update(ReportVersionRow).where(col(ReportVersionRow.author) == person).values(author=None)
    return tx.exec(excuses).rowcount + tx.exec(versions).rowcount


def _with_versions(tx: Tx, rows: Sequence[ReportRow]) -> list[Report]:
    """Return rows as reports, with their versions."""
    numbers = [row.id for row in rows]
    versions: dict[int, tuple[Version, ...]] = {}
    for start in range(0, len(numbers), 500):
        query = (
            select(ReportVersionRow)
            .where(col(ReportVersionRow.report_id).in_(numbers[start : start + 500]))
            .order_by(col(ReportVersionRow.report_id), col(ReportVersionRow.number))
        )
        for report, theirs in groupby(tx.exec(query), key=lambda row: row.report_id):
            versions[report] = tuple(map(version_value, theirs))
    return [report_value(row, versions.get(row.id or 0, ())) for row in rows]


def _is_open(number: int) -> tuple[ColumnElement[bool], ...]:
    return (col(RoundRow.id) == min(number, LARGEST_ID), col(RoundRow.closed_at).is_(None))


def _own(person: int, number: int) -> tuple[ColumnElement[bool], ...]:
    return (col(CheckinDraftRow.telegram_id) == person, col(CheckinDraftRow.round_id) == min(number, LARGEST_ID))


def _is_known(tx: Tx, person: int) -> bool:
    """Return whether somebody is registered, and stays so until the transaction ends."""
    query = select(PersonRow.id).where(col(PersonRow.telegram_id) == person)
    return tx.exec(query.with_for_update(read=True, key_share=True)).first() is not None
