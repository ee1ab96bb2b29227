"""People, districts and invites for tests: ready-made values with sensible defaults."""

from datetime import UTC, datetime, timedelta

from bot.ground import Memory
from bot.people_model import Audit, Deed, District, DistrictKind, Invite, Person, Role, Visitor
from knowledge.entries import Language

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALBA = District(0, "Alba-Bra", DistrictKind.DIFFUSE, ("CN",), ("Alba", "Bra"), ("TCN0622",))
NOVARA = District(0, "Novara", DistrictKind.URBAN, ("NO",), ("Novara",), ("PNOV",))


def visitor(telegram_id: int = 101, name: str = "Ada", language: Language = Language.ITALIAN) -> Visitor:
    return Visitor(telegram_id, name, language, "distretti_bot")


def audit(deed: Deed = Deed.REGISTERED, actor: int | None = 101, at: datetime = NOON, detail: str = "") -> Audit:
    return Audit(at, deed, actor, actor, detail)


def register(memory: Memory, telegram_id: int = 101, name: str = "Ada") -> Person:
    return memory.people.register(visitor(telegram_id, name), Role.PARTICIPANT, 1, audit(actor=telegram_id))


def districts(memory: Memory) -> tuple[District, District]:
    memory.districts.take_in([ALBA, NOVARA], audit(Deed.DISTRICTS_IMPORTED, None))
    alba, novara = memory.districts.listed()
    return alba, novara


def invite(
    memory: Memory,
    digest: str = "d" * 64,
    role: Role = Role.MANAGER,
    district: int | None = None,
    uses: int = 1,
    days: int = 14,
) -> Invite:
    new = Invite(0, role, district, uses, uses, NOON, NOON + timedelta(days))
    return memory.invites.add(new, digest, audit(Deed.INVITE_CREATED, None))
