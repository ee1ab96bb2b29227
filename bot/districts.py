"""Districts: found from a part of a name, chosen with a button."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.ground import Ground
from bot.model import Button, Buttons, Pressed, Reply
from bot.people_actions import AskDistrict, ChooseDistrict, PersonAction
from bot.people_model import Audit, Deed, District, Draft, Role, Step, Visitor
from bot.wording import label
from knowledge.entries import Language
from knowledge.markup import Rich
from knowledge.names import Named, find, tidy

SHOWN = 40
"""Characters of a person's own words that are said back."""


class Districts:
    """Finding and choosing districts."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def find(self, words: str) -> list[District]:
        """Return the districts that words may mean, by name, municipality or province, best first."""
        return finder(self._ground.memory.districts.listed())(words)

    def ask(self, visitor: Visitor, language: Language, now: datetime) -> tuple[Rich, Buttons]:
        """Ask which one is the own district and wait for words; return the question and its buttons."""
        self._ground.memory.drafts.put(visitor.telegram_id, Draft(Step.DISTRICT, now))
        return self._ground.wording.say("district.ask", language), self._none(visitor, language)

    def hear(self, visitor: Visitor, words: str, language: Language) -> Reply:
        """Return the districts that a person's words may mean, as buttons; the question stays open."""
        wording, found = self._ground.wording, self.find(words)
        if not found:
            said = tidy(words, SHOWN)
            return wording.reply("district.not_found", language, self._none(visitor, language), words=said)
        rows = tuple((Button(label(one.name), ChooseDistrict(visitor.telegram_id, one.id)),) for one in found)
        return wording.reply("district.found", language, rows + self._none(visitor, language))

    def press(self, action: AskDistrict | ChooseDistrict, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a registered person's press leads to."""
        wording, language = self._ground.wording, self._ground.language(visitor)
        person = self._ground.person(visitor.telegram_id)
        if person is None:
            return Pressed(reply=wording.reply("unregistered", language))
        if person.role is Role.MANAGER:
            # Choosing another district would mean managing it: that takes an invite.
            name = self._ground.district(person.district, language)
            return Pressed(reply=wording.reply("district.fixed", language, district=name), buttons=())
        if isinstance(action, AskDistrict):
            return Pressed(reply=Reply(*self.ask(visitor, language, now)))
        return self._choose(action.district, visitor, language, now)

    def _choose(self, number: int, visitor: Visitor, language: Language, now: datetime) -> Pressed:
        wording, memory = self._ground.wording, self._ground.memory
        district = memory.districts.find(number) if number else None
        if number and district is None:
            return Pressed(reply=wording.reply("district.gone", language))
        memory.drafts.drop(visitor.telegram_id)
        if district is None:
            # The button may be of long ago, and a district chosen since: that stays.
            return Pressed(reply=wording.reply("district.left", language), buttons=())
        audit = Audit(now, Deed.DISTRICT_CHOSEN, visitor.telegram_id, visitor.telegram_id, district.name)
        memory.people.choose_district(visitor.telegram_id, district.id, audit)
        return Pressed(reply=wording.reply("district.chosen", language, district=district.name), buttons=())

    def _none(self, visitor: Visitor, language: Language) -> Buttons:
        action: PersonAction = ChooseDistrict(visitor.telegram_id, 0)
        return ((self._ground.wording.button("district.none", action, language),),)


def finder(districts: Sequence[District]) -> Callable[[str], list[District]]:
    """Return what finds the districts that words may mean, by name, municipality or province, best first."""
    known = {district.id: district for district in districts}
    named = [Named(one.id, one.name, (*one.municipalities, *one.provinces)) for one in known.values()]
    return lambda words: [known[number] for number in find(words, named)]
