"""Days as people write them: `3 agosto`, `3/8/27`, `domani`, `lunedì`, `due settimane`, `until Friday`."""

import calendar
import re
from datetime import date, timedelta

from knowledge.normalise import fold, words

_MONTHS = (
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
)
_WEEKDAYS = (
    ["lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"],
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
)
_FROM_TODAY = {"oggi": 0, "today": 0, "stasera": 0, "tonight": 0, "domani": 1, "tomorrow": 1, "dopodomani": 2}
_NUMBERS = {
    word: number
    for number, said in enumerate(
        [
            "un|uno|una|a|an|one",
            "due|two",
            "tre|three",
            "quattro|four",
            "cinque|five",
            "sei|six",
            "sette|seven",
            "otto|eight",
            "nove|nine",
            "dieci|ten",
        ],
        1,
    )
    for word in said.split("|")
}
_UNITS = {"giorno": 1, "giorni": 1, "day": 1, "days": 1}
_UNITS |= dict.fromkeys(("settimana", "settimane", "week", "weeks"), 7)
_UNITS |= dict.fromkeys(("mese", "mesi", "month", "months"), 30)
_WRITTEN = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?(?!\d)")
_STANDARD = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SHORTEST_MONTH = 3


def read_day(written: str, today: date) -> date | None:
    """Return the day that a person means, or None; one without a year is the next to come, today included."""
    if standard := _STANDARD.search(written):
        return _day(int(standard[3]), int(standard[2]), int(standard[1]), today)
    if numbers := _WRITTEN.search(written):
        year = int(numbers[3]) if numbers[3] else None
        return _day(int(numbers[1]), int(numbers[2]), year and (year + 2000 if year < 100 else year), today)
    said = [word for word in words(written) if word not in {"di", "of", "the"}]
    for at, word in enumerate(said):
        after = said[at + 1 :]
        if (day := _named(word, after, said[:at], today)) is not None:
            return day
    if ("fine" in said and "mese" in said) or fold(written).endswith("end of the month"):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return None if any(map(_month, said)) else _next_of_number(said, today)


def _next_of_number(said: list[str], today: date) -> date | None:
    """Return the next day with the only number there is: `fino al 15`."""
    numbers = [int(word) for word in said if word.isdecimal() and len(word) <= 2]
    if len(numbers) != 1:
        return None
    days = (today + timedelta(ahead) for ahead in range(62))
    return next((day for day in days if day.day == numbers[0]), None)


def _named(word: str, after: list[str], before: list[str], today: date) -> date | None:
    if word in _FROM_TODAY:
        return today + timedelta(_FROM_TODAY[word])
    for names in _WEEKDAYS:
        if word in names:
            return today + timedelta((names.index(word) - today.weekday() - 1) % 7 + 1)
    if (month := _month(word)) is not None:
        return _in_month(month, before, after, today)
    number = int(word) if word.isdecimal() and len(word) <= 3 else _NUMBERS.get(word)
    if number is not None and after and after[0] in _UNITS:
        return today + timedelta(number * _UNITS[after[0]])
    return None


def _month(word: str) -> int | None:
    for names in _MONTHS:
        for number, name in enumerate(names, 1):
            if len(word) >= _SHORTEST_MONTH and name.startswith(word):
                return number
    return None


def _in_month(month: int, before: list[str], after: list[str], today: date) -> date | None:
    """Return the day of a month named in words, from the number beside the name: `3 agosto 2027`, `August 3rd`."""
    day = next(
        (n for n in (_ordinal(before[-1]) if before else None, _ordinal(after[0]) if after else None) if n), None
    )
    year = next((int(word) for word in after[:2] if re.fullmatch(r"20\d\d", word)), None)
    return _day(day, month, year, today) if day else None


def _ordinal(word: str) -> int | None:
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|o)?", word)
    return int(found[1]) if found else 1 if word == "primo" else None


def _day(day: int, month: int, year: int | None, today: date) -> date | None:
    try:
        if year is not None:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:  # the 31st of April, the 29th of February of most years
        return None
