"""An invented calendar for trying the bot, always still to come, and the table that staff start theirs from."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.audiences import write_audience
from bot.calendar_columns import WRITTEN, Column
from bot.model import File
from bot.people_model import Role
from bot.sessions_model import EVERYBODY, Audience, Session

INVENTED = "Esempio inventato: "
"""How every title begins."""
NAME = "calendario-modello.csv"
SHOWN = 3
"""Rows of the template: enough to see how each column is written."""
_ROOM = "Torino, sala di prova"


@dataclass(frozen=True, slots=True)
class _Meeting:
    """An invented session, by days ahead and local hour."""

    ahead: int
    start: time
    title: str
    topic: str
    place: str = _ROOM
    link: str = ""
    audience: Audience = EVERYBODY
    capacity: int | None = None
    materials: str = ""


_MEETINGS = (
    _Meeting(2, time(10), "leggere i dati del commercio", "Dati", materials="https://example.org/materiali"),
    _Meeting(6, time(15), "promuovere il Distretto online", "Promozione", "", "https://example.org/sala-online"),
    _Meeting(9, time(11, 30), "laboratorio sulle vetrine", "Vetrine", capacity=2),
    _Meeting(16, time(9, 30), "incontro dei manager", "Governance", audience=Audience((Role.MANAGER,))),
    _Meeting(30, time(14), "preparare una domanda di contributo", "Bandi", "Cuneo, sala di prova"),
    _Meeting(45, time(18), "eventi che portano persone in centro", "Eventi", capacity=30),
    _Meeting(58, time(10), "misurare i risultati", "Dati", "Novara, sala di prova"),
)
_LENGTH = timedelta(hours=2)


def sample(today: date, zone: ZoneInfo) -> tuple[Session, ...]:
    """Return invented sessions of the next two months, the first in two days at 10:00.

    Their keys are their days: taken in again on another day, they are others.
    """
    return tuple(_session(one, today, zone) for one in _MEETINGS)


def template(today: date, zone: ZoneInfo) -> File:
    """Return a table for a spreadsheet: every column, and invented rows that show how they are written."""
    written = io.StringIO()
    table = csv.DictWriter(written, WRITTEN, delimiter=";", lineterminator="\r\n")
    table.writeheader()
    for session in sample(today, zone)[:SHOWN]:
        start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        table.writerow(
            {
                Column.KEY: session.key,
                Column.TITLE: session.title,
                Column.DATE: f"{start:%d/%m/%Y}",
                Column.START: f"{start:%H:%M}",
                Column.END: f"{end:%H:%M}",
                Column.PLACE: session.place,
                Column.LINK: session.link,
                Column.TOPIC: session.topic,
                Column.AUDIENCE: write_audience(session.audience, str),
                Column.CAPACITY: session.capacity or "",
                Column.MATERIALS: session.materials,
                Column.STATE: "confermata",
            }
        )
    return File(NAME, written.getvalue().encode("utf-8-sig"))  # with the mark by which Excel knows the letters


def _session(one: _Meeting, today: date, zone: ZoneInfo) -> Session:
    day = today + timedelta(one.ahead)
    starts_at = datetime.combine(day, one.start, zone).astimezone(UTC)
    return Session(
        key=f"esempio-{day}",
        title=INVENTED + one.title,
        starts_at=starts_at,
        ends_at=starts_at + _LENGTH,
        place=one.place,
        link=one.link,
        topic=one.topic,
        audience=one.audience,
        capacity=one.capacity,
        materials=one.materials,
    )
