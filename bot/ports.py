"""What the rules need from outside, as Protocols: the clock, the memory of questions, the log of updates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Miss, MissReason, Question, Verdict


class Clock(Protocol):
    """The time, as an aware UTC instant."""

    def now(self) -> datetime:
        """Return the present instant."""
        ...


class QuestionStore(Protocol):
    """The memory of questions: without names, words of misses only."""

    def record(self, verdict: Verdict, at: datetime) -> int:
        """Keep a question and return its id."""
        ...

    def find(self, question: int) -> Question | None:
        """Return a question, or None when there is none with this id."""
        ...

    def choose(self, question: int, entry: str) -> bool:
        """Keep which offered entry was the right one; return False when the question is not known."""
        ...

    def rate(self, question: int, *, useful: bool) -> bool:
        """Keep the feedback (the last one counts); return False when the question is not known."""
        ...

    def miss(self, question: int, text: str, reason: MissReason, at: datetime) -> bool:
        """Keep the words of a question that no entry answered, once a question; False when it is not known."""
        ...

    def misses(self, since: datetime) -> Sequence[Miss]:
        """Return the misses kept since an instant, oldest first."""
        ...

    def forget_misses(self, before: datetime) -> int:
        """Erase the words of misses older than an instant; return how many."""
        ...


class UpdateLog(Protocol):
    """Which updates were handled, and which message answered which: makes handling idempotent, survives a crash."""

    def handled(self, update_ids: Sequence[int]) -> frozenset[int]:
        """Return those of the ids that were handled already."""
        ...

    def settle(self, update_id: int, at: datetime) -> None:
        """Keep that an update was handled; a second time changes nothing."""
        ...

    def remember_reply(self, chat: int, message: int, replies: Sequence[int], at: datetime) -> None:
        """Keep which messages of ours answered a person's message, so that an edit of it can edit them."""
        ...

    def replies(self, chat: int, message: int) -> Sequence[int]:
        """Return the ids of our messages that answered a person's message, or nothing."""
        ...

    def forget_updates(self, before: datetime) -> int:
        """Erase what is older than an instant; return how many rows."""
        ...
