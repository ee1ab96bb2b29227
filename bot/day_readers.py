"""Days as people type them: one day, or the reason why it is not one."""

import re
from datetime import date, timedelta

from bot.unreadable import Refusal, Unreadable, is_foreign, refusing
from knowledge.dates import read_day
from knowledge.normalise import words

YEARS = 10
"""A day farther away than this, before or after, is a slip of the finger."""
_WEEKDAY = re.compile(
    r"\b(?:luned|marted|mercoled|gioved|venerd)[iì]|\b(?:sabato|domenica)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_FROM_TODAY = frozenset(words("oggi domani dopodomani today tomorrow"))
_UNITS = frozenset(words("giorni days settimana settimane week weeks"))
_SPELLED = frozenset(
    words(
        "un uno una a an one due two tre three quattro four cinque five sei six sette seven otto eight nove nine dieci"
    )
)
_BESIDE = frozenset(words("il lo la l the of di del on giorno day per fra tra in entro next prossimo prossima"))
_KNOWN = _FROM_TODAY | _UNITS | _SPELLED | _BESIDE | {"fine", "mese"}
_MONTHS = words(
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre january february"
    " march april may june july august september october november december"
)
_FIGURES = re.compile(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*(?:\d{4}|\d{2}))?)(?!\d)")
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th|o)?|20\d\d")
_TUESDAY_OR_MARCH = re.compile(r"\bmar\b\W*\d", re.IGNORECASE)


def read_date(written: str, today: date) -> date | Refusal:
    """Return the day that was typed; one without a year is the next to come, today included."""
    soon = today + timedelta(10)
    refuse = refusing(written, f"{soon.day}/{soon.month}/{soon.year}")
    if not written.strip():
        return refuse(Unreadable.EMPTY)
    if is_foreign(written):
        return refuse(Unreadable.FOREIGN)
    named = _WEEKDAY.findall(written)
    rest = _WEEKDAY.sub(" ", written)
    figures = _FIGURES.findall(rest)
    beside = words(_FIGURES.sub(" ", rest))
    months = [word for word in beside if len(word) >= 3 and any(month.startswith(word) for month in _MONTHS)]
    numbers = [word for word in beside if word[0].isdigit()]
    if any(word not in _KNOWN and word not in months and not _NUMBER.fullmatch(word) for word in beside):
        return refuse(Unreadable.NO_DAY)
    if len(named) > 1 or _says_several(figures, beside, months, numbers):
        return refuse(Unreadable.SEVERAL)
    alone = bool(named) and not (figures or months or numbers or set(beside) - _BESIDE)
    day = read_day(written if alone else figures[0] if figures else rest, today)
    if day is None or ("mese" in beside and "fine" not in beside) or _TUESDAY_OR_MARCH.search(rest):
        return refuse(Unreadable.NO_DAY)
    if named and not alone and read_day(named[0], day - timedelta(7)) != day:
        return refuse(Unreadable.WEEKDAY, first=named[0])
    return day if abs(day.year - today.year) <= YEARS else refuse(Unreadable.FAR_DAY)


def _says_several(figures: list[str], beside: list[str], months: list[str], numbers: list[str]) -> bool:
    """Return whether more than one day, month, year or distance is named."""
    days = [word for word in numbers if len(word) < 4 or not word.isdecimal()]
    spelled = [word for word in beside if word in _SPELLED]
    years = len(numbers) - len(days)
    ways = len(figures) + len(months) + sum(word in _FROM_TODAY or word in _UNITS or word == "fine" for word in beside)
    counted = len(days) + len(spelled)
    return ways > 1 or counted > 1 or years > 1 or bool(figures and (numbers or spelled)) or bool(years and not months)
