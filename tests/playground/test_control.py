"""The JSON control for other processes, the stream of events, and the command line."""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path

import pytest

import playground


async def test_a_process_can_act_as_a_person(playground, api):
    assert (await api.control("person", {"id": 7, "first_name": "Anna"})).json()["name"] == "Anna"
    said = (await api.control("say", {"person_id": 7, "text": "/start"})).json()
    markup = {"inline_keyboard": [[{"text": "Sì", "callback_data": "y"}]]}
    sent = await api.good("sendMessage", chat_id=7, text="<b>Ciao</b>", parse_mode="HTML", reply_markup=markup)
    press = {"person_id": 7, "message_id": sent["message_id"], "button": "Sì"}
    assert (await api.control("press", press)).json()["callback_id"] in playground.world.open_callbacks
    await api.control("edit", {"person_id": 7, "message_id": said["message_id"], "text": "ciao"})
    mine, answer = (await api.control("messages?chat_id=7")).json()
    assert (mine["text"], mine["from_bot"]) == ("ciao", False)
    assert (answer["html"], answer["buttons"][0][0]["text"]) == ("<b>Ciao</b>", "Sì")
    assert (await api.control("state")).json()["pending_updates"] == 3


async def test_five_hundred_messages_are_one_call(playground, api, anna):
    burst = [{"person_id": anna, "text": f"numero {n}"} for n in range(500)]
    answers = (await api.control("say", burst)).json()
    assert len({answer["message_id"] for answer in answers}) == 500
    assert len(playground.world.pending_updates()) == 500


@pytest.mark.parametrize(
    ("path", "order", "words"),
    [
        ("say", {"person_id": 99, "text": "x"}, "Nobody in the playground has the id 99"),
        ("say", {"person_id": 7}, "lacks 'text'"),
        ("say", {"person_id": 7, "text": " "}, "no empty message"),
        ("press", {"person_id": 7, "message_id": 1, "button": "x"}, "There is no message 1"),
        ("send", {"person_id": 7, "what": "dance"}, "cannot send 'dance'"),
        ("clock", {"advance_seconds": -1}, "only moves forward"),
    ],
)
async def test_an_impossible_order_is_explained(api, anna, path, order, words):
    response = await api.control(path, order)
    assert response.status_code == 400
    assert words in response.json()["error"]


async def test_an_unknown_order_is_404(api):
    assert (await api.control("dance", {})).status_code == 404


async def test_the_clock_moves_forward_for_everybody(playground, api, anna):
    before = (await api.control("clock")).json()
    assert before["offset_seconds"] == 0
    after = (await api.control("clock", {"advance_seconds": 86400})).json()
    assert after["offset_seconds"] == 86400
    gap = datetime.fromisoformat(after["now"]) - datetime.fromisoformat(before["now"])
    assert 86400 <= gap.total_seconds() < 86400 + 60
    number = playground.world.say(anna, "domani")
    assert playground.world.message(number).date >= datetime.fromisoformat(after["now"])


async def test_the_stream_begins_with_everything_and_goes_on_with_changes(playground, api, anna):
    async with api.client.stream("GET", f"{playground.url}/playground/events") as stream:
        lines = stream.aiter_lines()

        async def event():
            async for line in lines:
                if line.startswith("data: "):
                    return json.loads(line.removeprefix("data: "))
            return None

        first = await event()
        assert (first["kind"], first["messages"][0]["text"]) == ("snapshot", "ciao")
        assert playground.token not in json.dumps(first)
        playground.world.say(anna, "<b>ecco</b>")
        change = await event()
        assert (change["kind"], change["message"]["text"]) == ("message", "<b>ecco</b>")


ROOT = Path(playground.__file__).parent.parent


async def run_module(*arguments):
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.processes
async def test_the_command_prints_its_address_and_stops_on_a_signal():
    process = await run_module("--port", "0")
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 20)
        assert line.startswith(b"Chat page: http://127.0.0.1:")
    finally:
        process.terminate()
        _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.processes
async def test_the_command_explains_a_busy_port_and_a_foreign_host(playground):
    for arguments, words in (
        (("--port", str(playground.port)), b"is taken by another program"),
        (("--host", "0.0.0.0"), b"listens only on loopback"),
    ):
        process = await run_module(*arguments)
        _, errors = await process.communicate()
        assert process.returncode == 2
        assert words in errors
        assert errors.count(b"\n") == 1
