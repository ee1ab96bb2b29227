"""What the edge makes of people: payloads, presence, doors, and words mended after the bot has taken them."""

from tests.handlers.conftest import Running
from tests.programme import Programme


async def test_a_payload_is_good_in_private_only(bot: Running) -> None:
    await bot.driver(101).says("/start invito-1_A")
    bot.playground.world.group(-5, "Uffici", [101])
    group = bot.driver(101, chat=-5)
    await group.says("/start@prova_distretti_bot invito-1_A")
    await bot.quiet()
    assert bot.people.payloads == ["invito-1_A", None]


async def test_a_person_is_seen_in_private_and_not_in_a_group(bot: Running) -> None:
    bot.driver(101)
    bot.playground.world.group(-5, "Uffici", [101])
    await bot.driver(101, chat=-5).says("/aiuto")
    await bot.quiet()
    assert bot.people.met == []
    await bot.driver(101).says("ciao")
    assert bot.people.met == [101]


async def test_a_group_that_refuses_us_makes_nobody_unreachable(bot: Running) -> None:
    bot.driver(101)
    bot.playground.world.group(-5, "Uffici", [101])
    await bot.quiet()
    bot.playground.faults.add("forbidden", "sendMessage", count=1)
    bot.driver(101, chat=-5).writes("/aiuto")
    await bot.logged("reply.not_sent")
    bot.playground.world.kick(-5, 101)
    await bot.quiet()
    assert bot.people.unreachable == []


async def test_a_refused_private_message_makes_the_person_unreachable(bot: Running) -> None:
    bot.playground.faults.add("forbidden", "sendMessage", count=1)
    bot.driver(101).writes("ciao")
    await bot.logged("reply.not_sent")
    assert bot.people.unreachable == [101]


async def test_a_command_is_not_repeated_by_an_edit(programme: Programme) -> None:
    person = programme.driver(101)
    number = person.writes("/impostazioni ")
    await person.hears()
    programme.world.edit(101, number, "/impostazioni adesso")
    await programme.quiet()
    assert len(person.heard()) == 1


async def test_words_that_the_bot_took_are_not_a_question_when_mended(programme: Programme) -> None:
    person = programme.driver(101)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Qual è il tuo Distretto?"))
    number = person.writes("albba")
    await person.hears()
    programme.world.edit(101, number, "novara")
    await programme.world.wait_for(lambda: any(b.text == "Novara" for row in person.heard()[-1].buttons for b in row))


async def test_a_change_of_name_is_kept(programme: Programme) -> None:
    person = programme.driver(101, first_name="Ada")
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto, Ada"))
    programme.world.person(101, "Adalgisa")
    await person.talks(("/iscrizione", "Adalgisa, hai già fatto"))
