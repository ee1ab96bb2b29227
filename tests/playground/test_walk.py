"""The walk of the clock: marks, turns for whoever waits, walks that meet, stops."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from telegram.error import NetworkError

from playground.clock import Clock
from playground.server import Playground
from playground.walk import next_mark
from playground.world import World

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
START = datetime(2026, 10, 14, 15, 42, 30, tzinfo=UTC)  # 17:42:30 in Rome


@pytest.fixture
def world():
    """A world whose clock stands still when nobody moves it, so that every instant can be told exactly."""
    return World(1000, "prova_bot", "Prova", Clock(lambda: START))


@asynccontextmanager
async def consumer(world, work):
    """Somebody who works and pauses, again and again."""

    waits = asyncio.Event()

    async def go_on():
        while True:
            await work(world.now())
            waits.set()
            await world.pause(60)

    task = asyncio.create_task(go_on())
    await waits.wait()
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true):
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0)


def seen_by(instants):
    async def look(now):
        instants.append(now)

    return look


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ("2026-10-14T15:42:30+00:00", "2026-10-14T15:50:00+00:00"),
        ("2026-10-14T15:50:00+00:00", "2026-10-14T16:00:00+00:00"),
        ("2026-10-14T15:59:59.999999+00:00", "2026-10-14T16:00:00+00:00"),
        ("2026-10-25T00:55:00+00:00", "2026-10-25T01:00:00+00:00"),  # summer time ends
        ("2026-03-29T00:55:00+00:00", "2026-03-29T01:00:00+00:00"),  # summer time begins
    ],
)
def test_a_mark_is_a_round_ten_minutes(now, mark):
    assert next_mark(datetime.fromisoformat(now), ZoneInfo("Europe/Rome")) == datetime.fromisoformat(mark)


def test_a_mark_is_round_on_the_wall_where_quarters_are_odd():
    now = datetime(2026, 10, 14, 15, 42, tzinfo=UTC)  # 21:27 in Kathmandu
    assert next_mark(now, ZoneInfo("Asia/Kathmandu")) == now + timedelta(minutes=3)


async def test_whoever_waits_acts_at_every_mark_in_order(world):
    instants = []
    async with consumer(world, seen_by(instants)):
        assert await world.walk(HOUR)
    minutes = [(instant - START).total_seconds() / 60 for instant in instants]
    assert minutes == [0, 7.5, 17.5, 27.5, 37.5, 47.5, 57.5, 60]
    assert world.now() == START + HOUR


async def test_a_day_is_walked_with_a_slow_consumer_who_misses_nothing(world):
    instants = []

    async def work(now):
        await asyncio.sleep(0.002)
        instants.append(now)

    async with consumer(world, work):
        await world.walk(DAY)
    assert len(set(instants)) == 146


async def test_two_consumers_both_have_their_turn_before_the_clock_goes_on(world):
    order = []

    def work(name):
        async def act(now):
            await asyncio.sleep(0.01 if name == "slow" else 0)
            order.append((now, name, world.now()))

        return act

    async with consumer(world, work("slow")), consumer(world, work("quick")):
        await world.walk(HOUR)
    assert len(order) == 16
    assert all(before == after for before, _, after in order)


async def test_who_worked_while_the_clock_leapt_does_not_sleep_on_it(world):
    instants, free = [], asyncio.Event()

    async def work(now):
        instants.append(now)
        if len(instants) == 2:
            await free.wait()

    async with consumer(world, work):
        world.advance(HOUR)
        await until(lambda: len(instants) == 2)
        world.advance(HOUR)
        free.set()
        await until(lambda: len(instants) == 3)
    assert instants == [START, START + HOUR, START + 2 * HOUR]


async def test_a_hung_consumer_holds_the_clock_up_only_for_a_while(world):
    async def work(now):
        if now > START:
            await asyncio.Event().wait()

    async with consumer(world, work):
        assert await world.walk(timedelta(minutes=20))


async def test_a_consumer_who_goes_away_is_waited_for_once(world):
    async def once():
        await world.pause(60)

    ending = asyncio.create_task(once())
    async with consumer(world, seen_by([])) as cancelled:
        cancelled.cancel()
        assert await world.walk(DAY)
    await ending


async def test_a_pause_in_a_task_of_its_own_counts_as_any_other(world):
    """As whoever waits for one of two things does: a pause, or being asked to stop."""
    instants = []

    async def go_on():
        while True:
            await asyncio.sleep(0.01)
            instants.append(world.now())
            await asyncio.wait({asyncio.create_task(world.pause(60))})

    task = asyncio.create_task(go_on())
    await until(lambda: instants)
    await asyncio.sleep(0)
    await world.walk(HOUR)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(set(instants)) == 8


async def test_a_pause_ends_by_itself_in_real_time(world):
    await world.pause(0.01)
    assert world.now() == START


async def test_a_second_walk_goes_on_from_the_end_of_the_first(world):
    first = asyncio.create_task(world.walk(HOUR))
    await asyncio.sleep(0)
    assert world.walking_until == START + HOUR
    second = asyncio.create_task(world.walk(HOUR))
    await asyncio.sleep(0)
    assert world.walking_until == START + 2 * HOUR
    assert await asyncio.gather(first, second) == [True, True]
    assert world.now() == START + 2 * HOUR
    assert world.walking_until is None


async def test_a_walk_whose_caller_goes_away_does_not_end_the_other(world):
    first, second = asyncio.create_task(world.walk(HOUR)), asyncio.create_task(world.walk(HOUR))
    await asyncio.sleep(0.01)
    first.cancel()
    assert await second
    assert world.now() == START + 2 * HOUR


async def test_a_stop_ends_every_walk_where_it_is(world):
    walks = [asyncio.create_task(world.walk(DAY * 30)) for _ in range(2)]
    await world.wait_for(lambda: world.now() > START + HOUR)
    world.stop_walking()
    assert world.walking_until is None
    stopped = world.now()
    assert await asyncio.gather(*walks) == [False, False]
    assert world.now() == stopped < START + DAY
    assert await world.walk(HOUR), "a stop must not stop what begins after it"


async def test_a_walk_goes_forward_and_not_too_far(world):
    with pytest.raises(ValueError, match="only moves forward"):
        await world.walk(-HOUR)
    with pytest.raises(ValueError, match="only moves forward"):
        await world.walk_until(START - HOUR)
    for by in (DAY * 365 * 80, timedelta.max):
        with pytest.raises(ValueError, match="does not go beyond 2099"):
            await world.walk(by)
    assert world.now() == START


async def test_closing_the_server_ends_a_walk():
    async with Playground() as playground:
        walk = asyncio.create_task(playground.world.walk(DAY * 365))
        await playground.world.wait_for(lambda: playground.world.walking_until)
    assert await walk is False


async def test_a_bot_that_sends_is_waited_for_and_its_messages_bear_the_mark(playground, bot, anna):
    world = playground.world
    due = [world.now() + timedelta(hours=hours) for hours in (2, 5, 5, 9)]

    async def work(now):
        while due and due[0] <= now:
            await bot.send_message(anna, due.pop(0).isoformat())

    async with consumer(world, work):
        await world.walk(DAY)
    sent = [m for m in world.messages(anna) if m.from_bot]
    assert len(sent) == 4
    late = [m.date - datetime.fromisoformat(m.text) for m in sent]
    assert all(timedelta() <= by < timedelta(minutes=11) for by in late), late


async def test_what_is_on_its_way_while_the_bot_pauses_arrives_before_the_clock_goes_on(playground, bot, anna):
    world = playground.world
    due, sending = world.now() + timedelta(hours=2), set()

    async def send(number):
        await asyncio.sleep(0.03 * number)  # a pace
        await bot.send_message(anna, str(number))

    async def work(now):
        if now >= due and not sending:
            sending.update(asyncio.create_task(send(number)) for number in range(6))
            await asyncio.sleep(0.01)

    async with consumer(world, work):
        await world.walk(DAY)
    dates = [m.date for m in world.messages(anna) if m.from_bot]
    assert len(dates) == 6
    assert max(dates) - min(dates) < timedelta(minutes=1)


async def test_a_walk_goes_on_while_the_bot_cannot_be_heard(playground, bot, anna):
    """The commanded failures strike the bot; the clock waits for it a little, and not for ever."""
    playground.faults.add("drop_before", "sendMessage", 2)
    tried = []

    async def work(now):
        tried.append(now)
        if len(tried) < 4:
            try:
                await bot.send_message(anna, "promemoria")
            except NetworkError as error:
                tried[-1] = error

    async with consumer(playground.world, work):
        assert await playground.world.walk(timedelta(hours=3))
    assert len(tried) >= 18
    assert [m.text for m in playground.world.messages(anna) if m.from_bot] == ["promemoria"]
