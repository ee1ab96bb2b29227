"""What the command line does with people and districts: the same rules, said on a terminal."""

from collections.abc import Sequence
from datetime import datetime

from bot.ground import Ground
from bot.invites import GIVEN, MOST_USES, link
from bot.model import Language
from bot.people import People
from bot.people_model import Audit, Deed, District, DistrictKind, Offer, Role
from knowledge.districts import Listed
from knowledge.normalise import fold

LONGEST_DAYS = 365


class NotPossible(Exception):  # noqa: N818 - an expected outcome: the sentence for whoever ran the command
    """What was asked cannot be done; the text says why and what to do."""


class Clerk:
    """People and districts from the command line: whoever can run it is trusted with everything."""

    def __init__(self, ground: Ground, people: People) -> None:
        self._ground = ground
        self._people = people

    def invite(self, role: str, district: str | None, uses: int, days: int, now: datetime) -> tuple[str, str]:
        """Make an invite and return a sentence on it and its payload; `NotPossible` for what cannot be offered."""
        given, place = self._role(role, district)
        if not 0 < uses <= MOST_USES:
            raise NotPossible(f"Un invito vale per una persona o più, fino a {MOST_USES}: scrivi --uses 1.")
        if not 0 < days <= LONGEST_DAYS:
            raise NotPossible(f"Un invito vale da 1 a {LONGEST_DAYS} giorni: scrivi --days 14.")
        offer = Offer(given, place.id if place else None, uses, days)
        invite, payload = self._people.invites.create(offer, None, now)
        last = self._ground.wording.day(self._ground.today(invite.expires_at), Language.ITALIAN)
        where = f", {place.name}" if place else ""
        times = "per una persona" if uses == 1 else f"per {uses} persone"
        return f"Invito {invite.id}: {role}{where}, {times}, fino al {last}.", payload

    def change_role(self, telegram_id: int, role: str, district: str | None, now: datetime) -> str:
        """Give a person another role, also a lower one, and return a sentence; `NotPossible` for a stranger."""
        given, place = self._role(role, district)
        named = self._ground.wording.role(given, Language.ITALIAN)
        detail = f"{named}, {place.name}" if place else named
        audit = Audit(now, Deed.ROLE_CHANGED, None, telegram_id, detail)
        if not self._ground.memory.people.give_role(telegram_id, given, place.id if place else None, audit):
            raise NotPossible(f"Nessuna persona iscritta ha il numero {telegram_id}: guarda con `people list`.")
        return f"{telegram_id}: ora {detail}."

    def revoke(self, invite: int, now: datetime) -> str:
        """Make an invite useless and return a sentence; `NotPossible` when there is none to revoke."""
        if not self._ground.memory.invites.revoke(invite, Audit(now, Deed.INVITE_REVOKED, detail=f"invito {invite}")):
            raise NotPossible(f"Non c'è un invito {invite} da annullare: forse è già annullato.")
        return f"Invito {invite} annullato."

    def list_people(self, now: datetime) -> Sequence[str]:
        """Return a line for each person and each open invite."""
        people = [self._person(person.telegram_id) for person in self._ground.memory.people.listed()]
        invites = [
            f"invito {one.id}  {one.role.word}  {self._place(one.district)}  usi rimasti {one.uses_left} di {one.uses}"
            for one in self._ground.memory.invites.open_ones(now)
        ]
        return [f"Persone: {len(people)}", *people, f"Inviti aperti: {len(invites)}", *invites]

    def take_in(self, listed: Sequence[Listed], now: datetime) -> str:
        """Keep the districts of a file and return a sentence."""
        districts = [_district(one) for one in listed]
        audit = Audit(now, Deed.DISTRICTS_IMPORTED, detail=f"{len(districts)} distretti")
        done = self._ground.memory.districts.take_in(districts, audit)
        return f"Distretti letti: {len(districts)}. Nuovi {done.new}, aggiornati {done.changed}, uguali {done.same}."

    def list_districts(self) -> Sequence[str]:
        """Return a line for each district."""
        return [
            "  ".join(
                [one.name, one.kind or "tipo non noto", ", ".join(one.provinces) or "-", ", ".join(one.municipalities)]
            ).rstrip()
            for one in self._ground.memory.districts.listed()
        ]

    def has_districts(self) -> bool:
        """Return whether any district is known."""
        return bool(self._ground.memory.districts.listed())

    def _role(self, role: str, district: str | None) -> tuple[Role, District | None]:
        """Return the role and the district that were asked for; `NotPossible` when they do not go together."""
        if role not in {given.word for given in GIVEN}:
            raise NotPossible(f"Il ruolo «{role}» non c'è: scegli fra {', '.join(given.word for given in GIVEN)}.")
        given, place = Role.of(role), self._district(district) if district else None
        if given is Role.MANAGER and place is None:
            raise NotPossible("Un manager è di un distretto: aggiungi --district con una parte del nome.")
        if given is Role.STAFF and place is not None:
            raise NotPossible("Chi coordina segue tutti i distretti: togli --district.")
        return given, place

    def _district(self, words: str) -> District:
        found = self._people.districts.find(words)
        exact = [one for one in found if fold(one.name) == fold(words)]
        if not found:
            raise NotPossible(f"Nessun distretto si chiama «{words}»: guarda i nomi con `districts list`.")
        if len(exact or found) > 1:
            names = "; ".join(one.name for one in found)
            raise NotPossible(f"«{words}» può voler dire più distretti: {names}. Scrivi il nome intero.")
        return (exact or found)[0]

    def _person(self, telegram_id: int) -> str:
        person = self._ground.person(telegram_id)
        if person is None:
            return ""
        reach = "" if person.reachable else "  non raggiungibile"
        role = self._ground.role(telegram_id).word
        return f"{telegram_id}  {person.name}  {role}  {self._place(person.district)}{reach}"

    def _place(self, district: int | None) -> str:
        return self._ground.district(district, Language.ITALIAN) if district else "-"


def address(bot: str | None, payload: str) -> str:
    """Return how to open an invite: its link, or what to write in the chat when the bot's name is not known."""
    return link(bot, payload) if bot else f"Nella chat con il bot: /start {payload}"


def _district(listed: Listed) -> District:
    kind = DistrictKind(listed.kind) if listed.kind else None
    return District(0, listed.name, kind, listed.provinces, listed.municipalities, listed.sources)
