"""Conversations: what a person says and what they read back."""

from tests.handlers.conftest import Running


async def test_a_question_gets_its_answer(bot: Running) -> None:
    answer = await bot.driver().says("Quando apre?")
    assert answer.text == "Risposta: Quando apre?"
    assert answer.html == "<b>Risposta</b>: Quando apre?"
    assert answer.reply_to is None


async def test_words_that_look_like_markup_come_back_as_typed(bot: Running) -> None:
    person = bot.driver(first_name="<b>&")
    assert (await person.says("a <i>b</i> & **c**")).text == "Risposta: a <i>b</i> & **c**"
    assert (await person.says("/start")).text == "start it <b>&"


async def test_a_choice_quotes_the_question_so_that_a_press_still_carries_its_words(bot: Running) -> None:
    person = bot.driver()
    question = person.writes("scegli tu")
    assert (await person.hears()).reply_to == question
    await person.presses("Nessuna")
    assert (await person.hears()).text == "Non lo so"
    assert bot.answers.pressed[-1][1] == "scegli tu"


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(bot: Running) -> None:
    person = bot.driver()
    person.writes("qualcosa di lungo")
    await person.hears(3)
    parts = person.heard()
    assert [part.text.startswith("Paragrafo") for part in parts] == [True] * 3
    assert max(len(part.text) for part in parts) <= 4096


async def test_an_edited_question_has_its_answer_edited(bot: Running) -> None:
    person = bot.driver()
    question = person.writes("Quando apre")
    answer = await person.hears()
    bot.playground.world.edit(101, question, "Quando chiude?")
    await bot.playground.world.wait_for(lambda: answer.text == "Risposta: Quando chiude?")
    assert len(person.heard()) == 1


async def test_an_edited_question_whose_answer_is_gone_is_answered_anew(bot: Running) -> None:
    person = bot.driver()
    question = person.writes("Quando apre")
    answer = await person.hears()
    await bot.quiet()
    bot.playground.world.remove(answer)
    bot.playground.world.edit(101, question, "Quando chiude?")
    await bot.playground.world.wait_for(lambda: [m.text for m in person.heard()] == ["Risposta: Quando chiude?"])


async def test_an_edited_question_never_answered_is_answered_now(bot: Running) -> None:
    person = bot.driver()
    question = person.writes("Quando apre")
    await person.hears()
    await bot.quiet()
    bot.updates.kept.clear()
    bot.playground.world.edit(101, question, "Quando chiude?")
    assert (await person.hears()).text == "Risposta: Quando chiude?"


async def test_an_edit_turns_a_long_answer_into_a_short_one_and_back(bot: Running) -> None:
    person = bot.driver()
    question = person.writes("qualcosa di lungo")
    await person.hears(3)
    await bot.quiet()
    bot.playground.world.edit(101, question, "breve")
    await bot.playground.world.wait_for(lambda: [m.text for m in person.heard()] == ["Risposta: breve"])
    bot.playground.world.edit(101, question, "di nuovo lungo")
    await bot.playground.world.wait_for(lambda: len(person.heard()) == 3)
    assert all(part.text.startswith("Paragrafo") for part in person.heard())


async def test_an_edit_that_changes_nothing_fails_for_nobody(bot: Running) -> None:
    person = bot.driver()
    question = person.writes("Quando apre")
    await person.hears()
    bot.playground.world.edit(101, question, "Quando apre")
    await bot.quiet()
    assert (await person.says("e poi?")).text == "Risposta: e poi?"
    assert "error" not in bot.log.getvalue()


async def test_the_language_is_english_only_for_people_whose_telegram_is(bot: Running) -> None:
    assert (await bot.driver(1, language_code="en-GB").says("/help")).text == "help en"
    assert (await bot.driver(2, language_code="fr").says("/help")).text == "help it"
