"""The outbox: what is due is judged once more, becomes one message a person, and is settled by what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.deliveries_model import Delivery, DeliveryKind, Parcel, Reason, Settled, State
from bot.ground import Ground
from bot.model import Button, Buttons, Reply
from bot.outcomes import CallOutcome, Failed, Later, Moved, Sent, Unknown, Unreachable
from bot.people_model import Person
from bot.sessions_model import Told
from bot.sessions_ports import ChatStore, DeliveryStore
from knowledge.markup import Rich, join

_EVER = datetime.max.replace(tzinfo=UTC)
MOST_ATTEMPTS = 14
"""With pauses that double from two seconds to five minutes: a network that is away for half an hour loses nothing."""
_LONGEST_PAUSE = timedelta(minutes=5)
LATE = timedelta(minutes=10)
"""From so much on, a message that a standstill of the bot held up excuses itself."""
TOGETHER = 5
"""Things said in one message at most; what is more follows in another."""
LEASE = timedelta(minutes=2)
"""A worker that holds something for longer without settling it is dead: a call and its settling take seconds."""


@dataclass(frozen=True, slots=True)
class Say:
    """Something to be said now."""

    text: Rich
    buttons: Buttons
    """When it stands alone in its message."""
    button: Button
    """When it shares its message with others."""
    topic: str
    """What it is about: of things on one topic in a parcel only the one with the highest rank is said."""
    rank: int
    told: tuple[Told, ...] = ()
    """What the person knows once it is sent."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Not to be said at all, and why; `told` is what the person turns out to know already."""

    reason: Reason
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Not to be said before an instant."""

    until: datetime


Judgement = Say | Skip | Wait


class Content(Protocol):
    """What a kind of delivery says, looked at when it is about to leave: never what was true when it was planned."""

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        """Return what to say to a person now, or why not."""
        ...


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is ready to be sent to a chat."""

    chat: int
    reply: Reply
    deliveries: tuple[Delivery, ...]
    told: tuple[Told, ...]

    @property
    def person(self) -> int:
        """Whose message it is: the Telegram id."""
        return self.deliveries[0].person


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a look at the outbox found: messages to send, and how many parcels were taken to make them."""

    ready: tuple[Ready, ...]
    parcels: int
    errors: tuple[Exception, ...] = ()
    """What went wrong: a message that cannot be made is tried again later, the others leave."""


class Deliveries:
    """What one worker does with the outbox."""

    def __init__(
        self,
        store: DeliveryStore,
        chats: ChatStore,
        ground: Ground,
        contents: Mapping[DeliveryKind, Content],
        worker: str,
    ) -> None:
        """`worker` is a name that no other worker has, nor had in an earlier life."""
        self._store = store
        self._chats = chats
        self._ground = ground
        self._contents = contents
        self._worker = worker
        self._in_hand: set[int] = set()
        """The ids of what is claimed and not settled yet: what else is claimed in this name, the answer got lost."""
        self._unsettled: tuple[list[Settled], list[Told]] = [], []
        """What is settled without a message, and could not be kept yet: nobody else would take it back."""
        self._stood_still: datetime | None = None
        """The last instant at which it is known that nothing could leave: before this life, or the memory was away."""

    def recover(self, now: datetime, *, alone: bool) -> Sequence[Delivery]:
        """Take back what nobody holds any more and return it: at once when the worker is `alone`, else after the lease.

        It was a dead worker's, or this one's when the memory kept the claim and could not say so.
        """
        return self._store.recover(self._worker, list(self._in_hand), _EVER if alone else now - LEASE, now)

    def due(self, now: datetime) -> int:
        """Return how many people have something due."""
        return self._store.due(now)

    def claim(self, now: datetime, limit: int) -> Claimed:
        """Take what is due to at most `limit` people and return the messages it makes; the rest is settled at once."""
        self._stood_still = self._stood_still or now
        try:
            self._keep(now)
            parcels = self._store.claim(self._worker, now, limit)
        except Exception:
            self._stood_still = now
            raise
        self._in_hand.update(one.id for parcel in parcels for one in parcel.deliveries)
        settled, told = self._unsettled
        ready: list[Ready] = []
        errors: list[Exception] = []
        for parcel in parcels:
            try:
                message, done, known = self._made(parcel, now, errors)
            except Exception as error:  # a message that cannot be made must not hold up the others
                errors.append(error)
                message, known = None, []
                done = [_not_made(one, now) for one in parcel.deliveries]
            ready += [message] if message else []
            settled += done
            told += known
        try:
            self._keep(now)
        except Exception as error:  # the messages leave all the same; what has none is kept with the next look
            errors.append(error)
        return Claimed(tuple(ready), len(parcels), tuple(errors))

    def settle(self, ready: Ready, outcome: CallOutcome, now: datetime) -> None:
        """Draw the consequences of what came of a message."""
        match outcome:
            case Unreachable():
                self._ground.memory.people.reach(ready.person, reachable=False)
            case Moved(new):
                self._chats.moved(ready.chat, new, now)
        settled = [_settled(delivery, outcome, now) for delivery in ready.deliveries]
        self._settle(settled, ready.told if isinstance(outcome, Sent) else (), now)

    def _keep(self, now: datetime) -> None:
        """Settle what needs no message."""
        settled, told = self._unsettled
        if settled or told:
            self._settle(settled, told, now)
        self._unsettled = [], []

    def _settle(self, settled: Sequence[Settled], told: Sequence[Told], now: datetime) -> None:
        self._store.settle(self._worker, settled, told, now)
        self._in_hand.difference_update(one.delivery for one in settled)

    def _made(
        self, parcel: Parcel, now: datetime, errors: list[Exception]
    ) -> tuple[Ready | None, list[Settled], list[Told]]:
        """Return the message that a parcel makes, what is settled without one, and what turns out to be known.

        What of it cannot be said at all leaves its error in `errors`, and the rest goes without it.
        """
        person = self._ground.person(parcel.person)
        if person is None or not person.reachable:
            state = State.UNREACHABLE if person else State.SKIPPED
            gone = None if person else Reason.GONE
            return None, [Settled(one.id, state, gone) for one in parcel.deliveries], []
        said: list[tuple[Delivery, Say]] = []
        settled: list[Settled] = []
        told: list[Told] = []
        for delivery in parcel.deliveries:
            if delivery.attempts > MOST_ATTEMPTS:  # whatever it is that kills its workers, it must not do so for ever
                settled.append(Settled(delivery.id, State.FAILED, Reason.NETWORK))
                continue
            try:
                judgement = self._contents[delivery.kind].judge(delivery, person, now)
            except Exception as error:
                errors.append(error)
                settled.append(_not_made(delivery, now))
                continue
            match judgement:
                case Skip(reason, known):
                    settled.append(Settled(delivery.id, State.SKIPPED, reason))
                    told += known
                case Wait(until):
                    settled.append(_again(delivery, until))
                case Say() as say:
                    said.append((delivery, say))
        best = _best(said)
        settled += [
            Settled(one.id, State.SKIPPED, Reason.SUPERSEDED) for one, say in said if best[say.topic][1] is not say
        ]
        chosen = sorted(best.values(), key=lambda pair: pair[0].due_at)
        settled += [_again(one, now) for one, _ in chosen[TOGETHER:]]
        if not chosen:
            return None, settled, told
        return self._message(chosen[:TOGETHER], person, now), settled, told

    def _message(self, chosen: Sequence[tuple[Delivery, Say]], person: Person, now: datetime) -> Ready:
        wording, language = self._ground.wording, person.language
        deliveries, parts = zip(*chosen, strict=True)
        texts = [say.text for say in parts]
        if any(self._is_late(one, now) for one in deliveries):
            texts.insert(0, wording.say("delivery.late", language))
        if len(parts) == 1:
            buttons = parts[0].buttons
        else:
            texts.insert(0, wording.say("delivery.together", language, count=str(len(parts))))
            buttons = tuple((say.button,) for say in parts)
        told = tuple(one for say in parts for one in say.told)
        chat = self._chats.current(person.telegram_id)
        return Ready(chat, Reply(join(texts), buttons), deliveries, told)

    def _is_late(self, delivery: Delivery, now: datetime) -> bool:
        """Return whether a standstill held a delivery up: not a long queue, nor a clock that leapt."""
        return now - delivery.due_at > LATE and self._stood_still is not None and delivery.due_at <= self._stood_still


def _best(said: Sequence[tuple[Delivery, Say]]) -> dict[str, tuple[Delivery, Say]]:
    best: dict[str, tuple[Delivery, Say]] = {}
    for pair in said:
        topic = pair[1].topic
        if topic not in best or pair[1].rank > best[topic][1].rank:
            best[topic] = pair
    return best


def _not_made(delivery: Delivery, now: datetime) -> Settled:
    """Return that it is tried again much later what to say: the attempt counts, or it would be tried for ever."""
    return Settled(delivery.id, State.LATER, due_at=now + _LONGEST_PAUSE)


def _again(delivery: Delivery, at: datetime) -> Settled:
    """Return that a delivery leaves at another instant: Telegram was not asked, so the attempt does not count."""
    return Settled(delivery.id, State.LATER, due_at=at, attempts=delivery.attempts - 1)


def _settled(delivery: Delivery, outcome: CallOutcome, now: datetime) -> Settled:
    match outcome:
        case Sent(message):
            return Settled(delivery.id, State.SENT, message=message)
        case Unreachable():
            return Settled(delivery.id, State.UNREACHABLE)
        case Moved():
            return _again(delivery, now)
        case Later(seconds):
            return _again(delivery, now + timedelta(seconds=seconds))
        case Failed():
            return Settled(delivery.id, State.FAILED, Reason.REFUSED)
        case Unknown() if delivery.attempts >= MOST_ATTEMPTS:
            return Settled(delivery.id, State.FAILED, Reason.NETWORK, doubts=delivery.doubts + 1)
        case Unknown():
            pause = min(timedelta(seconds=2**delivery.attempts), _LONGEST_PAUSE)
            return Settled(delivery.id, State.UNKNOWN, due_at=now + pause, doubts=delivery.doubts + 1)
