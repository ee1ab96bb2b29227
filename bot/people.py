"""People: who may do what, consent, and the way from a command, a button or awaited words to the rule it means."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.awaiting import is_awaited
from bot.districts import Districts
from bot.ground import Ground
from bot.invites import InviteAction, Invites
from bot.model import Menu, Pressed, Reply, ShowTopics
from bot.mydata import MyData
from bot.people_actions import (
    Accept,
    AskDistrict,
    ChooseDistrict,
    Decline,
    Forget,
    InviteFor,
    InviteInto,
    KeepMe,
    MakeInvite,
    PersonAction,
    RevokeInvite,
    ShowAudit,
    ShowInvites,
)
from bot.people_model import Role, Step, Visitor
from bot.preferences import PreferencePages
from bot.register import Register
from bot.registration import Registration
from bot.roles import Permission
from knowledge.entries import Language
from knowledge.names import tidy

_PUBLIC = {"iscrizione": "command.register", "privacy": "command.privacy"}
_OWN = {"impostazioni": "command.preferences", "mieidati": "command.data", "dimenticami": "command.forget"}
_MANAGER = {"checkin": "command.checkin", "imieireport": "command.reports"}
_STAFF = {
    "prova": "command.rehearsal",
    "giri": "command.rounds",
    "monitoraggio": "command.monitoring",
    "invita": "command.invite",
    "registro": "command.audit",
}

_NEEDED: dict[type, Permission] = {
    InviteFor: Permission.INVITE,
    InviteInto: Permission.INVITE,
    MakeInvite: Permission.INVITE,
    ShowInvites: Permission.INVITE,
    RevokeInvite: Permission.INVITE,
    ShowAudit: Permission.READ_AUDIT,
}
"""What a button needs beyond being one's own; the others ask whether the person is registered."""


class People:
    """What the bot does with people."""

    def __init__(
        self, ground: Ground, public: Callable[[Language], Sequence[tuple[str, str]]], secret: Callable[[], str]
    ) -> None:
        """`public` are everybody's other commands; `secret` makes the payload of an invite."""
        self._ground = ground
        self._public = public
        self.districts = Districts(ground)
        self.invites = Invites(ground, self.districts, secret)
        self._registration = Registration(ground, self.districts, self.invites, self.menu)
        self._preferences = PreferencePages(ground)
        self._my_data = MyData(ground)
        self._register = Register(ground)

    # Commands

    def start(self, visitor: Visitor, payload: str | None, now: datetime) -> Reply:
        """Introduce the bot; with a payload, open the invite that it is."""
        self._wait_no_longer(visitor)
        if payload:
            return self._registration.open(payload, visitor, now)
        wording, language = self._ground.wording, self._ground.language(visitor)
        topics = wording.button("topics.button", ShowTopics(), language)
        days = str(self._ground.terms.keep_misses_days)
        reply = wording.reply(
            "start", language, ((topics,),), name=tidy(visitor.first_name or visitor.name), misses_days=days
        )
        return self._with_menu(reply, visitor)

    def register(self, visitor: Visitor, now: datetime) -> Reply:
        """Ask for consent, or say how a person is registered."""
        self._wait_no_longer(visitor)
        return self._with_menu(self._registration.ask(visitor), visitor)

    def privacy(self, visitor: Visitor) -> Reply:
        """Return the notice in short."""
        language, terms = self._ground.language(visitor), self._ground.terms
        days = {"misses_days": str(terms.keep_misses_days), "audit_days": str(terms.keep_audit_days)}
        who = {"controller": self._ground.controller(language), "contact": self._ground.contact(language)}
        return self._ground.wording.reply("privacy", language, **who, **days)

    def preferences(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the page of a person's settings."""
        self._wait_no_longer(visitor)
        return self._preferences.show(visitor, now)

    def my_data(self, visitor: Visitor, now: datetime) -> Reply:
        """Return everything that is kept on a visitor, as a file."""
        return self._my_data.show(visitor, now)

    def forget_me(self, visitor: Visitor, now: datetime) -> Reply:
        """Ask whether a visitor wants to be erased."""
        self._wait_no_longer(visitor)
        return self._my_data.ask(visitor)

    def invite(self, visitor: Visitor, now: datetime) -> Reply:
        """Begin a new invite, for who may make one."""
        self._wait_no_longer(visitor)
        language = self._ground.language(visitor)
        if not self._ground.may(visitor.telegram_id, Permission.INVITE):
            return self._ground.wording.reply("role.refused", language)
        return self.invites.begin(visitor, language)

    def audit(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the newest page of the audit, for who may read it."""
        self._wait_no_longer(visitor)
        if not self._ground.may(visitor.telegram_id, Permission.READ_AUDIT):
            return self._ground.wording.reply("role.refused", self._ground.language(visitor))
        return self._register.page(0, visitor)

    # Buttons and words

    def press(self, action: PersonAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press leads to, if the button is the presser's own and the role allows it now."""
        language = self._ground.language(visitor)
        if action.owner != visitor.telegram_id:
            return Pressed(notice=self._ground.wording.words("button.foreign", language))
        needed = _NEEDED.get(type(action))
        if needed and not self._ground.may(visitor.telegram_id, needed):
            return Pressed(
                notice=self._ground.wording.words("role.refused.notice", language),
                reply=self._ground.wording.reply("role.refused", language),
            )
        match action:
            case Accept() | Decline():
                return self._registration.press(action, visitor, now)
            case AskDistrict() | ChooseDistrict():
                return self.districts.press(action, visitor, now)
            case Forget() | KeepMe():
                return self._my_data.press(action, visitor, now)
            case ShowAudit(_, page):
                return Pressed(reply=self._register.page(page, visitor), edit=True)
        if isinstance(action, InviteAction):
            return self.invites.press(action, visitor, now)
        return self._changed_menu(self._preferences.press(action, visitor, now), visitor, language)

    def awaits(self, visitor: Visitor, words: str, now: datetime) -> Reply | None:
        """Return what comes of words that the bot asked for; None when it asked nothing, long ago, or is asked itself.

        A question mark makes them a question: then the bot waits no longer.
        """
        draft = self._ground.memory.drafts.find(visitor.telegram_id)
        if draft is None:
            return None
        if not is_awaited(draft, words, now):
            self._wait_no_longer(visitor)
            return None
        language = self._ground.language(visitor)
        match draft.step:
            case Step.DISTRICT if self._ground.person(visitor.telegram_id):
                return self.districts.hear(visitor, words, language)
            case Step.PAUSE:
                return self._preferences.hear(visitor, words, now)
            case Step.INVITE_DISTRICT if draft.role and self._ground.may(visitor.telegram_id, Permission.INVITE):
                return self.invites.hear(draft.role, visitor, words, language)
        self._wait_no_longer(visitor)
        return None

    # What the edge needs to know

    def language(self, telegram_id: int, otherwise: Language) -> Language:
        """Return the language that a person chose, or the other."""
        person = self._ground.person(telegram_id)
        return person.language if person else otherwise

    def role(self, telegram_id: int) -> Role:
        """Return what somebody is now."""
        return self._ground.role(telegram_id)

    def commands(self, language: Language) -> Menu:
        """Return the commands about people that everybody's menu shows."""
        return self._named(_PUBLIC, language)

    def menu(self, telegram_id: int, language: Language) -> Menu:
        """Return the commands that somebody's own chat shows: what the role can do, nothing else."""
        everybody = (*self._public(language), *self.commands(language))
        if self._ground.may(telegram_id, Permission.OWN_SETTINGS):
            everybody += self._named(_OWN, language)
        person = self._ground.person(telegram_id)
        if person and person.district and self._ground.may(telegram_id, Permission.WRITE_DISTRICT, person.district):
            everybody += self._named(_MANAGER, language)
        if self._ground.may(telegram_id, Permission.INVITE):
            everybody += self._named(_STAFF, language)
        return everybody

    def seen(self, visitor: Visitor, now: datetime) -> None:
        """Notice that a person acts: reachable again, and perhaps under another name."""
        person, name = self._ground.person(visitor.telegram_id), tidy(visitor.name)
        if person is None:
            return
        if not person.reachable:
            self._ground.memory.people.reach(visitor.telegram_id, reachable=True)
        if name and name != person.name:
            self._ground.memory.people.rename(visitor.telegram_id, name)

    def blocked(self, telegram_id: int) -> None:
        """Notice that Telegram will not let us write to a person: blocked, or the account is gone."""
        self._ground.memory.people.reach(telegram_id, reachable=False)

    def _changed_menu(self, pressed: Pressed, visitor: Visitor, before: Language) -> Pressed:
        """Return a press with the menu in the other language, when it changed the language."""
        language = self._ground.language(visitor)
        if language is before or not pressed.reply:
            return pressed
        return replace(pressed, reply=replace(pressed.reply, menu=self.menu(visitor.telegram_id, language)))

    def _with_menu(self, reply: Reply, visitor: Visitor) -> Reply:
        """Return a reply that mends the menu of whoever has one of their own: admins are nowhere registered."""
        if self._ground.role(visitor.telegram_id) is Role.GUEST:
            return reply
        return replace(reply, menu=self.menu(visitor.telegram_id, self._ground.language(visitor)))

    def _wait_no_longer(self, visitor: Visitor) -> None:
        if self._ground.memory.drafts.find(visitor.telegram_id):
            self._ground.memory.drafts.drop(visitor.telegram_id)

    def _named(self, commands: dict[str, str], language: Language) -> Menu:
        return tuple((name, self._ground.wording.words(key, language)) for name, key in commands.items())
