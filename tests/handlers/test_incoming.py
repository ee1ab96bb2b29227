"""The intake of updates: none is confirmed before it was handled, none is handled twice, one chat is kept in order."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.fakes import MemoryUpdates
from tests.handlers.conftest import QUICK, Running


def offsets(bot: Running) -> list[int]:
    polls = [call for call in bot.playground.world.calls if call.method == "getUpdates"]
    return [int(call.params.get("offset", 0)) for call in polls]


async def test_one_chat_is_answered_in_order_and_all_chats_are_answered(bot: Running) -> None:
    people = [bot.driver(number) for number in range(1, 21)]
    for turn in range(5):
        for person in people:
            bot.playground.world.say(person.person, f"domanda {turn}")
    for person in people:
        await person.hears(5)
        assert [message.text for message in person.heard()] == [f"Risposta: domanda {turn}" for turn in range(5)]
    await bot.quiet()
    assert len(bot.answers.asked) == 100


async def test_a_slow_chat_does_not_keep_the_others_waiting(bot: Running) -> None:
    slow, quick = bot.driver(1), bot.driver(2)
    await quick.says("ciao")
    bot.playground.faults.add("slow", "sendMessage", chat_id=1, delay=1.8)
    slow.writes("prima")
    for number in range(3):
        assert (await quick.says(f"{number}")).text == f"Risposta: {number}"
    assert slow.heard() == []
    assert (await slow.hears()).text == "Risposta: prima"


async def test_different_chats_are_served_side_by_side(bot: Running) -> None:
    people = [bot.driver(number) for number in range(1, 13)]
    bot.playground.faults.add("slow", "sendMessage", count=12, delay=0.5)
    began = asyncio.get_running_loop().time()
    for person in people:
        person.writes("ciao")
    for person in people:
        await person.hears()
    assert asyncio.get_running_loop().time() - began < 3


async def test_no_update_is_confirmed_before_it_was_handled(bot: Running) -> None:
    person = bot.driver()
    await person.says("prima")
    await bot.quiet()
    first = bot.playground.world.updates.next_id
    bot.playground.faults.add("slow", "sendMessage", delay=1.5)
    person.writes("lenta")
    await asyncio.sleep(1.2)
    assert max(offsets(bot)) <= first
    assert [update["update_id"] for update in bot.playground.world.pending_updates()] == [first]
    await person.hears()
    await bot.quiet()
    assert first in bot.updates.settled


async def test_an_update_handled_in_another_life_is_not_answered_again(start, telegram) -> None:
    updates = MemoryUpdates()
    person = telegram.world.person(101)
    telegram.world.say(person.id, "una volta")
    (pending,) = telegram.world.pending_updates()
    updates.settle(pending["update_id"], telegram.world.now())
    async with start(updates=updates) as running:
        await running.quiet()
        assert running.answers.asked == []
        assert (await running.driver().says("ancora")).text == "Risposta: ancora"


async def test_what_is_fetched_again_while_in_flight_is_handled_once(bot: Running) -> None:
    person = bot.driver()
    bot.playground.faults.add("slow", "sendMessage", delay=1.5)
    person.writes("lenta")
    await person.hears()
    await bot.quiet()
    assert len(offsets(bot)) >= 3
    assert [asked.text for asked in bot.answers.asked] == ["lenta"]


async def test_a_malformed_update_is_set_aside_and_the_others_are_answered(bot: Running) -> None:
    updates = bot.playground.world.updates
    person = bot.driver()
    await person.says("prima")
    updates.push("message", {"message_id": "x", "date": "mai", "text": "zanzibar", "chat": 3})
    number = updates.push("message", ["nemmeno un messaggio: zanzibar"])
    assert (await person.says("dopo")).text == "Risposta: dopo"
    await bot.quiet()
    await bot.logged(f"update.malformed update={number}")
    assert number in bot.updates.settled
    assert "zanzibar" not in bot.log.getvalue()


async def test_updates_of_a_kind_that_nobody_asked_for_are_settled_in_silence(bot: Running) -> None:
    person = bot.driver()
    await person.says("ciao")
    updates = bot.playground.world.updates
    updates.allow(["poll", "channel_post", "message"])
    updates.push("poll", {"id": "1"})
    number = updates.push(
        "channel_post", {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}
    )
    await bot.quiet()
    assert number in bot.updates.settled
    assert len(person.heard()) == 1


async def test_a_question_that_fails_gets_a_sentence_and_is_not_tried_again(bot: Running) -> None:
    person = bot.driver()
    assert (await person.says("un guasto")).text == "error it"
    assert (await person.says("fine del processo")).text == "error it"
    assert (await person.says("e ora?")).text == "Risposta: e ora?"
    await bot.quiet()
    assert len(bot.answers.asked) == 3


async def test_a_question_that_takes_for_ever_is_given_up_with_a_sentence(start) -> None:
    quick = replace(QUICK, handling=0.3)
    async with start(quick) as running:
        person = running.driver()
        person.writes("piano piano")
        assert (await person.hears()).text == "error it"
        await running.quiet()


async def test_when_the_memory_fails_nothing_is_lost(start, telegram) -> None:
    updates = MemoryUpdates()
    telegram.world.person(101)
    telegram.world.say(101, "prima")
    updates.broken = 3
    async with start(updates=updates) as running:
        person = running.driver()
        await telegram.world.wait_for(lambda: [m.text for m in person.heard()] == ["Risposta: prima"])
        await running.logged("poll.memory")
        await running.logged("poll.recovered")


async def test_a_stop_ends_what_is_being_handled_and_leaves_the_rest_for_the_next_start(start, telegram) -> None:
    updates = MemoryUpdates()
    with ThreadPoolExecutor(1) as executor:
        async with start(updates=updates, executor=executor) as running:
            person = running.driver()
            await person.says("ciao")
            telegram.faults.add("slow", "sendMessage", delay=0.6)
            running.driver().writes("in corso")
            telegram.world.say(101, "in coda")
            await asyncio.sleep(0.2)
        assert [m.text for m in person.heard()] == ["Risposta: ciao", "Risposta: in corso"]
        (left,) = telegram.world.pending_updates()
        assert left["message"]["text"] == "in coda"
        async with start(updates=updates):
            await person.hears(2)
    assert [m.text for m in person.heard()][2:] == ["Risposta: in coda"]
