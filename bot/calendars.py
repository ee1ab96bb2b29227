"""A calendar file, laid out in rows, becomes sessions: every row that cannot be taken says what to write instead."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.audiences import Find, Refuse, read_audience
from bot.calendar_columns import Column, Record, Table
from bot.calendar_keys import key_of
from bot.calendar_times import read_times
from bot.people_model import District
from bot.sessions_model import ADDRESS, KEY, LARGEST, TITLE, Calendar, Session, Unreadable
from knowledge.names import tidy
from knowledge.normalise import fold
from knowledge.rows import Cell

MOST_ROWS = 2000
LARGEST_FILE = 2_000_000
"""Bytes of a calendar file."""
MOST_NAMES = 500
"""Different names of districts in one file: looking for a name takes time."""
AUDIENCE = 1000
"""Characters of the audience at most."""
UNLIMITED = 1_000_000
"""More characters than any text of ours: `tidy` cuts, and a text that is too long has to be refused instead."""

_ADDRESS = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)
_AROUND = " ,;:-–—()[]<>|"
"""What is left around a link that was taken out of a place."""
_CONFIRMED = frozenset({"confermata", "confermato", "confirmed"})
_CANCELLED = frozenset({"annullata", "annullato", "cancellata", "cancelled", "canceled"})


def read(table: Table, zone: ZoneInfo, find: Find) -> Calendar:
    """Return the sessions of a table, and the rows that cannot be taken with every reason, by line.

    Local times are those of `zone`; `find` finds the districts that words may mean.
    """
    if len(table.records) > MOST_ROWS:
        return Calendar((), (Unreadable(0, f"il file ha più di {MOST_ROWS} righe: dividilo in più file"),))
    unreadable = list(table.unreadable)
    sessions: list[Session] = []
    lines: dict[str, int] = {}
    found = _few(find)
    for record in table.records:
        reasons: list[str] = []
        session = _session(record, zone, found, reasons.append)
        key = _key(record).casefold()
        if key and key in lines:
            first = lines[key]
            reasons.append(f"la chiave «{_shown(_key(record))}» c'è già alla riga {first}: deve essere di una sola")
        lines.setdefault(key, record.line)
        unreadable += [Unreadable(record.line, reason) for reason in reasons]
        if session and not reasons:
            sessions.append(session)
    if not table.records and not unreadable:
        unreadable.append(Unreadable(0, "nel file non c'è nessuna sessione"))
    return Calendar(tuple(sessions), tuple(sorted(unreadable, key=_by_line)), table.ignored)


def _few(find: Find) -> Find:
    """Return what finds districts, each words once, and no more of them than any calendar names."""
    known: dict[str, Sequence[District]] = {}

    def finding(words: str) -> Sequence[District]:
        if words not in known and len(known) < MOST_NAMES:
            known[words] = find(words)
        return known.get(words, ())

    return finding


def refused(reason: str, line: int = 0) -> Calendar:
    """Return a file of which nothing can be read."""
    return Calendar((), (Unreadable(line, reason),))


def words(cell: Cell | None) -> str:
    """Return what a cell says on one line, empty when it is; a number as a person would write it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidy(str("" if cell is None else cell), UNLIMITED)


def is_address(link: str) -> bool:
    """Return whether a text is one address of the web and nothing else."""
    try:
        return bool(_ADDRESS.fullmatch(link) and urlsplit(link).hostname)
    except ValueError:  # brackets that are no IPv6 address
        return False


def _by_line(unreadable: Unreadable) -> int:
    return unreadable.line


def _session(record: Record, zone: ZoneInfo, find: Find, refuse: Refuse) -> Session | None:
    """Return the session of a row, None when its times are refused; what else is wrong is refused too."""
    cells = record.cells
    if Column.BROKEN in cells:
        refuse(words(cells[Column.BROKEN]))
        return None
    if Column.RECURRENCE in cells:
        refuse(
            "è un evento che si ripete: il bot tiene una sessione per volta. Nel calendario crea un evento singolo "
            "per ogni data ed esporta quelli, oppure scrivi una riga per data in un file .csv"
        )
        return None
    place, link = _place_and_link(cells, refuse)
    key, title = _key(record), _text(cells, Column.TITLE, TITLE, refuse)
    if not key:
        refuse("manca la chiave: scrivi un nome breve che non cambierà mai, per esempio modulo-1")
    elif len(key) > KEY:
        refuse(f"la chiave è più lunga di {KEY} caratteri")
    if not title:
        refuse("manca il titolo")
    times = read_times(cells, zone, refuse)
    topic, materials = _text(cells, Column.TOPIC, TITLE, refuse), _text(cells, Column.MATERIALS, ADDRESS, refuse)
    audience = read_audience(_text(cells, Column.AUDIENCE, AUDIENCE, refuse)[:AUDIENCE], find, refuse)
    capacity, cancelled = _capacity(cells, refuse), _cancelled(cells, refuse)
    if times is None:
        return None
    return Session(key, title, *times, place, link, topic, audience, capacity, materials, cancelled)


def _key(record: Record) -> str:
    return key_of(words(record.cells.get(Column.KEY)))


def _text(cells: Mapping[Column, Cell], column: Column, longest: int, refuse: Refuse) -> str:
    written = words(cells.get(column))
    if len(written) > longest:
        refuse(f"nella colonna {column} ci sono {len(written)} caratteri: al massimo possono essere {longest}")
    return written


def _place_and_link(cells: Mapping[Column, Cell], refuse: Refuse) -> tuple[str, str]:
    """Return where a session is; a link that stands in the place, when there is no other, is taken out of it."""
    place, link = words(cells.get(Column.PLACE)), _text(cells, Column.LINK, ADDRESS, refuse)
    if not link and (found := _ADDRESS.search(place)):
        link = found.group().rstrip(_AROUND + ".\"'»")
        place = " ".join(place.replace(link, " ").split()).strip(_AROUND + ".")
        if len(link) > ADDRESS:
            refuse(f"il link nel luogo è più lungo di {ADDRESS} caratteri")
    if len(place) > TITLE:
        refuse(f"nella colonna luogo ci sono {len(place)} caratteri: al massimo possono essere {TITLE}")
    if link and not is_address(link):
        refuse(f"«{_shown(link)}» non è un indirizzo web: scrivilo intero, con https:// all'inizio")
    return place, link


def _capacity(cells: Mapping[Column, Cell], refuse: Refuse) -> int | None:
    written = words(cells.get(Column.CAPACITY))
    if not written:
        return None
    if re.fullmatch(r"[0-9]{1,6}", written) and 1 <= int(written) <= LARGEST:
        return int(written)
    how = f"scrivi un numero da 1 a {LARGEST}, o niente se non c'è limite"
    refuse(f"«{_shown(written)}» non è un numero di posti: {how}")
    return None


def _cancelled(cells: Mapping[Column, Cell], refuse: Refuse) -> bool:
    written = words(cells.get(Column.STATE))
    if written and fold(written) not in _CONFIRMED | _CANCELLED:
        refuse(f"lo stato «{_shown(written)}» non si conosce: scrivi confermata o annullata")
    return fold(written) in _CANCELLED


def _shown(written: str) -> str:
    """Return a person's own words as a reason quotes them."""
    return tidy(written, 60)
