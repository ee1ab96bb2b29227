"""Groups: privacy mode, supergroups, being put out."""

import pytest

from playground.errors import WorldError

GROUP = -2001


@pytest.fixture
async def group(playground, anna, api):
    playground.world.person(8, "Bruno")
    playground.world.group(GROUP, "Redazione", [anna, 8])
    playground.world.updates.drop_all()
    return GROUP


async def heard(api):
    return [u["message"]["text"] for u in await api.good("getUpdates")]


async def test_in_a_group_the_bot_hears_commands_mentions_and_replies_to_itself(playground, api, anna, group):
    world = playground.world
    world.say(anna, "chiacchiere", chat_id=group)
    world.say(anna, "/aiuto", chat_id=group)
    world.say(8, "/aiuto@altro_bot", chat_id=group)
    world.say(8, "/aiuto@prova_distretti_bot", chat_id=group)
    world.say(8, "senti @prova_distretti_bot", chat_id=group)
    sent = await api.good("sendMessage", chat_id=group, text="Dimmi")
    world.say(anna, "a te", chat_id=group, reply_to=sent["message_id"])
    assert await heard(api) == ["/aiuto", "/aiuto@prova_distretti_bot", "senti @prova_distretti_bot", "a te"]


async def test_without_privacy_mode_it_hears_everything(playground, api, anna, group):
    playground.world.profile.privacy_mode = False
    playground.world.say(anna, "chiacchiere", chat_id=group)
    assert await heard(api) == ["chiacchiere"]
    assert (await api.good("getMe"))["can_read_all_group_messages"] is True


async def test_a_new_group_tells_the_bot_that_it_was_added(playground, api, anna):
    playground.world.group(GROUP, "Redazione", [anna], bot_is_admin=True)
    (update,) = await api.good("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert update["my_chat_member"]["chat"] == {"id": GROUP, "type": "group", "title": "Redazione"}


async def test_only_members_write_in_a_group(playground, group):
    playground.world.person(9, "Carla")
    with pytest.raises(WorldError, match="not a member"):
        playground.world.say(9, "ciao", chat_id=group)


async def test_a_group_that_moved_says_where(playground, api, anna, group):
    playground.world.migrate(group, -1002002002001)
    body = await api("sendMessage", chat_id=group, text="x")
    assert body["error_code"] == 400
    assert body["parameters"] == {"migrate_to_chat_id": -1002002002001}
    await api.good("sendMessage", chat_id=-1002002002001, text="x")
    moved = [u["message"] for u in await api.good("getUpdates")]
    assert (moved[0]["migrate_to_chat_id"], moved[1]["migrate_from_chat_id"]) == (-1002002002001, group)


async def test_a_bot_that_was_put_out_cannot_write(playground, api, anna, group):
    playground.world.kick(group, by=anna)
    body = await api("sendMessage", chat_id=group, text="x")
    assert (body["error_code"], body["description"]) == (403, "Forbidden: bot was kicked from the group chat")


async def test_members_are_known_by_their_status(api, anna, group):
    assert (await api.good("getChatMember", chat_id=group, user_id=anna))["status"] == "member"
    assert (await api.good("getChatMember", chat_id=group, user_id=1000))["status"] == "member"
    assert await api.good("getChatMemberCount", chat_id=group) == 3
    assert (await api.good("getChat", chat_id=group))["title"] == "Redazione"
    assert "chat not found" in await api.refused("getChat", chat_id=5)


async def test_others_messages_cannot_be_deleted_without_being_an_administrator(playground, api, anna, group):
    number = playground.world.say(anna, "mio", chat_id=group)
    refusal = await api.refused("deleteMessage", chat_id=group, message_id=number)
    assert refusal == "Bad Request: message can't be deleted"
