"""The Bot API over HTTP: from a request to a method and back, with the commanded failures in between."""

import asyncio
import re
import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.errors import ApiError, bad_request
from playground.faults import Fault, FaultKind, Faults
from playground.methods import METHODS, Call
from playground.model import ApiCall, Value
from playground.params import Params, read_params
from playground.protocol import drop
from playground.world import World

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def check_token(given: str, token: str) -> None:
    """Return when the token is right; ApiError 404 for what has no token's shape, 401 for a wrong one."""
    if not _TOKEN.fullmatch(given):
        raise ApiError(404, "Not Found")
    if not secrets.compare_digest(given, token):
        raise ApiError(401, "Unauthorized")


def _chat_of(params: Params) -> int | None:
    text = params.text("chat_id")
    return int(text) if re.fullmatch(r"-?[0-9]+", text) else None


class BotApi:
    """An ASGI application that answers `/bot<token>/<method>`."""

    def __init__(self, world: World, faults: Faults, token: str) -> None:
        """Serve this world to the bot that has this token."""
        self.world = world
        self.faults = faults
        self.token = token
        self.closing = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        name = request.path_params["method"]
        try:
            check_token(request.path_params["token"], self.token)
            params = await read_params(request)
            self.world.calls.append(ApiCall(name, params.logged(), self.world.now()))
            if name.lower() != "getupdates":
                self.world.turns.heard()
            fault = await self._strike(name, params)
            if fault and fault.kind is FaultKind.DROP_BEFORE:
                return drop
            if fault and (refusal := fault.error()):
                raise refusal
            result = await self._call(name, params)
            self.world.feed.wake()
            if name.lower() != "getupdates":
                self.world.turns.heard()
        except ApiError as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        if fault and fault.kind is FaultKind.DROP_AFTER:
            return drop
        if fault and fault.kind is FaultKind.INVALID_JSON:
            return Response('{"ok":true,"result":', media_type="application/json")
        return JSONResponse({"ok": True, "result": result})

    async def _strike(self, name: str, params: Params) -> Fault | None:
        """Sit out the commanded delays and return the failure that ends this call, if any."""
        ending = None
        for fault in self.faults.strike(name, _chat_of(params)):
            if fault.kind is FaultKind.SLOW:
                await self._pause(fault.delay)
            else:
                ending = fault
        return ending

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            pass  # the delay is over and the server still runs

    async def _call(self, name: str, params: Params) -> Value:
        method = METHODS.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found")
        try:
            return await method(Call(self.world, params))
        except (KeyError, TypeError, AttributeError) as error:
            # JSON of an unforeseen shape: Telegram's answer to it is always a 400.
            raise bad_request(f"can't parse the parameters of {name}: {error}") from error


class FileApi:
    """An ASGI application that answers `/file/bot<token>/<path>`."""

    def __init__(self, world: World, token: str) -> None:
        """Serve this world's files to the bot that has this token."""
        self.world = world
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._respond(Request(scope, receive))(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        try:
            check_token(request.path_params["token"], self.token)
            file = self.world.files.at(request.path_params["path"])
            if file is None:
                raise ApiError(404, "Not Found")
        except ApiError as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        return Response(file.content, media_type="application/octet-stream")
