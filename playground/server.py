"""The playground as a server inside somebody's event loop: Bot API, files and chat page on one port."""

import asyncio
import errno
import secrets
import socket
from collections.abc import Sequence
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from uvicorn.config import Config
from uvicorn.server import ServerState

from playground.api import BotApi, FileApi
from playground.clock import Clock
from playground.faults import Faults
from playground.guard import Guard, is_loopback
from playground.page import ChatPage
from playground.protocol import DroppableProtocol
from playground.state import ROME
from playground.world import World

# How long open requests may take to notice that the server is stopping.
_PATIENCE = 1.0


class PortBusy(OSError):  # noqa: N818 - it reads as what happened
    """Somebody else already listens on the port."""


class NotLoopback(ValueError):  # noqa: N818 - it reads as what happened
    """The playground has no passwords, so it refuses to listen where others could reach it."""


class Playground:
    """A local Telegram with one bot. Use it as `async with Playground() as playground`."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        *,
        username: str = "prova_distretti_bot",
        name: str = "Bot di prova",
        clock: Clock | None = None,
        zone: ZoneInfo = ROME,
        staff: Sequence[int] = (),
    ) -> None:
        """Prepare the world; port 0 takes a free one, no token makes one. NotLoopback for other hosts.

        `staff` are the ids of those whom the page shows as coordinators; what they may do is the bot's to say.
        """
        if not is_loopback(host):
            raise NotLoopback(f"The playground listens only on loopback, and {host} is not: use 127.0.0.1.")
        self.host = host
        self.port = port
        self.token = token or f"{secrets.randbelow(9 * 10**8) + 10**8}:{secrets.token_urlsafe(26)}"
        bot_id = int(self.token.partition(":")[0])
        self.world = World(bot_id, username, name, clock, zone=zone, staff=staff)
        self.faults = Faults()
        self._api = BotApi(self.world, self.faults, self.token)
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Return the address of the chat page, without a final slash."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    async def __aenter__(self) -> Self:
        """Start to listen; PortBusy when the port is taken."""
        listener = _listen(self.host, self.port)
        self.port = listener.getsockname()[1]
        config = Config(
            self._application(),
            http=DroppableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=60,
        )
        config.load()

        def protocol() -> DroppableProtocol:
            return DroppableProtocol(config, self._state, {})

        # uvicorn's own Server would take the signals of the caller and poll ten times a second.
        self._server = await asyncio.get_running_loop().create_server(protocol, sock=listener)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening and end open polls and streams, at once."""
        if self._server is None:
            return
        self._server.close()
        self._api.closing.set()
        self.world.stop_walking()
        self.world.feed.close()
        self.world.updates.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        if tasks := [*self._state.tasks, *self.world.errands]:
            await asyncio.wait(tasks, timeout=_PATIENCE)
        for task in list(self._state.tasks):
            task.cancel()
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # lets the transports close
        self._server = None

    def _application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._api),
                Route("/file/bot{token}/{path:path}", FileApi(self.world, self.token)),
                *ChatPage(self.world, self.faults).routes(),
            ],
            middleware=[Middleware(Guard)],
        )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle off, which costs 40 ms an answer, only on sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortBusy(
            error.errno,
            f"Port {port} on {host} is taken by another program: choose another one, or 0 for a free one.",
        ) from error
    listener.setblocking(False)
    return listener
