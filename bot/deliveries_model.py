"""The words of the outbox, as small frozen values.

Delivery  one thing that the bot owes to a person at an instant, whether the person waits for it or not.
Parcel    the deliveries of one person that leave as one message.
State     where a delivery stands.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryKind(StrEnum):
    """What a delivery is about; `about` is the number of the session or of the round (later: broadcast, ticket)."""

    REMINDER = "reminder"
    """A session is near; `detail` is the `Lead`."""
    NOTICE = "notice"
    """What the person was last told of a session is no longer so; `detail` is the session's version."""
    PLACE = "place"
    """A place came free for somebody who waited."""
    ROUND = "round"
    """A round of check-ins is open."""
    NUDGE = "nudge"
    """A district has not answered yet; `detail` says which nudge it is (`bot.rounds`)."""


class State(StrEnum):
    """Where a delivery stands."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    """A worker is sending it."""
    SENT = "sent"
    LATER = "later"
    """To be tried again at `due_at`."""
    SKIPPED = "skipped"
    """No longer owed, or too late to help: `error` says why."""
    UNREACHABLE = "unreachable"
    """The person does not let the bot write."""
    FAILED = "failed"
    """Telegram refused it, or every attempt failed."""
    UNKNOWN = "unknown"
    """A worker died, or the network failed, between sending and settling: it may have arrived; it is tried again."""


OPEN = (State.PLANNED, State.LATER, State.UNKNOWN)
"""The states of what is still to be sent."""


class Reason(StrEnum):
    """Why a delivery was skipped, or failed."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    """The session starts at another instant now: its reminders are others."""
    DECLINED = "declined"
    WAITING = "waiting"
    """The person waits for a place."""
    SWITCHED_OFF = "switched_off"
    """The person wants no reminders, or not this one."""
    PAUSED = "paused"
    NOT_INVITED = "not_invited"
    """The session is no longer for this person."""
    TOO_LATE = "too_late"
    SUPERSEDED = "superseded"
    """Another delivery of the same parcel says it already."""
    KNOWN = "known"
    """The person knows already."""
    ANSWERED = "answered"
    """The district sent its report, or an excuse."""
    GONE = "gone"
    """What it is about is no longer kept."""
    REFUSED = "refused"
    """Telegram refused it, and would refuse it again."""
    NETWORK = "network"
    """Every attempt failed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing owed to a person."""

    key: str
    """Unique: planning the same thing twice changes nothing."""
    kind: DeliveryKind
    about: int
    person: int
    """Telegram id."""
    due_at: datetime
    detail: str = ""
    state: State = State.PLANNED
    attempts: int = 0
    """Times that Telegram was asked to take it, the one in flight included."""
    doubts: int = 0
    """Times that it was not known whether it had arrived."""
    error: Reason | None = None
    message: int | None = None
    """Telegram's id of the message that carried it."""
    settled_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """The deliveries of one person that a worker claimed together, the one due first at the head."""

    person: int
    """Telegram id."""
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a delivery."""

    delivery: int
    """Its id."""
    state: State
    error: Reason | None = None
    message: int | None = None
    due_at: datetime | None = None
    """When to try again; for LATER and UNKNOWN only."""
    attempts: int | None = None
    """A new count, where the attempt does not count; None leaves it."""
    doubts: int | None = None
