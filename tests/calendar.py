"""Sessions, answers and deliveries for tests: ready-made values with sensible defaults."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.deliveries_model import Delivery, DeliveryKind
from bot.people_model import Person, Preferences, Role
from bot.sessions_model import Attendance, Response, Session, Told
from bot.sessions_ports import SessionMemory
from knowledge.entries import Language
from tests.people import NOON, audit

ROME = ZoneInfo("Europe/Rome")


def rome(written: str) -> datetime:
    """Return a local day and time, as `2026-12-03 10:00`, as an instant."""
    return datetime.fromisoformat(written).replace(tzinfo=ROME).astimezone(UTC)


def session(start: datetime | str = "2026-12-03 10:00", hours: float = 2, **more: Any) -> Session:
    starts_at = rome(start) if isinstance(start, str) else start
    given: dict[str, Any] = {"key": "lezione-1", "title": "Leggere i dati del commercio", "place": "Torino, sala A"}
    given |= {"id": 1, "start_known_at": NOON} | more
    return Session(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **given)


def person(telegram_id: int = 101, **more: Any) -> Person:
    wishes = {name: more.pop(name) for name in Preferences.__dataclass_fields__ if name in more}
    given: dict[str, Any] = {"name": "Ada", "language": Language.ITALIAN, "role": Role.PARTICIPANT, "district": None}
    given |= {"consent_version": 1, "consented_at": NOON, "created_at": NOON - timedelta(days=30)} | more
    return Person(id=telegram_id, telegram_id=telegram_id, preferences=Preferences(**wishes), **given)


def answered(response: Response, person: int = 101, at: datetime = NOON, session: int = 1) -> Attendance:
    return Attendance(session, person, response, at)


def told(session: Session, person: int = 101, at: datetime = NOON, **more: Any) -> Told:
    """Return that a person was told a session as it is."""
    given: dict[str, Any] = {"starts_at": session.starts_at, "ends_at": session.ends_at, "place": session.place}
    given |= {"link": session.link, "cancelled": session.cancelled, "version": session.version} | more
    return Told(session.id, person, at=at, **given)


def reminder(person: int = 101, due_at: datetime = NOON, about: int = 1, detail: str = "eve") -> Delivery:
    """Return a reminder that is owed; another instant makes another one."""
    key = f"reminder:{about}:{person}:{detail}:{due_at.timestamp():.0f}"
    return Delivery(key, DeliveryKind.REMINDER, about, person, due_at, detail)


def keep(memory: SessionMemory, *sessions: Session) -> list[Session]:
    """Keep new sessions and return them as they are kept, in the order given."""
    assert memory.sessions.take_in([replace(session, id=0) for session in sessions], audit())
    kept = {session.key: session for session in memory.sessions.listed()}
    return [kept[session.key] for session in sessions]
