"""How failures are chosen: by method, chat, count, turn and dice."""

import pytest

from playground.faults import Faults


async def test_a_failure_lasts_for_its_count_and_names_its_method(playground, api, anna):
    playground.faults.add("flood", ["sendMessage"], count=2, retry_after=5)
    assert (await api("getMe"))["ok"]
    for _ in range(2):
        body = await api("sendMessage", chat_id=anna, text="x")
        assert body["description"] == "Too Many Requests: retry after 5"
        assert body["parameters"] == {"retry_after": 5}
    assert (await api("sendMessage", chat_id=anna, text="x"))["ok"]


async def test_a_failure_may_concern_one_chat_and_begin_later(playground, api, anna):
    playground.world.person(8, "Bruno")
    playground.world.say(8, "ciao")
    playground.faults.add("forbidden", "sendMessage", chat_id=8, skip=1, count=None)
    answers = [(await api("sendMessage", chat_id=chat, text="x"))["ok"] for chat in (anna, 8, 8, anna, 8)]
    assert answers == [True, True, False, True, False]
    playground.faults.clear()
    assert (await api("sendMessage", chat_id=8, text="x"))["ok"]


def test_dice_fall_the_same_way_from_the_same_seed():
    def throws(seed):
        faults = Faults()
        faults.seed(seed)
        faults.add("bad_gateway", count=None, probability=0.5)
        return [bool(faults.strike("sendMessage", None)) for _ in range(50)]

    assert throws(1) == throws(1) != throws(2)
    assert 10 < sum(throws(1)) < 40


def test_an_impossible_failure_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        Faults().add("flood", probability=2)
    with pytest.raises(ValueError, match="earthquake"):
        Faults().add("earthquake")


async def test_failures_are_commanded_over_http_too(api, anna):
    assert (await api.control("faults", {"kind": "bad_gateway", "methods": ["getMe"]})).status_code == 200
    assert (await api("getMe"))["error_code"] == 502
    assert (await api.control("faults")).json()[0]["hits"] == 1
    assert (await api.control("faults", {"clear": True})).json() == []
    assert (await api.control("faults", {"kind": "earthquake"})).status_code == 400


async def test_a_dropped_request_looks_like_a_broken_line(playground, api, anna):
    import httpx

    for kind, done in (("drop_before", 0), ("drop_after", 1)):
        before = len(playground.world.messages(anna))
        playground.faults.add(kind)
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await api("sendMessage", chat_id=anna, text="x")
        assert len(playground.world.messages(anna)) - before == done
