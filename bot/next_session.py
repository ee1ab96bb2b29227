"""Questions about the calendar in a person's own words, answered from the calendar as it is at that moment."""

import re
from datetime import date, datetime

from bot.agenda import Agenda
from bot.model import Buttons, Reply
from bot.session_lines import SessionLines
from bot.session_words import SessionWords
from bot.sessions_actions import ShowSession, ShowSessions
from bot.sessions_model import Session
from bot.wording import together
from knowledge.dates import read_day
from knowledge.entries import Language
from knowledge.markup import Rich, join

SHOWN = 3
"""Sessions of a day that are said in full."""
_CLOCK = re.compile(r"\b(?:alle|ore|at|dalle)\s+\d{1,2}(?:[:.]\d\d)?\b|\b\d{1,2}[:.]\d\d\b", re.IGNORECASE)
"""Times of the day, which are no days of the month."""


class NextSession:
    """What the calendar says to somebody who asks."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._wording = agenda.ground.wording
        self._words = SessionWords(agenda.ground.wording, agenda.ground.zone)
        self._lines = SessionLines(agenda)

    def say(self, words: str, person: int | None, language: Language, now: datetime) -> Reply | None:
        """Return what the calendar says on a question; None when no session is to come.

        `person` is who asks in private, and hears of what is for them; None is anybody: what is for everybody is said.
        """
        every = self._agenda.to_come(now)
        found = self._agenda.invitations(every, person)
        to_come = [session for session in found if not session.cancelled]
        day = read_day(_CLOCK.sub(" ", words), self._agenda.ground.today(now))
        asked = [session for session in found if day and self._is_on(session, day)]
        if not asked and not to_come:
            return None
        shown = asked[:SHOWN] or to_come[:1]
        gone: list[Session] = []
        parts = []
        if day and not asked:
            named = self._wording.weekday(day, language)
            parts.append(self._wording.say("next.not_that_day", language, day=named))
        elif not asked:
            gone = [one for one in found if one.cancelled and one.starts_at <= shown[0].starts_at]
            parts.append(join([self._cancelled(one, language) for one in gone], "\n"))
            parts.append(self._wording.say("next.intro", language))
        parts += [self._card(session, person, now, language) for session in shown]
        if person is not None:
            self._agenda.tell(person, [*gone, *shown], now)
        registered = person is not None and self._agenda.ground.person(person)
        parts.append(self._wording.say("next.all" if registered else "next.all.guest", language))
        return Reply(together(*parts), self._buttons(shown, person, language))

    def _is_on(self, session: Session, day: date) -> bool:
        zone = self._agenda.ground.zone
        return session.starts_at.astimezone(zone).date() <= day <= session.ends_at.astimezone(zone).date()

    def _cancelled(self, session: Session, language: Language) -> Rich:
        when = self._words.when(session, language)
        return self._wording.say("next.cancelled", language, title=session.title, when=when)

    def _card(self, session: Session, person: int | None, now: datetime, language: Language) -> Rich:
        lines = [self._words.card(session, language), self._lines.state(session, now, language)]
        if person is not None and self._agenda.ground.person(person) and not session.cancelled:
            lines.append(self._lines.answer(self._agenda.response(session, person), language))
        return join(lines, "\n")

    def _buttons(self, shown: list[Session], person: int | None, language: Language) -> Buttons:
        if person is None:
            return ()
        rows = [(self._wording.button("next.details", ShowSession(person, shown[0].id), language),)]
        if len(shown) > 1:
            rows = [
                (
                    self._wording.button(
                        "next.one",
                        ShowSession(person, one.id),
                        language,
                        label=self._words.label(one, one.title, language),
                    ),
                )
                for one in shown
            ]
        rows.append((self._wording.button("next.every", ShowSessions(person), language),))
        return tuple(rows)
