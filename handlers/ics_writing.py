"""Calendar entries as .ics (RFC 5545): one session for a person, or the whole calendar for staff."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText, vUri

from bot.audiences import NameOf, write_audience
from bot.calendar_keys import uid
from bot.calendars import is_address
from bot.model import File
from bot.sessions_model import CalendarFile, Session
from handlers.ics_zones import rules
from knowledge.normalise import fold

PRODUCT = "-//distretti-bot//Formazione//IT"
AUDIENCE = "X-DISTRETTI-DESTINATARI"
CAPACITY = "X-DISTRETTI-POSTI"
MATERIALS = "X-DISTRETTI-MATERIALI"
"""What a calendar program has no word for; others leave these out of sight."""
_OWN = {"VALUE": "TEXT"}
"""What makes a reader take back what was escaped in a property that it does not know."""
_NAME = 40
"""Characters of a file's name, its ending apart."""


class _Text(vText):
    """A text of one line; the library's own takes a backslash before an N for the end of a line."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        """Return the text with what RFC 5545, 3.3.11 escapes."""
        return re.sub(r"[\\;,]", r"\\\g<0>", str(self)).encode()


def entry(file: CalendarFile) -> File:
    """Return a session as a file that a calendar program opens: added, or taken away when it is cancelled."""
    session = file.session
    event = _event(session, file.at, file.zone)
    content = _calendar([session], [event], file.zone, "CANCEL" if session.cancelled else "PUBLISH")
    name = fold(session.title).replace(" ", "-").encode("ascii", "ignore").decode()[:_NAME].strip("-")
    return File(f"{name or session.starts_at.astimezone(file.zone).date()}.ics", content, file.caption)


def whole(sessions: Sequence[Session], now: datetime, zone: ZoneInfo, name_of: NameOf) -> bytes:
    """Return every session, cancelled ones too, with what only this bot reads again: audience and places."""
    events = []
    for session in sessions:
        event = _event(session, now, zone)
        event.add(AUDIENCE, _Text(write_audience(session.audience, name_of), params=_OWN))
        if session.capacity is not None:
            event.add(CAPACITY, _Text(str(session.capacity), params=_OWN))
        events.append(event)
    return _calendar(sessions, events, zone, "PUBLISH")


def _event(session: Session, now: datetime, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", _Text(uid(session.key)))
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", session.version)
    event.add("dtstart", _local(session.starts_at, zone))
    event.add("dtend", _local(session.ends_at, zone))
    event.add("summary", _Text(session.title))
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    if session.place:
        event.add("location", _Text(session.place))
    if session.link:
        event.add("url", vUri(session.link))
    if session.topic:
        event.add("categories", _Text(session.topic))
    if session.materials:
        links = session.materials.split()
        if all(map(is_address, links)):
            for link in links:
                event.add("attach", vUri(link))
        else:
            event.add(MATERIALS, _Text(session.materials, params=_OWN))
    return event


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant in the zone's own time, or in UTC in the hour that an autumn night has twice."""
    local = instant.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return instant.astimezone(UTC) if twice else local


def _calendar(sessions: Sequence[Session], events: Sequence[Event], zone: ZoneInfo, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if sessions:
        calendar.add_component(_zone(sessions, zone))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zone(sessions: Sequence[Session], zone: ZoneInfo) -> Timezone:
    """Return the rules of the zone for the years of the sessions, and a year before and after them."""
    years = {instant.year for session in sessions for instant in (session.starts_at, session.ends_at)}
    return rules(zone, min(years) - 1, max(years) + 1)
