"""Whatever happens to sessions, people and the bot itself: nobody is told a wrong thing, twice, or not at all."""

import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.deliveries import Deliveries, Ready
from bot.deliveries_model import OPEN, Delivery, DeliveryKind, State
from bot.ground import Ground, Terms
from bot.moments import USEFUL, after_quiet, before_quiet, is_quiet
from bot.notices import deadline, matters, told
from bot.outcomes import Later, Sent, Unknown
from bot.people_model import Lead, Person, Preferences, Role
from bot.planning import Planner
from bot.reminders import DECIDE, Invitee, owed, start_of
from bot.session_mail import contents
from bot.session_words import SessionWords
from bot.sessions_model import Audience, Response, Session
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.markup import plain
from storage.engine import open_database
from storage.memory import memory, session_memory
from storage.migrations import upgrade
from tests.calendar import ROME, rome
from tests.knowledge.contents import shipped
from tests.people import audit, visitor

BEGIN = rome("2027-03-20 09:00")
"""A week before the clocks change."""
PEOPLE = (101, 102, 103)
STEP = timedelta(minutes=10)
keys = some.sampled_from(("a", "b", "c"))
people = some.sampled_from(PEOPLE)
delays = some.integers(1, 14 * 24 * 12).map(lambda fives: timedelta(minutes=5 * fives))
quiet = some.sampled_from(((21, 8), (20, 9), (22, 7), (0, 0), (9, 8)))
leads = some.sets(some.sampled_from(Lead)).map(lambda found: tuple(lead for lead in Lead if lead in found))


class Reminding(RuleBasedStateMachine):
    """A calendar, three people and a bot that is now and then away."""

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

    # What happens

    @rule(key=keys, delay=delays, capacity=some.sampled_from((None, None, 1)), online=some.booleans())
    def imports(self, key: str, delay: timedelta, capacity: int | None, online: bool) -> None:
        if self.known(key) is None:
            start = self.now + delay
            link = "https://esempio.it/aula" if online else ""
            self.keep(
                Session(key, f"Lezione {key}", start, start + timedelta(hours=2), "Sala A", link, capacity=capacity)
            )

    @rule(key=keys, delay=delays)
    def moves(self, key: str, delay: timedelta) -> None:
        if session := self.known(key):
            start = self.now + delay
            self.keep(replace(session, starts_at=start, ends_at=start + timedelta(hours=2)))

    @rule(key=keys, shift=some.sampled_from((-60, -5, 5, 60, 24 * 60)))
    def shifts_and_perhaps_back(self, key: str, shift: int) -> None:
        if session := self.known(key):
            by = timedelta(minutes=shift)
            self.keep(replace(session, starts_at=session.starts_at + by, ends_at=session.ends_at + by))

    @rule(key=keys, cancelled=some.booleans())
    def cancels_or_restores(self, key: str, cancelled: bool) -> None:
        if session := self.known(key):
            self.keep(replace(session, cancelled=cancelled))

    @rule(key=keys, place=some.sampled_from(("Sala A", "Sala B", "")))
    def goes_elsewhere(self, key: str, place: str) -> None:
        if session := self.known(key):
            self.keep(replace(session, place=place))

    @rule(key=keys, title=some.sampled_from(("Lezione", "Incontro")))
    def is_called_otherwise(self, key: str, title: str) -> None:
        if session := self.known(key):
            self.keep(replace(session, title=f"{title} {key}"))

    @rule(key=keys, managers=some.booleans())
    def is_for_others(self, key: str, managers: bool) -> None:
        if session := self.known(key):
            self.keep(replace(session, audience=Audience((Role.MANAGER,)) if managers else Audience()))

    @rule(key=keys, person=people, response=some.sampled_from((Response.YES, Response.MAYBE, Response.NO)))
    def answers(self, key: str, person: int, response: Response) -> None:
        session = self.known(key)
        if session and self.now < session.starts_at:
            self.memory.attendances.respond(session.id, person, response, self.now)
            self.memory.told.remember([told(session, person, self.now)])
            self.changed_at[person] = self.now

    @rule(key=keys, person=people)
    def looks(self, key: str, person: int) -> None:
        if session := self.known(key):
            self.memory.told.remember([told(session, person, self.now)])

    @rule(person=people, days=some.integers(0, 5))
    def pauses(self, person: int, days: int) -> None:
        until = self.now.astimezone(ROME).date() + timedelta(days) if days else None
        self.wish(person, paused_until=until)

    @rule(person=people, chosen=leads, on=some.booleans(), hours=quiet)
    def wishes(self, person: int, chosen: tuple[Lead, ...], on: bool, hours: tuple[int, int]) -> None:
        self.wish(person, leads=chosen, reminders=on, quiet_from=time(hours[0]), quiet_to=time(hours[1]))

    @rule(hours=some.sampled_from((0.2, 1, 4, 12, 48)))
    def time_passes(self, hours: float) -> None:
        """Let the bot work at every instant at which anything is due, and at the end."""
        end = self.now + timedelta(hours=hours)
        while (at := self.next_due()) and at <= end:
            self.now = at
            self.work()
        self.now = max(self.now + timedelta(minutes=1), end)
        self.work()

    @rule(change=some.sampled_from(("moves", "cancels", "goes elsewhere", "declines", "pauses", "switches off")))
    def something_changes_at_the_last_moment(self, change: str) -> None:
        """Let time pass until a delivery is planned and not due yet, then change what it stands on."""
        found = self.soon()
        if found is None:
            return
        session, person = self.memory.sessions.find(found.about), found.person
        assert session is not None
        match change:
            case "moves":
                by = timedelta(hours=26)
                self.keep(replace(session, starts_at=session.starts_at + by, ends_at=session.ends_at + by))
            case "cancels":
                self.keep(replace(session, cancelled=True))
            case "goes elsewhere":
                self.keep(replace(session, place="Sala C"))
            case "declines":
                self.answers(session.key, person, Response.NO)
            case "pauses":
                self.pauses(person, 2)
            case "switches off":
                self.wish(person, reminders=False)
        self.time_passes(1)

    @rule(outcome=some.sampled_from((Unknown(), Later(30))))
    def telegram_stumbles(self, outcome: Unknown | Later) -> None:
        self.now += STEP
        self.work(outcome)

    @rule(hours=some.sampled_from((1, 10, 40)))
    def the_bot_is_away(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.calm = False
        self.live()
        self.work()

    @rule(sent=some.booleans())
    def the_bot_dies_in_the_middle(self, sent: bool) -> None:
        self.now += STEP
        self.calm = False
        while self.planner.plan(self.now):
            pass
        for ready in self.deliveries.claim(self.now, 2).ready:
            if sent:
                self.hears(ready)
        self.live()
        self.work()

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
                assert self.words.when(session, Language.ITALIAN) in words
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


@pytest.fixture
def template(tmp_path: Path) -> Path:
    with open_database(f"sqlite:///{tmp_path}/template.db") as database:
        upgrade(database)
    return tmp_path / "template.db"


def test_nobody_is_told_a_wrong_thing_nor_twice_nor_nothing(template: Path) -> None:
    Reminding.template = template
    patient = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Reminding, settings=patient)
