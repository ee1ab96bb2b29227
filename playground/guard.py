"""Keeps strangers out: only loopback names as Host, and no page of another site may give orders."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def is_loopback(host: str) -> bool:
    """Return whether a host name or address (no port) is this machine by way of loopback."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host_of(address: str) -> str:
    try:
        return urlsplit(f"//{address}").hostname or ""
    except ValueError:
        return ""


class Guard:
    """ASGI middleware: 403 for a foreign Host (DNS rebinding) and for orders from another origin."""

    def __init__(self, app: ASGIApp) -> None:
        """Protect `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        reason = _refusal(Request(scope)) if scope["type"] == "http" else ""
        if reason:
            await PlainTextResponse(reason, 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _refusal(request: Request) -> str:
    host = request.headers.get("host", "")
    if not is_loopback(_host_of(host)):
        return "The playground answers only to loopback names."
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return "The playground takes no orders from other sites."
    site = request.headers.get("sec-fetch-site", "none")
    if site in {"cross-site", "same-site"} and request.url.path != "/":
        return "The playground takes no orders from other sites."
    return ""
