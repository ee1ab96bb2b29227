"""Rows become sessions or reasons: each reason says what is wrong and what to write, and no row is half taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar_columns import WRITTEN, Column, Line, Record, Table, of_lines, of_rows
from bot.calendar_keys import DOMAIN, key_of, uid
from bot.calendars import MOST_NAMES, read
from bot.sessions_model import KEY, TITLE, Calendar
from knowledge.rows import Row
from tests.calendars import ROME, found, reasons, session, texts

GOOD = {
    Column.KEY: "modulo-1",
    Column.TITLE: "Vetrine",
    Column.DATE: "3/12/2026",
    Column.START: "9:00",
    Column.END: "11:00",
}


def reading(*rows: dict[Column, object]) -> Calendar:
    records = [Record(number, {**GOOD, **row}) for number, row in enumerate(rows, 2)]  # type: ignore[dict-item]
    return read(Table(tuple(records)), ROME, found)


def test_a_good_row_is_a_session() -> None:
    assert reading({}) == Calendar((session(),))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({Column.KEY: " "}, "manca la chiave: scrivi un nome breve che non cambierà mai, per esempio modulo-1"),
        ({Column.KEY: DOMAIN}, "manca la chiave: scrivi un nome breve che non cambierà mai, per esempio modulo-1"),
        ({Column.KEY: "x" * (KEY + 1)}, f"la chiave è più lunga di {KEY} caratteri"),
        ({Column.TITLE: "\u200b"}, "manca il titolo"),
        (
            {Column.TITLE: "x" * (TITLE + 1)},
            "nella colonna titolo ci sono 121 caratteri: al massimo possono essere 120",
        ),
        ({Column.PLACE: "x" * 121}, "nella colonna luogo ci sono 121 caratteri: al massimo possono essere 120"),
        ({Column.TOPIC: "x" * 121}, "nella colonna tema ci sono 121 caratteri: al massimo possono essere 120"),
        ({Column.MATERIALS: "x" * 301}, "nella colonna materiali ci sono 301 caratteri: al massimo possono essere 300"),
        (
            {Column.LINK: "www.example.org"},
            "«www.example.org» non è un indirizzo web: scrivilo intero, con https:// all'inizio",
        ),
        ({Column.LINK: "https://"}, "«https://» non è un indirizzo web: scrivilo intero, con https:// all'inizio"),
        (
            {Column.LINK: "javascript://example.org"},
            "«javascript://example.org» non è un indirizzo web: scrivilo intero, con https:// all'inizio",
        ),
        (
            {Column.LINK: "https://a.it https://b.it"},
            "«https://a.it https://b.it» non è un indirizzo web: scrivilo intero, con https:// all'inizio",
        ),
        *(
            (
                {Column.CAPACITY: written},
                f"«{said}» non è un numero di posti: scrivi un numero da 1 a 100000, o niente se non c'è limite",
            )
            for written, said in (("0", "0"), ("100001", "100001"), (-3, "-3"), (2.5, "2.5"), ("venti", "venti"))
        ),
        ({Column.STATE: "forse"}, "lo stato «forse» non si conosce: scrivi confermata o annullata"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(row: dict[Column, object], reason: str) -> None:
    calendar = reading({Column.KEY: "altra"}, row)
    assert calendar.sessions == (session("altra"),)
    assert reasons(calendar) == [f"riga 3: {reason}"]


def test_everything_that_is_wrong_in_a_row_is_said_at_once() -> None:
    wrong = dict.fromkeys(WRITTEN, "?") | {Column.KEY: "", Column.TITLE: ""}
    assert len(reasons(reading(wrong))) == 9


def test_names_without_end_are_not_looked_for_without_end() -> None:
    asked: list[str] = []
    rows = [Record(n, {**GOOD, Column.KEY: str(n), Column.AUDIENCE: f"zona {n}"}) for n in range(1, 1001)]
    calendar = read(Table(tuple(rows)), ROME, lambda words: asked.append(words) or [])
    assert len(asked) == MOST_NAMES
    assert len(calendar.unreadable) == len(rows)
    assert "al massimo possono essere 1000" in reasons(reading({Column.AUDIENCE: "staff;" * 200}))[0]


def test_a_key_of_two_rows_is_refused_with_both_lines() -> None:
    calendar = reading({}, {Column.KEY: "altra"}, {Column.KEY: "MODULO-1 "}, {Column.KEY: "altra", Column.TITLE: ""})
    assert reasons(calendar) == [
        "riga 4: la chiave «MODULO-1» c'è già alla riga 2: deve essere di una sola",
        "riga 5: manca il titolo",
        "riga 5: la chiave «altra» c'è già alla riga 3: deve essere di una sola",
    ]


def test_numbers_and_links_are_taken_as_they_are_meant() -> None:
    (said,) = reading({Column.KEY: 7.0, Column.CAPACITY: 30.0, Column.PLACE: "Online: https://example.org/x"}).sessions
    assert (said.key, said.capacity, said.place, said.link) == ("7", 30, "Online", "https://example.org/x")
    (said,) = reading({Column.PLACE: "Sala https://example.org/a", Column.LINK: "https://example.org/b"}).sessions
    assert (said.place, said.link) == ("Sala https://example.org/a", "https://example.org/b")


@pytest.mark.parametrize("state", ["annullata", "ANNULLATO", "cancelled", "Canceled"])
def test_a_session_is_cancelled_only_by_saying_so(state: str) -> None:
    assert reading({Column.STATE: state}).sessions == (session(cancelled=True),)
    assert reading({Column.STATE: "Confermata"}).sessions == (session(),)


@pytest.mark.parametrize("header", ["chiave", "CHIAVE", " Id ", "UID", "Codice", "key"])
def test_names_of_columns_are_known_however_they_are_written(header: str) -> None:
    names = (header, "Title", "Giorno", "Ora d'inizio", "ORA_FINE", "Perché?")
    table = of_lines([Line(1, names), Line(4, ("modulo-1", "Vetrine", "3/12/2026", "9:00", "11:00", "sì"))])
    assert table.ignored == ("Perché?",)
    assert read(table, ROME, found).sessions == (session(),)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("titolo", "inizio", "fine"), "riga 1: nella riga dei titoli manca la colonna «chiave». Le colonne sono: "),
        (("nome",), "riga 1: nella riga dei titoli mancano le colonne «chiave», «titolo», «inizio», «fine»."),
        (("id", "uid", "titolo", "inizio", "fine"), "riga 1: due colonne dicono la stessa cosa, «chiave»: tienine una"),
    ],
)
def test_a_header_that_cannot_do_is_refused_once(names: tuple[str, ...], reason: str) -> None:
    table = of_lines([Line(1, names), Line(2, ("x",)), Line(3, ("y",))])
    (said,) = reasons(read(table, ROME, found))
    assert said.startswith(reason)


def test_a_row_that_names_its_values_may_not_name_one_wrongly_or_twice() -> None:
    rows = [Row(1, (("titol", "x"),)), Row(5, (("id", "x"), ("chiave", "y")))]
    said = reasons(read(of_rows(rows), ROME, found))
    assert said[0].startswith("riga 1: «titol» non si usa: si possono scrivere chiave, titolo, ")
    assert said[1] == "riga 5: «chiave» è scritto due volte: tienine una"


@given(texts(KEY, 1))
def test_a_key_and_its_uid_give_each_other_back(written: str) -> None:
    key = key_of(written)
    assert key_of(uid(key)) == key_of(key)
    assert "@" in uid(key)


CELLS = st.none() | st.text() | st.floats() | st.integers() | st.dates() | st.times() | st.datetimes() | st.timedeltas()


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(WRITTEN), CELLS), max_size=3))
def test_any_row_is_a_session_or_has_a_reason(rows: list[dict[Column, object]]) -> None:
    calendar = reading(*rows)
    named = {one.line for one in calendar.unreadable}
    assert len(calendar.sessions) == len(rows) - len(named - {0})
