"""What an export of reports holds: a table for each form, the corrections, and what every column means; pure.

Who wrote is left out, and so is who stands in for them: the figures are about districts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.checkins_model import NOT_MEASURED, Report, Round, Value, Version
from bot.export_cells import BETWEEN, WIDTHS, Cells
from bot.figures_model import Issue
from bot.spoken import Spoken
from bot.tables import Book, Cell, Column, ColumnKind, Row, Table
from knowledge.forms import Form, Part, Question

_LONGEST_NAME = 31
"""Characters of the name of a sheet, as Excel allows."""
_KIND = ColumnKind


def book(issues: Sequence[Issue], names: Mapping[int, str], now: datetime, spoken: Spoken) -> Book:
    """Return an export of the reports of rounds; `names` are those of the districts."""
    cells = Cells(spoken)
    forms: dict[str, list[Issue]] = {}
    for issue in sorted(issues, key=lambda one: (one.round.form.id, one.round.opens_at, one.round.id)):
        forms.setdefault(issue.round.form.id, []).append(issue)
    words = spoken.words
    data = words("export.sheet.data")
    size = sum(len(issue.reports) for issue in issues)
    return Book(
        notes=_notes(now, size, spoken),
        data=tuple(
            Table((data if len(forms) == 1 else f"{data} {form}")[:_LONGEST_NAME], *_data(of_form, names, cells))
            for form, of_form in forms.items()
        ),
        versions=Table(words("export.sheet.versions"), _changed(spoken), _corrections(forms, names, cells)),
        codebook=Table(words("export.sheet.codebook"), _meanings(spoken), list(_codebook(forms, cells))),
        records=partial(_records, forms, names),
        head={
            "exported_at": now,
            "reports": size,
            "forms": {form: _described(of_form[-1].round.form, spoken) for form, of_form in forms.items()},
        },
        size=size,
    )


def parts_of(issues: Sequence[Issue]) -> list[tuple[Question, Part]]:
    """Return every part that any round asked: the newest form's in its order, then those taken away since."""
    found: dict[str, tuple[Question, Part]] = {}
    for issue in reversed(issues):
        for question, part in issue.round.form.parts():
            found.setdefault(part.id, (question, part))
    return list(found.values())


def _data(issues: Sequence[Issue], names: Mapping[int, str], cells: Cells) -> tuple[tuple[Column, ...], Iterator[Row]]:
    parts = [part for _, part in parts_of(issues)]
    words = cells.spoken.words
    fixed = (
        Column(words("export.column.form"), width=14),
        Column(words("export.column.period"), width=12),
        Column(words("export.column.closes"), _KIND.MOMENT, 17),
        Column(words("export.column.district"), width=30),
        Column(words("export.column.receipt"), _KIND.WHOLE, 10),
        Column(words("export.column.outcome"), width=22),
        Column(words("export.column.sent"), _KIND.MOMENT, 17),
        Column(words("export.column.in_time"), width=9),
        Column(words("export.column.version"), _KIND.WHOLE, 9),
        Column(words("export.column.changed"), _KIND.MOMENT, 17),
    )
    asked = tuple(Column(cells.title(part), cells.kind(part), WIDTHS[part.kind]) for part in parts)
    return (*fixed, *asked), _rows(issues, [part.id for part in parts], names, cells)


def _rows(issues: Sequence[Issue], parts: Sequence[str], names: Mapping[int, str], cells: Cells) -> Iterator[Row]:
    for issue in issues:
        round_, form = issue.round, issue.round.form
        # The last minute that is in time: midnight would be read as the day after.
        title, closes = cells.spoken.of(form.title), cells.spoken.local(round_.closes_at - timedelta(minutes=1))
        said = cells.reader(form, parts)
        for report in issue.reports:
            latest = report.latest
            answers = latest.answers if latest else {}
            yield (
                title,
                round_.period,
                closes,
                names.get(report.district, str(report.district)),
                report.id,
                cells.outcome(report),
                *_times(report, round_, cells),
                *said(answers),
            )


def _times(report: Report, round_: Round, cells: Cells) -> Row:
    """Return when a report came, whether in time, its version and when that came."""
    first = report.versions[0].at if report.versions else report.excused_at
    latest, words = report.latest, cells.spoken.words
    if first is None:
        return None, None, None, None
    in_time = words("export.yes" if first < round_.closes_at else "export.no")
    changed = cells.spoken.local(latest.at) if latest and latest.number > 1 else None
    return cells.spoken.local(first), in_time, latest.number if latest else None, changed


def _changed(spoken: Spoken) -> tuple[Column, ...]:
    names = ("form", "period", "district", "receipt", "version", "changed", "reason", "question", "before", "after")
    kinds = {"receipt": _KIND.WHOLE, "version": _KIND.WHOLE, "changed": _KIND.MOMENT}
    widths = {"district": 30, "reason": 40, "question": 40, "before": 30, "after": 30, "changed": 17}
    return tuple(
        Column(spoken.words(f"export.column.{name}"), kinds.get(name, _KIND.TEXT), widths.get(name, 12))
        for name in names
    )


def _corrections(forms: Mapping[str, Sequence[Issue]], names: Mapping[int, str], cells: Cells) -> Iterator[Row]:
    for issue in (issue for of_form in forms.values() for issue in of_form):
        form, period = issue.round.form, issue.round.period
        for report in issue.reports:
            for before, after in zip(report.versions, report.versions[1:], strict=False):
                for part, was, now in _differences(form, before, after):
                    yield (
                        cells.spoken.of(form.title),
                        period,
                        names.get(report.district, str(report.district)),
                        report.id,
                        after.number,
                        cells.spoken.local(after.at),
                        after.reason or None,
                        cells.title(part),
                        cells.cell(part, was),
                        cells.cell(part, now),
                    )


def _differences(form: Form, before: Version, after: Version) -> Iterator[tuple[Part, Value | None, Value | None]]:
    for _, part in form.parts():
        was, now = before.answers.get(part.id), after.answers.get(part.id)
        if was != now:
            yield part, was, now


def _meanings(spoken: Spoken) -> tuple[Column, ...]:
    widths = {"question": 50, "choices": 50, "why": 60, "column": 34}
    names = ("form", "id", "column", "question", "kind", "unit", "required", "choices", "why")
    return tuple(Column(spoken.words(f"export.column.{name}"), width=widths.get(name, 12)) for name in names)


def _codebook(forms: Mapping[str, Sequence[Issue]], cells: Cells) -> Iterator[Row]:
    spoken = cells.spoken
    for of_form in forms.values():
        for question, part in parts_of(of_form):
            choices = [f"{choice.id} = {spoken.of(choice.label)}" for choice in part.choices]
            if part.not_measured:
                choices.append(f"{NOT_MEASURED} = {spoken.words('export.not_measured')}")
            yield (
                spoken.of(of_form[-1].round.form.title),
                part.id,
                cells.title(part),
                spoken.of(question.text),
                spoken.words(f"export.kind.{part.kind}"),
                spoken.of(part.unit) or None,
                spoken.words("export.yes" if part.required else "export.no"),
                BETWEEN.join(choices) or None,
                question.why,
            )


def _notes(now: datetime, size: int, spoken: Spoken) -> Table:
    words = spoken.words
    columns = (Column(words("export.column.word"), width=26), Column(words("export.column.meaning"), width=100))
    rows: list[tuple[Cell, ...]] = [
        (words("export.note.title"), words("export.note.what")),
        (words("export.note.when"), spoken.moment(now)),
        (words("export.note.reports"), size),
    ]
    for name in ("data", "versions", "codebook", "empty", "not_measured", "outcome", "in_time", "people", "text"):
        rows.append((words(f"export.word.{name}"), words(f"export.note.{name}")))
    return Table(words("export.sheet.notes"), columns, rows)


def _records(forms: Mapping[str, Sequence[Issue]], names: Mapping[int, str]) -> Iterator[dict[str, object]]:
    for form, of_form in forms.items():
        for issue in of_form:
            for report in issue.reports:
                yield {
                    "form": form,
                    "form_version": issue.round.form.version,
                    "period": issue.round.period,
                    "opens_at": issue.round.opens_at,
                    "closes_at": issue.round.closes_at,
                    "district": names.get(report.district, str(report.district)),
                    "receipt": report.id,
                    "excuse": report.excuse,
                    "excused_at": report.excused_at,
                    "versions": [_version(version) for version in report.versions],
                }


def _version(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "at": version.at,
        "reason": version.reason,
        "answers": dict(version.answers),
        "confirmed_against": dict(version.doubts),
    }


def _described(form: Form, spoken: Spoken) -> dict[str, object]:
    return {
        "title": spoken.of(form.title),
        "parts": {
            part.id: {
                "question": spoken.of(question.text),
                "label": spoken.of(part.label),
                "kind": part.kind,
                "unit": spoken.of(part.unit),
                "choices": {choice.id: spoken.of(choice.label) for choice in part.choices},
            }
            for question, part in form.parts()
        },
    }
