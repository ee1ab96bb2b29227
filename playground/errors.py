"""Refusals: what the Bot API answers when it says no, and what a person's impossible act raises."""

from typing import Any


class ApiError(Exception):
    """A refusal of the Bot API: HTTP status, description, and `parameters` where Telegram gives them."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """Keep the three parts of Telegram's error answer."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object that Telegram would answer."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> ApiError:
    """Return a 400 with Telegram's usual prefix."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return a 403 with Telegram's usual prefix."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return a 409 with Telegram's usual prefix."""
    return ApiError(409, f"Conflict: {reason}")


def chat_not_found() -> ApiError:
    """Return the refusal for a chat that the bot has never met."""
    return bad_request("chat not found")


def query_too_old() -> ApiError:
    """Return the refusal for an unknown or already answered query."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")


class WorldError(LookupError):
    """Somebody in the playground tried what a person cannot do, such as pressing an absent button."""
