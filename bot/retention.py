"""How long what people leave behind is kept, and the look that erases what is older."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.awaiting import AWAITED
from bot.checkins_ports import CheckinStore
from bot.ground import Ground
from bot.invites import LIMIT
from bot.ports import QuestionStore, UpdateLog
from bot.sessions_ports import SessionMemory

KEEP_UPDATES = timedelta(days=2)
"""How long it is kept which update was handled: Telegram itself keeps them for a day."""
KEEP_IMPORTS = timedelta(days=1)
"""How long a calendar waits for staff's yes."""
KEEP_TOLD = timedelta(days=30)
"""How long after a session it is kept what people were told of it."""
KEEP_DELIVERIES = timedelta(days=90)
"""How long it is kept what became of a message."""
KEEP_CHECKINS = timedelta(days=30)
"""How long after a round closed a check-in is kept that was begun and not sent."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Erases everywhere what is too old."""

    ground: Ground
    questions: QuestionStore
    updates: UpdateLog
    sessions: SessionMemory
    checkins: CheckinStore

    def erase(self, now: datetime) -> int:
        """Erase what is too old, from the database's files too, and return how many rows."""
        memory, terms, sessions = self.ground.memory, self.ground.terms, self.sessions
        old = now - timedelta(days=terms.keep_audit_days)
        erased = (
            memory.audit.forget_audit(old)
            + memory.invites.forget_invites(now - LIMIT.window, old)
            + memory.drafts.forget_drafts(now - AWAITED)
            + self.questions.forget_misses(now - timedelta(days=terms.keep_misses_days))
            + self.updates.forget_updates(now - KEEP_UPDATES)
            + sessions.imports.forget_imports(now - KEEP_IMPORTS)
            + sessions.told.forget_told(now - KEEP_TOLD)
            + sessions.deliveries.forget_deliveries(now - KEEP_DELIVERIES)
            + sessions.attendances.forget_attendances(old)
            + self.checkins.forget_drafts(now - KEEP_CHECKINS)
        )
        memory.holdings.clear(erased=erased > 0)
        return erased
