"""The sending lane on bad days, with the real python-telegram-bot up to HTTP: nothing is lost, nobody waits for it."""

import asyncio
import io
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

import pytest

from bot.answers import Answers
from bot.deliveries import Judgement, Say
from bot.deliveries_model import OPEN, Delivery, DeliveryKind, State
from bot.model import Button, ShowEntry
from bot.people import People
from bot.people_model import Person
from bot.planning import MARK
from bot.sessions_model import Session
from handlers.application import serve
from handlers.context import Services
from handlers.outbox import Sending
from handlers.timings import Timings
from knowledge.library import Library
from playground.faults import FaultKind
from playground.model import ApiCall
from playground.server import Playground
from storage.misses import SqlQuestions
from storage.updates import SqlUpdates
from tests.calendar import ROME, session
from tests.fakes import ScriptedCheckins, ScriptedMonitoring, ScriptedSessions
from tests.handlers.conftest import QUICK
from tests.post import Post, opened

RATE = 30
ASKERS = range(901, 907)
MIXED = (
    FaultKind.FLOOD,
    FaultKind.SERVER_ERROR,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.FORBIDDEN,
    FaultKind.MIGRATED,
)
NEVER = time(8)
"""When quiet hours begin and end at once."""
STRIDE = timedelta(minutes=11)
"""The step in which a clock walks, and a little more."""
MOVED = -100_000
"""What is added to the number of a chat that moved."""


class Lane:
    """A bot that runs, with people who are to be reminded of a session now."""

    def __init__(self, telegram: Playground, post: Post, rate: float) -> None:
        self.telegram, self.world, self.post, self.rate = telegram, telegram.world, post, rate
        self.people: range = range(0)
        self.session: Session | None = None
        for person in ASKERS:
            self.world.person(person)

    def prepare(self, people: int) -> None:
        """Let so many people be due a reminder since a minute ago."""
        now = self.world.now()
        self.people = range(101, 101 + people)
        for person in self.people:
            self.post.knows(person, quiet_from=NEVER, quiet_to=NEVER)
            self.world.person(person).started = True
        self.session = self.post.holds(session(now + timedelta(minutes=59)))
        self.post.memory.deliveries.mark(MARK, now - timedelta(minutes=5))

    @asynccontextmanager
    async def running(self, timings: Timings = QUICK) -> AsyncIterator[None]:
        post, stop = self.post, asyncio.Event()
        post.restarted()
        with ThreadPoolExecutor(1) as executor:
            answers = Answers(post.library, SqlQuestions(post.database), "sportello@example.org", ROME)
            people = People(post.ground, lambda language: tuple(answers.commands(language)), lambda: "segreto")
            sending = Sending(post.planner, post.deliveries, self.rate, alone=True)
            services = Services(
                answers=answers,
                people=people,
                sessions=ScriptedSessions(),
                checkins=ScriptedCheckins(),
                monitoring=ScriptedMonitoring(),
                updates=SqlUpdates(post.database),
                clock=self.world,
                executor=executor,
                sending=sending,
                pause=self.world.pause,
            )
            serving = serve(services, self.telegram.token, api_url=self.telegram.url, timings=timings, stop=stop)
            task = asyncio.create_task(serving)
            try:
                yield
            finally:
                stop.set()
                await task

    def kept(self) -> list[Delivery]:
        assert self.session
        return self.post.kept(self.session)

    async def all_settled(self) -> None:
        while len(self.kept()) < len(self.people) or waiting(self.kept()):
            await asyncio.sleep(0.3)

    def came(self, person: int, chat: int | None = None) -> int:
        """Return how many reminders a person got."""
        messages = self.world.messages(chat or person)
        return sum(message.from_bot and "Promemoria" in message.text for message in messages)

    def calls(self) -> list[ApiCall]:
        """Return the calls that sent reminders, or tried to."""
        sent = [call for call in self.world.calls if call.method == "sendMessage"]
        return [call for call in sent if int(call.params["chat_id"]) not in ASKERS]

    async def asked(self, person: int) -> float:
        """Let somebody ask, and return after how many seconds of the world's clock the answer came."""
        number = self.world.say(person, "Cosa sono i Distretti del Commercio?")
        await until(lambda: any(m.from_bot and m.message_id > number for m in self.world.messages(person)))
        asked, answer = (m for m in self.world.messages(person) if m.message_id >= number)
        return (answer.date - asked.date).total_seconds()


def waiting(deliveries: Sequence[Delivery]) -> list[Delivery]:
    return [one for one in deliveries if one.state in {*OPEN, State.CLAIMED}]


async def until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("It did not become true.")


def busiest(calls: Sequence[ApiCall]) -> int:
    """Return how many calls arrived in the second in which most did."""
    times = sorted(call.time for call in calls)
    return max(sum(start <= time < start + timedelta(seconds=1) for time in times) for start in times)


@pytest.fixture
async def lane(tmp_path: Path, telegram: Playground, library: Library) -> AsyncIterator[Lane]:
    with opened(tmp_path, library, patience=0.5) as post:
        yield Lane(telegram, post, RATE)


async def test_of_a_tenth_that_fails_nothing_is_lost_and_answers_overtake_the_queue(
    lane: Lane, telegram: Playground, capsys: pytest.CaptureFixture[str]
) -> None:
    lane.prepare(120)
    struck = dict(zip(lane.people[::10], MIXED * 2, strict=True))
    for person, kind in struck.items():
        if kind is FaultKind.MIGRATED:
            lane.world.group(MOVED - person, "Nuova", [person])
        telegram.faults.add(kind, "sendMessage", chat_id=person, retry_after=1, new_chat_id=MOVED - person)
    took = []
    async with lane.running():
        await until(lambda: len(lane.calls()) > 5)
        for person in ASKERS:
            took += [await lane.asked(person)]
        overtaken = len(waiting(lane.kept()))
        await lane.all_settled()
    blocked = [person for person, kind in struck.items() if kind is FaultKind.FORBIDDEN]
    twice = [person for person, kind in struck.items() if kind is FaultKind.DROP_AFTER]
    moved = {person: MOVED - person for person, kind in struck.items() if kind is FaultKind.MIGRATED}
    came = {person: lane.came(person, moved.get(person)) for person in lane.people}
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(lane.people)} reminders, {len(struck)} failures, {busiest(lane.calls())} calls at most in a second"
            f" of {RATE}; answers meanwhile: 95 % within {quantiles(took, n=20)[-1]:.2f} s\n"
        )
    assert Counter(came.values()) == Counter({1: 120 - len(blocked) - len(twice), 2: len(twice), 0: len(blocked)})
    assert [person for person, number in came.items() if number == 2] == twice
    assert [one.person for one in lane.kept() if one.state is State.UNREACHABLE] == blocked
    reachable = {one.telegram_id: one.reachable for one in lane.post.people.people.listed()}
    assert [person for person in lane.people if not reachable[person]] == blocked
    assert {person: lane.post.memory.chats.current(person) for person in moved} == moved
    unclear = {FaultKind.SERVER_ERROR, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER}
    assert {one.person for one in lane.kept() if one.doubts} == {p for p, kind in struck.items() if kind in unclear}
    assert busiest(lane.calls()) <= RATE
    assert overtaken > 0, "every question was answered while reminders still waited"


async def test_a_flood_on_the_answers_does_not_stop_the_reminders(lane: Lane, telegram: Playground) -> None:
    lane.prepare(30)
    telegram.faults.add(FaultKind.FLOOD, "sendMessage", chat_id=ASKERS[0], retry_after=4)
    async with lane.running():
        await until(lambda: len(lane.calls()) > 2)
        question = asyncio.create_task(lane.asked(ASKERS[0]))
        await lane.all_settled()
        assert not question.done(), "the reminders arrived while the answer had to wait"
        await question


async def test_a_flood_on_the_reminders_does_not_stop_the_answers(lane: Lane, telegram: Playground) -> None:
    lane.prepare(30)
    telegram.faults.add(FaultKind.FLOOD, "sendMessage", chat_id=lane.people[9], retry_after=4)
    async with lane.running():
        await until(lambda: len(lane.calls()) > 9)
        for person in ASKERS:
            await lane.asked(person)
        assert waiting(lane.kept())
        await lane.all_settled()
    assert [lane.came(person) for person in lane.people] == [1] * 30
    pauses = [(later.time - earlier.time).total_seconds() for earlier, later in pairwise(lane.calls())]
    assert max(pauses) >= 4 - 0.1, "meanwhile no reminder left"


async def test_a_stop_in_the_middle_leaves_nothing_claimed_and_sends_nothing_twice(lane: Lane) -> None:
    lane.prepare(60)
    async with lane.running():
        await until(lambda: len(lane.calls()) > 12)
    left = Counter(one.state for one in lane.kept())
    assert left[State.CLAIMED] == 0
    assert 0 < left[State.SENT] < 60
    assert left[State.SENT] == sum(map(lane.came, lane.people))
    async with lane.running():
        await lane.all_settled()
    assert [lane.came(person) for person in lane.people] == [1] * 60
    assert [one.person for one in lane.kept() if one.doubts] == []


async def test_a_memory_that_is_away_while_messages_are_on_their_way_sends_nothing_twice(
    lane: Lane, telegram: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.outbox.STUMBLE", 0.2)
    lane.prepare(20)
    telegram.faults.add(FaultKind.SLOW, "sendMessage", count=8, delay=0.5)
    async with lane.running():
        await until(lambda: len(lane.calls()) >= 3)
        with lane.post.held_up():
            await asyncio.sleep(2)
            assert not [one for one in lane.kept() if one.state is State.SENT]
        await lane.all_settled()
    assert [lane.came(person) for person in lane.people] == [1] * 20
    assert [one.person for one in lane.kept() if one.doubts] == []


async def test_what_a_standstill_made_late_excuses_itself_and_what_is_too_late_is_skipped(lane: Lane) -> None:
    lane.prepare(3)
    async with lane.running():
        await lane.all_settled()
    late = lane.post.holds(session(lane.world.now() + timedelta(minutes=90), key="tardi"))
    past = lane.post.holds(session(lane.world.now() + timedelta(minutes=70), key="troppo tardi"))
    lane.world.advance(timedelta(minutes=67))
    async with lane.running():
        await until(lambda: len(lane.post.kept(late)) == 3 and not waiting(lane.post.kept(late)))
        await until(lambda: len(lane.post.kept(past)) == 3 and not waiting(lane.post.kept(past)))
    for person in lane.people:
        assert [message.text.startswith("Scusa il ritardo") for message in lane.world.messages(person)] == [False, True]
    assert {one.error for one in lane.post.kept(past)} == {"too_late"}


async def test_a_walk_of_the_clock_waits_for_every_reminder(lane: Lane) -> None:
    lane.prepare(20)
    async with lane.running():
        await lane.all_settled()
        now = lane.world.now()
        coming = [lane.post.holds(session(now + timedelta(hours=n), key=str(n)), at=now) for n in (3, 4, 6)]
        assert await lane.world.walk(timedelta(hours=7))
    for meeting in coming:
        left = [one for one in lane.post.kept(meeting) if one.detail == "hour"]
        assert [one.state for one in left] == [State.SENT] * 20
        sent = [lane.world.message(one.message or 0) for one in left]
        assert max(message.date - one.due_at for message, one in zip(sent, left, strict=True) if message) < STRIDE


class Unwritable:
    """A content with a button that Telegram has no room for, for one person."""

    def __init__(self, post: Post, person: int) -> None:
        self._content, self._person = post.contents[DeliveryKind.REMINDER], person

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        said = self._content.judge(delivery, person, now)
        if person.telegram_id != self._person or not isinstance(said, Say):
            return said
        return replace(said, buttons=((Button("Apri", ShowEntry("Così non si chiama nessuna voce")),),))


async def test_a_message_that_cannot_be_written_is_given_up_and_the_others_leave(lane: Lane, log: io.StringIO) -> None:
    lane.prepare(12)
    lane.post.contents = {DeliveryKind.REMINDER: Unwritable(lane.post, lane.people[3])}
    async with lane.running():
        await lane.all_settled()
    assert [one.person for one in lane.kept() if one.state is not State.SENT] == [lane.people[3]]
    assert {(one.state, one.error) for one in lane.kept()} == {(State.SENT, None), (State.FAILED, "refused")}
    assert "delivery.not_made" in log.getvalue()
