"""Who may speak to the playground, and by which address."""

import asyncio

import httpx
import pytest

from playground.server import NotLoopback, Playground, PortBusy


async def test_a_wrong_token_is_401_and_a_shapeless_one_404(api):
    assert (await api("getMe", token="1000:WRONG"))["error_code"] == 401
    assert (await api("getMe", token="nonsense"))["error_code"] == 404
    assert (await api("getMe"))["result"]["is_bot"] is True


async def test_an_unknown_method_is_404_and_case_does_not_matter(api):
    assert await api("inventedMethod") == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert (await api("GETME"))["ok"]


@pytest.mark.parametrize("form", ["json", "data", "params"])
async def test_parameters_come_as_json_as_a_form_or_in_the_address(playground, api, anna, form):
    url = f"{playground.url}/bot{playground.token}/sendMessage"
    response = await api.client.post(url, **{form: {"chat_id": str(anna), "text": "salve"}})
    assert response.json()["result"]["text"] == "salve"


async def test_a_foreign_host_name_is_refused(playground, api):
    for path in ("/", f"/bot{playground.token}/getMe", "/playground/state"):
        response = await api.client.get(playground.url + path, headers={"Host": "evil.example:8081"})
        assert response.status_code == 403
    assert (await api.client.get(playground.url, headers={"Host": "localhost:1"})).status_code == 200


async def test_a_page_of_another_origin_gives_no_orders(api):
    order = {"id": 1, "first_name": "Eva"}
    assert (await api.control("person", order, Origin="https://evil.example")).status_code == 403
    assert (await api.control("person", order, Origin="null")).status_code == 403
    assert (await api.control("person", order, **{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await api.control("person", order, Origin=api.playground.url)).status_code == 200


def test_only_loopback_addresses_are_listened_on():
    with pytest.raises(NotLoopback, match="loopback"):
        Playground(host="0.0.0.0")


async def test_a_busy_port_is_told_in_one_sentence(playground):
    with pytest.raises(PortBusy, match=f"Port {playground.port} on 127.0.0.1 is taken"):
        async with Playground(port=playground.port):
            pass


async def test_stopping_ends_open_polls_and_streams_at_once():
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client, asyncio.TaskGroup() as tasks:
        async with Playground() as playground:
            poll = client.post(f"{playground.url}/bot{playground.token}/getUpdates", json={"timeout": 50})
            page = client.get(f"{playground.url}/playground/events")
            answers = [tasks.create_task(poll), tasks.create_task(page)]
            await playground.world.wait_for(lambda: playground.world.updates.polling, 5)
            begin = loop.time()
        assert loop.time() - begin < 2
        poll_answer, _ = await asyncio.gather(*answers)
        assert poll_answer.json() == {"ok": True, "result": []}


async def test_a_token_is_made_when_none_is_given():
    one, other = Playground(), Playground()
    assert one.token != other.token
    assert one.token.partition(":")[0].isdigit()


async def test_nothing_is_logged_for_a_request(playground, api, caplog):
    caplog.set_level("INFO", "uvicorn")
    await api.good("getMe")
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []


async def test_the_page_forbids_everything_from_elsewhere(api):
    page = await api.client.get(api.playground.url)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text
    assert api.playground.token not in page.text
