"""When a session begins and ends, from what a calendar file says: days and hours as people write them, local or not."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.audiences import Refuse
from bot.calendar_columns import Column
from knowledge.dates import read_day
from knowledge.names import tidy
from knowledge.normalise import fold
from knowledge.rows import Cell

LONGEST = timedelta(hours=24)
FIRST_YEAR, LAST_YEAR = 2000, 2100
Moment = date | time | datetime
"""A day, an hour, or both; with a zone of its own or without."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ITALIAN = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_NAMED = re.compile(r"(\d{1,2}) [a-z]{3,} (\d{4})")
_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_BOTH = re.compile(r"(.+?)(?:T|,? (?:ore )?)(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?) ?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_DAY_HOW = "scrivi il giorno così: 3/12/2026"
_HOUR_HOW = "scrivi l'ora così: 9:30"
_SHOWN = 40
_SOME_DAY = date(FIRST_YEAR, 1, 1)


def read_times(cells: Mapping[Column, Cell], zone: ZoneInfo, refuse: Refuse) -> tuple[datetime, datetime] | None:
    """Return the instants in UTC at which a row begins and ends; None when they are refused, with the reason."""
    day, day_fits = _moment(cells, Column.DATE, refuse)
    start, start_fits = _moment(cells, Column.START, refuse)
    end, end_fits = _moment(cells, Column.END, refuse)
    if not (day_fits and start_fits and end_fits) or (start := _start(day, start, refuse)) is None:
        return None
    begins = _instant(start, zone, "l'inizio", refuse)
    length = cells.get(Column.DURATION)
    if end is None and isinstance(length, timedelta):  # in real hours, also when the clocks change
        ends = begins and begins + min(max(length, timedelta()), 2 * LONGEST)
    else:
        closing = _end(start, end, refuse)
        ends = closing and _instant(closing, zone, "la fine", refuse)
    if begins is None or ends is None:
        return None
    if ends <= begins:
        refuse("la fine non è dopo l'inizio: se finisce il giorno dopo, scrivi anche la data, come 4/12/2026 0:30")
    elif ends - begins > LONGEST:
        refuse("dura più di 24 ore: controlla la data; un corso di più giorni va scritto con una riga per giorno")
    else:
        return begins, ends
    return None


def _moment(cells: Mapping[Column, Cell], column: Column, refuse: Refuse) -> tuple[Moment | None, bool]:
    """Return what a cell says, None when it is empty, and whether it could be read."""
    cell, moment = cells.get(column), None
    how = _DAY_HOW if column is Column.DATE else _HOUR_HOW
    match cell:
        case None:
            return None, True
        case str():
            moment = _written(tidy(cell, _SHOWN + 1))
            if moment is None:
                refuse(_misunderstood(tidy(cell, _SHOWN), column, how))
        case date() if not FIRST_YEAR <= cell.year < LAST_YEAR:
            refuse(f"l'anno {cell.year} nella colonna {column} non può essere: {how}")
        case datetime():
            moment = _rounded(cell)
        case date():
            moment = cell
        case time():
            moment = _rounded(datetime.combine(_SOME_DAY, cell)).time()
        case timedelta() if timedelta() <= cell < timedelta(days=1):
            moment = _rounded(datetime.combine(_SOME_DAY, time()) + cell).time()
        case _:
            shown = f"{cell:g}" if isinstance(cell, int | float) else str(cell)
            refuse(f"«{shown}» nella colonna {column} è un numero: {how}")
    return moment, moment is not None


def _rounded(instant: datetime) -> datetime:
    """Return an instant to the second: a spreadsheet keeps 9:30 as a fraction of a day, and misses it by a little."""
    return (instant + timedelta(milliseconds=500)).replace(microsecond=0)


def _written(words: str) -> Moment | None:
    both = _BOTH.fullmatch(words)
    if both and (day := _day(both[1])) and (hour := _hour(both[2])) is not None:
        return datetime.combine(day, hour, _offset(both[3]))
    return _day(words) or _hour(words.removeprefix("ore "))


def _misunderstood(shown: str, column: Column, how: str) -> str:
    if (found := _ISO.match(shown) or _ITALIAN.match(shown)) and _day(found.group()) is None:
        return f"«{shown}» nella colonna {column} non è un giorno che esiste: prima il giorno, poi il mese, poi l'anno"
    full = "" if column is Column.DATE else ", oppure con il giorno: 3/12/2026 9:30"
    return f"«{shown}» nella colonna {column} non si capisce: {how}{full}"


def _day(words: str) -> date | None:
    """Return a day that is written in full, never one that has to be guessed."""
    day = None
    with suppress(ValueError):
        if iso := _ISO.fullmatch(words):
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif italian := _ITALIAN.fullmatch(words):
            day = date(int(italian[4]), int(italian[3]), int(italian[1]))
        elif named := _NAMED.fullmatch(fold(words)):
            meant = read_day(fold(words), _SOME_DAY)
            day = meant if meant and (meant.day, meant.year) == (int(named[1]), int(named[2])) else None
    return day if day and FIRST_YEAR <= day.year < LAST_YEAR else None


def _hour(words: str) -> time | None:
    found = _HOUR.fullmatch(words)
    with suppress(ValueError):
        return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    return None


def _offset(written: str | None) -> timezone | None:
    if written is None or written == "Z":
        return UTC if written else None
    ahead = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-ahead if written[0] == "-" else ahead)


def _start(day: Moment | None, start: Moment | None, refuse: Refuse) -> datetime | None:
    """Return when a row begins, as it is written: with a zone or local."""
    if isinstance(day, datetime) and day.time() == time():
        day = day.date()
    if isinstance(day, time | datetime):
        refuse("nella colonna data scrivi solo il giorno; l'ora va nella colonna inizio")
    elif start is None:
        refuse(f"manca l'inizio: {_HOUR_HOW}")
    elif isinstance(start, time):
        if day is not None:
            return datetime.combine(day, start)
        refuse(f"manca la data: {_DAY_HOW}")
    elif not isinstance(start, datetime):
        refuse(f"l'inizio è un giorno senza ora: a un giorno intero il bot non può dare un promemoria, {_HOUR_HOW}")
    elif day is not None and day != start.date():
        refuse("la data e il giorno dell'inizio sono diversi: lascia solo quello giusto")
    else:
        return start
    return None


def _end(start: datetime, end: Moment | None, refuse: Refuse) -> datetime | None:
    """Return when a row ends, as it is written; an hour alone is of the day on which it begins."""
    if isinstance(end, datetime):
        return end
    if isinstance(end, time):
        return datetime.combine(start.date(), end, start.tzinfo)
    if end is None:
        refuse("manca la fine: scrivi a che ora finisce, per esempio 11:30")
    else:
        refuse(f"la fine è un giorno senza ora: {_HOUR_HOW}")
    return None


def _instant(written: datetime, zone: ZoneInfo, which: str, refuse: Refuse) -> datetime | None:
    """Return the instant of a time that exists once where it is meant; others are refused."""
    local = written if written.tzinfo else written.replace(tzinfo=zone)
    instant = local.replace(fold=0).astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        refuse(f"{which} cade nell'ora che non esiste, quando gli orologi vanno avanti: scrivi un'altra ora")
    elif instant != local.replace(fold=1).astimezone(UTC):
        clear = instant.astimezone(local.tzinfo).isoformat(timespec="minutes")
        refuse(f"{which} cade nell'ora che quella notte torna due volte: scrivi quale, per esempio {clear}")
    else:
        return instant
    return None
