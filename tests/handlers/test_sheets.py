"""Tables: each cell under its own name, whichever the program that wrote it; a workbook that is a trap stays shut."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings

from bot.audiences import write_audience
from bot.calendar_faults import Fault
from bot.sessions_model import Session
from handlers.sheets import UNPACKED
from tests.calendars import HEADER, ROME, name_of, reading, reasons, row, session, sessions, workbook, xml_row

NAMES = HEADER.split(";")
GOOD = xml_row(2, "modulo-1", "Vetrine", (1, 46359), (2, 0.375), (2, 0.4583333333))


def sheet(*rows: str) -> str:
    return xml_row(1, *NAMES) + "".join(rows)


def test_a_text_with_the_separator_must_stand_in_quotes() -> None:
    said = reading("a.csv", row().replace("Vetrine", "Vetrine; luci"))
    assert reasons(said) == [
        "riga 2: ha più caselle della riga dei titoli: un testo che contiene «;» va scritto fra virgolette"
    ]
    assert reading("a.csv", row().replace("Vetrine", '"Vetrine; luci"')).sessions[0].title == "Vetrine; luci"


def test_lines_are_counted_as_the_program_shows_them() -> None:
    table = f'Calendario\n\n{HEADER}\n\nm1;"Su due\nrighe";3/12/2026;9:00;10:00\n\nm2;;3/12/2026;9:00;10:00\n'
    calendar = reading("a.csv", table)
    assert reasons(calendar) == ["riga 8: manca il titolo"]
    assert calendar.sessions[0].title == "Su due righe"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_ends_a_line(end: str) -> None:
    assert reading("a.csv", row().replace("\n", end)).sessions == (session(),)


def test_notes_beside_the_table_are_left_out_and_named() -> None:
    rows = xml_row(1, *NAMES[:5], "Note", "", "Relatore") + GOOD.replace("</row>", "") + "</row>"
    calendar = reading("a.xlsx", workbook(rows))
    assert calendar.sessions == (session(),)
    assert calendar.ignored == ("Note", "Relatore")


def test_formulas_and_markup_are_only_text() -> None:
    for title in ("=1+1", "@SUM(A1)", "<b>**x**</b>", "+39 011", "{actor}"):
        assert reading("a.csv", row("m", title)).sessions[0].title == title
        inside = xml_row(2, "m", title, (1, 46359), (2, 0.375), (2, 0.5))
        assert reading("a.xlsx", workbook(sheet(inside))).sessions[0].title == title


def test_numbers_of_a_sheet_are_written_as_people_write_them() -> None:
    inside = xml_row(2, 7, 2026, (1, 46359), (2, 0.375), (2, 0.4583333333), "", "", "", "", 20)
    (said,) = reading("a.xlsx", workbook(sheet(inside))).sessions
    assert (said.key, said.title, said.capacity) == ("7", "2026", 20)


def test_a_time_that_a_sheet_misses_by_a_little_is_the_one_that_is_shown() -> None:
    inside = xml_row(2, "modulo-1", "Vetrine", (1, 46359), (2, 0.37499999), (3, 46359.45833332))
    assert reading("a.xlsx", workbook(sheet(inside))).sessions == (session(),)


def test_a_number_where_a_time_belongs_is_refused() -> None:
    inside = xml_row(2, "m", "t", 46359, 9.3, (2, 0.5))
    assert reasons(reading("a.xlsx", workbook(sheet(inside)))) == [
        "riga 2: «46359» nella colonna data è un numero: scrivi il giorno così: 3/12/2026",
        "riga 2: «9.3» nella colonna inizio è un numero: scrivi l'ora così: 9:30",
    ]


def test_hidden_sheets_are_left_out_and_two_calendars_in_one_file_refused() -> None:
    assert reading("a.xlsx", workbook(sheet(GOOD), sheet(GOOD), hidden=[1])).sessions == (session(),)
    assert reasons(reading("a.xlsx", workbook(sheet(GOOD), sheet(GOOD)))) == [
        "più fogli contengono sessioni (Foglio1, Foglio2): mettile in un foglio solo"
    ]


def test_a_cell_with_an_error_is_never_taken_for_an_empty_one() -> None:
    wrong = GOOD.replace("</row>", '<c r="F2" t="e"><v>#N/A</v></c></row>')
    assert reasons(reading("a.xlsx", workbook(sheet(wrong)))) == [Fault.WRONG_CELL.about("F2")]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576000", "ZZZZZZ1", "ALL2000"])
def test_a_cell_far_away_makes_no_room_for_all_before_it(place: str) -> None:
    far = f'<row r="3"><c r="{place}"><v>1</v></c></row>'
    assert reasons(reading("a.xlsx", workbook(sheet(GOOD, far)))) == [Fault.HUGE_SHEET]


def test_many_sheets_together_have_no_more_room_than_one() -> None:
    half = '<row r="1"><c r="A1"><v>1</v></c></row><row r="250000"><c r="A250000"><v>1</v></c></row>'
    assert reasons(reading("a.xlsx", workbook(sheet(GOOD), half))) == []
    assert reasons(reading("a.xlsx", workbook(sheet(GOOD), half, half))) == [Fault.HUGE_SHEET]


@pytest.mark.parametrize("part", ["content.xml", "mimetype", "xl/workbook.bin", "Content.xml"])
def test_a_workbook_that_is_another_kind_too_is_refused(part: str) -> None:
    assert reasons(reading("a.xlsx", workbook(sheet(GOOD), extra={part: b"<x/>"}))) == [Fault.NOT_EXCEL]


def test_a_file_that_unpacks_without_end_is_not_unpacked() -> None:
    bomb = workbook(sheet(GOOD), extra={"xl/media/zeros.bin": bytes(UNPACKED + 1)})
    assert len(bomb) < 100_000
    assert reasons(reading("a.xlsx", bomb)) == [Fault.HUGE_SHEET]


def test_a_workbook_with_a_password_on_its_parts_is_refused() -> None:
    content = bytearray(workbook(sheet(GOOD)))
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        first = archive.infolist()[0].header_offset
    content[first + 6] |= 1
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert reasons(reading("a.xlsx", bytes(content))) == [Fault.NOT_EXCEL]


@settings(deadline=None)
@given(sessions())
def test_what_is_written_in_a_table_is_what_is_read(one: Session) -> None:
    one = replace(one, starts_at=one.starts_at.replace(hour=12, minute=30, second=0))
    one = replace(one, ends_at=one.starts_at.replace(hour=15))
    start, end = (instant.astimezone(ROME) for instant in (one.starts_at, one.ends_at))
    cells = [
        *(one.key, one.title, f"{start.day}/{start.month}/{start.year}", f"{start:%H:%M}", f"{end:%H.%M}"),
        *(one.place, one.link, one.topic, write_audience(one.audience, name_of)),
        *(str(one.capacity or ""), one.materials, "annullata" if one.cancelled else ""),
    ]
    quoted = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    assert reading("a.csv", f"{HEADER}\n{quoted}\n").sessions == (one,)
    assert reading("a.xlsx", workbook(sheet(xml_row(2, *cells)))).sessions == (one,)
