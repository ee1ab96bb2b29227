"""Logs: actions and ids, never the words of a person, never the token."""

import io
import json
import logging

import pytest

from handlers import logs
from tests.handlers.conftest import TOKEN, Running

SECRET = "zanzibar"
PERSON = 7_311_975_864_201


async def test_a_bot_that_fails_in_every_way_logs_neither_words_nor_token(start, telegram) -> None:
    async with start() as running:
        person = running.driver(PERSON, first_name=SECRET, username=f"{SECRET}_1")
        assert (await person.says(f"un guasto {SECRET}")).text == "error it"
        answer = await person.says(f"scegli {SECRET}")
        await person.acknowledged(telegram.world.press_data(PERSON, answer.message_id, "1:e:rotta"))
        await person.hears()
        for kind in ("flood", "invalid_json", "forbidden", "drop_after"):
            telegram.faults.add(kind, "sendMessage")
            person.writes(f"{SECRET} {kind}")
            await running.quiet()
        telegram.world.updates.push("message", {"text": SECRET})
        telegram.faults.add("invalid_json", "getUpdates", count=2)
        await person.says(f"fine {SECRET}")
        await running.quiet()
    lines = running.log.getvalue()
    assert "update.failed" in lines
    assert "update.malformed" in lines
    assert "RuntimeError" in lines
    assert "fakes.py" in lines
    assert SECRET not in lines
    assert str(PERSON) not in lines
    assert TOKEN not in lines
    assert TOKEN.split(":")[1] not in lines


@pytest.mark.parametrize("style", ["text", "json"])
def test_the_token_is_hidden_wherever_it_would_appear(style: logs.LogFormat, log: io.StringIO) -> None:
    stream = io.StringIO()
    logs.configure("DEBUG", style, [TOKEN], stream)
    logger = logging.getLogger("handlers.x")
    logger.warning("see https://api.example/bot%s/getMe", TOKEN)
    logger.warning("see %s", TOKEN.replace(":", "%3A"))
    logs.note(logger, logging.INFO, "x.done", address=f"/bot{TOKEN}")
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logger.exception("failed")
    lines = stream.getvalue()
    assert lines.count("***") == 3
    assert TOKEN not in lines
    assert "ValueError" in lines


def test_a_library_s_line_keeps_its_pattern_and_loses_its_values(log: io.StringIO) -> None:
    logging.getLogger("telegram.request").error('Can not load invalid JSON data: "%s"', SECRET)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task exception={SECRET}>")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.example/bot%s/getMe", TOKEN)
    lines = log.getvalue().splitlines()
    assert len(lines) == 2
    assert "Can not load invalid JSON data" in lines[0]
    assert "never retrieved" in lines[1]
    assert SECRET not in log.getvalue()


def test_json_lines_have_an_action_and_ids() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    try:
        logs.configure("INFO", "json", [], stream)
        logs.note(logging.getLogger("handlers.x"), logging.WARNING, "chat.moved", chat=1, to=2)
    finally:
        logging.getLogger().handlers[:] = before
    line = json.loads(stream.getvalue())
    assert {key: line[key] for key in ("level", "action", "chat", "to")} == {
        "level": "WARNING",
        "action": "chat.moved",
        "chat": 1,
        "to": 2,
    }


def test_an_exception_is_told_by_its_class_and_place_not_by_its_words() -> None:
    def fail() -> None:
        try:
            raise OSError(SECRET)
        except OSError as error:
            raise ValueError(SECRET) from error

    with pytest.raises(ValueError) as caught:
        fail()
    assert logs.chain(caught.value) == "ValueError < OSError"
    assert logs.where(caught.value).startswith("handlers/test_logs.py:")
    assert logs.where(ValueError()) == "?"


async def test_a_running_bot_says_when_it_started_and_stopped(start) -> None:
    async with start() as running:
        await running.driver().says("ciao")
    assert isinstance(running, Running)
    lines = running.log.getvalue()
    assert "bot.started bot=prova_distretti_bot" in lines
    assert "bot.stopped" in lines
