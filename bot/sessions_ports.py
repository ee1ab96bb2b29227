"""What the rules about sessions and deliveries need from outside, as Protocols."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.deliveries_model import Delivery, DeliveryKind, Parcel, Settled
from bot.people_model import Audit
from bot.sessions_model import Attendance, Import, Response, Session, Told


class SessionStore(Protocol):
    """The training calendar."""

    def listed(self) -> Sequence[Session]:
        """Return every session, by start."""
        ...

    def since(self, instant: datetime) -> Sequence[Session]:
        """Return the sessions that end at an instant or later, cancelled ones too, by start."""
        ...

    def find(self, session: int) -> Session | None:
        """Return a session, or None when there is none with this number."""
        ...

    def take_in(self, sessions: Sequence[Session], audit: Audit) -> bool:
        """Keep sessions at the audit's instant, all or none: new ones (id 0) with version 0, the others changed.

        A session that is not new must come with its id, its key and the version it was seen in; it is kept with the
        next one. False, and nothing changes, when any was changed or added since. `start_known_at` becomes the
        audit's instant when the start is another one.
        """
        ...


class AttendanceStore(Protocol):
    """Who answered what to which session, and who was there."""

    def find(self, session: int, person: int) -> Attendance | None:
        """Return what is kept of a person and a session."""
        ...

    def of_session(self, session: int) -> Sequence[Attendance]:
        """Return what is kept of a session, by the instant of the answer."""
        ...

    def of_person(self, person: int) -> Sequence[Attendance]:
        """Return what is kept of a person, by session."""
        ...

    def respond(self, session: int, person: int, response: Response, at: datetime) -> Response | None:
        """Keep an answer and return it as kept: who would come but finds no place free waits.

        A place is free while fewer people come than the capacity and nobody waits. The same answer again changes
        nothing. None for an unknown session or a stranger.
        """
        ...

    def promote(self, session: int, at: datetime, owe: Callable[[int], Delivery] | None = None) -> Sequence[int]:
        """Give the free places to those who wait longest, and return their Telegram ids, the longest wait first.

        What `owe` makes for each of them is planned with the places, all or nothing: a crash between the two would
        leave somebody with a place and without a word. From then on `at` is the instant of their answer.
        """
        ...

    def note(self, session: int, person: int, *, present: bool | None, audit: Audit) -> bool:
        """Keep whether a person was there, None to take it back; False for an unknown session or a stranger."""
        ...

    def forget_attendances(self, ended_before: datetime) -> int:
        """Erase what is kept of sessions that ended before an instant; return how many rows."""
        ...


class ToldStore(Protocol):
    """What each person last heard of each session."""

    def find(self, session: int, person: int) -> Told | None:
        """Return what a person last heard of a session, or None when nothing."""
        ...

    def of_session(self, session: int) -> Sequence[Told]:
        """Return who was told what of a session, by person."""
        ...

    def remember(self, told: Sequence[Told]) -> None:
        """Keep what people were told, in place of what they were told before; strangers are left out.

        What was told at a later instant stays: a worker that settles late takes nothing back.
        """
        ...

    def outdated(self, now: datetime) -> Sequence[Told]:
        """Return what was told in a version that is no longer the session's, while it is of use to somebody.

        That is: of sessions that are not over by now, as they are or as they were told.
        """
        ...

    def forget_told(self, ended_before: datetime) -> int:
        """Erase what was told of sessions that ended before an instant; return how many rows."""
        ...


class ImportStore(Protocol):
    """Calendars that wait for a yes; of each person only the last."""

    def put(self, waiting: Import) -> int:
        """Keep a calendar in place of the one before, and return its number, never given twice."""
        ...

    def take(self, number: int, person: int) -> Import | None:
        """Return a calendar that still waits, and wait no longer; None when it was replaced, taken or is another's."""
        ...

    def find(self, person: int) -> Import | None:
        """Return the calendar of a person that waits, and leave it waiting."""
        ...

    def forget_imports(self, before: datetime) -> int:
        """Erase calendars that wait since before an instant; return how many."""
        ...


class DeliveryStore(Protocol):
    """The outbox."""

    def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Keep deliveries whose keys are new and whose people are known, as planned; return how many were kept.

        A crash half way through a large number keeps some: planning again keeps the rest.
        """
        ...

    def claim(self, worker: str, now: datetime, limit: int) -> Sequence[Parcel]:
        """Take what is due, of at most `limit` people, those who wait longest first; no other worker gets the same.

        With what is due by `now` goes what is planned for the same hour, counted from the first one due; what is to
        be tried again goes when it is due itself. Each delivery counts an attempt more.
        """
        ...

    def settle(self, worker: str, settled: Sequence[Settled], told: Sequence[Told], now: datetime) -> None:
        """Keep what became of deliveries, if this worker still holds them, and what people were told with them."""
        ...

    def recover(
        self, worker: str, holding: Collection[int], claimed_before: datetime, now: datetime
    ) -> Sequence[Delivery]:
        """Make what was claimed before an instant, and never settled, unknown and due; return it.

        What this worker is `holding`, by id, stays. Each delivery that is taken back counts a doubt more.
        """
        ...

    def due(self, now: datetime) -> int:
        """Return how many people have something due, what is on its way included."""
        ...

    def about(self, kinds: Sequence[DeliveryKind], about: int) -> Sequence[Delivery]:
        """Return the deliveries about a session (or what the kinds are about), by instant and person."""
        ...

    def of_person(self, person: int) -> Sequence[Delivery]:
        """Return the deliveries to a person, by instant."""
        ...

    def marked(self, name: str) -> datetime | None:
        """Return the instant kept under a name, or None."""
        ...

    def mark(self, name: str, at: datetime) -> None:
        """Keep an instant under a name."""
        ...

    def forget_deliveries(self, before: datetime) -> int:
        """Erase what was settled before an instant; return how many rows."""
        ...


class ChatStore(Protocol):
    """Groups that became supergroups, so that what is meant for the old number reaches the new one."""

    def moved(self, old: int, new: int, at: datetime) -> None:
        """Keep that a chat has another number now."""
        ...

    def current(self, chat: int) -> int:
        """Return the number that a chat has now, its own when it never moved."""
        ...


@dataclass(frozen=True, slots=True)
class SessionMemory:
    """The stores that concern sessions and the outbox."""

    sessions: SessionStore
    attendances: AttendanceStore
    told: ToldStore
    imports: ImportStore
    deliveries: DeliveryStore
    chats: ChatStore
