"""Commands, and the bot's face."""

import pytest

from tests.handlers.conftest import Running


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("/start", "start it Ada"),
        ("/start da-un-manifesto", "start it Ada"),
        ("/aiuto", "help it"),
        ("/help", "help it"),
        ("/argomenti", "Argomenti, pagina 0"),
        ("/inesistente", "help it"),
    ],
)
async def test_each_command_has_its_answer(bot: Running, said: str, read: str) -> None:
    assert (await bot.driver(first_name="Ada").says(said)).text == read


async def test_topics_are_browsed_in_one_message(bot: Running) -> None:
    person = bot.driver()
    message = await person.says("/argomenti")
    await person.presses("Avanti")
    await bot.playground.world.wait_for(lambda: message.text == "Argomenti, pagina 1")
    await person.presses("Protocollo")
    await bot.playground.world.wait_for(lambda: message.text == "Argomento protocollo")
    assert len(person.heard()) == 1


async def test_commands_and_descriptions_are_registered_in_both_languages(bot: Running) -> None:
    await bot.logged("face.set")
    profile = bot.playground.world.profile
    for code, language in [("", "it"), ("it", "it"), ("en", "en")]:
        commands = profile.commands[("default", None, None), code]
        assert [command["description"] for command in commands] == [f"start {language}", f"aiuto {language}"]
        assert profile.description(code) == f"lunga {language}"
        assert (profile.short_descriptions.get(code) or profile.short_descriptions[""]) == f"breve {language}"


async def test_what_is_registered_already_is_left_alone(start, telegram) -> None:
    for _ in range(2):
        async with start() as running:
            await running.logged("face.set")
        running.log.truncate(0)
    changes = [call.method for call in telegram.world.calls if call.method.startswith("setMy")]
    # For Italian too Telegram gives the descriptions for everybody, until it has its own: they need no setting.
    assert sorted(changes) == ["setMyCommands"] * 3 + ["setMyDescription"] * 2 + ["setMyShortDescription"] * 2


async def test_a_face_that_cannot_be_set_does_not_silence_the_bot(start, telegram) -> None:
    telegram.faults.add("server_error", "setMyCommands", count=None)
    async with start() as running:
        assert (await running.driver().says("ciao")).text == "Risposta: ciao"
        await running.logged("face.not_set")


async def test_the_first_poll_leaves_before_the_face_is_set(start, telegram) -> None:
    async with start() as running:
        await running.logged("face.set")
    methods = [call.method for call in telegram.world.calls]
    assert methods.index("getUpdates") < methods.index("getMyCommands")


async def test_what_can_wait_begins_once_the_first_poll_has_left(start, telegram) -> None:
    polled: list[bool] = []
    async with start(
        listening=lambda: polled.append(any(call.method == "getUpdates" for call in telegram.world.calls))
    ) as running:
        await running.logged("face.set")
    assert polled == [True]
