"""What is not words, and what is shared from inline mode."""

import pytest

from tests.handlers.conftest import Running


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("send_photo", "media.photo"),
        ("send_voice", "media.voice"),
        ("send_sticker", "media.sticker"),
        ("send_location", "media.location"),
        ("send_document", "media.document"),
    ],
)
async def test_each_thing_gets_a_kind_sentence(bot: Running, sent: str, key: str) -> None:
    person = bot.driver()
    getattr(bot.playground.world, sent)(101)
    assert (await person.hears()).text == f"{key} it"


async def test_words_under_a_photo_are_a_question(bot: Running) -> None:
    person = bot.driver()
    photo = bot.playground.world.send_photo(101, caption="quando apre?")
    answer = await person.hears()
    assert answer.text == "Risposta: quando apre?"
    await bot.quiet()
    bot.playground.world.edit(101, photo, "quando chiude?")
    await bot.playground.world.wait_for(lambda: answer.text == "Risposta: quando chiude?")


async def test_an_album_gets_one_sentence(bot: Running) -> None:
    world, person = bot.playground.world, bot.driver()
    first = world.message(world.send_photo(101))
    await person.hears()
    for _ in range(2):
        world.updates.push("message", world.json_of(first) | {"media_group_id": "album"})
    await bot.quiet()
    assert [message.text for message in person.heard()] == ["media.photo it", "media.photo it"]


async def test_inline_mode_offers_answers_to_share(bot: Running) -> None:
    world = bot.playground.world
    world.person(101)
    query = world.inline(101, "protocollo")
    await world.wait_for(lambda: query in world.inline_answers)
    (article,) = world.inline_answers[query].results
    assert article["title"] == "Titolo <1>"
    assert article["input_message_content"]["message_text"] == "Titolo <1>\n\nSu protocollo & altro"
    assert article["description"] == "Su protocollo & altro"


async def test_inline_mode_offers_nothing_before_there_are_words(bot: Running) -> None:
    world = bot.playground.world
    world.person(101)
    query = world.inline(101, " ")
    await world.wait_for(lambda: query in world.inline_answers)
    assert world.inline_answers[query].results == []


async def test_an_answer_shared_into_its_own_chat_is_not_taken_for_a_question(bot: Running) -> None:
    world, person = bot.playground.world, bot.driver()
    await person.says("ciao")
    query = world.inline(101, "protocollo")
    await world.wait_for(lambda: query in world.inline_answers)
    world.choose(101, query, "prima")
    await bot.quiet()
    assert [asked.text for asked in bot.answers.asked] == ["ciao"]
