"""When a session is: times as people write them are read exactly or refused, never guessed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_columns import Column
from bot.calendar_times import read_times
from knowledge.rows import Cell
from tests.calendars import ROME


def times(data: Cell | None = None, inizio: Cell | None = None, fine: Cell | None = None, **more: Cell) -> Any:
    """Return what a row means, or the reasons why it is refused."""
    given = {Column.DATE: data, Column.START: inizio, Column.END: fine, **{Column(k): v for k, v in more.items()}}
    refused: list[str] = []
    found = read_times({column: cell for column, cell in given.items() if cell is not None}, ROME, refused.append)
    assert (found is None) == bool(refused)
    return found or refused


GOOD = (datetime(2026, 12, 3, 8, tzinfo=UTC), datetime(2026, 12, 3, 10, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "day",
    [
        *("3/12/2026", "03/12/2026", "3-12-2026", "3.12.2026", "2026-12-03", "2026-12-3", " 3/12/2026 "),
        *("3 dicembre 2026", "3 dic 2026", "3 December 2026", date(2026, 12, 3), datetime(2026, 12, 3)),  # noqa: DTZ001
    ],
)
@pytest.mark.parametrize("hour", ["9:00", "09:00", "9.00", "ore 9.00", "9:00:00", time(9), timedelta(hours=9)])
def test_days_and_hours_are_read_however_they_are_written(day: Cell, hour: Cell) -> None:
    assert times(day, hour, "11.30") == GOOD


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("3/12/2026 9:00", "11:30"),
        ("3/12/2026, ore 9.00", "3/12/2026 11.30"),
        ("3 dicembre 2026 ore 9.00", "11.30"),
        ("2026-12-03T09:00", "2026-12-03T11:30:00"),
        ("2026-12-03T08:00Z", "2026-12-03 11:30"),
        ("2026-12-03T08:00Z", "10:30"),
        ("2026-12-03T09:00+01:00", "2026-12-03T05:30 -0500"),
        (datetime(2026, 12, 3, 9), datetime(2026, 12, 3, 11, 29, 59, 999_000)),  # noqa: DTZ001
        (datetime(2026, 12, 3, 8, tzinfo=UTC), datetime(2026, 12, 3, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_start_may_say_its_day_and_its_zone(start: Cell, end: Cell) -> None:
    assert times(None, start, end) == GOOD
    assert times("3/12/2026", start, end) == GOOD


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((None, None, "11:00"), "manca l'inizio"),
        ((None, "9:00", "11:00"), "manca la data"),
        (("3/12/2026", "9:00", None), "manca la fine"),
        (("3/12/2026", None, "11:00"), "manca l'inizio"),
        (("12/31/2026", "9:00", "11:00"), "prima il giorno, poi il mese"),
        (("29/2/2027", "9:00", "11:00"), "non è un giorno che esiste"),
        (("3/12/26", "9:00", "11:00"), "non si capisce"),
        (("3/12-2026", "9:00", "11:00"), "non si capisce"),
        (("3 dic", "9:00", "11:00"), "non si capisce"),
        (("12 settimane 2026", "9:00", "11:00"), "non si capisce"),
        (("31 aprile 2026", "9:00", "11:00"), "non si capisce"),
        (("domani", "9:00", "11:00"), "non si capisce"),
        (("3/12/1926", "9:00", "11:00"), "non"),
        ((date(1926, 12, 3), "9:00", "11:00"), "1926"),
        ((datetime(9999, 12, 31, 23, 59, 59, 999_999), "9:00", "11:00"), "9999"),  # noqa: DTZ001
        ((46359.0, "9:00", "11:00"), "è un numero"),
        (("3/12/2026 9:00", "9:00", "11:00"), "solo il giorno"),
        (("9:00", "9:00", "11:00"), "solo il giorno"),
        (("3/12/2026", "9", "11:00"), "9:30"),
        (("3/12/2026", "9:00 PM", "11:00"), "9:30"),
        (("3/12/2026", "24:00", "11:00"), "9:30"),
        (("3/12/2026", "9:60", "11:00"), "9:30"),
        (("3/12/2026", 9.3, "11:00"), "è un numero"),
        (("3/12/2026", timedelta(days=1), "11:00"), "è un numero"),
        (("3/12/2026", "4/12/2026", "11:00"), "giorno senza ora"),
        (("3/12/2026", "4/12/2026 9:00", "4/12/2026 11:00"), "sono diversi"),
        (("3/12/2026", "9:00", "3/12/2026"), "la fine è un giorno senza ora"),
        (("3/12/2026", "9:00", "9:00"), "la fine non è dopo l'inizio"),
        (("3/12/2026", "23:00", "1:00"), "scrivi anche la data"),
        (("3/12/2026", "9:00", "4/12/2026 9:01"), "più di 24 ore"),
        (("28/3/2027", "2:30", "4:00"), "l'inizio cade nell'ora che non esiste"),
        (("28/3/2027", "1:30", "2:30"), "la fine cade nell'ora che non esiste"),
        (("31/10/2027", "2:30", "4:00"), "scrivi quale, per esempio 2027-10-31T02:30+02:00"),
        (("31/10/2027", "1:30", "2:30"), "la fine cade nell'ora che quella notte torna due volte"),
        (("x" * 5000, "9:00", "11:00"), "non si capisce"),
    ],
)
def test_what_is_not_a_clear_time_is_refused_with_what_to_write(cells: tuple[Any, ...], reason: str) -> None:
    (said,) = times(*cells)
    assert reason in said
    assert len(said) < 200


def test_every_wrong_cell_is_named_at_once() -> None:
    assert len(times("boh", "boh", "boh")) == 3


def test_the_hour_that_comes_twice_can_be_written() -> None:
    start, end = times(None, "2027-10-31T02:30+01:00", "2027-10-31T04:00")
    assert (start, end) == (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), datetime(2027, 10, 31, 3, tzinfo=UTC))


def test_hours_are_real_ones_over_a_change_of_the_clocks() -> None:
    start, end = times("28/3/2027", "1:30", "3:30")
    assert end - start == timedelta(hours=1)
    start, end = times("28/3/2027", "1:30", durata=timedelta(hours=2))
    assert end.astimezone(ROME).hour == 4


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)), st.integers(1, 300))  # noqa: DTZ001
def test_every_minute_of_a_century_is_read_as_it_is_or_refused(local: datetime, minutes: int) -> None:
    local = local.replace(second=0, microsecond=0)
    ends = local + timedelta(minutes=minutes)
    found = times(f"{local:%d/%m/%Y}", f"{local:%H:%M}", f"{ends:%Y-%m-%d %H:%M}")
    if isinstance(found, tuple):
        assert [instant.astimezone(ROME).replace(tzinfo=None, fold=0) for instant in found] == [local, ends]
    else:
        assert any(word in found[0] for word in ("non esiste", "due volte", "non è dopo"))
        assert local.month in {3, 10} or ends.month in {3, 10}


@given(*[st.none() | st.text() | st.dates() | st.times() | st.datetimes() | st.timedeltas() | st.floats()] * 3)
def test_anything_is_read_or_refused(day: Cell | None, start: Cell | None, end: Cell | None) -> None:
    found = times(day, start, end)
    assert isinstance(found, list) or timedelta() < found[1] - found[0] <= timedelta(hours=24)
