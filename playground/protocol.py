"""A uvicorn protocol whose requests can close their own connection, as a network does on a bad day."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

HANG_UP = "playground.hang_up"


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it; each request's scope carries the way to hang up."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Wrap the application so that it finds `hang_up` in its scope."""
        super().__init__(config, server_state, app_state, _loop)
        self.access_log = False  # its lines would hold the token
        inner: Callable[..., Any] = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[HANG_UP] = self.hang_up
            await inner(scope, receive, send)

        self.app = app

    def hang_up(self) -> None:
        """Close the connection at once, without a response."""
        self.transport.abort()


async def drop(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request by closing its connection; an ASGI application like any other.

    uvicorn answers 500 when an application returns without a response, unless the client is
    already gone: so hang up first, and return only when the loss has been noticed.
    """
    scope[HANG_UP]()
    while (await receive())["type"] != "http.disconnect":
        pass
