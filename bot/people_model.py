"""The words of the domain that concern people, as small frozen values.

Visitor      whoever acts now, as Telegram says: nothing of it is kept until the person consents.
Person       somebody who consented: what the bot keeps of them.
Role         what a person may do: guest < participant < manager (of one district) < staff < admin.
District     a Distretto del Commercio, urban (DUC) or diffuse (DDC).
Invite       a link that gives a role, and perhaps a district, to whoever opens it.
Preferences  when the bot may write first: reminders, quiet hours, a pause.
Audit        who did what, kept for staff without names.
Draft        a question of the bot that waits for a person's words.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from knowledge.entries import Language


class Role(IntEnum):
    """What a person may do, from least to most."""

    GUEST = 0
    PARTICIPANT = 1
    MANAGER = 2
    STAFF = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """Return the name in small letters, as tables, buttons and the command line write it."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """Return the role with this name in small letters; `KeyError` when there is none."""
        return cls[word.upper()]


class DistrictKind(StrEnum):
    """The two kinds of district."""

    URBAN = "DUC"
    DIFFUSE = "DDC"


@dataclass(frozen=True, slots=True)
class District:
    """A district; `kind` is None and `municipalities` is empty where no source says them."""

    id: int
    name: str
    kind: DistrictKind | None
    provinces: tuple[str, ...]
    municipalities: tuple[str, ...]
    sources: tuple[str, ...]


class Lead(StrEnum):
    """How long before a session a reminder comes."""

    WEEK = "week"
    """Seven days before, at the session's own time."""
    EVE = "eve"
    """The day before at 18:00, local."""
    HOUR = "hour"
    """One hour before."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """When the bot may write to a person first; hours and days are local to the programme."""

    reminders: bool = True
    leads: tuple[Lead, ...] = tuple(Lead)
    """When a reminder comes, the longest before the session first."""
    quiet_from: time = time(21)
    quiet_to: time = time(8)
    """Equal to `quiet_from` when there are no quiet hours."""
    paused_until: date | None = None
    """The last day of the pause."""

    def is_quiet(self, local: time) -> bool:
        """Return whether a local time falls in the quiet hours, the first minute in and the last one out."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= local < self.quiet_to
        return local >= self.quiet_from or local < self.quiet_to

    def is_paused(self, day: date) -> bool:
        """Return whether the bot keeps silent on a local day."""
        return self.paused_until is not None and day <= self.paused_until


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever acts now: `language` is that of their Telegram, `bot` the name under which they know the bot."""

    telegram_id: int
    name: str
    """First and last name as they are on Telegram: staff tell people apart by them."""
    language: Language
    bot: str = ""
    first_name: str = ""
    """How they are greeted, when it is known."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who consented."""

    id: int
    telegram_id: int
    name: str
    language: Language
    role: Role
    """As kept: who is in ADMIN_IDS is admin whatever this says."""
    district: int | None
    consent_version: int
    consented_at: datetime
    created_at: datetime
    reachable: bool = True
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite; its secret is kept nowhere."""

    id: int
    role: Role
    district: int | None
    uses: int
    uses_left: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Return whether it can still be used."""
        return self.uses_left > 0 and self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class WrongLimit:
    """How many wrong invites a person may try in how long."""

    count: int
    window: timedelta


class Barred(StrEnum):
    """Why a secret opens nothing."""

    WRONG = "wrong"
    """There is no open invite with it; it was counted."""
    REFUSED = "refused"
    """Too many wrong ones before: it was not even looked at."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The secret of an invite that this person has used already."""

    invite: Invite


LookedUp = Invite | Redeemed | Barred
"""What a secret opens for somebody: an open invite, one used by them before, or nothing."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many districts were new, changed, or the same as before."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a new invite shall give, how many times, for how many days."""

    role: Role
    district: int | None = None
    uses: int = 1
    days: int = 14


class Deed(StrEnum):
    """What is written in the audit."""

    REGISTERED = "registered"
    CONSENTED_AGAIN = "consented_again"
    DISTRICT_CHOSEN = "district_chosen"
    INVITE_CREATED = "invite_created"
    INVITE_REVOKED = "invite_revoked"
    INVITE_REDEEMED = "invite_redeemed"
    ROLE_CHANGED = "role_changed"
    DISTRICTS_IMPORTED = "districts_imported"
    PRESENCE_NOTED = "presence_noted"
    CALENDAR_IMPORTED = "calendar_imported"
    DATA_EXPORTED = "data_exported"
    REPORTS_EXPORTED = "reports_exported"
    PERSON_ERASED = "person_erased"
    ROUND_OPENED = "round_opened"
    ROUND_CLOSED = "round_closed"
    ROUND_EXTENDED = "round_extended"
    CONTACT_GONE = "contact_gone"


@dataclass(frozen=True, slots=True)
class Audit:
    """Something that was done: `actor` and `subject` are Telegram ids, None for the command line and for the erased."""

    at: datetime
    deed: Deed
    actor: int | None = None
    subject: int | None = None
    detail: str = ""
    """Roles, districts, numbers of invites: never a name nor words of a person."""


class Step(StrEnum):
    """What the bot asked and waits words for."""

    DISTRICT = "district"
    INVITE_DISTRICT = "invite_district"
    PAUSE = "pause"
    PRESENCE = "presence"
    CHECKIN = "checkin"
    STAND_IN = "stand_in"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Draft:
    """A question of the bot that waits for words; `role` is the one of the invite being made."""

    step: Step
    asked_at: datetime
    role: Role | None = None
    about: int = 0
    """The session or the round that the question is about."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """That a person used an invite."""

    invite: int
    role: Role
    district: int | None
    at: datetime
