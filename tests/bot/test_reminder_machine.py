"""Whatever happens to sessions, people and the bot itself: nobody is told a wrong thing, twice, or not at all."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import rule, run_state_machine_as_test

from bot.notices import told
from bot.outcomes import Later, Unknown
from bot.people_model import Lead, Role
from bot.sessions_model import Audience, Response, Session
from storage.engine import open_database
from storage.migrations import upgrade
from tests.bot.watched import PEOPLE, STEP, Watched
from tests.calendar import ROME

keys = some.sampled_from(("a", "b", "c"))
people = some.sampled_from(PEOPLE)
delays = some.integers(1, 14 * 24 * 12).map(lambda fives: timedelta(minutes=5 * fives))
quiet = some.sampled_from(((21, 8), (20, 9), (22, 7), (0, 0), (9, 8)))
leads = some.sets(some.sampled_from(Lead)).map(lambda found: tuple(lead for lead in Lead if lead in found))


class Reminding(Watched):
    """Everything that can happen to sessions, people and the bot."""

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

    @rule(key=keys)
    def is_changed_and_changed_back_before_anybody_is_told(self, key: str) -> None:
        if session := self.known(key):
            self.keep(replace(session, place="Altrove"))
            while self.planner.plan(self.now):
                pass
            changed = self.known(key)
            assert changed is not None
            self.keep(replace(changed, place=session.place))
            self.now += timedelta(minutes=1)
            self.work()

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


@pytest.fixture
def template(tmp_path: Path) -> Path:
    with open_database(f"sqlite:///{tmp_path}/template.db") as database:
        upgrade(database)
    return tmp_path / "template.db"


def test_nobody_is_told_a_wrong_thing_nor_twice_nor_nothing(template: Path) -> None:
    Reminding.template = template
    patient = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Reminding, settings=patient)
