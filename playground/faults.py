"""Failures on command: what Telegram and networks do on bad days, chosen by method, count or probability."""

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from playground.errors import ApiError
from playground.model import Json


class FaultKind(StrEnum):
    """What can go wrong."""

    FLOOD = "flood"  # 429 with retry_after
    SERVER_ERROR = "server_error"  # 500
    BAD_GATEWAY = "bad_gateway"  # 502
    UNAUTHORIZED = "unauthorized"  # 401
    NOT_FOUND = "not_found"  # 404
    FORBIDDEN = "forbidden"  # 403, blocked by the user
    MIGRATED = "migrated"  # 400 with migrate_to_chat_id
    DROP_BEFORE = "drop_before"  # the connection closes, nothing was done
    DROP_AFTER = "drop_after"  # it was done, then the connection closes
    INVALID_JSON = "invalid_json"  # it was done, the answer is garbled
    SLOW = "slow"  # it is done after a wait


@dataclass(slots=True)
class Fault:
    """One commanded failure. `count` None means for ever; an empty `methods` means all of them."""

    kind: FaultKind
    methods: tuple[str, ...] = ()
    count: int | None = 1
    probability: float = 1.0
    chat_id: int | None = None
    retry_after: int = 1
    delay: float = 1.0
    new_chat_id: int = 0
    skip: int = 0
    hits: int = 0

    def concerns(self, method: str, chat_id: int | None) -> bool:
        """Return whether this call is one that the fault waits for."""
        named = not self.methods or method.lower() in self.methods
        left = self.count is None or self.hits < self.count
        return named and left and (self.chat_id is None or self.chat_id == chat_id)

    def error(self) -> ApiError | None:
        """Return the refusal that this fault stands for; None when it is not a refusal."""
        match self.kind:
            case FaultKind.FLOOD:
                reason = f"Too Many Requests: retry after {self.retry_after}"
                return ApiError(429, reason, retry_after=self.retry_after)
            case FaultKind.SERVER_ERROR:
                return ApiError(500, "Internal Server Error")
            case FaultKind.BAD_GATEWAY:
                return ApiError(502, "Bad Gateway")
            case FaultKind.UNAUTHORIZED:
                return ApiError(401, "Unauthorized")
            case FaultKind.NOT_FOUND:
                return ApiError(404, "Not Found")
            case FaultKind.FORBIDDEN:
                return ApiError(403, "Forbidden: bot was blocked by the user")
            case FaultKind.MIGRATED:
                reason = "Bad Request: group chat was upgraded to a supergroup chat"
                return ApiError(400, reason, migrate_to_chat_id=self.new_chat_id)
            case _:
                return None

    def json(self) -> Json:
        """Return the fault as the HTTP control shows it."""
        return asdict(self)


class Faults:
    """The commanded failures, oldest first."""

    def __init__(self, seed: int = 0) -> None:
        """Start without failures; `seed` makes the probabilities repeatable."""
        self.commanded: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311 - dice for tests

    def add(
        self,
        kind: FaultKind | str,
        methods: str | Iterable[str] = (),
        count: int | None = 1,
        *,
        probability: float = 1.0,
        chat_id: int | None = None,
        retry_after: int = 1,
        delay: float = 1.0,
        new_chat_id: int = 0,
        skip: int = 0,
    ) -> Fault:
        """Command a failure of `methods` (all when empty) for the next `count` calls after `skip` good ones.

        `count=None` lasts until `clear`; `retry_after` and `delay` are seconds; `chat_id` is the one chat.
        ValueError for an unknown kind or a probability outside 0..1.
        """
        if not 0 <= probability <= 1:
            raise ValueError("A probability is between 0 and 1.")
        names = (methods,) if isinstance(methods, str) else tuple(methods)
        fault = Fault(
            FaultKind(kind),
            tuple(name.lower() for name in names),
            count,
            probability,
            chat_id,
            retry_after,
            delay,
            new_chat_id,
            skip,
        )
        self.commanded.append(fault)
        return fault

    def clear(self) -> None:
        """Take back every commanded failure."""
        self.commanded.clear()

    def seed(self, number: int) -> None:
        """Start the dice again from `number`."""
        self._random.seed(number)

    def strike(self, method: str, chat_id: int | None) -> list[Fault]:
        """Return the failures that hit this call: delays, and at most one that ends it."""
        struck: list[Fault] = []
        for fault in self.commanded:
            if not fault.concerns(method, chat_id):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.probability < 1 and self._random.random() >= fault.probability:
                continue
            fault.hits += 1
            struck.append(fault)
            if fault.kind is not FaultKind.SLOW:
                break
        return struck
