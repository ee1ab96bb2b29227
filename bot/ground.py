"""What every rule about people stands on: the memory, the words, who is admin, where the programme is."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.people_model import Audit, Deed, Person, Role, Visitor
from bot.ports import AuditLog, DistrictStore, DraftStore, HoldingsStore, InviteStore, PeopleStore
from bot.roles import Permission, may
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.markup import Rich, text


@dataclass(frozen=True, slots=True)
class Memory:
    """The stores that concern people."""

    people: PeopleStore
    districts: DistrictStore
    invites: InviteStore
    drafts: DraftStore
    holdings: HoldingsStore
    audit: AuditLog


@dataclass(frozen=True, slots=True)
class Terms:
    """What the settings say about people and their data."""

    admins: frozenset[int] = frozenset()
    controller: str | None = None
    """Who answers for the data."""
    contact: str | None = None
    """How to reach a person of the programme."""
    keep_misses_days: int = 90
    keep_audit_days: int = 730


@dataclass(frozen=True, slots=True)
class Ground:
    """Memory, words and terms, with the questions that every rule asks of them."""

    memory: Memory
    wording: Wording
    terms: Terms
    zone: ZoneInfo

    def person(self, telegram_id: int) -> Person | None:
        """Return who is registered under a Telegram id."""
        return self.memory.people.find(telegram_id)

    def role(self, telegram_id: int) -> Role:
        """Return what somebody is now: admin by the settings, else as kept, else a guest."""
        if telegram_id in self.terms.admins:
            return Role.ADMIN
        person = self.person(telegram_id)
        return Role.GUEST if person is None else min(person.role, Role.STAFF)

    def may(self, telegram_id: int, permission: Permission, district: int | None = None) -> bool:
        """Return whether somebody may do something now, in a district when it is about one."""
        person = self.person(telegram_id)
        return may(self.role(telegram_id), person.district if person else None, permission, district)

    def language(self, visitor: Visitor) -> Language:
        """Return the language that a person chose, else that of their Telegram."""
        person = self.person(visitor.telegram_id)
        return person.language if person else visitor.language

    def district(self, district: int | None, language: Language) -> str:
        """Return the name of a district inside a sentence."""
        found = self.memory.districts.find(district) if district else None
        return found.name if found else self.wording.words("district.unknown", language)

    def controller(self, language: Language) -> Rich:
        """Return who answers for the data, inside a sentence."""
        return text(self.terms.controller or self.wording.words("controller.unset", language))

    def contact(self, language: Language) -> Rich:
        """Return how to reach a person, inside a sentence."""
        return text(self.terms.contact or self.wording.words("privacy.no_contact", language))

    def note(self, deed: Deed, now: datetime, actor: int | None = None, detail: str = "") -> None:
        """Keep a deed that changes nothing else."""
        self.memory.audit.note(Audit(now, deed, actor, detail=detail))

    def today(self, now: datetime) -> date:
        """Return the day of an instant where the programme is."""
        return now.astimezone(self.zone).date()
