"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import read_day

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("sono in ferie fino al 3 agosto", date(2027, 8, 3)),
        ("fino al 3 agosto 2028", date(2028, 8, 3)),
        ("3/8", date(2027, 8, 3)),
        ("3/8/27", date(2027, 8, 3)),
        ("03.12.2026", date(2026, 12, 3)),
        ("2027-01-31", date(2027, 1, 31)),
        ("1° dicembre", date(2026, 12, 1)),
        ("il primo dicembre", date(2026, 12, 1)),
        ("22 novembre", SUNDAY),
        ("domani", date(2026, 11, 23)),
        ("oggi", SUNDAY),
        ("dopodomani", date(2026, 11, 24)),
        ("lunedì", date(2026, 11, 23)),
        ("fino a domenica", date(2026, 11, 29)),
        ("fra due settimane", date(2026, 12, 6)),
        ("per una settimana", date(2026, 11, 29)),
        ("10 giorni", date(2026, 12, 2)),
        ("un mese", date(2026, 12, 22)),
        ("a fine mese", date(2026, 11, 30)),
        ("fino al 15", date(2026, 12, 15)),
        ("until August 3rd", date(2027, 8, 3)),
        ("3 august 2027", date(2027, 8, 3)),
        ("until next friday", date(2026, 11, 27)),
        ("tomorrow", date(2026, 11, 23)),
        ("two weeks", date(2026, 12, 6)),
        ("il 3 di agosto", date(2027, 8, 3)),
        ("the 3rd of August", date(2027, 8, 3)),
        ("3 ago", date(2027, 8, 3)),
    ],
)
def test_a_day_is_understood(written: str, day: date) -> None:
    assert read_day(written, SUNDAY) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "boh",
        "31 aprile",
        "99/99",
        "agosto",
        "quando torno",
        "30/2/2027",
        "<b>",
        "protocollo d'intesa",
        "29 febbraio",
    ],
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert read_day(written, SUNDAY) is None


@given(st.text(alphabet="0123456789/-. agostomarzofineundomani°'"))
def test_whatever_is_written_breaks_nothing(written: str) -> None:
    assert isinstance(read_day(written, SUNDAY), date | None)
