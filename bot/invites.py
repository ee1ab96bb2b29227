"""Invites: made by staff step by step, opened by whoever receives the link, revoked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from bot.districts import Districts
from bot.ground import Ground
from bot.model import Button, Buttons, Pressed, Reply
from bot.people_actions import InviteFor, InviteInto, MakeInvite, RevokeInvite, ShowInvites
from bot.people_model import (
    Audit,
    Barred,
    Deed,
    Draft,
    Invite,
    LookedUp,
    Offer,
    Redeemed,
    Role,
    Step,
    Visitor,
    WrongLimit,
)
from bot.wording import label
from knowledge.entries import Language
from knowledge.markup import Span, text

GIVEN = (Role.PARTICIPANT, Role.MANAGER, Role.STAFF)
"""The roles that an invite can give."""
MANY = 30
"""Uses of an invite for more than one person, as `/invita` offers it."""
MOST_USES = 500
LIMIT = WrongLimit(count=10, window=timedelta(hours=1))
"""So many wrong ones in so long; then none is looked at until the first of them is that old."""
PAGE = 8
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{16,64}")

InviteAction = InviteFor | InviteInto | MakeInvite | ShowInvites | RevokeInvite


class Invites:
    """Making, opening and revoking invites."""

    def __init__(self, ground: Ground, districts: Districts, secret: Callable[[], str]) -> None:
        """`secret` returns 128 random bits as at most 64 characters of `[A-Za-z0-9_-]`."""
        self._ground = ground
        self._districts = districts
        self._secret = secret

    # Opening

    def look_up(self, payload: str, visitor: Visitor, now: datetime) -> LookedUp:
        """Return what a payload opens for a visitor; one that opens nothing is counted."""
        # What cannot be one of ours is counted like any other guess: it never equals a digest.
        known = digest(payload) if _PAYLOAD.fullmatch(payload) else ""
        return self._ground.memory.invites.look_up(known, visitor.telegram_id, LIMIT, now)

    def barred(self, why: Barred, language: Language) -> Reply:
        """Return the one sentence for wrong, used, expired and revoked; another for who tried too often."""
        return self._ground.wording.reply("invite.refused" if why is Barred.REFUSED else "invite.bad", language)

    def redeem(self, found: Invite | Redeemed, visitor: Visitor, now: datetime, *, newcomer: bool = False) -> Reply:
        """Give a registered person what the invite says, unless they have it already; a newcomer came by it."""
        wording, language = self._ground.wording, self._ground.language(visitor)
        person = self._ground.person(visitor.telegram_id)
        if person is None:
            return wording.reply("unregistered", language)
        if isinstance(found, Redeemed) or (not newcomer and _has_it(found, person.role, person.district)):
            return wording.reply("invite.already", language, **self._standing(visitor, language))
        audit = Audit(now, Deed.INVITE_REDEEMED, visitor.telegram_id, visitor.telegram_id, self._detail(found))
        if not self._ground.memory.invites.redeem(found, visitor.telegram_id, audit):
            return self.barred(Barred.WRONG, language)
        return wording.reply("invite.redeemed", language, **self._standing(visitor, language))

    def what(self, invite: Invite, language: Language) -> dict[str, str]:
        """Return what an invite gives, as values for a sentence."""
        place = ""
        if invite.district:
            name = self._ground.district(invite.district, language)
            place = self._ground.wording.words("invite.district", language, district=name)
        return {"role": self._ground.wording.role(invite.role, language), "district_line": place}

    # Making

    def begin(self, visitor: Visitor, language: Language) -> Reply:
        """Return the first question about a new invite: which role."""
        roles: Buttons = tuple(
            (self._ground.wording.button(f"invite.role.{role.word}", InviteFor(visitor.telegram_id, role), language),)
            for role in GIVEN
        )
        listed = self._ground.wording.button("invite.list", ShowInvites(visitor.telegram_id), language)
        return self._ground.wording.reply("invite.ask_role", language, (*roles, (listed,)))

    def press(self, action: InviteAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press leads to; whoever presses may make invites at this moment."""
        language = self._ground.language(visitor)
        match action:
            case InviteFor(_, role) if role in GIVEN:
                return Pressed(reply=self._ask_district(role, visitor, language, now))
            case InviteInto(_, role, district) if self._fits(role, district):
                self._ground.memory.drafts.drop(visitor.telegram_id)
                return Pressed(reply=self._ask_uses(role, district, visitor, language))
            case MakeInvite(_, role, district, uses) if self._fits(role, district) and 0 < uses <= MOST_USES:
                return Pressed(reply=self._made(role, district, uses, visitor, now), buttons=())
            case ShowInvites(_, page):
                return Pressed(reply=self._open_ones(page, visitor, language, now))
            case RevokeInvite(_, invite):
                return self.revoke(invite, visitor, language, now)
        return Pressed(reply=self.begin(visitor, language))

    def hear(self, role: Role, visitor: Visitor, words: str, language: Language) -> Reply:
        """Return the districts that staff's words may mean, as buttons, for an invite."""
        found = self._districts.find(words)
        key = "district.found" if found else "district.not_found"
        rows: Buttons = tuple(
            (Button(label(one.name), InviteInto(visitor.telegram_id, role, one.id)),) for one in found
        )
        values = {} if found else {"words": words[:40]}
        return self._ground.wording.reply(key, language, rows + self._no_district(role, visitor, language), **values)

    def create(self, offer: Offer, actor: int | None, now: datetime) -> tuple[Invite, str]:
        """Keep a new invite and return it with its payload, which is said once and kept nowhere."""
        payload = self._secret()
        until = now + timedelta(offer.days)
        invite = Invite(0, offer.role, offer.district, offer.uses, offer.uses, now, until)
        audit = Audit(now, Deed.INVITE_CREATED, actor, detail=self._detail(invite))
        return self._ground.memory.invites.add(invite, digest(payload), audit), payload

    def revoke(self, invite: int, visitor: Visitor, language: Language, now: datetime) -> Pressed:
        """Make an invite useless."""
        wording, number = self._ground.wording, str(invite)
        audit = Audit(now, Deed.INVITE_REVOKED, visitor.telegram_id, detail=f"invito {number}")
        if not self._ground.memory.invites.revoke(invite, audit):
            return Pressed(notice=wording.words("invite.revoked.already", language))
        return Pressed(reply=wording.reply("invite.revoked", language, invite=number), buttons=())

    def _ask_district(self, role: Role, visitor: Visitor, language: Language, now: datetime) -> Reply:
        if role is Role.STAFF:
            return self._ask_uses(role, 0, visitor, language)
        self._ground.memory.drafts.put(visitor.telegram_id, Draft(Step.INVITE_DISTRICT, now, role))
        named = self._ground.wording.role(role, language)
        buttons = self._no_district(role, visitor, language)
        return self._ground.wording.reply("invite.ask_district", language, buttons, role=named)

    def _no_district(self, role: Role, visitor: Visitor, language: Language) -> Buttons:
        if role is Role.MANAGER:
            return ()
        action = InviteInto(visitor.telegram_id, role, 0)
        return ((self._ground.wording.button("invite.no_district", action, language),),)

    def _ask_uses(self, role: Role, district: int, visitor: Visitor, language: Language) -> Reply:
        owner, wording = visitor.telegram_id, self._ground.wording
        one = wording.button("invite.uses.one", MakeInvite(owner, role, district, 1), language)
        many = wording.button("invite.uses.many", MakeInvite(owner, role, district, MANY), language, uses=str(MANY))
        values = {"role": wording.role(role, language), "district": self._ground.district(district, language)}
        return wording.reply("invite.ask_uses", language, ((one,), (many,)), **values)

    def _made(self, role: Role, district: int, uses: int, visitor: Visitor, now: datetime) -> Reply:
        language = self._ground.language(visitor)
        invite, payload = self.create(Offer(role, district or None, uses), visitor.telegram_id, now)
        url = link(visitor.bot, payload)
        revoke = RevokeInvite(visitor.telegram_id, invite.id)
        button = self._ground.wording.button("invite.revoke", revoke, language, invite=str(invite.id))
        line = self._values(invite, language)
        return self._ground.wording.reply("invite.made", language, ((button,),), link=(Span(url, url=url),), **line)

    def _open_ones(self, page: int, visitor: Visitor, language: Language, now: datetime) -> Reply:
        wording, owner = self._ground.wording, visitor.telegram_id
        every = self._ground.memory.invites.open_ones(now)
        page = min(page, max(0, (len(every) - 1) // PAGE))
        shown = every[page * PAGE : (page + 1) * PAGE]
        if not shown:
            return wording.reply("invite.none_open", language)
        lines = "\n".join(wording.words("invite.line", language, **self._values(one, language)) for one in shown)
        rows = [
            (wording.button("invite.revoke", RevokeInvite(owner, one.id), language, invite=str(one.id)),)
            for one in shown
        ]
        if len(every) > (page + 1) * PAGE:
            rows.append((wording.button("topics.next", ShowInvites(owner, page + 1), language),))
        return wording.reply("invite.listed", language, tuple(rows), lines=text(lines))

    def _values(self, invite: Invite, language: Language) -> dict[str, str]:
        last = invite.expires_at.astimezone(self._ground.zone).date()
        return {
            "invite": str(invite.id),
            "role": self._ground.wording.role(invite.role, language),
            "district": self._ground.district(invite.district, language),
            "uses": str(invite.uses),
            "left": str(invite.uses_left),
            "day": self._ground.wording.day(last, language),
        }

    def _standing(self, visitor: Visitor, language: Language) -> dict[str, str]:
        person = self._ground.person(visitor.telegram_id)
        role = self._ground.wording.role(self._ground.role(visitor.telegram_id), language)
        return {"role": role, "district": self._ground.district(person.district if person else None, language)}

    def _fits(self, role: Role, district: int) -> bool:
        """Return whether an invite for a role can be about a district: a manager has one, staff has none."""
        if role not in GIVEN or (district and self._ground.memory.districts.find(district) is None):
            return False
        return bool(district) if role is Role.MANAGER else not (district and role is Role.STAFF)

    def _detail(self, invite: Invite) -> str:
        language = Language.ITALIAN
        number = f"invito {invite.id}" if invite.id else ""
        role = self._ground.wording.role(invite.role, language)
        district = self._ground.district(invite.district, language) if invite.district else ""
        return ", ".join(part for part in (number, role, district) if part)


def digest(payload: str) -> str:
    """Return what is kept of a payload: with 128 random bits in it, nobody finds it back from its SHA-256."""
    return sha256(payload.encode()).hexdigest()


def link(bot: str, payload: str) -> str:
    """Return the address that opens the bot with a payload."""
    return f"https://t.me/{bot}?start={payload}"


def _has_it(invite: Invite, role: Role, district: int | None) -> bool:
    """Return whether an invite would take something away or change nothing."""
    if invite.role != role:
        return invite.role < role
    return invite.district is None or invite.district == district
