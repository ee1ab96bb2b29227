"""What staff see of a session: who answered what, and who was told what, when, or could not be reached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.agenda import Agenda
from bot.deliveries_model import OPEN, Delivery, DeliveryKind, Reason, State
from bot.model import Button, Buttons, Reply
from bot.people_model import Person, Visitor
from bot.session_words import SessionWords
from bot.sessions_actions import ShowNotices, ShowResponses, ShowSession
from bot.sessions_model import Response, Session
from knowledge.entries import Language
from knowledge.markup import Rich, Span, join, text

PAGE = 25
"""Lines on a page."""
_KINDS = (DeliveryKind.REMINDER, DeliveryKind.NOTICE, DeliveryKind.PLACE)
_Names = Mapping[int, str]


class SessionDesk:
    """The pages of staff about a session."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._ground = agenda.ground
        self._wording = agenda.ground.wording
        self._words = SessionWords(agenda.ground.wording, agenda.ground.zone)

    def page(self, action: ShowResponses | ShowNotices, session: Session, visitor: Visitor, now: datetime) -> Reply:
        """Return a page of the answers, or of what people were told; one that is no longer there becomes the last."""
        language = self._ground.language(visitor)
        people = self._ground.memory.people.listed()
        names = {person.telegram_id: self._name(person, language) for person in people}
        if isinstance(action, ShowResponses):
            head, lines = self._responses(session, people, names, language, now)
        else:
            head, lines = self._notices(session, names, language, now)
        last = max(0, (len(lines) - 1) // PAGE)
        page = min(action.page, last)
        shown = join(lines[page * PAGE : (page + 1) * PAGE], "\n")
        return Reply(join([head, shown]), self._buttons(action, session, (page, last), visitor))

    def _responses(
        self, session: Session, people: Sequence[Person], names: _Names, language: Language, now: datetime
    ) -> tuple[Rich, list[Rich]]:
        """Return the counts, and the names by answer: those who come first, those who wait in their order."""
        kept = [one for one in self._agenda.memory.attendances.of_session(session.id) if one.person in names]
        groups = {wanted: [names[one.person] for one in kept if one.response is wanted] for wanted in Response}
        answered = {one.person for one in kept if one.response}
        silent = [
            person.telegram_id
            for person in people
            if person.telegram_id not in answered and session.audience.includes(person.role, person.district)
        ]
        left = self._agenda.places_left(session)
        head = [self._head("responses.page", session, language, now)]
        if left is not None:
            head.append(self._wording.say("responses.places", language, left=str(left), places=str(session.capacity)))
        lines: list[Rich] = []
        for response in (Response.YES, Response.MAYBE, Response.WAITING, Response.NO):
            said = self._wording.words(f"session.answer.{response}", language)
            lines += self._section(said[:1].upper() + said[1:], groups[response], in_order=response is Response.WAITING)
        lines.append(self._wording.say("responses.silent", language, count=str(len(silent))))
        return join(head, "\n"), lines

    def _notices(self, session: Session, names: _Names, language: Language, now: datetime) -> tuple[Rich, list[Rich]]:
        """Return who knows what, trouble first, then what is still to leave, then what has left."""
        told = [one for one in self._agenda.memory.told.of_session(session.id) if one.person in names]
        sent = [one for one in self._agenda.memory.deliveries.about(_KINDS, session.id) if one.person in names]
        know = [f"{names[one.person]}, {self._instant(one.at)}" for one in told if one.version == session.version]
        behind = [f"{names[one.person]}, {self._instant(one.at)}" for one in told if one.version != session.version]
        waiting = (*OPEN, State.CLAIMED)
        sections = {
            "unreachable": self._each(sent, names, {State.UNREACHABLE}, language),
            "failed": self._each(sent, names, {State.FAILED}, language),
            "too_late": self._each(
                [one for one in sent if one.error is Reason.TOO_LATE], names, {State.SKIPPED}, language
            ),
            "doubts": self._each([one for one in sent if one.doubts], names, set(State), language),
            "silent": self._silent(session, names, language, now),
            "planned": self._each(sent, names, set(waiting), language),
            "sent": self._each(sent, names, {State.SENT}, language),
            "behind": sorted(behind, key=str.casefold),
            "know": sorted(know, key=str.casefold),
        }
        lines: list[Rich] = []
        for key, entries in sections.items():
            if entries:
                lines += self._section(self._wording.words(f"notices.{key}", language), entries, in_order=True)
        if not lines:
            lines = [self._wording.say("notices.none", language)]
        return self._head("notices.page", session, language, now), lines

    def _each(self, sent: Iterable[Delivery], names: _Names, states: set[State], language: Language) -> list[str]:
        """Return a line for each delivery in one of these states: whose, what, when."""
        return [
            self._wording.words(
                "notices.line",
                language,
                name=names[one.person],
                kind=self._wording.words(f"notices.kind.{one.kind}", language),
                when=self._instant(one.settled_at or one.due_at),
            )
            for one in sent
            if one.state in states
        ]

    def _silent(self, session: Session, names: _Names, language: Language, now: datetime) -> list[str]:
        """Return who would be reminded of a session to come, and chose silence: reminders off, or a pause."""
        if session.cancelled or now >= session.starts_at:
            return []
        answers = {one.person: one for one in self._agenda.memory.attendances.of_session(session.id)}
        today = now.astimezone(self._ground.zone).date()
        found = []
        for person in self._ground.memory.people.listed():
            answer = answers.get(person.telegram_id)
            invited = session.audience.includes(person.role, person.district) or (answer and answer.response)
            if not invited or (answer and answer.response is Response.NO):
                continue
            name, wishes = names[person.telegram_id], person.preferences
            if not wishes.reminders:
                found.append(self._wording.words("notices.off", language, name=name))
            elif wishes.paused_until and wishes.is_paused(today):
                day = self._wording.day(wishes.paused_until, language)
                found.append(self._wording.words("notices.paused", language, name=name, day=day))
        return sorted(found, key=str.casefold)

    def _section(self, title: str, entries: Sequence[str], *, in_order: bool) -> list[Rich]:
        """Return a heading with the number of what follows, and a line for each."""
        listed = entries if in_order else sorted(entries, key=str.casefold)
        return [(Span(f"{title}: {len(entries)}", bold=True),), *(text(f"- {entry}") for entry in listed)]

    def _head(self, key: str, session: Session, language: Language, now: datetime) -> Rich:
        when = self._words.when(session, language, now)
        return self._wording.say(key, language, title=session.title, when=when)

    def _instant(self, instant: datetime) -> str:
        return f"{instant.astimezone(self._ground.zone):%d/%m %H:%M}"

    def _name(self, person: Person, language: Language) -> str:
        district = f" ({self._ground.district(person.district, language)})" if person.district else ""
        return f"{person.name}{district}"

    def _buttons(
        self, action: ShowResponses | ShowNotices, session: Session, where: tuple[int, int], visitor: Visitor
    ) -> Buttons:
        owner, language, (page, last) = visitor.telegram_id, self._ground.language(visitor), where
        of = type(action)
        rows: list[tuple[Button, ...]] = []
        turns = []
        if page > 0:
            turns.append(self._wording.button("topics.previous", of(owner, session.id, page - 1), language))
        if page < last:
            turns.append(self._wording.button("topics.next", of(owner, session.id, page + 1), language))
        rows += [tuple(turns)] if turns else []
        rows.append((self._wording.button("desk.refresh", of(owner, session.id, page), language),))
        rows.append((self._wording.button("session.back", ShowSession(owner, session.id), language),))
        return tuple(rows)
