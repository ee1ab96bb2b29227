"""Questions about the calendar in a person's own words, answered from the calendar as it is at that moment."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.agenda import Agenda, is_over
from bot.model import Button, Buttons, Reply
from bot.session_lines import SessionLines
from bot.session_words import SessionWords
from bot.sessions_actions import ShowSession, ShowSessions
from bot.sessions_model import EVERYBODY, Session
from bot.wording import Wording, together
from knowledge.dates import read_day
from knowledge.entries import Language
from knowledge.markup import Rich, join

SHOWN = 3
"""Sessions of a day that are said in full."""
_CLOCK = re.compile(r"\b(?:alle|ore|at|dalle)\s+\d{1,2}(?:[:.]\d\d)?\b|\b\d{1,2}[:.]\d\d\b", re.IGNORECASE)
"""Times of the day, which are no days of the month."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the calendar says: in words, and of which sessions."""

    text: Rich
    shown: tuple[Session, ...]
    cancelled: tuple[Session, ...] = ()
    """Those that are only said to be cancelled."""


class CalendarVoice:
    """How some sessions answer a question: those of the day that it names, else the next one."""

    def __init__(self, wording: Wording, zone: ZoneInfo) -> None:
        self._wording = wording
        self._zone = zone
        self._words = SessionWords(wording, zone)

    def anybody(self, sessions: Sequence[Session], words: str, language: Language, now: datetime) -> Reply | None:
        """Return what those sessions that are for everybody answer; None when none is to come."""
        public = [one for one in sessions if one.audience == EVERYBODY and not is_over(one, now)]
        said = self.say(public, words, language, now)
        return Reply(together(said.text, self._wording.say("next.all.guest", language))) if said else None

    def say(
        self,
        sessions: Sequence[Session],
        words: str,
        language: Language,
        now: datetime,
        own: Callable[[Session], Rich] = lambda _: (),
    ) -> Said | None:
        """Return what sessions to come answer, by start; None when none takes place. `own` adds a line to each."""
        to_come = [one for one in sessions if not one.cancelled]
        day = read_day(_CLOCK.sub(" ", words), now.astimezone(self._zone).date())
        asked = [one for one in sessions if day and self._is_on(one, day)][:SHOWN]
        if not asked and not to_come:
            return None
        shown, gone = asked or to_come[:1], []
        intro: Rich = ()
        if day and not asked:
            intro = self._wording.say("next.not_that_day", language, day=self._wording.weekday(day, language))
        elif not asked:
            # Who asks may have in mind what was cancelled.
            gone = [one for one in sessions if one.cancelled and one.starts_at <= shown[0].starts_at]
            intro = self._wording.say("next.intro", language)
        before = join([self._cancelled(one, language, now) for one in gone], "\n")
        cards = [join([self._card(one, language, now), own(one)], "\n") for one in shown]
        return Said(together(before, intro, *cards), tuple(shown), tuple(gone))

    def _is_on(self, session: Session, day: date) -> bool:
        start, end = session.starts_at.astimezone(self._zone), session.ends_at.astimezone(self._zone)
        return start.date() <= day <= end.date()

    def _cancelled(self, session: Session, language: Language, now: datetime) -> Rich:
        when = self._words.when(session, language, now)
        return self._wording.say("next.cancelled", language, title=session.title, when=when)

    def _card(self, session: Session, language: Language, now: datetime) -> Rich:
        going_on = session.starts_at <= now and not session.cancelled
        state = self._wording.say("session.now", language) if going_on else ()
        return join([self._words.card(session, language, now), state], "\n")


class NextSession:
    """What the calendar says to somebody who asks."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._wording = agenda.ground.wording
        self._words = SessionWords(agenda.ground.wording, agenda.ground.zone)
        self._lines = SessionLines(agenda)
        self._voice = CalendarVoice(agenda.ground.wording, agenda.ground.zone)

    def say(self, words: str, person: int | None, language: Language, now: datetime) -> Reply | None:
        """Return what the calendar says on a question; None when no session is to come.

        `person` is who asks in private, and hears of what is for them; None is anybody: what is for everybody is said.
        """
        every = self._agenda.to_come(now)
        if person is None:
            return self._voice.anybody(every, words, language, now)
        registered = self._agenda.ground.person(person) is not None

        def own(session: Session) -> Rich:
            if session.cancelled or not registered:
                return ()
            return self._lines.answer(self._agenda.response(session, person), language)

        said = self._voice.say(self._agenda.invitations(every, person), words, language, now, own)
        if said is None:
            return None
        self._agenda.tell(person, (*said.cancelled, *said.shown), now)
        outro = () if registered else self._wording.say("next.all.guest", language)
        return Reply(together(said.text, outro), self._buttons(said.shown, person, language, now))

    def _buttons(self, shown: Sequence[Session], person: int, language: Language, now: datetime) -> Buttons:
        label = self._words.label
        rows = [(Button(label(one, one.title, language, now), ShowSession(person, one.id)),) for one in shown]
        if len(shown) == 1:
            rows = [(self._wording.button("next.details", ShowSession(person, shown[0].id), language),)]
        rows.append((self._wording.button("next.every", ShowSessions(person), language),))
        return tuple(rows)
