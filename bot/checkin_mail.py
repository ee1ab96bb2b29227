"""What the opening of a round and its nudges say, judged when they leave."""

from collections.abc import Mapping
from datetime import datetime

from bot.checkin_office import Office
from bot.checkins_actions import GiveExcuse, OpenCheckin
from bot.checkins_model import Draft, Excuse, Round
from bot.deliveries import Content, Judgement, Say, Skip, Wait
from bot.deliveries_model import Delivery, DeliveryKind, Reason
from bot.model import Button, Buttons
from bot.moments import after_pause, later
from bot.people_model import Person
from bot.rounds import EVE, is_contact
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.markup import Rich, join

_RANKS = {"3": 2, "6": 3, EVE: 4}


def checkin_contents(office: Office) -> Mapping[DeliveryKind, Content]:
    """Return what each kind of delivery about check-ins says."""
    return {DeliveryKind.ROUND: Openings(office), DeliveryKind.NUDGE: Nudges(office)}


class Openings:
    """A round is open."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        """Return the news that a round is open, or why it is none any more, or until when it waits."""
        one = _owing(self._office, delivery, person, now)
        if isinstance(one, Reason):
            return Skip(one)
        if self._office.store.draft(person.telegram_id, one.id):
            return Skip(Reason.KNOWN)
        wishes, zone = person.preferences, self._office.ground.zone
        at = later(after_pause(now, wishes, zone), one.closes_at, wishes, zone)
        if at >= one.closes_at:
            return Skip(Reason.PAUSED)
        if at > now:
            return Wait(at)
        language = person.language
        text = self._office.ground.wording.say(
            "round.open",
            language,
            title=self._office.title(one, language),
            count=str(len(one.form.questions)),
            day=self._office.last_day(one, language),
        )
        return _said(self._office, one, person, text, 1)


class Nudges:
    """A district has not answered yet."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        """Return the nudge, or why it is not owed any more, or until when it waits for the end of quiet hours."""
        one = _owing(self._office, delivery, person, now)
        if isinstance(one, Reason):
            return Skip(one)
        wishes, zone = person.preferences, self._office.ground.zone
        if not wishes.reminders:
            return Skip(Reason.SWITCHED_OFF)
        if wishes.is_paused(now.astimezone(zone).date()):
            return Skip(Reason.PAUSED)
        at = later(now, one.closes_at, wishes, zone)
        if at > now:
            return Wait(at)
        language, wording = person.language, self._office.ground.wording
        key = "nudge.eve" if delivery.detail == EVE else "nudge"
        told = {"title": self._office.title(one, language), "day": self._office.last_day(one, language)}
        told["district"] = self._office.ground.district(person.district, language)
        return _said(self._office, one, person, wording.say(key, language, **told), _RANKS.get(delivery.detail, 2))


def excuse_buttons(wording: Wording, owner: int, number: int, language: Language) -> Buttons:
    """Return the honest answers that are no report."""
    nothing, away, not_me = (
        wording.button(f"excuse.{one}.button", GiveExcuse(owner, number, one), language) for one in Excuse
    )
    return ((nothing, away), (not_me,))


def open_button(wording: Wording, owner: int, draft: Draft | None, number: int, language: Language) -> Button:
    """Return the button that begins a check-in, or goes on with it."""
    key = "checkin.resume.button" if draft else "checkin.begin.button"
    return wording.button(key, OpenCheckin(owner, number), language)


def _owing(office: Office, delivery: Delivery, person: Person, now: datetime) -> Round | Reason:
    """Return the round that somebody owes an answer to, or why nothing is owed."""
    one = office.store.round(delivery.about)
    if one is None:
        return Reason.GONE
    if person.district is None or not is_contact(person):
        return Reason.NOT_INVITED
    if one.is_closed(now):
        return Reason.TOO_LATE
    return one if office.store.report(one.id, person.district) is None else Reason.ANSWERED


def _said(office: Office, one: Round, person: Person, text: Rich, rank: int) -> Say:
    """Return words with the ways to answer a round, as something to be said."""
    owner, language, wording = person.telegram_id, person.language, office.ground.wording
    draft = office.store.draft(owner, one.id)
    if draft:
        text = join([text, wording.say("nudge.begun", language)], " ")
    begin = open_button(wording, owner, draft, one.id, language)
    return Say(
        text=text,
        buttons=((begin,), *excuse_buttons(wording, owner, one.id, language)),
        button=Button(office.title(one, language), OpenCheckin(owner, one.id, begin=False)),
        topic=f"round:{one.id}",
        rank=rank,
    )
