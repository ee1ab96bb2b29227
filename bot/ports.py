"""What the rules need from outside, as Protocols: the clock, the memory of questions and people, the log of updates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.holdings_model import Erased, Held
from bot.model import Miss, MissReason, Question, Verdict
from bot.people_model import (
    Audit,
    District,
    Draft,
    Imported,
    Invite,
    LookedUp,
    Person,
    Preferences,
    Role,
    Visitor,
    WrongLimit,
)
from knowledge.entries import Language


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


class PeopleStore(Protocol):
    """The memory of people who consented. Everybody is named by their Telegram id."""

    def find(self, telegram_id: int) -> Person | None:
        """Return a person, or None for a stranger."""
        ...

    def listed(self) -> Sequence[Person]:
        """Return everybody, in the order in which they came."""
        ...

    def register(self, visitor: Visitor, role: Role, version: int, audit: Audit) -> Person:
        """Keep a visitor who consented at the audit's instant; of a known person only the consent changes."""
        ...

    def rename(self, telegram_id: int, name: str) -> bool:
        """Keep another name; False for a stranger."""
        ...

    def choose_district(self, telegram_id: int, district: int | None, audit: Audit) -> bool:
        """Keep the district; False for a stranger."""
        ...

    def give_role(self, telegram_id: int, role: Role, district: int | None, audit: Audit) -> bool:
        """Keep another role with its district, or none; False for a stranger."""
        ...

    def prefer(self, telegram_id: int, language: Language, preferences: Preferences) -> bool:
        """Keep language and preferences; False for a stranger."""
        ...

    def reach(self, telegram_id: int, *, reachable: bool) -> bool:
        """Keep whether Telegram lets us write to a person; False when that is known already, or for a stranger."""
        ...


class DraftStore(Protocol):
    """What the bot asked of whom, while it waits for words; of each person only the last question."""

    def put(self, telegram_id: int, draft: Draft) -> None:
        """Keep a question in place of the one before."""
        ...

    def find(self, telegram_id: int) -> Draft | None:
        """Return what was asked last, or None."""
        ...

    def drop(self, telegram_id: int) -> None:
        """Wait no longer."""
        ...

    def forget_drafts(self, before: datetime) -> int:
        """Erase questions older than an instant; return how many."""
        ...


class HoldingsStore(Protocol):
    """Everything that is kept on a person, to be shown or erased."""

    def held(self, telegram_id: int) -> Held:
        """Return everything that is kept on a person."""
        ...

    def forget(self, telegram_id: int, since: datetime, audit: Audit) -> Erased:
        """Erase a person, wrong invites since an instant excepted, from the files too; the audit keeps the deeds."""
        ...

    def clear(self, *, erased: bool = False) -> None:
        """Clear the files of what was erased, if `erased` says so or an earlier attempt failed."""
        ...


class DistrictStore(Protocol):
    """The districts."""

    def listed(self) -> Sequence[District]:
        """Return every district, by name."""
        ...

    def find(self, district: int) -> District | None:
        """Return a district, or None when there is none with this number."""
        ...

    def take_in(self, districts: Sequence[District], audit: Audit) -> Imported:
        """Keep districts (their ids do not matter): a known name is brought up to date, none is erased."""
        ...


class InviteStore(Protocol):
    """The invites; of their secrets only digests are kept."""

    def add(self, invite: Invite, digest: str, audit: Audit) -> Invite:
        """Keep a new invite and return it with its id."""
        ...

    def find(self, invite: int) -> Invite | None:
        """Return an invite, or None when there is none with this id."""
        ...

    def open_ones(self, now: datetime) -> Sequence[Invite]:
        """Return the invites that can still be used, newest first."""
        ...

    def look_up(self, digest: str, telegram_id: int, limit: WrongLimit, now: datetime) -> LookedUp:
        """Return what a secret opens for somebody, and count it against them when it opens nothing."""
        ...

    def redeem(self, invite: Invite, telegram_id: int, audit: Audit) -> bool:
        """Use an open invite once and give its role and district, all or nothing; False when none is left."""
        ...

    def revoke(self, invite: int, audit: Audit) -> bool:
        """Make an invite useless from the audit's instant on; False when it is so already, or is not known."""
        ...

    def forget_invites(self, wrong_before: datetime, expired_before: datetime) -> int:
        """Erase wrong attempts and expired invites older than these instants; return how many rows."""
        ...


class AuditLog(Protocol):
    """Who did what."""

    def note(self, audit: Audit) -> None:
        """Keep a deed."""
        ...

    def page(self, skipped: int, count: int) -> Sequence[Audit]:
        """Return some deeds, newest first, without the first `skipped`."""
        ...

    def forget_audit(self, before: datetime) -> int:
        """Erase deeds older than an instant; return how many."""
        ...
