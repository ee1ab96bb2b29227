"""A session in words: when, where, what, and what is no longer as it was said."""

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.sessions_model import Session
from bot.wording import Wording, label
from knowledge.entries import Language
from knowledge.markup import Rich, Span, join, text

FAR = timedelta(days=300)
"""From so far on a day is said with its year: nearer than that, no other day of the same name is meant."""


class Spoken(Protocol):
    """What is said of a session: as the calendar has it now (`Session`) or as it was told (`Told`)."""

    @property
    def starts_at(self) -> datetime:
        """Return the start."""
        ...

    @property
    def ends_at(self) -> datetime:
        """Return the end."""
        ...

    @property
    def place(self) -> str:
        """Return the place, empty when it is not known."""
        ...

    @property
    def link(self) -> str:
        """Return the address for whoever takes part from afar, empty when there is none."""
        ...

    @property
    def cancelled(self) -> bool:
        """Return whether it does not take place."""
        ...


class SessionWords:
    """How a session is said, with the content in use and in the programme's own time."""

    def __init__(self, wording: Wording, zone: ZoneInfo) -> None:
        self._wording = wording
        self._zone = zone

    def when(self, session: Spoken, language: Language, now: datetime, *, year: bool = False) -> str:
        """Return `giovedì 3 dicembre, dalle 10:00 alle 12:00`, with the year after the month if far or asked for."""
        year = year or self._is_far(session.starts_at, now)
        start, end = session.starts_at.astimezone(self._zone), session.ends_at.astimezone(self._zone)
        first, last = self._day(start, language, year=year), self._day(end, language, year=year)
        clock = {"start": _clock(start), "end": _clock(end)}
        if start >= end:
            return self._wording.words("session.when.instant", language, day=first, start=clock["start"])
        if start.date() == end.date():
            return self._wording.words("session.when", language, day=first, **clock)
        return self._wording.words("session.when.days", language, first_day=first, last_day=last, **clock)

    def where(self, session: Spoken, language: Language) -> Rich:
        """Return the place, the link, or both, inside a sentence; that it is not decided when there is neither."""
        place, link = session.place, address(session.link)
        if place and link:
            return self._wording.say("session.where.both", language, place=place, link=link)
        if link:
            return self._wording.say("session.where.online", language, link=link)
        return self._wording.say("session.where" if place else "session.where.unknown", language, place=place)

    def card(self, session: Session, language: Language, now: datetime) -> Rich:
        """Return everything that the calendar says of a session, a line each; whom it is for and places left excepted.

        A link that leads nowhere any more is left out when the session is cancelled.
        """
        say = self._wording.say
        lines = [say("session.card.title", language, title=session.title)]
        if session.cancelled:
            lines.append(say("session.card.cancelled", language))
        if session.topic:
            lines.append(say("session.card.topic", language, topic=session.topic))
        lines.append(say("session.card.when", language, when=self.when(session, language, now)))
        if session.cancelled:
            return join(lines, "\n")
        if session.place:
            lines.append(say("session.card.place", language, place=session.place))
        if session.link:
            lines.append(say("session.card.link", language, link=address(session.link)))
        if not session.place and not session.link:
            lines.append(say("session.card.nowhere", language))
        if session.materials:
            lines.append(say("session.card.materials", language, materials=address(session.materials)))
        return join(lines, "\n")

    def changes(self, told: Spoken, session: Spoken, language: Language, now: datetime) -> Rich:
        """Return what is no longer as it was told, a line each: date, time, place, link, cancelled; else nothing."""
        say = self._wording.say
        if told.cancelled and session.cancelled:
            return ()
        if session.cancelled:
            return say("session.changed.cancelled", language, when=self.when(told, language, now))
        if told.cancelled:
            when, where = self.when(session, language, now), self.where(session, language)
            return say("session.changed.restored", language, when=when, where=where)
        lines = [
            self._moved(told, session, language, now),
            self._placed(told.place, session.place, language),
            self._linked(told.link, session.link, language),
        ]
        return join(lines, "\n")

    def label(self, session: Spoken, title: str, language: Language, now: datetime) -> str:
        """Return a session as a button shows it: `3 dic, 10:00 · Titolo`, with the year if it is far."""
        start = session.starts_at.astimezone(self._zone)
        month = self._wording.day(start.date(), language).split()[1][:3]
        day = f"{start.day} {month} {start.year}" if self._is_far(start, now) else f"{start.day} {month}"
        return label(f"{day}, {_clock(start)} · {title}")

    def moment(self, at: datetime, language: Language, now: datetime) -> str:
        """Return `giovedì 3 dicembre, 10:00`, with the year if it is far."""
        local = at.astimezone(self._zone)
        return f"{self._day(local, language, year=self._is_far(at, now))}, {_clock(local)}"

    def _is_far(self, at: datetime, now: datetime) -> bool:
        return at - now > FAR or at.astimezone(self._zone).year < now.astimezone(self._zone).year

    def _day(self, local: datetime, language: Language, *, year: bool) -> str:
        day = self._wording.weekday(local.date(), language)
        return f"{day} {local.year}" if year else day

    def _moved(self, told: Spoken, session: Spoken, language: Language, now: datetime) -> Rich:
        if (told.starts_at, told.ends_at) == (session.starts_at, session.ends_at):
            return ()
        same_day = self._days(told) == self._days(session)
        moments = (told.starts_at, session.starts_at)
        years = {moment.astimezone(self._zone).year for moment in moments}
        year = len(years) > 1 or any(self._is_far(moment, now) for moment in moments)
        when, before = self.when(session, language, now, year=year), self.when(told, language, now, year=year)
        key = "session.changed.time" if same_day else "session.changed.day"
        return self._wording.say(key, language, when=when, before=before)

    def _days(self, session: Spoken) -> tuple[object, object]:
        return session.starts_at.astimezone(self._zone).date(), session.ends_at.astimezone(self._zone).date()

    def _placed(self, before: str, place: str, language: Language) -> Rich:
        if before == place:
            return ()
        if not place:
            return self._wording.say("session.changed.place.none", language, before=before)
        key = "session.changed.place" if before else "session.changed.place.first"
        return self._wording.say(key, language, place=place, before=before)

    def _linked(self, before: str, link: str, language: Language) -> Rich:
        """Return a line without the old link: whoever reads it on a phone would open it."""
        if before == link:
            return ()
        if not link:
            return self._wording.say("session.changed.link.none", language)
        key = "session.changed.link" if before else "session.changed.link.first"
        return self._wording.say(key, language, link=address(link))


def address(written: str) -> Rich:
    """Return an address that can be tapped, or other words as they are."""
    if written.startswith(("https://", "http://")) and len(written.split()) == 1:
        return (Span(written, url=written),)
    return text(written)


def _clock(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02}"
