"""Rounds, drafts, reports and their versions, from the rows that keep them; a version as a row."""

from bot.checkins_model import Draft, Excuse, Report, Round, Version
from storage import answers
from storage.checkin_tables import CheckinDraftRow, ReportRow, ReportVersionRow, RoundRow


def round_value(row: RoundRow) -> Round:
    """Return a row as a round."""
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Round(answers.form_read(row.content), row.period, row.opens_at, row.closes_at, row.id, row.closed_at)


def draft_value(row: CheckinDraftRow) -> Draft:
    """Return a row as a draft."""
    return Draft(
        round=row.round_id,
        person=row.telegram_id,
        district=row.district_id,
        part=row.part,
        answers=answers.read(row.answers),
        updated_at=row.updated_at,
        correcting=row.correcting,
        reason=row.reason,
        seen=row.seen,
    )


def report_value(row: ReportRow, versions: tuple[Version, ...]) -> Report:
    """Return a row, with its versions, as a report."""
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Report(
        id=row.id,
        round=row.round_id,
        district=row.district_id,
        versions=versions,
        excuse=None if row.excuse is None else Excuse(row.excuse),
        excused_by=row.excused_by,
        excused_at=row.excused_at,
        stand_in=row.stand_in,
    )


def version_value(row: ReportVersionRow) -> Version:
    """Return a row as a version of a report."""
    kept, doubts = answers.read(row.answers), answers.read(row.doubts)
    return Version(row.number, kept, row.author, row.at, row.reason, doubts)


def version_row(report: int, version: Version) -> ReportVersionRow:
    """Return a version of a report as a new row."""
    return ReportVersionRow(
        report_id=report,
        number=version.number,
        answers=answers.written(version.answers),
        author=version.author,
        at=version.at,
        reason=version.reason,
        doubts=answers.written(version.doubts),
    )
