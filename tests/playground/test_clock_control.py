"""The clock over HTTP: walks that are waited for or only begun, stops, moments, and orders that cannot be."""

import asyncio
from datetime import datetime, timedelta

import pytest

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def test_a_walk_is_answered_when_it_arrives(playground, api):
    before = datetime.fromisoformat((await api.control("clock")).json()["now"])
    after = (await api.control("clock", {"advance_seconds": 3600, "walk": True})).json()
    assert datetime.fromisoformat(after["now"]) >= before + HOUR
    assert (after["walking_until"], after["zone"]) == (None, "Europe/Rome")


async def test_a_moment_without_zone_is_one_of_the_clocks_on_the_walls(playground, api):
    wanted = playground.world.now().astimezone(playground.world.zone) + timedelta(hours=5)
    order = {"until": wanted.replace(tzinfo=None).isoformat(timespec="minutes")}
    for more in ({"walk": True}, {}):
        goal = (await api.control("clock", order | more)).json()["now"]
        assert timedelta(minutes=-1) <= datetime.fromisoformat(goal) - wanted < timedelta(minutes=5)
        order = {"until": (wanted := wanted + HOUR).isoformat()}


async def test_a_walk_over_http_can_be_watched_and_stopped(playground, api):
    walk = asyncio.create_task(api.control("clock", {"advance_seconds": 86400 * 300, "walk": True}))
    await playground.world.wait_for(lambda: playground.world.walking_until)
    assert (await api.control("clock")).json()["walking_until"]
    assert (await api.control("clock", {"stop": True})).json()["walking_until"] is None
    assert (await walk).json()["offset_seconds"] < 86400 * 300


async def test_a_walk_that_nobody_waits_for_is_begun_and_its_refusal_is_told(playground, api):
    order = {"advance_seconds": 86400 * 300, "walk": True, "wait": False}
    assert (await api.control("clock", order)).json()["walking_until"]
    await playground.world.wait_for(lambda: playground.world.clock.offset > DAY)
    assert (await api.control("clock", {"stop": True})).json()["walking_until"] is None
    refused = await api.control("clock", order | {"advance_seconds": -1})
    assert (refused.status_code, refused.json()["error"]) == (400, "The clock of the playground only moves forward.")


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"advance_seconds": -1, "walk": True}, "only moves forward"),
        ({"advance_seconds": 1e18}, "too large"),
        ({"advance_seconds": 1e11}, "does not go beyond"),
        ({"advance_seconds": "nan"}, "NaN"),
        ({"until": "2020-01-01T10:00"}, "only moves forward"),
        ({"until": "domani"}, "Invalid isoformat"),
        ({}, "lacks 'advance_seconds'"),
        ([1], "list"),
    ],
)
async def test_an_impossible_move_is_explained(playground, api, order, words):
    response = await api.control("clock", order)
    assert response.status_code == 400
    assert words in response.json()["error"]
    assert playground.world.clock.offset == timedelta()
