"""Who was there, as staff note it: a tap for each person, and a name for who is not on the page."""

from datetime import datetime

from bot.agenda import Agenda
from bot.model import Button, Buttons, Pressed, Reply
from bot.people_model import Audit, Deed, Draft, Person, Step, Visitor
from bot.session_words import SessionWords
from bot.sessions_actions import AskOther, NotePresence, ShowPresences, ShowSession
from bot.sessions_model import Attendance, Response, Session
from bot.wording import label
from knowledge.entries import Language
from knowledge.names import Named, find, tidy

PAGE = 8
"""People on a page, a button each."""
SHOWN = 40
"""Characters of the words looked for that are said back."""
_RANKS = {Response.YES: 0, Response.MAYBE: 1, Response.WAITING: 2, None: 3, Response.NO: 4}


class Presences:
    """Noting who was at a session."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._ground = agenda.ground
        self._wording = agenda.ground.wording
        self._words = SessionWords(agenda.ground.wording, agenda.ground.zone)

    def press(self, action: ShowPresences | NotePresence | AskOther, visitor: Visitor, now: datetime) -> Pressed | None:
        """Return what a press of staff leads to; None when the session is not there."""
        session = self._agenda.memory.sessions.find(action.session)
        if session is None:
            return None
        language = self._ground.language(visitor)
        if now < session.starts_at and not isinstance(action, ShowPresences):
            notice = self._wording.words("presences.early", language)
            return Pressed(notice=notice, reply=self._page(session, 0, visitor, now), edit=True)
        match action:
            case ShowPresences(_, _, page):
                return Pressed(reply=self._page(session, page, visitor, now), edit=True)
            case NotePresence():
                return self._note(action, session, visitor, now)
            case AskOther():
                self._ground.memory.drafts.put(visitor.telegram_id, Draft(Step.PRESENCE, now, about=session.id))
                return Pressed(reply=self._wording.reply("presences.ask", language, self._back(session, visitor)))

    def hear(self, number: int, words: str, visitor: Visitor) -> Reply | None:
        """Return the people whom words may name, a button each; the question stays open. None without a session."""
        session, language = self._agenda.memory.sessions.find(number), self._ground.language(visitor)
        if session is None:
            return None
        people = {person.id: person for person in self._ground.memory.people.listed()}
        found = [people[one] for one in find(words, [Named(one.id, one.name) for one in people.values()])]
        back = self._back(session, visitor)
        if not found:
            return self._wording.reply("presences.not_found", language, back, words=tidy(words, SHOWN))
        rows = tuple((self._found(person, session, visitor),) for person in found)
        return self._wording.reply("presences.found", language, rows + back)

    def _note(self, action: NotePresence, session: Session, visitor: Visitor, now: datetime) -> Pressed:
        language, owner = self._ground.language(visitor), visitor.telegram_id
        key = "presences.word.present" if action.present else "presences.word.absent"
        detail = f"{session.title}: {self._wording.words(key, Language.ITALIAN)}"
        audit = Audit(now, Deed.PRESENCE_NOTED, owner, action.person, detail)
        attendances = self._agenda.memory.attendances
        if not attendances.note(session.id, action.person, present=action.present, audit=audit):
            notice = self._wording.words("presences.stranger", language)
            return Pressed(notice=notice, reply=self._page(session, action.page, visitor, now), edit=True)
        self._ground.memory.drafts.drop(owner)
        person = self._ground.person(action.person)
        notice = self._wording.words(
            "presences.noted", language, name=person.name if person else "", state=self._wording.words(key, language)
        )
        return Pressed(notice=notice, reply=self._page(session, action.page, visitor, now), edit=True)

    def _page(self, session: Session, page: int, visitor: Visitor, now: datetime) -> Reply:
        owner, language = visitor.telegram_id, self._ground.language(visitor)
        kept = self._kept(session)
        last = max(0, (len(kept) - 1) // PAGE)
        page = min(page, last)
        shown = kept[page * PAGE : (page + 1) * PAGE]
        rows: list[tuple[Button, ...]] = [(self._button(one, person, session, page, visitor),) for one, person in shown]
        turns = []
        if page > 0:
            turns.append(self._wording.button("topics.previous", ShowPresences(owner, session.id, page - 1), language))
        if page < last:
            turns.append(self._wording.button("topics.next", ShowPresences(owner, session.id, page + 1), language))
        rows += [tuple(turns)] if turns else []
        rows.append((self._wording.button("presences.other", AskOther(owner, session.id), language),))
        rows.append((self._wording.button("session.back", ShowSession(owner, session.id), language),))
        noted = [one.present for one, _ in kept]
        return self._wording.reply(
            "presences.page" if kept else "presences.empty",
            language,
            tuple(rows),
            title=session.title,
            when=self._words.when(session, language, now),
            present=str(noted.count(True)),
            absent=str(noted.count(False)),
            unknown=str(noted.count(None)),
        )

    def _kept(self, session: Session) -> list[tuple[Attendance, Person]]:
        """Return who may have been there: who would come first, by name; who declined only when noted."""
        people = {person.telegram_id: person for person in self._ground.memory.people.listed()}
        kept = [
            (one, people[one.person])
            for one in self._agenda.memory.attendances.of_session(session.id)
            if one.person in people and (one.response not in {Response.NO, None} or one.present is not None)
        ]
        return sorted(kept, key=lambda found: (_RANKS[found[0].response], found[1].name.casefold(), found[1].id))

    def _button(self, kept: Attendance, person: Person, session: Session, page: int, visitor: Visitor) -> Button:
        """Return a person's button: it says how the person is noted, and notes the contrary."""
        language = self._ground.language(visitor)
        state = {True: "present", False: "absent", None: "unknown"}[kept.present]
        words = self._wording.words(f"presences.button.{state}", language, name=label(person.name))
        return Button(words, NotePresence(visitor.telegram_id, session.id, person.telegram_id, not kept.present, page))

    def _found(self, person: Person, session: Session, visitor: Visitor) -> Button:
        language = self._ground.language(visitor)
        district = self._ground.district(person.district, language) if person.district else ""
        name = f"{person.name} ({district})" if district else person.name
        words = self._wording.words("presences.button.add", language, name=name)
        return Button(label(words), NotePresence(visitor.telegram_id, session.id, person.telegram_id, present=True))

    def _back(self, session: Session, visitor: Visitor) -> Buttons:
        back = ShowPresences(visitor.telegram_id, session.id)
        return ((self._wording.button("presences.back", back, self._ground.language(visitor)),),)
