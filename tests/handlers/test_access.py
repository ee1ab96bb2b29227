"""The flood guard at the door: by the instants at which people wrote."""

from datetime import timedelta

from tests.handlers.conftest import Running


async def test_a_flood_gets_one_sentence_and_then_silence(bot: Running) -> None:
    person = bot.driver()
    for number in range(30):
        bot.playground.world.say(101, f"{number}")
    await person.hears(21)
    await bot.quiet()
    texts = [message.text for message in person.heard()]
    assert texts == [f"Risposta: {number}" for number in range(20)] + ["flood it"]


async def test_what_piled_up_while_the_bot_was_off_is_not_a_flood(start, telegram) -> None:
    telegram.world.person(101)
    for number in range(30):
        telegram.world.say(101, f"{number}")
        telegram.world.advance(timedelta(seconds=10))
    async with start() as running:
        person = running.driver()
        await telegram.world.wait_for(lambda: len(person.heard()) == 30)
    assert all(message.text.startswith("Risposta") for message in person.heard())


async def test_one_person_s_flood_is_not_the_others(bot: Running) -> None:
    flooding = bot.driver(1)
    for _ in range(25):
        bot.playground.world.say(1, "x")
    await flooding.hears(21)
    assert (await bot.driver(2).says("ciao")).text == "Risposta: ciao"
