"""Calendar entries of an .ics file (RFC 5545) as rows: each event is read on its own, and knows its line."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Component, Event, vUri
from icalendar.error import BrokenCalendarProperty

from bot.calendar_columns import Column, Record, Table
from bot.calendar_faults import Fault
from bot.sessions_model import Unreadable
from handlers.ics_writing import AUDIENCE, CAPACITY, MATERIALS
from knowledge.names import tidy
from knowledge.rows import Cell

MOST_PROPERTIES = 60
"""Lines of one event that concern us: far more than any calendar program writes."""
LONGEST_LINE = 5000
"""Characters of a line that concerns us."""
_PROPERTY = re.compile(r"([A-Za-z0-9-]+)[;:]")
_TEXTS = {
    "UID": Column.KEY,
    "SUMMARY": Column.TITLE,
    "LOCATION": Column.PLACE,
    "STATUS": Column.STATE,
    AUDIENCE: Column.AUDIENCE,
    CAPACITY: Column.CAPACITY,
    MATERIALS: Column.MATERIALS,
}
_TIMES = {"DTSTART": Column.START, "DTEND": Column.END, "DURATION": Column.DURATION}
_LINKS = ("URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
"""Where calendar programs keep the link of a meeting, best first."""
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")
_OURS = {*_TEXTS, *_TIMES, *_LINKS, *_REPEATS, "CATEGORIES", "ATTACH"}
_VENDOR = re.compile(r";TZID=\"?/[^:;\"]*?/([A-Za-z_]+/[A-Za-z_/-]+)\"?(?=[;:])")
"""`/vendor.example/Europe/Rome`: a name within a name (RFC 5545, 3.2.19)."""


class _Unclear(Exception):  # noqa: N818 - why an event cannot be read: caught by whoever reads it
    pass


@dataclass(slots=True)
class _Calendar:
    cancels: bool = False
    """Whether its method takes away every event that it holds."""


@dataclass(slots=True)
class _Block:
    """The lines of an event, as they are written, and the calendar they stand in."""

    line: int
    calendar: _Calendar
    lines: list[str] = field(default_factory=list)


def ics_rows(content: bytes, most: int) -> Table:
    """Return the events of a file as rows, at most one more than `most`; tasks and the like are left out."""
    blocks: list[_Block] = []
    try:
        for block in _blocks(_logical(content)):
            blocks.append(block)
            if len(blocks) > most:
                break
    except _Unclear as fault:
        return Table(unreadable=(Unreadable(0, str(fault)),))
    return Table(tuple(Record(block.line, _cells(block)) for block in blocks))


def _logical(content: bytes) -> list[tuple[int, str]]:
    """Return the lines with their numbers, folded ones together: in bytes, because a fold may stand in a letter."""
    lines: list[tuple[int, bytearray]] = []
    for number, physical in enumerate(content.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        bare = physical.removesuffix(b"\r")
        if bare[:1] in {b" ", b"\t"} and lines:
            lines[-1][1].extend(bare[1:])
        else:
            lines.append((number, bytearray(bare)))
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return [(number, line.decode(encoding)) for number, line in lines]
    raise _Unclear(Fault.NOT_TEXT)


def _blocks(lines: list[tuple[int, str]]) -> Iterator[_Block]:
    """Yield the events, once their calendar is over."""
    open_ones: list[str] = []
    calendar, waiting = _Calendar(), list[_Block]()
    for number, line in lines:
        match line.upper().strip().partition(":"):
            case ("BEGIN", _, name):
                open_ones.append(name)
                if open_ones == ["VCALENDAR"]:
                    calendar = _Calendar()
                elif open_ones == ["VCALENDAR", "VEVENT"]:
                    waiting.append(_Block(number, calendar))
            case ("END", _, name):
                if not open_ones or open_ones.pop() != name:
                    raise _Unclear(Fault.CUT_ICS)
                if not open_ones:
                    yield from waiting
                    waiting = []
            case ("METHOD", _, "CANCEL") if open_ones == ["VCALENDAR"]:
                calendar.cancels = True
            case _ if open_ones == ["VCALENDAR", "VEVENT"] and line.strip():
                waiting[-1].lines.append(line)
    if open_ones or waiting:
        raise _Unclear(Fault.CUT_ICS)


def _cells(block: _Block) -> dict[Column, Cell]:
    """Return what an event says, or why it cannot be read."""
    try:
        event = _event(block)
        cells: dict[Column, Cell] = {
            column: str(value) for name, column in _TEXTS.items() if (value := _only(event, name)) is not None
        }
        cells |= {column: _time(event, name) for name, column in _TIMES.items() if name in event}
        links = _links(event)
        topics = [str(topic) for value in _all(event, "CATEGORIES") for topic in value.cats]
        materials = [str(value) for value in _all(event, "ATTACH") if isinstance(value, vUri)]
    except _Unclear as fault:
        return {Column.BROKEN: str(fault)}
    more = {
        Column.LINK: next(iter(links), ""),
        Column.TOPIC: ", ".join(topics),
        Column.MATERIALS: " ".join(materials),
        Column.RECURRENCE: next((name for name in _REPEATS if name in event), ""),
        Column.STATE: "CANCELLED" if block.calendar.cancels else "",
    }
    cells |= {column: value for column, value in more.items() if value}
    return cells


def _event(block: _Block) -> Component:
    """Return what the library makes of the lines of an event that concern us."""
    kept = []
    for line in block.lines:
        found = _PROPERTY.match(line)
        if found is None:
            raise _Unclear(Fault.TORN_ENTRY.about(f"«{tidy(line, 30)}»"))
        if found[1].upper() in _OURS and ";ENCODING=BASE64" not in line.upper().partition(":")[0]:
            kept.append(_VENDOR.sub(r";TZID=\1", line, count=1))
    if len(kept) > MOST_PROPERTIES or max(map(len, kept), default=0) > LONGEST_LINE:
        raise _Unclear(Fault.ODD_ENTRY)
    try:
        event = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *kept, "END:VEVENT", ""]).encode())
    except Exception:  # the library names no set of errors for what it cannot parse, and meets some by surprise
        raise _Unclear(Fault.ODD_ENTRY) from None
    if event.errors:
        raise _Unclear(Fault.TORN_ENTRY.about(str(event.errors[0][0] or "")))
    return event


def _all(event: Component, name: str) -> list[Any]:
    value = event.get(name, [])
    return value if isinstance(value, list) else [value]


def _only(event: Component, name: str) -> Any:  # noqa: ANN401 - the library's values have no common type
    values = _all(event, name)
    if len(values) > 1:
        raise _Unclear(Fault.TWICE.about(name))
    return values[0] if values else None


def _time(event: Component, name: str) -> Cell:
    value = _only(event, name)
    try:
        moment, zone = value.dt, value.params.get("TZID")
    except (AttributeError, BrokenCalendarProperty):
        raise _Unclear(Fault.TORN_ENTRY.about(name)) from None
    if not isinstance(moment, date | time | datetime | timedelta):
        raise _Unclear(Fault.TORN_ENTRY.about(name))
    if zone and isinstance(moment, datetime) and moment.tzinfo is None:
        raise _Unclear(Fault.ZONE.about(tidy(str(zone), 40)))
    return moment


def _links(event: Component) -> list[str]:
    """Return the web addresses of a meeting, best first."""
    written = [str(value) for name in _LINKS for value in _all(event, name)]
    return [link for link in written if link.lower().startswith(("http://", "https://"))]
