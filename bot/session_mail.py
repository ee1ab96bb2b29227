"""What reminders, notices and news of a free place say, judged when they leave."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot import notices, reminders
from bot.deliveries import Content, Judgement, Say, Skip, Wait
from bot.deliveries_model import Delivery, DeliveryKind, Reason
from bot.ground import Ground
from bot.model import Button, Buttons
from bot.moments import later
from bot.people_model import Lead, Person
from bot.reminders import DECIDE, Invitee
from bot.session_buttons import answer_buttons, calendar_button, details_button
from bot.session_words import SessionWords
from bot.sessions_model import Response, Session
from bot.sessions_ports import SessionMemory
from knowledge.markup import Rich, join

_RANKS = {Lead.WEEK: 1, DECIDE: 2, Lead.EVE: 3, Lead.HOUR: 4}
_PLACE_RANK, _NOTICE_RANK = 5, 6
_MINUTE = timedelta(minutes=1)
_HOUR, _SLACK = 60, 3
"""Minutes: so many before the whole hour are still said as an hour."""


def contents(memory: SessionMemory, ground: Ground) -> Mapping[DeliveryKind, Content]:
    """Return what each kind of delivery about sessions says."""
    desk = _Desk(memory, ground)
    return {
        DeliveryKind.REMINDER: Reminders(desk),
        DeliveryKind.NOTICE: Notices(desk),
        DeliveryKind.PLACE: Places(desk),
    }


class _Desk:
    """What the three share: the memory, the words, the buttons."""

    def __init__(self, memory: SessionMemory, ground: Ground) -> None:
        self.memory = memory
        self.ground = ground
        self.words = SessionWords(ground.wording, ground.zone)

    @property
    def zone(self) -> ZoneInfo:
        return self.ground.zone

    def invitee(self, delivery: Delivery, person: Person) -> Invitee | None:
        """Return the person in the eyes of the session that a delivery is about, or None when it is gone."""
        session = self.memory.sessions.find(delivery.about)
        if session is None:
            return None
        return Invitee(session, person, self.memory.attendances.find(session.id, person.telegram_id))

    def say(self, invitee: Invitee, parts: list[Rich], rank: int, now: datetime, *, may_answer: bool = True) -> Say:
        """Return parts, and the buttons of a session, as something to be said."""
        session, person = invitee.session, invitee.person
        owner, language = person.telegram_id, person.language
        label = self.words.label(session, session.title, language, now)
        buttons: Buttons = ()
        if may_answer:
            buttons += answer_buttons(self.ground.wording, session, owner, invitee.response, language)
        buttons += ((calendar_button(self.ground.wording, session, owner, language),),)
        return Say(
            text=join(parts),
            buttons=buttons,
            button=Button(label, details_button(self.ground.wording, session, owner, language).action),
            topic=f"session:{session.id}",
            rank=rank,
            told=(notices.told(session, owner, now),),
        )


class Reminders:
    """A session is near."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        """Return the reminder, or why it is not owed any more, or until when it waits for the end of quiet hours."""
        invitee = self._desk.invitee(delivery, person)
        if invitee is None:
            return Skip(Reason.GONE)
        session = invitee.session
        if reminders.start_of(delivery) != int(session.starts_at.timestamp()):
            return Skip(Reason.MOVED)
        if reason := reminders.no_longer(invitee, delivery.detail, now, self._desk.zone):
            return Skip(reason)
        at = later(now, session.starts_at, person.preferences, self._desk.zone)
        return Wait(at) if at > now else self._said(invitee, delivery.detail, now)

    def _said(self, invitee: Invitee, detail: str, now: datetime) -> Say:
        wording, language = self._desk.ground.wording, invitee.person.language
        parts = [
            wording.say("reminder.intro", language, day=self._near(invitee.session, invitee, now)),
            self._desk.words.card(invitee.session, language, now),
        ]
        if invitee.response is Response.MAYBE:
            parts.append(wording.say("reminder.maybe", language))
        elif invitee.response is Response.YES:
            parts.append(wording.say("reminder.yes", language))
        elif self._is_full(invitee.session):
            parts.append(wording.say("reminder.full", language))
        return self._desk.say(invitee, parts, _RANKS.get(detail, 0), now)

    def _near(self, session: Session, invitee: Invitee, now: datetime) -> str:
        """Return how near a session is: in so many minutes, in an hour, today, tomorrow, in so many days."""
        wording, language, zone = self._desk.ground.wording, invitee.person.language, self._desk.zone
        minutes = ceil((session.starts_at - now) / _MINUTE)
        if minutes <= _HOUR:
            key = "reminder.in_hour" if minutes > _HOUR - _SLACK else "reminder.in_minutes"
            return wording.words(key, language, minutes=str(minutes))
        days = (session.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
        named = {0: "reminder.today", 1: "reminder.tomorrow", 2: "reminder.after_tomorrow", 7: "reminder.in_week"}
        if days in named:
            return wording.words(named[days], language)
        return wording.words("reminder.in_days", language, days=str(days))

    def _is_full(self, session: Session) -> bool:
        if session.capacity is None:
            return False
        given = self._desk.memory.attendances.of_session(session.id)
        return sum(one.response is Response.YES for one in given) >= session.capacity


class Notices:
    """What a person was told of a session is no longer so."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        """Return the difference between what the person knows and what is so now, or why there is none to tell."""
        invitee = self._desk.invitee(delivery, person)
        before = self._desk.memory.told.find(delivery.about, person.telegram_id)
        if invitee is None or before is None:
            return Skip(Reason.GONE)
        session = invitee.session
        if not notices.matters(before, session, invitee.response):
            return Skip(Reason.KNOWN, (notices.as_before(before, session),))
        if now >= notices.deadline(before, session):
            return Skip(Reason.TOO_LATE)
        at = notices.when(before, invitee, now, self._desk.zone)
        if at > now:
            return Wait(at)
        language = person.language
        key = "notice.intro.cancelled" if session.cancelled else "notice.intro"
        key = "notice.intro.restored" if before.cancelled else key
        parts = [
            self._desk.ground.wording.say(key, language, title=session.title),
            self._desk.words.changes(before, session, language, now),
        ]
        return self._desk.say(invitee, parts, _NOTICE_RANK, now, may_answer=not session.cancelled)


class Places:
    """A place came free for somebody who waited."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        """Return the news, or why it is none any more."""
        invitee = self._desk.invitee(delivery, person)
        if invitee is None:
            return Skip(Reason.GONE)
        session, wishes = invitee.session, person.preferences
        if session.cancelled:
            return Skip(Reason.CANCELLED)
        if invitee.response is not Response.YES:
            return Skip(Reason.DECLINED)
        if now >= session.starts_at:
            return Skip(Reason.TOO_LATE)
        at = later(now, session.starts_at, wishes, self._desk.zone)
        if at > now:
            return Wait(at)
        language = person.language
        parts = [
            self._desk.ground.wording.say("place.intro", language),
            self._desk.words.card(session, language, now),
            self._desk.ground.wording.say("place.outro", language),
        ]
        return self._desk.say(invitee, parts, _PLACE_RANK, now)
