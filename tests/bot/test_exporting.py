"""What an export holds: labels instead of ids, corrections apart, nobody's name."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.checkins_model import NOT_MEASURED, Version
from bot.exporting import book
from bot.figures_model import Issue
from bot.tables import Book, ColumnKind, Table
from tests.figures import DISTRICTS, MONTHLY, NOW, QUARTERLY, monthly, quarters, report, season, spoken

NAMES = {district.id: district.name for district in DISTRICTS}
ROUND = monthly("2026-10", 1)


def export(*issues: Issue) -> Book:
    return book(list(issues), NAMES, NOW, spoken())


def row(table: Table, at: int = 0) -> dict[str, object]:
    return dict(zip([column.title for column in table.columns], list(table.rows)[at], strict=True))


def test_a_report_is_a_row_with_words_for_ids_and_real_instants() -> None:
    one = report(12, 1, 1, {"m2": "in-corso", "m5": ("fondi", "regole"), "m3": "=1+1"}, ROUND.opens_at)
    table = export(Issue(ROUND, {}, (one,))).data[0]
    found = row(table)
    assert found["Distretto"] == "Alba-Bra"
    assert found["Ricevuta"] == 12
    assert found["In tempo"] == "sì"
    assert found["Inviato il"] == ROUND.opens_at
    assert found["Scadenza"] == ROUND.closes_at - timedelta(minutes=1), "not the midnight that begins the day after"
    assert [value for title, value in found.items() if title.startswith("M2 ")] == ["In corso"]
    assert [value for title, value in found.items() if title.startswith("M5 ")] == ["Fondi | Regole"]
    assert [value for title, value in found.items() if title.startswith("M4 ")] == [None]


def test_not_measured_is_said_and_never_zero() -> None:
    answers = {"t8.aperti": NOT_MEASURED, "t8.chiusi": 0, "t4.pagato-corrente": Decimal("1250.5")}
    round_ = quarters()[0].round
    table = export(Issue(round_, {}, (report(1, round_.id, 1, answers, round_.opens_at),))).data[0]
    found = {
        column.title.split()[0]: (value, column.kind)
        for column, value in zip(table.columns, next(iter(table.rows)), strict=True)
    }
    assert found["T8.APERTI"] == ("non rilevo", ColumnKind.WHOLE)
    assert found["T8.CHIUSI"] == (0, ColumnKind.WHOLE)
    assert found["T4.PAGATO-CORRENTE"] == (Decimal("1250.5"), ColumnKind.MONEY)
    assert found["T8.SFITTI"] == (None, ColumnKind.WHOLE)


def test_what_counts_is_in_the_data_and_what_a_correction_changed_in_the_versions() -> None:
    one = report(12, 1, 1, {"m2": "in-corso", "m4": "aperto"}, ROUND.opens_at)
    later = Version(2, {"m2": "finito", "m4": "aperto"}, 7, ROUND.closes_at + timedelta(days=1), "Avevo sbagliato")
    made = export(Issue(ROUND, {}, (replace(one, versions=(*one.versions, later)),)))
    assert "Finito" in next(iter(made.data[0].rows))
    found = row(export(Issue(ROUND, {}, (replace(one, versions=(*one.versions, later)),))).versions)
    assert (found["Versione"], found["Motivo"], found["Prima"], found["Dopo"]) == (
        2,
        "Avevo sbagliato",
        "In corso",
        "Finito",
    )
    assert len(list(made.versions.rows)) == 1


def test_nobody_is_named_neither_who_wrote_nor_who_stands_in() -> None:
    made = export(*season())
    rows = [list(table.rows) for table in (*made.data, made.versions, made.notes, made.codebook)]
    assert "Anna Verdi" not in str(rows) + str(list(made.records()))
    assert "author" not in str(list(made.records()))


def test_every_form_has_its_table_and_its_lines_in_the_codebook() -> None:
    made = export(*season(2), *quarters())
    assert [table.name for table in made.data] == ["Dati mensile", "Dati trimestrale"]
    ids = [line[1] for line in made.codebook.rows]
    assert ids == [part.id for form in (MONTHLY, QUARTERLY) for _, part in form.parts()]
    assert all(line[-1] for line in made.codebook.rows)


def test_a_question_that_was_taken_away_keeps_its_column_after_the_others() -> None:
    older = replace(MONTHLY, questions=(*MONTHLY.questions, QUARTERLY.questions[6]), version="0")
    before = replace(ROUND, form=older, id=1)
    after = monthly("2026-11", 2)
    made = export(
        Issue(before, {}, (report(1, 1, 1, {"t7": Decimal(30)}, before.opens_at),)),
        Issue(after, {}, (report(2, 2, 1, {"m2": "finito"}, after.opens_at),)),
    )
    titles = [column.title for column in made.data[0].columns]
    assert titles[-1].startswith("T7 ")
    assert [line[-1] for line in made.data[0].rows] == [Decimal(30), None]
