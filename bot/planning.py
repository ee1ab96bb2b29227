"""What the calendar owes to people from now on: reminders, notices of change, places that came free.

Planning is idempotent, remembers how far it came, and goes in steps so that nobody who waits for an answer waits long.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Protocol, TypeVar

from bot import reminders
from bot.deliveries_model import Delivery, DeliveryKind
from bot.ground import Ground
from bot.notices import as_before, matters, notice
from bot.reminders import Window
from bot.sessions_model import Attendance, Session
from bot.sessions_ports import SessionMemory

T = TypeVar("T")

AHEAD = timedelta(hours=1)
"""How long before they are due deliveries are planned: what shares a message must be there together."""
EVERY = timedelta(seconds=15)
"""How often it is looked what is owed: a change is told so much later at most."""
AGAIN = timedelta(minutes=2)
"""What was looked at already and is looked at once more: who is kept now may be known since an instant before."""
STEP = 2000
"""Deliveries kept in one transaction."""
FEW = 20
"""Sessions whose places are looked at in one step."""
MARK = "planned"
"""The name under which it is kept up to when everything was planned."""


class Plans(Protocol):
    """What plans something, a step at a time."""

    def plan(self, now: datetime) -> bool:
        """Do a step, and return whether there is more to do at once."""
        ...


class Planners:
    """Several that plan, one after the other at each step."""

    def __init__(self, *planners: Plans) -> None:
        self._planners = planners

    def plan(self, now: datetime) -> bool:
        """Let each do a step, and return whether any has more to do at once."""
        more = [planner.plan(now) for planner in self._planners]
        return any(more)


class Planner:
    """Plans what is owed, a step at a time."""

    def __init__(self, memory: SessionMemory, ground: Ground) -> None:
        self._memory = memory
        self._ground = ground
        self._left: Iterator[Sequence[Delivery]] | None = None
        self._began: datetime | None = None

    def plan(self, now: datetime) -> bool:
        """Do a step, and return whether there is more to do at once.

        After the last step nothing is looked at again before `EVERY` has passed.
        """
        if self._left is None:
            if self._began is not None and now - self._began < EVERY:
                return False
            self._began = now
            self._left = self._owed(now)
        try:
            step = next(self._left, None)
            if step is not None:
                self._memory.deliveries.plan(step)
                return True
            self._memory.deliveries.mark(MARK, self._began or now)
        except Exception:
            # What is left would end as if all had been planned: the next look begins where this one did.
            self._left = None
            raise
        self._left = None
        return False

    def _owed(self, now: datetime) -> Iterator[Sequence[Delivery]]:
        """Give what is owed in the window that begins where the last complete look was, or now; some of it again.

        It comes in steps that take about as long as one another: those without deliveries were work all the same.
        """
        mark = self._memory.deliveries.marked(MARK)
        after = min(mark - AGAIN, now) if mark else now - EVERY  # a clock can also be set back
        sessions = self._memory.sessions.since(after)
        for few in _in_steps(sessions, FEW):
            for session in few:
                self._fill(session, now)
            yield ()
        people = self._ground.memory.people.listed()
        yield ()
        window = Window(after, now + AHEAD)
        yield from _in_steps(reminders.plan(sessions, people, self._answers, window, self._ground.zone), STEP)
        yield from _in_steps(self._notices(now), STEP)

    def _fill(self, session: Session, now: datetime) -> None:
        """Give the places that came free to those who wait, and owe them the news."""
        if session.cancelled or session.starts_at <= now:
            return

        def news(person: int) -> Delivery:
            key = f"{DeliveryKind.PLACE}:{session.id}:{person}:{int(now.timestamp())}"
            return Delivery(key, DeliveryKind.PLACE, session.id, person, now)

        self._memory.attendances.promote(session.id, now, news)

    def _answers(self, session: int) -> Mapping[int, Attendance]:
        return {one.person: one for one in self._memory.attendances.of_session(session)}

    def _notices(self, now: datetime) -> Iterator[Delivery]:
        """Give a notice for whatever people were told that is no longer so; what changed nothing for them is kept."""
        outdated = sorted(self._memory.told.outdated(now), key=lambda told: told.session)
        for number, group in groupby(outdated, key=lambda told: told.session):
            session, answers = self._memory.sessions.find(number), self._answers(number)
            if session is None:
                continue
            same = []
            for told in group:
                if matters(told, session, answers[told.person].response if told.person in answers else None):
                    yield notice(told, session, now)
                else:
                    same.append(as_before(told, session))
            self._memory.told.remember(same)


def _in_steps(all_of_them: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give so many at a time."""
    left = iter(all_of_them)
    while step := list(islice(left, size)):
        yield step
