"""The chat page and its JSON control: what browsers and test processes use to act as people."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from playground.errors import WorldError
from playground.faults import Faults
from playground.feed import Change
from playground.model import Json
from playground.orders import ORDERS, move_clock
from playground.views import (
    bot_view,
    chat_view,
    clock_view,
    message_view,
    person_view,
    snapshot,
    surroundings,
)
from playground.world import World

STATIC = Path(__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEARTBEAT = 15.0
_INLINE_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class ChatPage:
    """The page at `/`, its stream of changes, and the orders under `/playground/`."""

    def __init__(self, world: World, faults: Faults) -> None:
        """Show and steer this world."""
        self.world = world
        self.faults = faults

    def routes(self) -> list[Route | Mount]:
        """Return every address of the page and of its control."""
        return [
            Route("/", self._index),
            Route("/favicon.ico", _favicon),
            Route("/playground/events", self._events),
            Route("/playground/state", self._state),
            Route("/playground/messages", self._messages),
            Route("/playground/clock", self._read_clock, methods=["GET"]),
            Route("/playground/clock", self._move_clock, methods=["POST"]),
            Route("/playground/faults", self._read_faults, methods=["GET"]),
            Route("/playground/faults", self._command_faults, methods=["POST"]),
            Route("/playground/upload", self._upload, methods=["POST"]),
            Route("/playground/files/{file_id}", self._file),
            Route("/playground/{order}", self._order, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def _index(self, request: Request) -> Response:
        headers = {
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        return FileResponse(STATIC / "index.html", headers=headers)

    async def _order(self, request: Request) -> Response:
        order = ORDERS.get(request.path_params["order"])
        if order is None:
            return JSONResponse({"error": "There is no such order."}, 404)
        try:
            given = await request.json()
            if isinstance(given, list):
                return JSONResponse([order(self.world, item) for item in given])
            return JSONResponse(order(self.world, given))
        except (WorldError, ValueError, KeyError, TypeError) as error:
            return _complaint(error)

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            try:
                person, file = int(str(form["person_id"])), form["file"]
                if isinstance(file, str):
                    raise WorldError("There is no file in the order.")
                chat = int(str(form["chat_id"])) if "chat_id" in form else None
                content, name = await file.read(), file.filename or "file"
                caption = str(form.get("caption", ""))
                if form.get("what") == "photo":
                    number = self.world.send_photo(person, content, caption, chat_id=chat, name=name)
                else:
                    number = self.world.send_document(
                        person, name, content, caption, chat_id=chat, mime_type=_known(file.content_type)
                    )
            except (WorldError, ValueError, KeyError) as error:
                return _complaint(error)
        return JSONResponse({"message_id": number})

    async def _file(self, request: Request) -> Response:
        file = self.world.files.get(request.path_params["file_id"])
        if file is None:
            return JSONResponse({"error": "There is no such file."}, 404)
        shown = file.mime_type in _INLINE_TYPES and not request.query_params.get("download")
        manner = "inline" if shown else "attachment"
        headers = {
            "Content-Disposition": f"{manner}; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        kind = file.mime_type if shown else "application/octet-stream"
        return Response(file.content, media_type=kind, headers=headers)

    async def _state(self, request: Request) -> Response:
        world = self.world
        return JSONResponse(
            {
                "pending_updates": len(world.updates),
                "people": [person_view(person) for person in world.people.values()],
                "chats": [chat_view(chat) for chat in world.chats.values()],
                "open_callbacks": list(world.open_callbacks),
                "calls": len(world.calls),
                "bot": bot_view(world),
                "clock": clock_view(world),
            }
        )

    async def _messages(self, request: Request) -> Response:
        try:
            chat = self.world.known_chat(int(request.query_params["chat_id"]))
        except (WorldError, ValueError, KeyError) as error:
            return _complaint(error)
        return JSONResponse([message_view(self.world, message) for message in self.world.messages(chat.id)])

    async def _read_clock(self, request: Request) -> Response:
        return JSONResponse(clock_view(self.world))

    async def _move_clock(self, request: Request) -> Response:
        try:
            return JSONResponse(await move_clock(self.world, await request.json()))
        except (WorldError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            return _complaint(error)

    async def _read_faults(self, request: Request) -> Response:
        return JSONResponse([fault.json() for fault in self.faults.commanded])

    async def _command_faults(self, request: Request) -> Response:
        try:
            given = await request.json()
            for order in given if isinstance(given, list) else [given]:
                if order.pop("clear", False):
                    self.faults.clear()
                if "seed" in order:
                    self.faults.seed(int(order.pop("seed")))
                if order:
                    self.faults.add(**order)
        except (ValueError, TypeError, AttributeError) as error:
            return _complaint(error)
        return JSONResponse([fault.json() for fault in self.faults.commanded])

    async def _events(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        subscription = self.world.feed.subscribe()
        try:
            yield _event(snapshot(self.world))
            while not self.world.feed.closed:
                try:
                    async with asyncio.timeout(_HEARTBEAT):
                        change = await subscription.queue.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if subscription.lost:
                    subscription.begin_again()
                    change = {"kind": "again"}
                if view := self._view(change):
                    yield _event(view)
        finally:
            self.world.feed.unsubscribe(subscription)

    def _view(self, change: Change) -> Json | None:
        """Return a change as the page reads it."""
        world = self.world
        match change["kind"]:
            case "clock":
                return {"kind": "clock", "clock": clock_view(world)}
            case "message":
                return {"kind": "message", "message": message_view(world, change["message"])}
            case "person" | "group" | "bot":
                return surroundings(world)
            case "again":
                return snapshot(world)
            case "closing":
                return None
            case _:
                return change


def _known(mime_type: str | None) -> str | None:
    """Return what a browser says of a file, or None when it does not know: then its name tells."""
    return None if mime_type == "application/octet-stream" else mime_type


async def _favicon(request: Request) -> Response:
    return Response(status_code=204)


def _complaint(error: Exception) -> JSONResponse:
    missing = isinstance(error, KeyError) and not isinstance(error, WorldError)
    return JSONResponse({"error": f"The order lacks {error}." if missing else str(error)}, 400)


def _event(view: Json) -> str:
    return f"data: {json.dumps(view, ensure_ascii=False)}\n\n"
