"""What comes of asking Telegram to take a message: the edge finds it out, the rules draw the consequences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it; `message` is the id of the message, 0 where there is none."""

    message: int = 0


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked the bot, or the group put it out."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with this id: send again there."""

    chat: int


@dataclass(frozen=True, slots=True)
class Later:
    """Telegram asks to wait this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """Telegram refused it, and would refuse it again."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The network failed: it may have arrived or not."""


CallOutcome = Sent | Unreachable | Moved | Later | Failed | Unknown
