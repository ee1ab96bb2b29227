"""Which reminders a session owes to a person, and when: pure planning, in the programme's own time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.deliveries_model import Delivery, DeliveryKind, Reason
from bot.moments import USEFUL, before_quiet, days_before, earlier, is_quiet
from bot.people_model import Lead, Person, Preferences
from bot.sessions_model import Attendance, Response, Session

EVENING = time(18)
"""When the reminder of the day before comes."""
DECIDE = "decide"
"""The reminder more for who answered «forse»: two days before in the evening, or, when that is past, three hours."""
_DECIDE_LATE = timedelta(hours=3)
_HOUR = timedelta(hours=1)
_LONGEST_SHIFT = timedelta(days=1)
"""Quiet hours never move a reminder by more."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """A person in the eyes of a session: with the answer, when there is one."""

    session: Session
    person: Person
    attendance: Attendance | None = None

    @property
    def response(self) -> Response | None:
        """What the person answered."""
        return self.attendance.response if self.attendance else None

    @property
    def is_reminded(self) -> bool:
        """Whether the person is to be reminded of the session at all."""
        if not self.person.preferences.reminders or self.response in {Response.NO, Response.WAITING}:
            return False
        return self.response is not None or self.session.audience.includes(self.person.role, self.person.district)


@dataclass(frozen=True, slots=True)
class Owed:
    """A reminder that a session owes: `wanted` is when it should come, `due_at` when it does."""

    detail: str
    """A `Lead`, or DECIDE."""
    wanted: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """What planning looks at: reminders wanted after the last look, due until an instant."""

    after: datetime
    until: datetime

    def of(self, reminders: Iterable[Owed]) -> Iterator[Owed]:
        """Give those of some reminders that are in the window."""
        return (one for one in reminders if one.wanted > self.after and one.due_at <= self.until)


def wanted_at(lead: Lead, start: datetime, zone: ZoneInfo) -> datetime:
    """Return when a reminder should come, quiet hours apart."""
    match lead:
        case Lead.WEEK:
            return days_before(start, 7, zone)
        case Lead.EVE:
            return days_before(start, 1, zone, EVENING)
        case Lead.HOUR:
            return start - _HOUR


def owed(invitee: Invitee, zone: ZoneInfo) -> tuple[Owed, ...]:
    """Return every reminder that a session owes to a person, whatever the time is now, by instant.

    What was past when session and person came to be known is not owed; when that is all, one is owed at once.
    """
    session, person = invitee.session, invitee.person
    if session.cancelled or not invitee.is_reminded:
        return ()
    found = list(_leads(session.starts_at, _known_at(session, person), person.preferences, zone))
    if invitee.response is Response.MAYBE and invitee.attendance:
        found.extend(_decide(session.starts_at, invitee.attendance.at, person.preferences, zone))
    return tuple(sorted(found, key=lambda one: one.due_at))


def no_longer(invitee: Invitee, detail: str, now: datetime, zone: ZoneInfo) -> Reason | None:
    """Return why a planned reminder must not be sent now, or None when it must."""
    session, response, wishes = invitee.session, invitee.response, invitee.person.preferences
    if session.cancelled:
        return Reason.CANCELLED
    if response is Response.NO:
        return Reason.DECLINED
    if response is Response.WAITING:
        return Reason.WAITING
    if not wishes.reminders or (detail != DECIDE and detail not in wishes.leads):
        return Reason.SWITCHED_OFF
    if detail == DECIDE and response is not Response.MAYBE:
        return Reason.KNOWN
    if not invitee.is_reminded:
        return Reason.NOT_INVITED
    if now > session.starts_at - USEFUL:
        return Reason.TOO_LATE
    return Reason.PAUSED if wishes.is_paused(now.astimezone(zone).date()) else None


def plan(
    sessions: Iterable[Session],
    people: Sequence[Person],
    answers: Callable[[int], Mapping[int, Attendance]],
    window: Window,
    zone: ZoneInfo,
) -> Iterator[Delivery]:
    """Give the deliveries that sessions owe in a window; `answers` are those to a session, by Telegram id."""
    crowd = _Crowd.of(people, window)
    for session in sessions:
        concerned = crowd.concerned(session, window, zone)
        if not concerned:
            continue
        given = answers(session.id)
        alike: dict[object, tuple[Owed, ...]] = {}
        for person in concerned:
            attendance = given.get(person.telegram_id)
            if attendance is None:
                # People with the same wishes are owed the same: the rules of time are asked once for all of them.
                kind = _likeness(session, person, window)
                if kind not in alike:
                    alike[kind] = tuple(window.of(owed(Invitee(session, person), zone)))
                reminders: Iterable[Owed] = alike[kind]
            else:
                reminders = window.of(owed(Invitee(session, person, attendance), zone))
            for one in reminders:
                yield delivery(session, person.telegram_id, one)


def delivery(session: Session, person: int, one: Owed) -> Delivery:
    """Return a reminder as a delivery; its key names the start, so that another start is another reminder."""
    start = int(session.starts_at.timestamp())
    key = f"{DeliveryKind.REMINDER}:{session.id}:{person}:{one.detail}:{start}"
    return Delivery(key, DeliveryKind.REMINDER, session.id, person, one.due_at, one.detail)


def start_of(reminder: Delivery) -> int:
    """Return the start, in seconds since 1970, that a reminder was planned for."""
    return int(reminder.key.rpartition(":")[2])


def _leads(start: datetime, known_at: datetime, wishes: Preferences, zone: ZoneInfo) -> Iterator[Owed]:
    in_time = {lead: at for lead in wishes.leads if (at := wanted_at(lead, start, zone)) > known_at}
    for lead, at in in_time.items():
        yield Owed(lead, at, earlier(at, start, known_at, wishes, zone))
    if not in_time and wishes.leads and known_at < start - USEFUL:
        yield Owed(wishes.leads[-1], known_at, earlier(known_at, start, known_at, wishes, zone))


def _decide(start: datetime, answered_at: datetime, wishes: Preferences, zone: ZoneInfo) -> Iterator[Owed]:
    for at in _decisions(start, zone):
        if at > answered_at:
            yield Owed(DECIDE, at, earlier(at, start, answered_at, wishes, zone))
            return


def _known_at(session: Session, person: Person) -> datetime:
    return max(session.start_known_at or person.created_at, person.created_at)


def _likeness(session: Session, person: Person, window: Window) -> object:
    """Return what the reminders in a window of somebody who did not answer depend on."""
    wishes = person.preferences
    return Invitee(session, person).is_reminded and (
        wishes.leads,
        wishes.quiet_from,
        wishes.quiet_to,
        # Who was known long before the window is owed what anybody was who is: nothing of it moves to before then.
        max(_known_at(session, person), window.after - _LONGEST_SHIFT),
    )


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The people that are looked through for a session: all of them only where that is of use."""

    everybody: Sequence[Person]
    new: Sequence[Person]
    """Who was not there yet at the last look."""
    wishes: Sequence[Preferences]
    """One for each kind of quiet hours."""

    @classmethod
    def of(cls, people: Iterable[Person], window: Window) -> "_Crowd":
        """Return the people that can be written to."""
        reachable = [person for person in people if person.reachable]
        new = [person for person in reachable if person.created_at > window.after]
        wishes = {(one.preferences.quiet_from, one.preferences.quiet_to): one.preferences for one in reachable}
        return cls(reachable, new, tuple(wishes.values()))

    def concerned(self, session: Session, window: Window, zone: ZoneInfo) -> Sequence[Person]:
        """Return the people to whom a session may owe something in a window, and perhaps others."""
        start, known = session.starts_at, session.start_known_at or session.starts_at
        leads = [wanted_at(lead, start, zone) for lead in Lead]
        if session.cancelled or start <= window.after:
            return ()
        if min(leads) <= known and known > window.after:
            return self.everybody  # it is new, and near enough to owe something at once
        wanted = [at for at in (*leads, *_decisions(start, zone)) if at > window.after]
        if any(at <= window.until or self._moves_before(at, window.until, zone) for at in wanted):
            return self.everybody
        return self.new if min(leads) <= window.until else ()

    def _moves_before(self, at: datetime, until: datetime, zone: ZoneInfo) -> bool:
        """Return whether somebody's quiet hours can move what should come at one instant to before another."""
        quiet = (wishes for wishes in self.wishes if is_quiet(at, wishes, zone))
        return any(before_quiet(at, wishes, zone) <= until for wishes in quiet)


def _decisions(start: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when it is asked whether somebody decided: at the first of these that is not past."""
    return days_before(start, 2, zone, EVENING), start - _DECIDE_LATE
