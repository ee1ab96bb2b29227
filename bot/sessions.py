"""Sessions: the way from a command, a button or awaited words to the rule it means, and who may take it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.agenda import Agenda, is_over
from bot.awaiting import is_awaited
from bot.districts import finder
from bot.imports import Imports
from bot.model import Menu, Pressed, Reply
from bot.next_session import NextSession
from bot.people_model import District, Step, Visitor
from bot.presences import Presences
from bot.rehearsals import Rehearsals
from bot.session_desk import SessionDesk
from bot.sessions_actions import (
    ApplyImport,
    AskOther,
    DropImport,
    NotePresence,
    Respond,
    SessionAction,
    ShowNotices,
    ShowPresences,
    ShowResponses,
    ShowSession,
    ShowSessions,
    TakeAway,
)
from bot.sessions_model import Calendar, CalendarFile, Response, Session
from bot.sessions_pages import SessionPages
from knowledge.entries import Language

_FOR_STAFF = (ShowResponses, ShowNotices, ShowPresences, NotePresence, AskOther, ApplyImport, DropImport)


class Sessions:
    """What the bot does with the training calendar in a chat."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._ground = agenda.ground
        self._pages = SessionPages(agenda)
        self._desk = SessionDesk(agenda)
        self._presences = Presences(agenda)
        self._imports = Imports(agenda)
        self._rehearsals = Rehearsals(agenda.memory, agenda.ground)
        self.next = NextSession(agenda)

    def show(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the sessions to come that concern a visitor."""
        return self._pages.listed(visitor, now)

    def commands(self, language: Language) -> Menu:
        """Return the commands about sessions that everybody's menu shows."""
        return (("sessioni", self._ground.wording.words("command.sessions", language)),)

    def press(self, action: SessionAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press leads to, if the button is the presser's own and the role allows it now."""
        wording, language = self._ground.wording, self._ground.language(visitor)
        if action.owner != visitor.telegram_id:
            return Pressed(notice=wording.words("button.foreign", language))
        if isinstance(action, _FOR_STAFF):
            if not self._agenda.runs(visitor.telegram_id):
                notice = wording.words("role.refused.notice", language)
                return Pressed(notice=notice, reply=wording.reply("role.refused", language))
            return self._press_of_staff(action, visitor, now)
        match action:
            case ShowSessions(_, past, page):
                return Pressed(reply=self._pages.listed(visitor, now, page, past=past), edit=True)
            case ShowSession(_, session):
                return Pressed(reply=self._pages.shown(session, visitor, now), edit=True)
            case Respond():
                return self._respond(action, visitor, now)
            case TakeAway(_, number):
                return self._take_away(number, visitor, now)

    def may_import(self, visitor: Visitor) -> bool:
        """Return whether somebody may send a calendar."""
        return self._agenda.runs(visitor.telegram_id)

    def reading(self) -> tuple[ZoneInfo, Callable[[str], Sequence[District]]]:
        """Return what reading a calendar needs: the zone of its times, and what finds districts by name."""
        return self._ground.zone, finder(self._ground.memory.districts.listed())

    def receive(self, calendar: Calendar, visitor: Visitor, now: datetime) -> Reply:
        """Return what a calendar file would change, to be confirmed by whoever sent it."""
        if not self.may_import(visitor):
            return self._ground.wording.reply("role.refused", self._ground.language(visitor))
        return self._imports.receive(calendar, visitor, now)

    def rehearse(self, visitor: Visitor, now: datetime) -> Reply:
        """Return what would be sent from now on, as if the calendar that waits for staff's yes were applied."""
        if not self._agenda.runs(visitor.telegram_id):
            return self._ground.wording.reply("role.refused", self._ground.language(visitor))
        return self._rehearsals.reply(self._rehearsals.scene(now), visitor, now, self._imports.waiting(visitor, now))

    def awaits(self, visitor: Visitor, words: str, now: datetime) -> Reply | None:
        """Return what comes of words that the bot asked staff for; None when it asked nothing, or long ago."""
        draft = self._ground.memory.drafts.find(visitor.telegram_id)
        if draft is None or draft.step is not Step.PRESENCE:
            return None
        if not is_awaited(draft, words, now) or not self._agenda.runs(visitor.telegram_id):
            self._ground.memory.drafts.drop(visitor.telegram_id)
            return None
        return self._presences.hear(draft.about, words, visitor)

    def _press_of_staff(self, action: SessionAction, visitor: Visitor, now: datetime) -> Pressed:
        match action:
            case ApplyImport() | DropImport():
                return self._imports.press(action, visitor, now)
            case ShowResponses(_, number, _) | ShowNotices(_, number, _):
                session = self._agenda.memory.sessions.find(number)
                if session is None:
                    return Pressed(reply=self._pages.gone(visitor), edit=True)
                return Pressed(reply=self._desk.page(action, session, visitor, now), edit=True)
            case ShowPresences() | NotePresence() | AskOther():
                pressed = self._presences.press(action, visitor, now)
                return pressed or Pressed(reply=self._pages.gone(visitor), edit=True)
        raise ValueError(action)

    def _respond(self, action: Respond, visitor: Visitor, now: datetime) -> Pressed:
        """Keep an answer and show the page with it; a sentence, and nothing kept, when there is nothing to answer."""
        wording, language, owner = self._ground.wording, self._ground.language(visitor), visitor.telegram_id
        session = self._agenda.find(action.session, owner)
        if session is None:
            return Pressed(reply=self._pages.gone(visitor), edit=True)
        page = self._pages.shown
        if not self._pages.may_answer(session, owner, now) or action.response is Response.WAITING:
            notice = wording.words(self._why_not(session, owner, now), language)
            return Pressed(notice=notice, reply=page(session.id, visitor, now), edit=True)
        kept = self._agenda.memory.attendances.respond(session.id, owner, action.response, now)
        if kept is None:
            return Pressed(reply=wording.reply("unregistered", language))
        notice = wording.words(f"session.kept.{kept}", language)
        return Pressed(notice=notice, reply=page(session.id, visitor, now), edit=True)

    def _why_not(self, session: Session, owner: int, now: datetime) -> str:
        """Return the key of the sentence on why somebody cannot answer."""
        if session.cancelled:
            return "session.refused.cancelled"
        if is_over(session, now):
            return "session.refused.over"
        if self._ground.person(owner) is None:
            return "session.refused.guest"
        return "session.refused.other"

    def _take_away(self, number: int, visitor: Visitor, now: datetime) -> Pressed:
        """Send a session as a file for a person's own calendar."""
        wording, language = self._ground.wording, self._ground.language(visitor)
        session = self._agenda.find(number, visitor.telegram_id)
        if session is None:
            return Pressed(reply=self._pages.gone(visitor))
        if is_over(session, now):
            notice = wording.words(self._why_not(session, visitor.telegram_id, now), language)
            return Pressed(notice=notice, reply=self._pages.shown(number, visitor, now), edit=True)
        self._agenda.tell(visitor.telegram_id, [session], now)
        caption = wording.say("session.file.cancelled" if session.cancelled else "session.file", language)
        file = CalendarFile(session, now, self._ground.zone, caption)
        return Pressed(reply=Reply(wording.say("session.taken", language, title=session.title), files=(file,)))
