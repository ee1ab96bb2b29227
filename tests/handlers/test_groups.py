"""Groups: the bot speaks when spoken to."""

from tests.handlers.conftest import Running

GROUP = -100500


def gather(bot: Running, privacy: bool = True):
    world = bot.playground.world
    world.profile.privacy_mode = privacy
    world.person(1, "Ada")
    world.person(2, "Berto", language_code="en")
    world.group(GROUP, "Commercianti", [1, 2])
    return bot.driver(1, GROUP), bot.driver(2, GROUP)


async def test_coming_into_a_group_it_says_how_to_ask(bot: Running) -> None:
    ada, _ = gather(bot)
    assert (await ada.hears()).text == "group.start it @prova_distretti_bot"


async def test_it_answers_when_mentioned_and_quotes_the_question(bot: Running) -> None:
    ada, _ = gather(bot)
    await ada.hears()
    question = ada.writes("quando apre @Prova_Distretti_Bot?")
    answer = await ada.hears()
    assert (answer.text, answer.reply_to) == ("Risposta: quando apre?", question)


async def test_it_answers_when_replied_to(bot: Running) -> None:
    ada, berto = gather(bot)
    await ada.hears()
    answer = await ada.says("@prova_distretti_bot apre?")
    berto.writes("e chi decide?", reply_to=answer.message_id)
    assert (await berto.hears()).text == "Risposta: e chi decide?"


async def test_it_answers_commands_with_and_without_its_name_and_not_those_for_others(bot: Running) -> None:
    ada, _ = gather(bot, privacy=False)
    await ada.hears()
    assert (await ada.says("/aiuto@prova_distretti_bot")).text == "help it"
    assert (await ada.says("/argomenti")).text == "Argomenti, pagina 0"
    ada.writes("/aiuto@un_altro_bot")
    ada.writes("/inesistente")
    await bot.quiet()
    assert len(ada.heard()) == 3


async def test_it_is_silent_when_not_spoken_to(bot: Running) -> None:
    ada, berto = gather(bot, privacy=False)
    await ada.hears()
    for number in range(30):
        ada.writes(f"chiacchiere {number}")
    bot.playground.world.send_photo(2, chat_id=GROUP)
    berto.writes("scrivete a ufficio@prova_distretti_bot")
    await bot.quiet()
    assert len(ada.heard()) == 1
    assert bot.answers.asked == []


async def test_its_bare_name_is_a_call_for_help(bot: Running) -> None:
    ada, _ = gather(bot)
    await ada.hears()
    assert (await ada.says("@prova_distretti_bot")).text == "help it"


async def test_a_group_that_became_a_supergroup_is_answered_at_its_new_place(bot: Running) -> None:
    ada, _ = gather(bot)
    await ada.hears()
    world = bot.playground.world
    ada.writes("@prova_distretti_bot apre?")
    world.chats[GROUP].migrated_to = -100777
    world.chats[-100777] = type(world.chats[GROUP])(-100777, "supergroup", "Commercianti", [1, 2])
    await world.wait_for(lambda: [m.text for m in world.messages(-100777)] == ["Risposta: apre?"])
