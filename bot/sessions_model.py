"""The words of the domain that concern the training calendar, as small frozen values.

Session     a training meeting, with everything that the calendar says of it.
Audience    for whom a session is: everybody, some roles, some districts.
Response    what a person answered to a session: there, perhaps, not there, or waiting for a place.
Attendance  whether a person was there, as staff noted it.
Told        what a person last heard from the bot of a session.
Import      a calendar file that staff sent and did not confirm yet.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people_model import Role
from knowledge.markup import Rich

TITLE = 120
"""Characters of a title, a topic or a place at most: several must fit in one message."""
ADDRESS = 300
"""Characters of a link or of the materials at most."""
KEY = 255
"""Characters of a key at most, as RFC 7986 advises for the UID."""
LARGEST = 100_000
"""The most places that a session can have."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a session is: everybody when neither roles nor districts are named, else who fits what is named."""

    roles: tuple[Role, ...] = ()
    districts: tuple[int, ...] = ()

    def includes(self, role: Role, district: int | None) -> bool:
        """Return whether somebody with this role and district is meant."""
        fits = not self.roles or role in self.roles
        return fits and (not self.districts or district in self.districts)


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class Session:
    """A training meeting; instants are aware UTC, texts are empty where the calendar says nothing."""

    key: str
    """The stable name that calendar files give it (the UID of an .ics): the same in every file and for ever."""
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    topic: str = ""
    audience: Audience = EVERYBODY
    capacity: int | None = None
    """Places, or None when there is no limit."""
    materials: str = ""
    cancelled: bool = False
    id: int = 0
    """The number in the memory; 0 before it is kept."""
    version: int = 0
    """Grows with every change: the SEQUENCE of its calendar entry."""
    start_known_at: datetime | None = None
    """Since when the memory knows the present start; None before it is kept."""


class Response(StrEnum):
    """What a person answered to a session."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"
    """Would come, and waits for a place."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person and a session: what was answered and when, and whether the person was there."""

    session: int
    person: int
    """Telegram id."""
    response: Response | None
    at: datetime
    """When the answer was given: the waiting list goes by it."""
    present: bool | None = None
    """None while staff noted nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person last heard of a session; what is no longer so has to be told."""

    session: int
    person: int
    """Telegram id."""
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    cancelled: bool
    version: int
    """The session's version that was told."""
    at: datetime


class Change(StrEnum):
    """What a calendar file does to a session."""

    NEW = "new"
    MOVED = "moved"
    """Another start or end; perhaps more."""
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of a calendar file that cannot be taken: where, and why, in Italian."""

    line: int
    """Counted from 1, as the program that opens the file shows it; 0 for the file as a whole."""
    reason: str

    def __str__(self) -> str:
        """Return the reason with its line: `riga 4: manca il titolo`."""
        return f"riga {self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar file says: sessions (without ids and versions), and the rows that cannot be taken."""

    sessions: tuple[Session, ...]
    unreadable: tuple[Unreadable, ...] = ()
    ignored: tuple[str, ...] = ()
    """Columns that say nothing to the bot, as they are written: notes of whoever keeps the file."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A session for a person's own calendar: what it is for, not its format; the edge makes the file."""

    session: Session
    at: datetime
    """Now: a calendar program keeps the newest of several."""
    zone: ZoneInfo
    """Where the session is."""
    caption: Rich = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a calendar would do to the sessions that are kept."""

    changes: tuple[tuple[Change, Session | None, Session], ...]
    """The kind, the session as it is kept (None when new), the session as it would be; in order of start."""
    absent: tuple[Session, ...] = ()
    """Sessions to come that the file does not name: they stay as they are."""
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def effective(self) -> tuple[tuple[Change, Session | None, Session], ...]:
        """Return what is not the same as before."""
        return tuple(change for change in self.changes if change[0] is not Change.SAME)


@dataclass(frozen=True, slots=True)
class Import:
    """A calendar that waits for a yes: who sent it, when, what it says."""

    person: int
    at: datetime
    calendar: Calendar = field(default_factory=lambda: Calendar(()))
