"""Buttons: their limits, pressing them, and answering once."""

import json

import pytest

from playground.errors import WorldError


def keys(*rows):
    return {"inline_keyboard": [list(row) for row in rows]}


def key(data="d", text="Sì"):
    return {"text": text, "callback_data": data}


async def refused(api, anna, markup):
    return await api.refused("sendMessage", chat_id=anna, text="x", reply_markup=markup)


@pytest.mark.parametrize("data", ["", "è" * 33, "x" * 65])
async def test_button_data_has_1_to_64_bytes(api, anna, data):
    assert await refused(api, anna, keys([key(data)])) == "Bad Request: BUTTON_DATA_INVALID"


async def test_64_bytes_of_data_are_accepted(api, anna):
    await api.good("sendMessage", chat_id=anna, text="x", reply_markup=keys([key("è" * 32)]))


async def test_a_keyboard_has_at_most_100_buttons_and_8_in_a_row(api, anna):
    await api.good("sendMessage", chat_id=anna, text="x", reply_markup=keys(*[[key()] * 8] * 12, [key()] * 4))
    assert "REPLY_MARKUP_TOO_LONG" in await refused(api, anna, keys([key()] * 9))
    assert "REPLY_MARKUP_TOO_LONG" in await refused(api, anna, keys(*[[key()]] * 101))


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": "x"}, "must be an Array of Arrays"),
        (keys([{"callback_data": "d"}]), 'Can\'t find field "text"'),
        (keys([key(text=" ")]), "must be non-empty"),
        (keys([{"text": "x"}]), "Text buttons are unallowed in the inline keyboard"),
        (keys([{"text": "x", "url": "http://localhost:1"}]), "Wrong HTTP URL"),
        (keys([{"text": "x", "url": "tel:123"}]), "Unsupported URL protocol"),
        ({"nonsense": 1}, "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_misshapen_keyboard_is_refused(api, anna, markup, reason):
    assert reason in await refused(api, anna, markup)


async def test_a_person_presses_by_the_text_they_see(playground, api, anna):
    markup = json.dumps(keys([key("yes", "Ci sarò"), {"text": "Sito", "url": "https://example.org"}]))
    sent = await api.good("sendMessage", chat_id=anna, text="x", reply_markup=markup)
    callback_id = playground.world.press(anna, sent["message_id"], "Ci sarò")
    (update,) = await api.good("getUpdates")
    query = update["callback_query"]
    assert (query["id"], query["data"], query["message"]["message_id"]) == (callback_id, "yes", sent["message_id"])
    with pytest.raises(WorldError, match="Its buttons: 'Ci sarò', 'Sito'"):
        playground.world.press(anna, sent["message_id"], "Non c'è")
    with pytest.raises(WorldError, match=r"opens https://example\.org/"):
        playground.world.press(anna, sent["message_id"], "Sito")


async def test_a_press_is_answered_once_and_in_200_units(playground, api, anna):
    sent = await api.good("sendMessage", chat_id=anna, text="x", reply_markup=keys([key("yes", "Sì")]))
    callback = {"callback_query_id": playground.world.press(anna, sent["message_id"], "Sì")}
    assert await api.refused("answerCallbackQuery", **callback, text="x" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    assert await api.good("answerCallbackQuery", **callback, text="Fatto", show_alert=True) is True
    answer = playground.world.callback_answers[callback["callback_query_id"]]
    assert (answer.text, answer.show_alert) == ("Fatto", True)
    for query in (callback, {"callback_query_id": "0"}):
        assert await api.refused("answerCallbackQuery", **query) == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )


async def test_forged_data_arrives_like_any_other(playground, api, anna):
    sent = await api.good("sendMessage", chat_id=anna, text="x")
    playground.world.press_data(anna, sent["message_id"], "forged:1")
    assert (await api.good("getUpdates"))[0]["callback_query"]["data"] == "forged:1"


async def test_a_keyboard_for_the_composer_belongs_to_the_chat(playground, api, anna):
    await api.good("sendMessage", chat_id=anna, text="x", reply_markup={"keyboard": [["A", {"text": "B"}]]})
    assert playground.world.chats[anna].reply_keyboard == [["A", "B"]]
    await api.good("sendMessage", chat_id=anna, text="x", reply_markup={"remove_keyboard": True})
    assert playground.world.chats[anna].reply_keyboard == []
