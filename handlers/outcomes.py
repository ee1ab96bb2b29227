"""What comes of one call of the Bot API: an outcome that is a value, whatever Telegram or the network makes of it."""

from collections.abc import Awaitable
from datetime import timedelta

from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.outcomes import CallOutcome, Failed, Later, Moved, Sent, Unknown, Unreachable


class Undelivered(Exception):  # noqa: N818 - an answer that must be tried again, not an error
    """An answer could not be handed over now: its update has to be handled again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        """Keep how long to wait, in seconds."""
        super().__init__(seconds)
        self.seconds = seconds


async def attempt(call: Awaitable[Message | bool], message: int = 0) -> CallOutcome:
    """Return what came of a call; `message` is the id of the message it works on."""
    try:
        result = await call
    except BadRequest as refusal:  # before NetworkError, which it is a kind of
        return Sent(message) if _unchanged(refusal) else Failed()
    except Forbidden:
        return Unreachable()
    except ChatMigrated as move:
        return Moved(move.new_chat_id)
    except RetryAfter as flood:
        return Later(seconds(flood.retry_after))
    except (NetworkError, TelegramError):
        # Also a revoked token and an answer that is not JSON: nothing is known of the message.
        return Unknown()
    return Sent(result.message_id if isinstance(result, Message) else message)


def _unchanged(refusal: BadRequest) -> bool:
    """Return whether an edit was refused because nothing would change.

    Telegram gives this refusal no code and python-telegram-bot no class: its text is the only sign there is.
    """
    return "not modified" in refusal.message.lower()


def seconds(wait: int | timedelta) -> float:
    """Return a time that Telegram asks to wait as a number of seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
