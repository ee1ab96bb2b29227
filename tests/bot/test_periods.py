"""Periods: a year holds its quarters and months, and nonsense is none."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.periods import days_of, holds


@given(some.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_in_its_month_its_quarter_and_its_year(day: date) -> None:
    month, quarter, year = day.isoformat()[:7], f"{day.year}-T{(day.month + 2) // 3}", str(day.year)
    assert days_of(month) == (day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    for inner, outer in ((day.isoformat(), month), (month, quarter), (quarter, year), (month, year)):
        assert holds(outer, inner)
        assert not holds(inner, outer)


@pytest.mark.parametrize(
    "period", ["", "26", "2026-", "2026-13", "2026-00", "2026-T5", "2026-02-30", "2026-11-00", "²026", "x"]
)
def test_what_is_no_period_is_refused(period: str) -> None:
    assert days_of(period) is None
    assert not holds(period, "2026-11")


@given(some.text(max_size=12))
def test_any_words_are_read_or_refused(words: str) -> None:
    found = days_of(words)
    assert found is None or found[0] <= found[1]
