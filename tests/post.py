"""The outbox of a small programme on real SQLite, planned and sent at the instants that a test names."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.checkin_mail import checkin_contents
from bot.checkin_office import Office
from bot.checkin_planning import CheckinPlanner
from bot.deliveries import Content, Deliveries, Ready
from bot.deliveries_model import OPEN, Delivery, DeliveryKind, State
from bot.ground import Ground, Terms
from bot.outcomes import CallOutcome, Sent
from bot.people_model import Preferences, Role
from bot.planning import EVERY, Planner, Planners
from bot.session_mail import contents
from bot.sessions_model import Response, Session
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.forms import Form
from knowledge.library import Library
from knowledge.markup import plain
from storage.engine import Database, open_database
from storage.memory import checkin_memory, memory, session_memory
from storage.migrations import upgrade
from tests.calendar import ROME, rome, session
from tests.people import NOON, audit, visitor

LONG_AGO = NOON - timedelta(days=30)
EVE = rome("2026-12-02 18:00")
"""When the reminder of the day before `session()` comes."""
EVERY_KIND = tuple(DeliveryKind)


@dataclass(frozen=True)
class Letter:
    """A message as it left."""

    person: int
    text: str
    labels: tuple[str, ...]


class Post:
    """One bot's outbox; `restarted` gives it another life on the same memory."""

    def __init__(self, database: Database, library: Library) -> None:
        self.database = database
        self.library = library
        self.people = memory(database)
        self.memory = session_memory(database)
        self.ground = Ground(self.people, Wording(library), Terms(), ROME)
        self.forms: list[Form] = []
        self.checkins = checkin_memory(database)
        self.office = Office(self.ground, self.checkins, lambda: self.forms)
        self.contents: Mapping[DeliveryKind, Content] = {
            **contents(self.memory, self.ground),
            **checkin_contents(self.office),
        }
        self._lives = count()
        self.restarted()

    def restarted(self) -> None:
        rounds = CheckinPlanner(self.office, self.memory.deliveries)
        self.planner = Planners(Planner(self.memory, self.ground), rounds)
        self.deliveries = self.worker(self.contents)

    def worker(self, contents: Mapping[DeliveryKind, Content]) -> Deliveries:
        """Return another worker, which says other things."""
        name = f"vita {next(self._lives)}"
        return Deliveries(self.memory.deliveries, self.memory.chats, self.ground, contents, name)

    # What is so

    def knows(self, person: int = 101, at: datetime = LONG_AGO, role: Role = Role.PARTICIPANT, **wishes: Any) -> int:
        self.people.people.register(visitor(person), role, 1, audit(actor=person, at=at))
        return self.prefers(person, **wishes)

    def prefers(self, person: int = 101, **wishes: Any) -> int:
        self.people.people.prefer(person, Language.ITALIAN, Preferences(**wishes))
        return person

    def holds(self, session: Session, at: datetime = LONG_AGO) -> Session:
        """Keep a new session and return it as it is kept."""
        assert self.memory.sessions.take_in([replace(session, id=0)], audit(at=at))
        return next(one for one in self.memory.sessions.listed() if one.key == session.key)

    def changes(self, session: Session, at: datetime, **more: Any) -> Session:
        """Keep a session with other words or another time and return it as it is kept."""
        now = self.memory.sessions.find(session.id)
        assert now
        if "starts_at" in more:
            more.setdefault("ends_at", more["starts_at"] + (now.ends_at - now.starts_at))
        assert self.memory.sessions.take_in([replace(now, **more)], audit(at=at))
        found = self.memory.sessions.find(session.id)
        assert found
        return found

    def answers(
        self, session: Session, response: Response, person: int = 101, at: datetime = LONG_AGO
    ) -> Response | None:
        return self.memory.attendances.respond(session.id, person, response, at)

    def next_due(self, person: int = 101) -> datetime | None:
        """Return when the next thing is due to a person that waits in the outbox."""
        kept = self.memory.deliveries.of_person(person)
        return min((one.due_at for one in kept if one.state in OPEN), default=None)

    # What the bot does

    def plans(self, now: datetime) -> None:
        """Look through everything that is owed."""
        while self.planner.plan(now):
            pass

    def claims(self, now: datetime, limit: int = 100) -> list[Ready]:
        return list(self.deliveries.claim(now, limit).ready)

    def settles(self, ready: Ready, now: datetime, outcome: CallOutcome | None = None) -> None:
        self.deliveries.settle(ready, outcome or Sent(next(self._lives) + 1000), now)

    def sends(self, now: datetime, outcome: CallOutcome | None = None) -> list[Letter]:
        """Plan, and send what is due, with one outcome for all; return what left."""
        self.plans(now)
        left = []
        while (claimed := self.deliveries.claim(now, 100)).parcels:
            assert not claimed.errors
            for ready in claimed.ready:
                left.append(letter(ready))
                self.settles(ready, now, outcome)
        return left

    def lives(self, since: datetime, until: datetime, step: timedelta = EVERY) -> list[tuple[datetime, Letter]]:
        """Let time pass, and return what left when."""
        left = []
        while since <= until:
            left += [(since, one) for one in self.sends(since)]
            since += step
        return left

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Hold the right to write, as another program would, for longer than the bot waits."""
        with closing(self.raw()) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    def raw(self) -> sqlite3.Connection:
        """Return a connection to the database of somebody else."""
        return sqlite3.connect(self.database.place.removeprefix("database SQLite "), isolation_level=None)

    # What came of it

    def kept(self, session: Session, person: int | None = None) -> list[Delivery]:
        found = self.memory.deliveries.about(EVERY_KIND, session.id)
        return [one for one in found if person in {None, one.person}]

    def ends(self, session: Session) -> list[tuple[str, str]]:
        """Return what was owed about a session and the reason why it was not sent, or its state."""
        return [(one.detail or str(one.kind), str(one.error or one.state)) for one in self.kept(session)]

    def held(self) -> list[Delivery]:
        """Return what some worker holds."""
        return [one for session in self.memory.sessions.listed() for one in self.kept(session) if _is_held(one)]


def reminded(post: Post, **more: Any) -> Session:
    """Return a session whose reminder of the day before is planned for 101."""
    post.knows()
    meeting = post.holds(session(**more))
    post.plans(EVE - timedelta(minutes=30))
    return meeting


def _is_held(delivery: Delivery) -> bool:
    return delivery.state is State.CLAIMED


def letter(ready: Ready) -> Letter:
    labels = tuple(button.label for row in ready.reply.buttons for button in row)
    return Letter(ready.person, plain(ready.reply.text), labels)


@contextmanager
def opened(folder: Path, library: Library, patience: float = 10) -> Iterator[Post]:
    with open_database(f"sqlite:///{folder}/memoria.db", patience=patience) as database:
        upgrade(database)
        yield Post(database, library)
