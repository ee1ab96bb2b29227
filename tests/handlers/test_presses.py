"""Buttons: every press is acknowledged once and leads somewhere."""

import pytest

from bot.model import Rate, ShowEntry
from handlers.callbacks import pack
from tests.handlers.conftest import Running


async def test_a_rating_is_thanked_and_its_buttons_go(bot: Running) -> None:
    person = bot.driver()
    answer = await person.says("Quando apre?")
    assert await person.presses("È utile") == "Grazie"
    await bot.playground.world.wait_for(lambda: answer.buttons == [])
    assert bot.answers.pressed == [(Rate(7, useful=True), None)]


async def test_a_second_press_at_once_disturbs_nobody(bot: Running) -> None:
    person = bot.driver()
    answer = await person.says("Quando apre?")
    first = bot.playground.world.press(101, answer.message_id, "È utile")
    second = bot.playground.world.press(101, answer.message_id, "È utile")
    assert [await person.acknowledged(press) for press in (first, second)] == ["Grazie", "Grazie"]
    await bot.quiet()
    assert "failed" not in bot.log.getvalue()


@pytest.mark.parametrize("data", ["", "0r:7:y", "1x", "1e:../etc:zz", "altro", "1r:zzzzzzzzzzzzz:y", "☃" * 20])
async def test_an_old_or_foreign_button_leads_to_a_sentence(bot: Running, data: str) -> None:
    person = bot.driver()
    answer = await person.says("Quando apre?")
    await person.acknowledged(bot.playground.world.press_data(101, answer.message_id, data))
    assert (await person.hears()).text == "button.old"
    assert bot.answers.pressed == []


async def test_a_press_whose_rule_fails_is_acknowledged_and_explained(bot: Running) -> None:
    person = bot.driver()
    answer = await person.says("Quando apre?")
    await person.acknowledged(bot.playground.world.press_data(101, answer.message_id, pack(ShowEntry("rotta"))))
    assert (await person.hears()).text == "error it"


async def test_a_press_on_a_message_that_is_gone_still_gets_its_reply(bot: Running) -> None:
    person = bot.driver()
    answer = await person.says("/argomenti")
    press = bot.playground.world.press(101, answer.message_id, "Avanti")
    bot.playground.world.remove(answer)
    await person.acknowledged(press)
    await bot.playground.world.wait_for(lambda: [m.text for m in person.heard()] == ["Argomenti, pagina 1"])


async def test_pressing_without_pause_is_acknowledged_with_a_request_to_slow_down(bot: Running) -> None:
    person = bot.driver()
    answer = await person.says("Quando apre?")
    data = pack(ShowEntry("prima"))
    presses = [bot.playground.world.press_data(101, answer.message_id, data) for _ in range(25)]
    notices = [await person.acknowledged(press) for press in presses]
    assert notices == [""] * 20 + ["flood it"] * 5
    assert len(bot.answers.pressed) == 20
