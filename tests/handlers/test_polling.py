"""The poll on bad days: it goes on where it can, and ends the process with a sentence where it cannot."""

import asyncio
import time
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest

from handlers.application import serve
from handlers.polling import StopReason, StopServing
from tests.handlers.conftest import QUICK, TOKEN, Running


async def ends(running_or_coroutine, seconds: float = 5) -> StopServing:
    with pytest.raises(StopServing) as caught:
        await asyncio.wait_for(running_or_coroutine, seconds)
    assert TOKEN not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("kind", ["unauthorized", "not_found"])
async def test_a_refused_token_at_start_ends_with_a_sentence(start, telegram, kind: str) -> None:
    telegram.faults.add(kind, count=None)
    with pytest.raises(StopServing, match="TELEGRAM_TOKEN") as caught:
        async with start() as running:
            await asyncio.wait([running.task], timeout=3)
    assert caught.value.reason is StopReason.TOKEN_REFUSED
    assert caught.value.__suppress_context__
    assert TOKEN not in running.log.getvalue()


@pytest.mark.parametrize("kind", ["unauthorized", "not_found", "forbidden"])
async def test_a_token_revoked_while_running_ends_with_a_sentence(start, telegram, kind: str) -> None:
    with pytest.raises(StopServing, match="TELEGRAM_TOKEN"):
        async with start() as running:
            await running.driver().says("ciao")
            telegram.faults.add(kind, "getUpdates", count=None)
            await asyncio.wait([running.task], timeout=4)
            assert running.task.done()


@pytest.mark.parametrize("token", ["", "senza-due-punti", "4711:con spazio", "4711:a\n"])
async def test_what_has_no_token_s_shape_is_refused_at_once(bot: Running, token: str) -> None:
    error = await ends(serve(bot.services, token, api_url=bot.playground.url))
    assert error.reason is StopReason.TOKEN_REFUSED


async def test_an_address_that_is_none_is_refused_at_once(bot: Running) -> None:
    error = await ends(serve(bot.services, TOKEN, api_url="telegram.example"))
    assert error.reason is StopReason.ADDRESS_INVALID


async def test_without_network_at_start_it_waits_and_says_so(start, telegram) -> None:
    telegram.faults.add("drop_before", "getMe", count=3)
    async with start() as running:
        assert (await running.driver().says("ciao")).text == "Risposta: ciao"
        await running.logged("start.waits", 3)


async def test_a_stop_is_heard_also_while_telegram_was_never_met(start, telegram) -> None:
    telegram.faults.add("drop_before", count=None)
    async with start(replace(QUICK, first_backoff=60)) as running:
        await running.logged("start.waits")
        began = time.monotonic()
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "server_error", "bad_gateway", "invalid_json", "flood"])
async def test_a_failing_poll_is_repeated_until_it_works_and_noted_once(start, telegram, kind: str) -> None:
    async with start() as running:
        person = running.driver()
        await person.says("prima")
        telegram.faults.add(kind, "getUpdates", count=3 if kind != "flood" else 1)
        assert (await person.says("zanzibar")).text == "Risposta: zanzibar"
        await running.logged("poll.recovered")
        trouble = "poll.flood" if kind == "flood" else "poll.network"
        assert running.log.getvalue().count(trouble) == 1
        assert running.log.getvalue().count("zanzibar") == 0


async def test_another_process_that_polls_is_noted_and_outlived(bot: Running) -> None:
    person = bot.driver()
    await person.says("prima")
    await bot.quiet()
    async with httpx.AsyncClient() as other:
        for _ in range(3):
            await other.post(f"{bot.playground.url}/bot{TOKEN}/getUpdates", params={"timeout": 0})
            await asyncio.sleep(0.1)
    await bot.logged("poll.conflict")
    assert (await person.says("dopo")).text == "Risposta: dopo"
    await bot.logged("poll.recovered")


async def test_a_webhook_left_behind_is_taken_away_and_nothing_is_dropped(start, telegram) -> None:
    telegram.world.person(101)
    telegram.world.say(101, "prima")
    async with httpx.AsyncClient() as other:
        await other.post(f"{telegram.url}/bot{TOKEN}/setWebhook", params={"url": "https://example.org/x"})
    async with start() as running:
        person = running.driver()
        await telegram.world.wait_for(lambda: [m.text for m in person.heard()] == ["Risposta: prima"])


async def test_a_wedged_poll_is_given_up_and_the_next_one_works(start, telegram) -> None:
    quick = replace(QUICK, poll=1, poll_margin=30, wedged=1.3)
    telegram.faults.add("slow", "getUpdates", count=2, delay=20)
    async with start(quick) as running:
        assert (await running.driver().says("ciao")).text == "Risposta: ciao"
        assert running.log.getvalue().count("poll.wedged") == 2


async def test_polls_that_stay_wedged_end_the_process(start, telegram) -> None:
    quick = replace(QUICK, poll=1, poll_margin=30, wedged=0.3)
    telegram.faults.add("slow", "getUpdates", count=None, delay=20)
    with pytest.raises(StopServing) as caught:
        async with start(quick) as running:
            await asyncio.wait([running.task], timeout=4)
            assert running.task.done()
    assert caught.value.reason is StopReason.POLL_WEDGED


async def test_the_kinds_of_update_are_said_at_every_poll(bot: Running) -> None:
    await bot.driver().says("ciao")
    polls = [call for call in bot.playground.world.calls if call.method == "getUpdates"]
    assert polls
    assert all("my_chat_member" in poll.params["allowed_updates"] for poll in polls)


async def test_every_answered_poll_beats(start, telegram) -> None:
    beats: list[bool] = []
    async with start(replace(QUICK, poll=0), heartbeat=lambda: beats.append(True)):
        await asyncio.sleep(1.5)
        telegram.faults.add("server_error", "getUpdates", count=None)
        await asyncio.sleep(0.7)
        before = len(beats)
        await asyncio.sleep(1)
    assert before >= 2
    assert len(beats) == before


async def test_polls_with_the_same_offset_keep_their_distance(bot: Running) -> None:
    bot.playground.faults.add("slow", "sendMessage", delay=1.6)
    bot.driver().writes("ciao")
    await asyncio.sleep(1.5)
    polls = [call for call in bot.playground.world.calls if call.method == "getUpdates"]
    gaps = [
        (after.time - before.time).total_seconds()
        for before, after in pairwise(polls)
        if before.params.get("offset") == after.params.get("offset")
    ]
    assert gaps
    assert min(gaps) > 0.5
