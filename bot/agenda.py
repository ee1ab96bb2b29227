"""What every rule about sessions stands on: the stores, and the questions that all of them ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ground import Ground
from bot.notices import told
from bot.people_model import Role
from bot.roles import Permission
from bot.sessions_model import EVERYBODY, Response, Session
from bot.sessions_ports import SessionMemory


@dataclass(frozen=True, slots=True)
class Agenda:
    """The calendar, who comes, who knows what; on the ground of people."""

    ground: Ground
    memory: SessionMemory

    def to_come(self, now: datetime) -> Sequence[Session]:
        """Return the sessions that are not over, cancelled ones too, by start."""
        return [session for session in self.memory.sessions.since(now) if not is_over(session, now)]

    def past(self, now: datetime) -> Sequence[Session]:
        """Return the sessions that are over and were not cancelled, the last one first."""
        over = [one for one in self.memory.sessions.listed() if is_over(one, now) and not one.cancelled]
        return over[::-1]

    def runs(self, telegram_id: int) -> bool:
        """Return whether somebody runs the sessions now."""
        return self.ground.may(telegram_id, Permission.RUN_SESSIONS)

    def invitations(self, sessions: Iterable[Session], telegram_id: int | None) -> list[Session]:
        """Return the sessions that somebody is meant by, or answered to; those for everybody when nobody is named."""
        if telegram_id is None:
            return [session for session in sessions if session.audience == EVERYBODY]
        person = self.ground.person(telegram_id)
        role = person.role if person else Role.GUEST
        answered = {kept.session for kept in self.memory.attendances.of_person(telegram_id) if kept.response}
        district = person.district if person else None
        return [one for one in sessions if one.audience.includes(role, district) or one.id in answered]

    def is_invited(self, session: Session, telegram_id: int) -> bool:
        """Return whether somebody is meant by a session, or answered to it while they were."""
        return bool(self.invitations([session], telegram_id))

    def seen_by(self, sessions: Iterable[Session], telegram_id: int) -> list[Session]:
        """Return the sessions that somebody may know of: who runs them knows of all."""
        return list(sessions) if self.runs(telegram_id) else self.invitations(sessions, telegram_id)

    def find(self, session: int, telegram_id: int) -> Session | None:
        """Return a session, or None when there is none with this number that somebody may know of."""
        found = self.memory.sessions.find(session)
        return found if found and self.seen_by([found], telegram_id) else None

    def response(self, session: Session, telegram_id: int) -> Response | None:
        """Return what a person answered."""
        kept = self.memory.attendances.find(session.id, telegram_id)
        return kept.response if kept else None

    def places_left(self, session: Session) -> int | None:
        """Return how many places are free, 0 while somebody waits; None when there is no limit."""
        if session.capacity is None:
            return None
        answers = [kept.response for kept in self.memory.attendances.of_session(session.id)]
        if Response.WAITING in answers:
            return 0
        return max(0, session.capacity - answers.count(Response.YES))

    def place_in_line(self, session: Session, telegram_id: int) -> int:
        """Return the place in the waiting list, counted from 1; 0 for who does not wait."""
        kept = self.memory.attendances.of_session(session.id)
        waiting = [one.person for one in kept if one.response is Response.WAITING]
        return waiting.index(telegram_id) + 1 if telegram_id in waiting else 0

    def tell(self, telegram_id: int, sessions: Iterable[Session], now: datetime) -> None:
        """Remember that a registered person is told date, time, place and link of sessions as they are."""
        if self.ground.person(telegram_id):
            self.memory.told.remember([told(session, telegram_id, now) for session in sessions])


def is_over(session: Session, now: datetime) -> bool:
    """Return whether a session has ended; one without duration ends when it starts."""
    return session.ends_at <= now
