"""The pages about sessions that people turn: those to come, those that are over, each one with the own answer."""

from datetime import datetime

from bot.agenda import Agenda, is_over
from bot.model import Button, Buttons, Reply
from bot.people_model import Role, Visitor
from bot.session_buttons import answer_buttons, calendar_button
from bot.session_lines import SessionLines
from bot.session_words import SessionWords
from bot.sessions_actions import ShowNotices, ShowPresences, ShowResponses, ShowSession, ShowSessions
from bot.sessions_model import Session
from bot.wording import together
from knowledge.entries import Language
from knowledge.markup import Rich, Span, join, text

PAGE = 5
"""Sessions on a page: each takes four lines and a button."""


class SessionPages:
    """The list of sessions and the page of each."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._ground = agenda.ground
        self._wording = agenda.ground.wording
        self._words = SessionWords(agenda.ground.wording, agenda.ground.zone)
        self._lines = SessionLines(agenda)

    def listed(self, visitor: Visitor, now: datetime, page: int = 0, *, past: bool = False) -> Reply:
        """Return a page of the sessions that concern a visitor; a page that is no longer there becomes the last."""
        owner, language = visitor.telegram_id, self._ground.language(visitor)
        every = self._agenda.past(now) if past else self._agenda.to_come(now)
        found = self._agenda.seen_by(every, owner)
        last = max(0, (len(found) - 1) // PAGE)
        page = min(page, last)
        shown = found[page * PAGE : (page + 1) * PAGE]
        self._agenda.tell(owner, shown, now)
        some, none = self._titles(owner, past=past)
        title = self._wording.say(some if shown else none, language)
        if last:
            number = self._wording.words("sessions.page", language, page=str(page + 1), pages=str(last + 1))
            title = join([title, text(number)], " ")
        parts = [title, *(self._item(session, owner, now, language) for session in shown)]
        if shown and not past and self._ground.person(owner) is None:
            parts.append(self._wording.say("sessions.register", language))
        return Reply(together(*parts), self._list_buttons(shown, (page, last), visitor, now, past=past))

    def shown(self, number: int, visitor: Visitor, now: datetime) -> Reply:
        """Return the page of a session, or a sentence when there is none that the visitor may see."""
        session, language = self._agenda.find(number, visitor.telegram_id), self._ground.language(visitor)
        if session is None:
            return self.gone(visitor)
        self._agenda.tell(visitor.telegram_id, [session], now)
        facts = [
            self._words.card(session, language, now),
            self._lines.audience(session, language),
            ()
            if session.cancelled or is_over(session, now)
            else self._lines.places(session, visitor.telegram_id, language),
            self._lines.state(session, now, language),
        ]
        own = self._own(session, visitor, now, language)
        return Reply(together(join(facts, "\n"), own), self._page_buttons(session, visitor, now, language))

    def gone(self, visitor: Visitor) -> Reply:
        """Return that a session is not there, or not for this visitor: the same sentence for both."""
        language = self._ground.language(visitor)
        back = self._wording.button("sessions.back", ShowSessions(visitor.telegram_id), language)
        return self._wording.reply("session.gone", language, ((back,),))

    def may_answer(self, session: Session, telegram_id: int, now: datetime) -> bool:
        """Return whether somebody can say now whether they will be there."""
        if session.cancelled or is_over(session, now) or self._ground.person(telegram_id) is None:
            return False
        return self._agenda.is_invited(session, telegram_id)

    def _titles(self, owner: int, *, past: bool) -> tuple[str, str]:
        """Return the keys of a list's title: when it holds something, and when it does not."""
        if past:
            return "sessions.past", "sessions.past.none"
        if self._ground.role(owner) is Role.GUEST:
            return "sessions.guest", "sessions.guest.none"
        return "sessions.next", "sessions.next.none"

    def _own(self, session: Session, visitor: Visitor, now: datetime, language: Language) -> Rich:
        """Return the own answer with what follows, or how to come to answer."""
        person = self._ground.person(visitor.telegram_id)
        if session.cancelled or is_over(session, now):
            return ()
        if person is None:
            return self._wording.say("sessions.register", language)
        if not self._agenda.is_invited(session, visitor.telegram_id):
            return ()
        response = self._agenda.response(session, visitor.telegram_id)
        lines = [self._lines.answer(response, language), self._lines.follows(session, person, now)]
        return join(lines, "\n")

    def _item(self, session: Session, owner: int, now: datetime, language: Language) -> Rich:
        say = self._wording.say
        lines: list[Rich] = [(Span(session.title, bold=True),), text(self._words.when(session, language, now))]
        if session.cancelled:
            lines.append(say("session.card.cancelled", language))
        elif not is_over(session, now):
            lines.append(say("sessions.where", language, where=self._words.where(session, language)))
            lines.append(self._lines.state(session, now, language))
            if self.may_answer(session, owner, now):
                lines.append(self._lines.answer(self._agenda.response(session, owner), language))
        if self._agenda.runs(owner):
            lines.append(self._lines.audience(session, language))
        return join(lines, "\n")

    def _list_buttons(
        self, shown: list[Session], where: tuple[int, int], visitor: Visitor, now: datetime, *, past: bool
    ) -> Buttons:
        owner, language, (page, last) = visitor.telegram_id, self._ground.language(visitor), where
        rows: list[tuple[Button, ...]] = [
            (Button(self._words.label(one, one.title, language, now), ShowSession(owner, one.id)),) for one in shown
        ]
        turns = []
        if page > 0:
            turns.append(self._wording.button("topics.previous", ShowSessions(owner, past, page - 1), language))
        if page < last:
            turns.append(self._wording.button("topics.next", ShowSessions(owner, past, page + 1), language))
        rows += [tuple(turns)] if turns else []
        if past:
            rows.append((self._wording.button("sessions.back", ShowSessions(owner), language),))
        elif self._ground.role(owner) is not Role.GUEST and self._agenda.seen_by(self._agenda.past(now), owner):
            rows.append((self._wording.button("sessions.past.show", ShowSessions(owner, past=True), language),))
        return tuple(rows)

    def _page_buttons(self, session: Session, visitor: Visitor, now: datetime, language: Language) -> Buttons:
        owner, button = visitor.telegram_id, self._wording.button
        rows: Buttons = ()
        if self.may_answer(session, owner, now):
            rows += answer_buttons(self._wording, session, owner, self._agenda.response(session, owner), language)
        if not session.cancelled and not is_over(session, now):
            rows += ((calendar_button(self._wording, session, owner, language),),)
        if self._agenda.runs(owner):
            responses = button("responses.show", ShowResponses(owner, session.id), language)
            notices = button("notices.show", ShowNotices(owner, session.id), language)
            presences = button("presences.show", ShowPresences(owner, session.id), language)
            rows += ((responses, notices, presences),)
        past = is_over(session, now)
        return (*rows, (button("sessions.back", ShowSessions(owner, past=past), language),))
