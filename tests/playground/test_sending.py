"""sendMessage and the edits: each of Telegram's refusals, one by one."""

import json
from datetime import timedelta

import pytest

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_a_sent_text_is_in_the_chat_with_its_entities(playground, api, anna):
    sent = await api.good("sendMessage", chat_id=anna, text="<b>ciao</b> www.regione.piemonte.it", parse_mode="HTML")
    message = playground.world.messages(anna)[-1]
    assert message.message_id == sent["message_id"]
    assert (message.text, message.html) == ("ciao www.regione.piemonte.it", "<b>ciao</b> www.regione.piemonte.it")
    assert [e["type"] for e in sent["entities"]] == ["bold", "url"]
    assert sent["from"]["is_bot"] and sent["chat"] == {
        "id": anna,
        "type": "private",
        "first_name": "Anna",
        "username": "anna",
    }


@pytest.mark.parametrize("text", ["", "   \n", None])
async def test_an_empty_text_is_refused(api, anna, text):
    assert await api.refused("sendMessage", chat_id=anna, text=text) == "Bad Request: message text is empty"


async def test_a_text_may_have_4096_utf16_units_after_the_tags_are_gone(api, anna):
    await api.good("sendMessage", chat_id=anna, text="<b>" + "🏟" * 2048 + "</b>", parse_mode="HTML")
    refusal = await api.refused("sendMessage", chat_id=anna, text="🏟" * 2048 + "a")
    assert refusal == "Bad Request: message is too long"


async def test_an_unknown_chat_is_not_found(api):
    assert await api.refused("sendMessage", chat_id=999, text="x") == "Bad Request: chat not found"
    assert await api.refused("sendMessage", chat_id="@nobody", text="x") == "Bad Request: chat not found"
    assert await api.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_a_bot_cannot_write_first(playground, api):
    playground.world.person(8, "Bruno")
    body = await api("sendMessage", chat_id=8, text="x")
    assert (body["error_code"], body["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_a_blocked_bot_is_told_so_and_may_write_again_after(playground, api, anna):
    playground.world.block(anna)
    body = await api("sendMessage", chat_id=anna, text="x")
    assert (body["error_code"], body["description"]) == (403, "Forbidden: bot was blocked by the user")
    playground.world.unblock(anna)
    await api.good("sendMessage", chat_id=anna, text="x")
    changes = [u["my_chat_member"]["new_chat_member"]["status"] for u in await api.good("getUpdates")]
    assert changes == ["kicked", "member"]


async def test_a_reply_must_be_to_something_in_the_chat(playground, api, anna):
    number = playground.world.messages(anna)[0].message_id
    sent = await api.good("sendMessage", chat_id=anna, text="x", reply_parameters=json.dumps({"message_id": number}))
    assert sent["reply_to_message"]["text"] == "ciao"
    wrong = {"message_id": 1}
    refusal = await api.refused("sendMessage", chat_id=anna, text="x", reply_parameters=wrong)
    assert refusal == "Bad Request: message to be replied not found"
    await api.good(
        "sendMessage", chat_id=anna, text="x", reply_parameters={**wrong, "allow_sending_without_reply": True}
    )


async def test_an_edit_changes_words_and_takes_the_keyboard_away(playground, api, anna):
    keyboard = {"inline_keyboard": [[{"text": "Sì", "callback_data": "y"}]]}
    sent = await api.good("sendMessage", chat_id=anna, text="uno", reply_markup=keyboard)
    place = {"chat_id": anna, "message_id": sent["message_id"]}
    edited = await api.good("editMessageText", **place, text="due")
    assert edited["text"] == "due" and "reply_markup" not in edited and edited["edit_date"]
    assert playground.world.messages(anna)[-1].edit_date is not None
    await api.good("editMessageReplyMarkup", **place, reply_markup=keyboard)
    assert playground.world.messages(anna)[-1].buttons[0][0].text == "Sì"


async def test_an_edit_that_changes_nothing_is_refused(api, anna):
    sent = await api.good("sendMessage", chat_id=anna, text="<b>uno</b>", parse_mode="HTML")
    place = {"chat_id": anna, "message_id": sent["message_id"]}
    assert await api.refused("editMessageText", **place, text="<b>uno</b>", parse_mode="HTML") == SAME
    assert await api.refused("editMessageReplyMarkup", **place) == SAME
    await api.good("editMessageText", **place, text="uno")


async def test_only_existing_own_messages_can_be_edited(playground, api, anna):
    theirs = playground.world.messages(anna)[0].message_id
    assert await api.refused("editMessageText", chat_id=anna, text="x") == (
        "Bad Request: message identifier is not specified"
    )
    assert await api.refused("editMessageText", chat_id=anna, message_id=1, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await api.refused("editMessageText", chat_id=anna, message_id=theirs, text="x") == (
        "Bad Request: message can't be edited"
    )


async def test_a_message_can_be_deleted_once_and_within_two_days(playground, api, anna):
    place = {"chat_id": anna, "message_id": playground.world.messages(anna)[0].message_id}
    assert await api.good("deleteMessage", **place) is True
    assert await api.refused("deleteMessage", **place) == "Bad Request: message to delete not found"
    sent = await api.good("sendMessage", chat_id=anna, text="x")
    playground.world.advance(timedelta(hours=49))
    refusal = await api.refused("deleteMessage", chat_id=anna, message_id=sent["message_id"])
    assert refusal == "Bad Request: message can't be deleted"


async def test_chat_actions_are_the_known_ones(api, anna):
    assert await api.good("sendChatAction", chat_id=anna, action="typing") is True
    assert "wrong parameter action" in await api.refused("sendChatAction", chat_id=anna, action="dancing")


async def test_every_call_is_recorded_with_its_parameters(playground, api, anna):
    await api.good("sendMessage", chat_id=anna, text="x")
    call = playground.world.calls[-1]
    assert (call.method, call.params) == ("sendMessage", {"chat_id": anna, "text": "x"})
    assert call.time.tzinfo is not None
