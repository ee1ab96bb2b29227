"""A whole conversation on real parts: the shipped content, a real database, python-telegram-bot over HTTP."""

from datetime import timedelta

from bot.model import Feedback
from playground.server import Playground
from tests.driver import Driver
from tests.programme import Programme


async def test_a_person_asks_chooses_rates_browses_and_asks_what_nobody_knows(
    telegram: Playground, programme: Programme
) -> None:
    questions = programme.questions
    person = Driver(telegram, 101, first_name="Ada <b>&")
    assert "Ada <b>&" in (await person.says("/start")).text

    answer = await person.says("Quando è stato firmato il Protocollo d'intesa?")
    assert "2022" in answer.text
    assert "Fonte:" in answer.text
    assert await person.presses("È utile") == "Grazie, mi fa piacere."
    rated = questions.find(1)
    assert rated
    assert (rated.entry, rated.feedback) == ("protocollo-firma", Feedback.USEFUL)
    await telegram.world.wait_for(lambda: "È utile" not in [b.text for row in answer.buttons for b in row])

    choice = await person.says("protocollo")
    *offered, none = [row[0].text for row in choice.buttons]
    assert none == "Nessuna di queste"
    assert choice.reply_to
    await person.presses(offered[0])
    assert "Fonte:" in (await person.hears()).text

    choice = await person.says("il protocollo")
    await person.presses("Nessuna di queste")
    assert (await person.hears()).text.startswith("Va bene.")

    unknown = await person.says("Mi dai la ricetta della bagna cauda con l'aglio?")
    assert unknown.text.startswith("Non lo so")
    assert "sportello@example.org" in unknown.text
    misses = questions.misses(telegram.world.now() - timedelta(hours=1))
    assert [miss.text for miss in misses] == ["il protocollo", "Mi dai la ricetta della bagna cauda con l'aglio?"]

    topics = await person.says("/argomenti")
    first = topics.buttons[0][0].text
    await person.presses(first)
    await telegram.world.wait_for(lambda: first in topics.text)
    await person.presses(topics.buttons[0][0].text)
    assert len((await person.hears()).text) > 40


async def test_what_is_shared_from_inline_mode_is_whole(telegram: Playground, programme: Programme) -> None:
    telegram.world.person(101)
    query = telegram.world.inline(101, "firma protocollo")
    await telegram.world.wait_for(lambda: query in telegram.world.inline_answers)
    results = telegram.world.inline_answers[query].results
    assert 1 <= len(results) <= 5
    assert all(len(result["input_message_content"]["message_text"]) > 40 for result in results)
