"""How long the edge waits for what; tests shorten it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds."""

    poll: int = 25
    """How long Telegram may hold a poll when there is nothing new."""
    poll_margin: float = 10
    """How much later than that a poll may answer before the network counts as lost."""
    wedged: float = 50
    """After how long a poll that neither answers nor fails is given up."""
    again: float = 0.6
    """Pause between polls with the same offset: within half a second Telegram gives one update only."""
    first_backoff: float = 1
    last_backoff: float = 30
    handling: float = 60
    """How long one update may take."""
    apology: float = 15
    """How long it may take to tell the person that something went wrong."""
    drain: float = 10
    """How long a stop waits for what is being handled."""
    farewell: float = 3
    """How long a stop waits for Telegram to hear what was handled."""
    call: float = 10
    """How long any other call of the Bot API may take."""
