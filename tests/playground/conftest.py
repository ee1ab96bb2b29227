"""A running playground, a person who has written, and a plain HTTP hand on the Bot API."""

import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from playground.server import Playground

TOKEN = "1000:PLAYGROUND"
ANNA = 7
# Loading the certificates of the world takes longer than most of these tests, which never leave loopback.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Api:
    """Calls methods as a bot would, and gives back what Telegram would answer."""

    def __init__(self, playground: Playground, client: httpx.AsyncClient) -> None:
        self.playground = playground
        self.client = client

    async def __call__(self, method: str, *, token: str = TOKEN, **params: Any) -> dict[str, Any]:
        response = await self.client.post(f"{self.playground.url}/bot{token}/{method}", json=params)
        body: dict[str, Any] = response.json()
        assert body["ok"] is (response.status_code == 200)
        assert body.get("error_code", 200) == response.status_code
        return body

    async def good(self, method: str, **params: Any) -> Any:
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        body = await self(method, **params)
        assert not body["ok"], body
        return body["description"]

    async def upload(self, method: str, files: dict[str, Any], **fields: Any) -> dict[str, Any]:
        url = f"{self.playground.url}/bot{TOKEN}/{method}"
        response = await self.client.post(url, data=fields, files=files)
        body: dict[str, Any] = response.json()
        return body

    async def control(self, path: str, order: Any = None, **headers: str) -> httpx.Response:
        url = f"{self.playground.url}/playground/{path}"
        if order is None:
            return await self.client.get(url, headers=headers)
        return await self.client.post(url, json=order, headers=headers)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(token=TOKEN) as running:
        yield running


@pytest.fixture
async def api(playground: Playground) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(timeout=20, trust_env=False, verify=NO_CERTIFICATES) as client:
        yield Api(playground, client)


@pytest.fixture
def anna(playground: Playground) -> int:
    """A person who has said hello, with nothing left in the queue."""
    playground.world.person(ANNA, "Anna", username="anna")
    playground.world.say(ANNA, "ciao")
    playground.world.updates.drop_all()
    return ANNA


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    """The real library, connected as to Telegram."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(connection_pool_size=4, httpx_kwargs={"trust_env": False, "verify": NO_CERTIFICATES})

    async with Bot(
        playground.token,
        base_url=f"{playground.url}/bot",
        base_file_url=f"{playground.url}/file/bot",
        request=request(),
        get_updates_request=request(),
    ) as connected:
        yield connected
