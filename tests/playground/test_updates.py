"""getUpdates: confirming, repeating, waiting, competing."""

import asyncio
from datetime import timedelta

import pytest


async def test_an_update_comes_again_until_a_later_offset_confirms_it(playground, api, anna):
    playground.world.say(anna, "uno")
    playground.world.say(anna, "due")
    first = await api.good("getUpdates")
    assert [u["message"]["text"] for u in first] == ["uno", "due"]
    again = await api.good("getUpdates", offset=first[0]["update_id"])
    assert again == first
    rest = await api.good("getUpdates", offset=first[0]["update_id"] + 1)
    assert rest == first[1:]
    assert await api.good("getUpdates", offset=first[1]["update_id"] + 1) == []
    assert playground.world.pending_updates() == []


async def test_update_ids_grow_one_by_one_and_dates_are_whole_seconds(playground, api, anna):
    for text in "abc":
        playground.world.say(anna, text)
    updates = await api.good("getUpdates")
    start = updates[0]["update_id"]
    assert [u["update_id"] for u in updates] == [start, start + 1, start + 2]
    assert all(type(u["message"]["date"]) is int for u in updates)
    assert updates[0]["message"]["from"]["is_bot"] is False


async def test_a_negative_offset_forgets_all_but_the_last(playground, api, anna):
    for text in "abcd":
        playground.world.say(anna, text)
    last = await api.good("getUpdates", offset=-2)
    assert [u["message"]["text"] for u in last] == ["c", "d"]
    assert len(playground.world.pending_updates()) == 2


async def test_limit_is_brought_between_1_and_100(playground, api, anna):
    for number in range(120):
        playground.world.say(anna, str(number))
    first = playground.world.pending_updates()[0]["update_id"]
    assert len(await api.good("getUpdates", offset=first, limit=500)) == 100
    assert len(await api.good("getUpdates", offset=first + 1, limit=0)) == 1


async def test_the_same_offset_again_at_once_gets_one_update_only(playground, api, anna):
    for text in "abc":
        playground.world.say(anna, text)
    first = playground.world.pending_updates()[0]["update_id"]
    assert len(await api.good("getUpdates", offset=first)) == 3
    assert len(await api.good("getUpdates", offset=first)) == 1
    await asyncio.sleep(0.55)
    assert len(await api.good("getUpdates", offset=first)) == 3


async def test_a_long_poll_ends_as_soon_as_somebody_writes(playground, api, anna):
    poll = asyncio.create_task(api.good("getUpdates", timeout=30))
    await playground.world.wait_for(lambda: playground.world.updates.polling, 5)
    playground.world.say(anna, "eccomi")
    updates = await asyncio.wait_for(poll, 5)
    assert updates[0]["message"]["text"] == "eccomi"


async def test_a_second_poll_ends_the_first_with_a_conflict(playground, api, anna):
    first = asyncio.create_task(api("getUpdates", timeout=30))
    await playground.world.wait_for(lambda: playground.world.updates.polling, 5)
    second = asyncio.create_task(api("getUpdates", timeout=30))
    ended = await asyncio.wait_for(first, 5)
    assert ended["error_code"] == 409
    assert ended["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    playground.world.say(anna, "ciao")
    assert (await asyncio.wait_for(second, 5))["ok"]


async def test_a_webhook_and_polling_exclude_each_other(api):
    assert await api.good("setWebhook", url="https://example.org/hook", secret_token="s")
    assert (await api.good("getWebhookInfo"))["url"] == "https://example.org/hook"
    assert "can't use getUpdates method while webhook is active" in await api.refused("getUpdates")
    assert await api.good("deleteWebhook")
    assert await api.good("getUpdates") == []
    assert "HTTPS" in await api.refused("setWebhook", url="http://example.org/hook")


async def test_allowed_updates_are_remembered_until_they_are_given_again(playground, api, anna):
    await api.good("getUpdates", allowed_updates=["callback_query"])
    playground.world.say(anna, "non mi senti")
    assert await api.good("getUpdates") == []
    await api.good("getUpdates", allowed_updates=[])
    playground.world.say(anna, "adesso sì")
    assert [u["message"]["text"] for u in await api.good("getUpdates")] == ["adesso sì"]


async def test_unconfirmed_updates_are_kept_for_a_day(playground, api, anna):
    playground.world.say(anna, "vecchio")
    playground.world.advance(timedelta(hours=25))
    playground.world.say(anna, "nuovo")
    assert [u["message"]["text"] for u in await api.good("getUpdates")] == ["nuovo"]


async def test_a_new_playground_does_not_reuse_the_update_ids_of_an_older_one(playground):
    from playground.clock import Clock, system_now
    from playground.world import World

    later = Clock(lambda: system_now() + timedelta(minutes=1))
    assert World(1, "b", "B", later).updates.next_id > playground.world.updates.next_id


async def test_an_edit_of_a_person_arrives_as_an_edited_message(playground, api, anna):
    number = playground.world.say(anna, "prima")
    playground.world.edit(anna, number, "dopo")
    updates = await api.good("getUpdates")
    assert updates[1]["edited_message"]["text"] == "dopo"
    assert updates[1]["edited_message"]["message_id"] == number
    assert updates[1]["edited_message"]["edit_date"] >= updates[0]["message"]["date"]


async def test_a_bot_never_receives_its_own_messages(playground, api, anna):
    await api.good("sendMessage", chat_id=anna, text="parlo da solo")
    assert await api.good("getUpdates") == []


async def test_commands_and_mentions_carry_offsets_in_utf16_units(playground, api, anna):
    playground.world.say(anna, "🏟 /start @prova_distretti_bot")
    (update,) = await api.good("getUpdates")
    assert update["message"]["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 6},
        {"type": "mention", "offset": 10, "length": 20},
    ]


async def test_wait_for_says_what_did_happen_when_it_gives_up(playground, anna):
    with pytest.raises(TimeoutError, match=r"Last messages: \[\"7: 'ciao'\"\]"):
        await playground.world.wait_for(lambda: False, 0.01)
