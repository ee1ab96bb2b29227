"""The rehearsal in words: for staff in a chat, with a file, and on the command line. Nothing is sent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.deliveries_model import DeliveryKind
from bot.ground import Ground
from bot.model import File, Reply
from bot.people_model import Visitor
from bot.rehearsal import Line, Rehearsed, Scene, rehearse
from bot.session_words import SessionWords
from bot.sessions_model import Difference
from bot.sessions_ports import SessionMemory
from knowledge.entries import Language
from knowledge.markup import text

MOMENTS = 12
"""Moments that are said in the chat; the file has them all, person by person."""
NAME = "prova-generale.txt"


class Rehearsals:
    """Rehearsals over the calendar and the people that are kept."""

    def __init__(self, memory: SessionMemory, ground: Ground) -> None:
        self._memory = memory
        self._ground = ground
        self._words = SessionWords(ground.wording, ground.zone)

    def scene(self, now: datetime) -> Scene:
        """Return what is kept of the sessions to come, of people, answers and what was told."""
        sessions = tuple(self._memory.sessions.since(now))
        stores = self._memory
        return Scene(
            sessions=sessions,
            people=tuple(self._ground.memory.people.listed()),
            answers={(one.key, a.person): a for one in sessions for a in stores.attendances.of_session(one.id)},
            told={(one.key, t.person): t for one in sessions for t in stores.told.of_session(one.id)},
        )

    def reply(self, scene: Scene, visitor: Visitor, now: datetime, waiting: Difference | None = None) -> Reply:
        """Return a rehearsal as a summary and a file; with `waiting`, as if that calendar were applied."""
        language = self._ground.language(visitor)
        found = rehearse(scene, now, self._ground.zone, waiting)
        wording = self._ground.wording
        if not found.lines and not found.dropped:
            return wording.reply("rehearsal.nothing", language)
        told = "\n".join(self._moments(found.lines, language, now))
        key = "rehearsal.summary" if waiting is None else "rehearsal.summary.waiting"
        counts = {"messages": str(found.messages), "people": str(found.people)}
        differences = {"added": str(len(found.added)), "dropped": str(len(found.dropped))}
        said = wording.say(key, language, **counts, **differences, moments=text(told))
        content = "\n".join(self.lines(found, now, language, waiting=waiting is not None)) + "\n"
        return Reply(said, files=(File(NAME, content.encode()),))

    def lines(self, found: Rehearsed, now: datetime, language: Language, *, waiting: bool) -> Iterator[str]:
        """Give a rehearsal as lines of text, person by person; then what a waiting calendar changes of it."""
        wording = self._ground.wording
        yield wording.words("rehearsal.title", language, moment=self._words.moment(now, language, now))
        for person, theirs in groupby(found.lines, key=lambda line: line.person):
            yield ""
            yield f"{person.name} ({self._ground.district(person.district, language)})"
            yield from (f"  {self._line(line, language, now)}" for line in theirs)
        if not waiting:
            return
        yield ""
        yield wording.words("rehearsal.differences", language)
        if not found.added and not found.dropped:
            yield f"  {wording.words('rehearsal.no_differences', language)}"
        marked = [*(("+", line) for line in found.added), *(("-", line) for line in found.dropped)]
        for sign, line in marked:
            yield f"  {sign} {line.person.name}: {self._line(line, language, now)}"

    def _line(self, line: Line, language: Language, now: datetime) -> str:
        wording = self._ground.wording
        what = self._what(line, language)
        when = self._words.when(line.session, language, now)
        parts = [f"{self._words.moment(line.at, language, now)}: {what}, «{line.session.title}», {when}"]
        if line.withheld:
            parts.append(wording.words("rehearsal.withheld", language, reason=self._reason(line, language)))
        if line.shares:
            parts.append(wording.words("rehearsal.shares", language))
        return "; ".join(parts)

    def _reason(self, line: Line, language: Language) -> str:
        return self._ground.wording.words(f"delivery.reason.{line.withheld}", language)

    def _what(self, line: Line, language: Language) -> str:
        wording = self._ground.wording
        if line.kind is DeliveryKind.NOTICE:
            return wording.words("rehearsal.notice", language)
        return wording.words("rehearsal.reminder", language, lead=wording.words(f"lead.{line.detail}", language))

    def _moments(self, lines: Iterable[Line], language: Language, now: datetime) -> Sequence[str]:
        """Return what leaves when and to how many people, the first moments of it."""
        leaving = [line for line in lines if line.withheld is None]
        counted = Counter(
            (line.at, line.session.starts_at, line.session.title, self._what(line, language)) for line in leaving
        )
        wording = self._ground.wording
        told = [
            wording.words(
                "rehearsal.moment.one" if count == 1 else "rehearsal.moment",
                language,
                moment=self._words.moment(at, language, now),
                what=what,
                title=title,
                count=str(count),
            )
            for (at, _, title, what), count in sorted(counted.items())
        ]
        more = len(told) - MOMENTS
        return [*told[:MOMENTS], *([wording.words("rehearsal.more", language, count=str(more))] if more > 0 else [])]
