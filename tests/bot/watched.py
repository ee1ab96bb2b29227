"""A bot under watch: what must hold whatever happens to sessions, people and the bot itself."""

import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from bot.deliveries import Deliveries, Ready
from bot.deliveries_model import OPEN, Delivery, DeliveryKind, State
from bot.ground import Ground, Terms
from bot.moments import USEFUL, after_quiet, before_quiet, is_quiet
from bot.notices import deadline, matters
from bot.outcomes import Later, Sent, Unknown
from bot.people_model import Person, Preferences, Role
from bot.planning import Planner
from bot.reminders import DECIDE, Invitee, owed, start_of
from bot.session_mail import contents
from bot.session_words import SessionWords
from bot.sessions_model import Response, Session
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.markup import plain
from storage.engine import open_database
from storage.memory import memory, session_memory
from tests.calendar import ROME, rome
from tests.knowledge.contents import shipped
from tests.people import audit, visitor

BEGIN = rome("2027-03-20 09:00")
"""A week before the clocks change."""
PEOPLE = (101, 102, 103)
STEP = timedelta(minutes=10)


class Watched(RuleBasedStateMachine):
    """A calendar, three people and a bot; every message is looked at as the person does who gets it."""

    template: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.mkdtemp()
        shutil.copy(self.template, f"{self.folder}/memory.db")
        self.database = open_database(f"sqlite:///{self.folder}/memory.db")
        self.ground = Ground(memory(self.database), Wording(shipped()), Terms(), ROME)
        self.memory = session_memory(self.database)
        self.words = SessionWords(self.ground.wording, ROME)
        self.now, self.lives, self.messages = BEGIN, 0, 0
        self.sent: dict[str, int] = {}
        self.changed_at = dict.fromkeys(PEOPLE, BEGIN)
        self.calm = True
        """Whether the bot was always there and nobody changed a wish: then nothing ever came late."""
        for person in PEOPLE:
            self.ground.memory.people.register(visitor(person, f"P{person}"), Role.PARTICIPANT, 1, audit(at=BEGIN))
        self.live()
        self.work()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    # What must always hold

    @invariant()
    def nothing_told_stays_wrong(self) -> None:
        """What somebody wrongly believes is on its way to be mended, or it is too late."""
        if not hasattr(self, "memory"):
            return
        for session in self.memory.sessions.listed():
            answers = {one.person: one.response for one in self.memory.attendances.of_session(session.id)}
            for before in self.memory.told.of_session(session.id):
                if self.worked_at < self.now or not matters(before, session, answers.get(before.person)):
                    continue
                waiting = [
                    one
                    for one in self.memory.deliveries.of_person(before.person)
                    if one.about == session.id and one.kind is DeliveryKind.NOTICE and one.state in OPEN
                ]
                assert waiting or self.now >= deadline(before, session) or self.touched_at == self.now

    # Inside

    def live(self) -> None:
        """Begin a life of the bot."""
        self.lives += 1
        self.planner = Planner(self.memory, self.ground)
        mail = contents(self.memory, self.ground)
        self.deliveries = Deliveries(self.memory.deliveries, self.memory.chats, self.ground, mail, f"life {self.lives}")
        self.deliveries.recover(self.now, alone=True)
        self.alive_since = self.now

    def work(self, outcome: Unknown | Later | None = None) -> None:
        """Let the bot do all that is to be done now."""
        while self.planner.plan(self.now):
            pass
        while (claimed := self.deliveries.claim(self.now, 8)).parcels:
            assert not claimed.errors
            for ready in claimed.ready:
                if not isinstance(outcome, Later):
                    self.hears(ready)
                self.deliveries.settle(ready, outcome or Sent(self.messages), self.now)
            if outcome:
                break
        self.worked_at = self.now
        if outcome is None:
            self.nothing_is_lost()

    def hears(self, ready: Ready) -> None:
        """Look at a message as the person does who gets it."""
        self.messages += 1
        person = self.ground.memory.people.find(ready.person)
        assert person is not None
        words = plain(ready.reply.text)
        for delivery in ready.deliveries:
            # Twice only what may have been lost: every doubt allows one more.
            self.sent[delivery.key] = self.sent.get(delivery.key, 0) + 1
            assert self.sent[delivery.key] <= 1 + delivery.doubts
            session = self.memory.sessions.find(delivery.about)
            assert session is not None
            response = self.response(session, person.telegram_id)
            if delivery.kind is DeliveryKind.NOTICE:
                before = self.memory.told.find(session.id, person.telegram_id)
                assert before is not None
                assert matters(before, session, response)
                assert self.now < deadline(before, session)
                assert ("Annullato" in words) == session.cancelled or len(ready.deliveries) > 1
            else:
                self.is_right(delivery, session, person, response)
                assert self.words.when(session, Language.ITALIAN, self.now) in words
            (heard,) = [one for one in ready.told if one.session == session.id]
            assert not matters(heard, session, None)

    def is_right(self, delivery: Delivery, session: Session, person: Person, response: Response | None) -> None:
        """Look at a reminder, or at the news of a place."""
        wishes = person.preferences
        assert not session.cancelled
        assert self.now < session.starts_at
        assert response not in {Response.NO, Response.WAITING}
        if is_quiet(self.now, wishes, ROME):
            # Nothing later is in time, nor was anything earlier.
            assert after_quiet(self.now, wishes, ROME) > session.starts_at - USEFUL
            if self.calm and delivery.kind is DeliveryKind.REMINDER:
                wanted = {one.detail: one.wanted for one in owed(self.invitee(session, person), ROME)}
                known = max(session.start_known_at or BEGIN, self.changed_at[person.telegram_id])
                assert before_quiet(wanted[delivery.detail], wishes, ROME) <= known + STEP
        if delivery.kind is not DeliveryKind.REMINDER:
            return
        assert start_of(delivery) == int(session.starts_at.timestamp())
        assert wishes.reminders
        assert delivery.detail == DECIDE or delivery.detail in wishes.leads
        assert not wishes.is_paused(self.now.astimezone(ROME).date())
        assert self.now <= session.starts_at - USEFUL
        assert response is not None or session.audience.includes(person.role, person.district)

    def nothing_is_lost(self) -> None:
        """Look whether all that was owed since the bot is there was planned, and left if it could."""
        for person in self.ground.memory.people.listed():
            rows = {one.key: one for one in self.memory.deliveries.of_person(person.telegram_id)}
            assert all(one.state is not State.CLAIMED for one in rows.values())
            for session in self.memory.sessions.since(self.now):
                since = max(self.alive_since, self.changed_at[person.telegram_id], session.start_known_at or BEGIN)
                for one in owed(self.invitee(session, person), ROME):
                    if one.due_at > self.now or one.wanted <= max(since, self.touched.get(session.key, BEGIN)):
                        continue
                    start = int(session.starts_at.timestamp())
                    row = rows[f"reminder:{session.id}:{person.telegram_id}:{one.detail}:{start}"]
                    quiet_now = is_quiet(self.now, person.preferences, ROME)
                    assert row.state not in {State.PLANNED, State.FAILED} or (quiet_now and row.due_at > self.now)

    def soon(self) -> Delivery | None:
        """Return a delivery that is planned and not due yet, after half an hour before the next that will be due."""
        at = self.next_due()
        if at is None or at <= self.now + timedelta(minutes=30):
            return None
        self.now = at - timedelta(minutes=30)
        self.work()
        rows = [one for person in PEOPLE for one in self.memory.deliveries.of_person(person)]
        return next((one for one in rows if one.state is State.PLANNED and one.due_at == at), None)

    def next_due(self) -> datetime | None:
        """Return the next instant at which something is owed, or waits in the outbox."""
        people, sessions = self.ground.memory.people.listed(), self.memory.sessions.since(self.now)
        dues = [
            one.due_at for person in people for session in sessions for one in owed(self.invitee(session, person), ROME)
        ]
        dues += [
            one.due_at for person in PEOPLE for one in self.memory.deliveries.of_person(person) if one.state in OPEN
        ]
        return min((at for at in dues if at > self.now), default=None)

    touched: dict[str, datetime]
    touched_at = BEGIN

    def keep(self, session: Session) -> None:
        assert self.memory.sessions.take_in([session], audit(at=self.now))
        self.touched = {**getattr(self, "touched", {}), session.key: self.now}
        self.touched_at = self.now

    def known(self, key: str) -> Session | None:
        return next((one for one in self.memory.sessions.listed() if one.key == key), None)

    def invitee(self, session: Session, person: Person) -> Invitee:
        return Invitee(session, person, self.memory.attendances.find(session.id, person.telegram_id))

    def response(self, session: Session, person: int) -> Response | None:
        found = self.memory.attendances.find(session.id, person)
        return found.response if found else None

    def wish(self, person: int, **wishes: Any) -> None:
        found = self.ground.memory.people.find(person)
        assert found is not None
        changed: Preferences = replace(found.preferences, **wishes)
        self.ground.memory.people.prefer(person, found.language, changed)
        self.changed_at[person] = self.now
        self.touched_at = self.now
