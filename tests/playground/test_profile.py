"""Commands, descriptions and inline results."""

import pytest


async def commands(api, *pairs, **more):
    given = [{"command": name, "description": words} for name, words in pairs]
    return await api("setMyCommands", commands=given, **more)


async def test_commands_are_kept_by_scope_and_language(playground, api, anna):
    await commands(api, ("aiuto", "Che cosa posso fare"))
    await commands(api, ("help", "What I can do"), language_code="en")
    await commands(api, ("desk", "Domande aperte"), scope={"type": "chat", "chat_id": anna})
    world = playground.world
    assert world.commands[("default", None, None), "en"][0]["command"] == "help"
    english = world.person(8, "Bill", language_code="en")
    assert world.profile.commands_for(world.chats[anna], world.people[anna])[0]["command"] == "desk"
    assert world.profile.commands_for(world.chats[8], english)[0]["command"] == "help"
    assert await api.good("getMyCommands") == [{"command": "aiuto", "description": "Che cosa posso fare"}]
    assert await api.good("deleteMyCommands") is True
    assert await api.good("getMyCommands") == []


@pytest.mark.parametrize("name", ["", "Aiuto", "aiuto!", "x" * 33, "città"])
async def test_a_command_is_lower_case_letters_digits_and_underscores(api, name):
    assert (await commands(api, (name, "d")))["description"] == "Bad Request: BOT_COMMAND_INVALID"


@pytest.mark.parametrize("words", ["", "x" * 257])
async def test_a_command_is_described_in_1_to_256_characters(api, words):
    body = await commands(api, ("aiuto", words))
    assert body["description"] == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"


async def test_there_are_at_most_100_commands(api):
    assert (await commands(api, *[(f"c{n}", "d") for n in range(100)]))["ok"]
    assert not (await commands(api, *[(f"c{n}", "d") for n in range(101)]))["ok"]


async def test_name_and_descriptions_have_languages_and_limits(playground, api):
    for kind, limit in (("Name", 64), ("Description", 512), ("ShortDescription", 120)):
        field = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[kind]
        assert await api.good(f"setMy{kind}", **{field: "x" * limit})
        assert await api.good(f"setMy{kind}", **{field: "english", "language_code": "en"})
        assert await api.good(f"getMy{kind}", language_code="en") == {field: "english"}
        assert await api.good(f"getMy{kind}", language_code="fr") == {field: "x" * limit}
        assert "too long" in await api.refused(f"setMy{kind}", **{field: "x" * (limit + 1)})
    assert playground.world.profile.name("en") == "english"


async def test_the_menu_button_is_remembered(api, anna):
    await api.good("setChatMenuButton", menu_button={"type": "commands"})
    assert await api.good("getChatMenuButton", chat_id=anna) == {"type": "commands"}


def article(identifier="1", text="<b>ciao</b>"):
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": identifier, "title": "Titolo", "input_message_content": content}


async def test_an_inline_query_is_answered_once_and_its_result_can_be_sent(playground, api, anna):
    query_id = playground.world.inline(anna, "protocollo")
    (update,) = await api.good("getUpdates")
    assert update["inline_query"]["query"] == "protocollo"
    await api.good("answerInlineQuery", inline_query_id=query_id, results=[article()], cache_time=5)
    assert playground.world.inline_answers[query_id].results[0]["title"] == "Titolo"
    number = playground.world.choose(anna, query_id, "1")
    message = playground.world.message(number)
    assert (message.html, message.via_bot) == ("<b>ciao</b>", True)
    assert "query is too old" in await api.refused("answerInlineQuery", inline_query_id=query_id, results=[])


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article(str(n)) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([article("a"), article("a")], "RESULT_ID_DUPLICATE"),
        ([article("è" * 33)], "RESULT_ID_INVALID"),
        ([article("")], "RESULT_ID_INVALID"),
        ([article(text="<b>")], "can't parse entities"),
        ([{"type": "article", "id": "1", "title": "x"}], "MESSAGE_EMPTY"),
        ("{}", "expected an Array"),
    ],
)
async def test_bad_inline_results_are_refused(playground, api, anna, results, reason):
    query_id = playground.world.inline(anna, "x")
    assert reason in await api.refused("answerInlineQuery", inline_query_id=query_id, results=results)
    assert query_id in playground.world.open_inline
