"""Registration: consent asked once in plain words, and the invite that perhaps brought the person."""

from collections.abc import Callable
from datetime import datetime

from bot.districts import Districts
from bot.ground import Ground
from bot.invites import Invites
from bot.model import Buttons, Menu, Pressed, Reply
from bot.people_actions import Accept, AskDistrict, Decline
from bot.people_model import Audit, Barred, Deed, Invite, Person, Redeemed, Role, Visitor
from knowledge.entries import Language
from knowledge.markup import join
from knowledge.names import tidy

CONSENT_VERSION = 1
"""The version of the notice in `docs/privacy.md`: a new one is asked of everybody again."""


class Registration:
    """The way in."""

    def __init__(
        self, ground: Ground, districts: Districts, invites: Invites, menu: Callable[[int, Language], Menu]
    ) -> None:
        """`menu` returns the commands that somebody's chat shows in a language."""
        self._ground = ground
        self._districts = districts
        self._invites = invites
        self._menu = menu

    def ask(self, visitor: Visitor) -> Reply:
        """Ask for consent, for the first time or to a new notice; say how a person is registered."""
        person, language = self._ground.person(visitor.telegram_id), self._ground.language(visitor)
        if person is None or not _has_consented(person):
            return self._ask("consent.ask" if person is None else "consent.again", visitor, language, None)
        return self._already(person, visitor, language)

    def open(self, payload: str, visitor: Visitor, now: datetime) -> Reply:
        """Open an invite: a registered person gets what it gives, anybody else is asked for consent first."""
        person, language = self._ground.person(visitor.telegram_id), self._ground.language(visitor)
        found = self._invites.look_up(payload, visitor, now)
        if isinstance(found, Barred):
            return self._invites.barred(found, language)
        if person is not None and _has_consented(person):
            return self._redeemed(found, visitor, now)
        invite = found.invite if isinstance(found, Redeemed) else found
        return self._ask("consent.ask_invite", visitor, language, payload, **self._invites.what(invite, language))

    def press(self, action: Accept | Decline, visitor: Visitor, now: datetime) -> Pressed:
        """Keep a consent, or that there is none: that keeps nothing."""
        person, language = self._ground.person(visitor.telegram_id), self._ground.language(visitor)
        if isinstance(action, Decline):
            return Pressed(reply=self._ground.wording.reply("consent.declined", language), buttons=())
        if action.version != CONSENT_VERSION:
            asked = self._ask("consent.ask", visitor, language, action.payload)
            old = self._ground.wording.say("consent.old", language)
            return Pressed(reply=Reply(join([old, asked.text]), asked.buttons), buttons=())
        if person is not None and _has_consented(person):
            reply = (
                self.open(action.payload, visitor, now) if action.payload else self._already(person, visitor, language)
            )
            return Pressed(reply=reply, buttons=())
        return Pressed(reply=self._registered(action, person, visitor, now), buttons=())

    def _registered(self, action: Accept, person: Person | None, visitor: Visitor, now: datetime) -> Reply:
        """Keep a person and what the invite gives; what is still to be told is the district."""
        deed = Deed.REGISTERED if person is None else Deed.CONSENTED_AGAIN
        audit = Audit(now, deed, visitor.telegram_id, visitor.telegram_id, f"v. {CONSENT_VERSION}")
        kept = Visitor(visitor.telegram_id, tidy(visitor.name), visitor.language)
        person = self._ground.memory.people.register(kept, Role.PARTICIPANT, CONSENT_VERSION, audit)
        language = person.language
        parts = [self._ground.wording.say("registered", language, name=person.name)]
        if action.payload:
            newcomer = deed is Deed.REGISTERED
            parts.append(self._opened(action.payload, visitor, now, newcomer=newcomer).text)
        person = self._ground.person(visitor.telegram_id) or person
        buttons: Buttons = ()
        if person.district is None and person.role < Role.STAFF:
            question, buttons = self._districts.ask(visitor, language, now)
            parts.append(question)
        return Reply(join(parts), buttons, menu=self._menu(visitor.telegram_id, language))

    def _opened(self, payload: str, visitor: Visitor, now: datetime, *, newcomer: bool) -> Reply:
        found = self._invites.look_up(payload, visitor, now)
        if isinstance(found, Barred):
            return self._invites.barred(found, self._ground.language(visitor))
        return self._invites.redeem(found, visitor, now, newcomer=newcomer)

    def _redeemed(self, found: Invite | Redeemed, visitor: Visitor, now: datetime) -> Reply:
        reply = self._invites.redeem(found, visitor, now)
        return Reply(reply.text, reply.buttons, menu=self._menu(visitor.telegram_id, self._ground.language(visitor)))

    def _already(self, person: Person, visitor: Visitor, language: Language) -> Reply:
        wording = self._ground.wording
        change = wording.button("district.change", AskDistrict(visitor.telegram_id), language)
        return wording.reply(
            "registered.already",
            language,
            () if person.role is Role.MANAGER else ((change,),),
            name=person.name,
            role=wording.role(self._ground.role(visitor.telegram_id), language),
            district=self._ground.district(person.district, language),
        )

    def _ask(self, key: str, visitor: Visitor, language: Language, payload: str | None, /, **values: str) -> Reply:
        wording, owner = self._ground.wording, visitor.telegram_id
        accept = wording.button("consent.accept", Accept(owner, CONSENT_VERSION, payload), language)
        decline = wording.button("consent.decline", Decline(owner), language)
        controller = self._ground.controller(language)
        return wording.reply(key, language, ((accept, decline),), controller=controller, **values)


def _has_consented(person: Person) -> bool:
    return person.consent_version >= CONSENT_VERSION
