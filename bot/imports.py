"""A calendar that staff sent: what it would change, in words, and nothing changed before they say so."""

from binascii import crc32
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.agenda import Agenda
from bot.calendar_difference import difference
from bot.model import Buttons, Pressed, Reply
from bot.people_model import Audit, Deed, Visitor
from bot.session_lines import SessionLines
from bot.session_words import SessionWords
from bot.sessions_actions import ApplyImport, DropImport
from bot.sessions_model import Calendar, Change, Difference, Import, Session, Unreadable
from knowledge.entries import Language
from knowledge.markup import Rich, Span, join, text

SHOWN = 30
"""Changes, or rows that cannot be taken, that are said one by one; of the rest only the number."""
_TOLD = (Change.NEW, Change.MOVED, Change.CHANGED, Change.CANCELLED, Change.RESTORED)


class Imports:
    """Calendars on their way in."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._wording = agenda.ground.wording
        self._words = SessionWords(agenda.ground.wording, agenda.ground.zone)
        self._lines = SessionLines(agenda)

    def receive(self, calendar: Calendar, visitor: Visitor, now: datetime) -> Reply:
        """Return what a calendar would change, with the buttons to say yes or no when it changes anything."""
        language = self._agenda.ground.language(visitor)
        found = self._difference(calendar, now)
        if calendar.unreadable:
            return Reply(self._unreadable(calendar.unreadable, language))
        if not calendar.sessions:
            return self._wording.reply("import.empty", language)
        said = self._said(found, language, now)
        if calendar.ignored:
            columns = self._wording.listed(calendar.ignored, language)
            said = join([said, self._wording.say("import.ignored", language, columns=columns)])
        if not found.effective:
            return Reply(said)
        return Reply(said, self._ask(calendar, found, visitor, now, language))

    def press(self, action: ApplyImport | DropImport, visitor: Visitor, now: datetime) -> Pressed:
        """Take a waiting calendar in as it was shown, or leave everything as it is."""
        wording, language = self._wording, self._agenda.ground.language(visitor)
        waiting = self._agenda.memory.imports.take(action.number, visitor.telegram_id)
        if waiting is None:
            return Pressed(reply=wording.reply("import.gone", language), buttons=())
        if isinstance(action, DropImport):
            return Pressed(reply=wording.reply("import.dropped", language), buttons=())
        found = self._difference(waiting.calendar, now)
        if not found.effective:
            return Pressed(reply=wording.reply("import.done_already", language), buttons=())
        if _fingerprint(found) != action.seen or not self._take_in(found, visitor, now):
            return Pressed(reply=self._again(waiting.calendar, visitor, now), buttons=())
        said = [wording.say("import.applied", language, what=self._count(found, language))]
        if any(kind is not Change.NEW for kind, _, _ in found.effective):
            said.append(wording.say("import.applied.told", language))
        return Pressed(reply=Reply(join(said, " ")), buttons=())

    def _difference(self, calendar: Calendar, now: datetime) -> Difference:
        return difference(self._agenda.memory.sessions.listed(), calendar, now)

    def _take_in(self, found: Difference, visitor: Visitor, now: datetime) -> bool:
        """Keep what changes; False when the calendar changed at this very moment."""
        changed = [after for _, _, after in found.effective]
        detail = self._count(found, Language.ITALIAN)
        audit = Audit(now, Deed.CALENDAR_IMPORTED, visitor.telegram_id, detail=detail)
        return self._agenda.memory.sessions.take_in(changed, audit)

    def waiting(self, visitor: Visitor, now: datetime) -> Difference | None:
        """Return what the calendar that waits for somebody's yes would change, or None when none waits."""
        found = self._agenda.memory.imports.find(visitor.telegram_id)
        return self._difference(found.calendar, now) if found else None

    def _again(self, calendar: Calendar, visitor: Visitor, now: datetime) -> Reply:
        language = self._agenda.ground.language(visitor)
        reply = self.receive(calendar, visitor, now)
        return replace(reply, text=join([self._wording.say("import.again", language), reply.text]))

    def _ask(
        self, calendar: Calendar, found: Difference, visitor: Visitor, now: datetime, language: Language
    ) -> Buttons:
        owner = visitor.telegram_id
        number = self._agenda.memory.imports.put(Import(owner, now, calendar))
        apply = self._wording.button("import.apply", ApplyImport(owner, number, _fingerprint(found)), language)
        drop = self._wording.button("import.drop", DropImport(owner, number), language)
        return ((apply,), (drop,))

    def _said(self, found: Difference, language: Language, now: datetime) -> Rich:
        """Return a difference in words: first how much, then what, then what stays."""
        say, effective = self._wording.say, found.effective
        same = len(found.changes) - len(effective)
        if not effective:
            parts = [say("import.nothing", language, same=str(same))]
        else:
            parts = [say("import.intro", language, what=self._count(found, language))]
            parts += [self._change(*change, language, now) for change in effective[:SHOWN]]
            if len(effective) > SHOWN:
                parts.append(say("import.more", language, count=str(len(effective) - SHOWN)))
            if same:
                parts.append(say("import.same", language, count=str(same)))
        if found.absent:
            lines = [text(f"- {one.title}, {self._words.when(one, language, now, year=True)}") for one in found.absent]
            listed = join(lines[:SHOWN], "\n")
            parts.append(say("import.absent", language, count=str(len(found.absent)), lines=listed))
        return join(parts)

    def _change(self, kind: Change, before: Session | None, after: Session, language: Language, now: datetime) -> Rich:
        """Return one change: its kind, the title, and what is not as it was."""
        title = (Span(after.title, bold=True),)
        lines = [self._wording.say(f"import.change.{kind}", language, title=title)]
        if kind is Change.CANCELLED or before is None or kind is Change.RESTORED:
            lines.append(text(self._words.when(after, language, now, year=True)))
        if kind is Change.CANCELLED:
            return join(lines, "\n")
        if before is None or kind is Change.RESTORED:
            where = self._words.where(after, language)
            lines.append(self._wording.say("sessions.where", language, where=where))
            lines.append(self._lines.audience(after, language))
        else:
            lines += [self._words.changes(before, after, language, now), *self._others(before, after, language)]
        return join(lines, "\n")

    def _others(self, before: Session, after: Session, language: Language) -> list[Rich]:
        """Return what else is not as it was: people are not written about it."""
        say, found = self._wording.say, []
        if before.title != after.title:
            found.append(say("import.field.title", language, before=before.title))
        for field in ("topic", "materials"):
            if getattr(before, field) != getattr(after, field):
                value = getattr(after, field) or self._wording.words("import.field.nothing", language)
                found.append(say(f"import.field.{field}", language, value=value))
        if before.capacity != after.capacity:
            value = str(after.capacity or self._wording.words("import.field.no_limit", language))
            found.append(say("import.field.capacity", language, value=value))
        if before.audience != after.audience:
            everybody = self._wording.say("session.audience.everybody", language)
            found.append(self._lines.audience(after, language) or everybody)
        return found

    def _count(self, found: Difference, language: Language) -> str:
        """Return how many changes there are of each kind: `2 incontri nuovi, 1 spostato`."""
        words = self._wording.words
        said: list[str] = []
        kinds = Counter(change[0] for change in found.effective)
        for kind in (one for one in _TOLD if kinds[one]):
            alone = kinds[kind] == 1
            key = "import.count" if said else "import.count.one" if alone else "import.count.many"
            adjective = words(f"import.one.{kind}" if alone else f"import.many.{kind}", language)
            said.append(words(key, language, count=str(kinds[kind]), kind=adjective))
        return ", ".join(said)

    def _unreadable(self, rows: Sequence[Unreadable], language: Language) -> Rich:
        say = self._wording.say
        lines = [
            say("import.row" if row.line else "import.file", language, line=str(row.line), reason=row.reason)
            for row in rows[:SHOWN]
        ]
        if len(rows) > SHOWN:
            lines.append(say("import.more", language, count=str(len(rows) - SHOWN)))
        return say("import.unreadable", language, count=str(len({row.line for row in rows})), lines=join(lines, "\n"))


def _fingerprint(found: Difference) -> int:
    """Return a number that stands for what a calendar would change: another one when what is kept is another."""
    told = [(str(kind), after.key, before and before.version) for kind, before, after in found.effective]
    return crc32(repr(told).encode())
