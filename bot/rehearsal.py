"""The rehearsal: person by person, what would be sent when, and what a calendar that waits would change of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import notices, reminders
from bot.deliveries_model import DeliveryKind, Reason
from bot.people_model import Person
from bot.reminders import Invitee
from bot.sessions_model import Attendance, Change, Difference, Session, Told

_TOGETHER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rehearsal looks at: the calendar as it is or as it would be, the people, what they answered and heard."""

    sessions: tuple[Session, ...]
    people: tuple[Person, ...]
    answers: Mapping[tuple[str, int], Attendance]
    """By key of the session and Telegram id."""
    told: Mapping[tuple[str, int], Told]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would be said to a person at an instant, or would not, and why."""

    person: Person
    at: datetime
    session: Session
    kind: DeliveryKind
    detail: str = ""
    withheld: Reason | None = None
    shares: bool = False
    """Whether it leaves in one message with the line before."""

    @property
    def same(self) -> object:
        """Return what makes this line the same one in another rehearsal."""
        moment = (self.session.starts_at, self.session.place, self.session.link, self.session.cancelled)
        said = moment if self.kind is DeliveryKind.NOTICE else self.session.starts_at
        return (self.person.telegram_id, self.at, self.session.key, self.kind, self.detail, self.withheld, said)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would be sent from now on, and, beside another calendar, what would come and what would fall away."""

    lines: tuple[Line, ...]
    added: tuple[Line, ...] = ()
    dropped: tuple[Line, ...] = ()

    @property
    def messages(self) -> int:
        """How many messages would leave."""
        return sum(line.withheld is None and not line.shares for line in self.lines)

    @property
    def people(self) -> int:
        """How many people would get one."""
        return len({line.person.telegram_id for line in self.lines if line.withheld is None})


def rehearse(scene: Scene, now: datetime, zone: ZoneInfo, waiting: Difference | None = None) -> Rehearsed:
    """Return what would be sent from now on; with a calendar that waits, as if it were applied now."""
    today = tuple(_lines(scene, now, zone))
    if waiting is None:
        return Rehearsed(today)
    then = tuple(_lines(replace(scene, sessions=_applied(scene.sessions, waiting, now)), now, zone))
    before, after = {line.same for line in today}, {line.same for line in then}
    return Rehearsed(
        then,
        tuple(line for line in then if line.same not in before),
        tuple(line for line in today if line.same not in after),
    )


def _lines(scene: Scene, now: datetime, zone: ZoneInfo) -> Iterator[Line]:
    """Give what each person would be sent, by person and instant."""
    coming = [session for session in scene.sessions if session.starts_at > now]
    for person in scene.people:
        if not person.reachable:
            continue
        theirs = [line for session in coming for line in _of(session, person, scene, now, zone)]
        yield from _shared(sorted(theirs, key=lambda line: (line.at, line.session.starts_at)))


def _of(session: Session, person: Person, scene: Scene, now: datetime, zone: ZoneInfo) -> Iterator[Line]:
    who = (session.key, person.telegram_id)
    invitee = Invitee(session, person, scene.answers.get(who))
    before = scene.told.get(who)
    if before and notices.matters(before, session, invitee.response):
        yield Line(person, notices.when(before, invitee, now, zone), session, DeliveryKind.NOTICE)
    for one in reminders.owed(invitee, zone):
        if one.wanted > now:
            at = max(one.due_at, now)
            withheld = reminders.no_longer(invitee, one.detail, at, zone)
            yield Line(person, at, session, DeliveryKind.REMINDER, one.detail, withheld)


def _shared(lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines of one person, those marked that leave together with one before."""
    first: datetime | None = None
    for line in lines:
        if line.withheld is not None:
            yield line
        elif first is not None and line.at < first + _TOGETHER:
            yield replace(line, shares=True)
        else:
            first = line.at
            yield line


def _applied(sessions: Iterable[Session], waiting: Difference, now: datetime) -> tuple[Session, ...]:
    """Return the sessions as they would be once a calendar was applied."""
    kept = {session.key: session for session in sessions}
    for change, before, after in waiting.changes:
        if change is Change.SAME:
            continue
        moved = before is None or before.starts_at != after.starts_at
        known_at = now if moved or before is None else before.start_known_at
        kept[after.key] = replace(after, start_known_at=known_at)
    return tuple(sorted(kept.values(), key=lambda session: session.starts_at))
