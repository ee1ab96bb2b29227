"""What the command line does with the training calendar: the same rules as in the chat, said on a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.audiences import write_audience
from bot.calendar_difference import difference
from bot.clerk import NotPossible
from bot.districts import Districts
from bot.ground import Ground
from bot.people_model import Audit, Deed, District
from bot.rehearsal import rehearse
from bot.rehearsals import Rehearsals
from bot.sessions_model import Calendar, Change, Difference, Session
from bot.sessions_ports import SessionMemory
from knowledge.entries import Language

SHOWN = 50
"""Reasons that are said one by one."""
_ONE = {
    Change.NEW: "nuova",
    Change.MOVED: "spostata",
    Change.CHANGED: "cambiata",
    Change.CANCELLED: "annullata",
    Change.RESTORED: "di nuovo confermata",
    Change.SAME: "uguale",
}
_MANY = {
    Change.NEW: "nuove",
    Change.MOVED: "spostate",
    Change.CHANGED: "cambiate",
    Change.CANCELLED: "annullate",
    Change.RESTORED: "di nuovo confermate",
    Change.SAME: "uguali",
}


class CalendarClerk:
    """The calendar from the command line: whoever can run it is trusted with everything."""

    def __init__(self, ground: Ground, memory: SessionMemory) -> None:
        self._ground = ground
        self._sessions = memory.sessions
        self._rehearsals = Rehearsals(memory, ground)
        self._districts = Districts(ground)

    @property
    def zone(self) -> ZoneInfo:
        """Return where the programme is."""
        return self._ground.zone

    def find(self, words: str) -> Sequence[District]:
        """Return the districts that words may mean, best first."""
        return self._districts.find(words)

    def name_of(self, district: int) -> str:
        """Return the name of a district."""
        return self._ground.district(district, Language.ITALIAN)

    def take_in(self, calendar: Calendar, file: str, now: datetime, *, dry_run: bool = False) -> Sequence[str]:
        """Return in lines what a calendar changes, and keep it unless this is only a try.

        `NotPossible`, and nothing changes, when any row of `file` cannot be taken.
        """
        found = self._difference(calendar, file, now)
        lines = [*self._told(found, now), *_ignored(calendar)]
        if not found.effective:
            return [*lines, "Niente da cambiare."]
        if dry_run:
            return [*lines, "Solo una prova: niente è cambiato."]
        audit = Audit(now, Deed.CALENDAR_IMPORTED, detail=_counted(found))
        if not self._sessions.take_in([after for _, _, after in found.effective], audit):
            raise NotPossible("Qualcun altro ha cambiato il calendario in questo momento: ripeti il comando.")
        return [*lines, "Fatto."]

    def listed(self, now: datetime) -> Sequence[str]:
        """Return a line for each session, by start."""
        sessions = self._sessions.listed()
        return [f"Sessioni: {len(sessions)}", *(self._line(one, now) for one in sessions)]

    def exported(self) -> Sequence[Session]:
        """Return every session, for a file; `NotPossible` when there is none."""
        sessions = self._sessions.listed()
        if not sessions:
            raise NotPossible("Il calendario è vuoto: importalo con `sessions import FILE`.")
        return sessions

    def rehearse(self, waiting: tuple[Calendar, str] | None, now: datetime) -> Sequence[str]:
        """Return in lines what would be sent from now on, person by person; with a calendar and its file, what changes.

        `NotPossible` when any row of the file cannot be taken.
        """
        applied = self._difference(*waiting, now) if waiting else None
        found = rehearse(self._rehearsals.scene(now), now, self._ground.zone, applied)
        lines = list(self._rehearsals.lines(found, now, Language.ITALIAN, waiting=waiting is not None))
        return [*lines, "", f"Messaggi: {found.messages}. Persone: {found.people}."]

    def _difference(self, calendar: Calendar, file: str, now: datetime) -> Difference:
        """Return what a calendar would change; `NotPossible` when any row of its file cannot be taken."""
        if calendar.unreadable:
            wrong = [f"{file}{f':{row.line}' if row.line else ''}: {row.reason}" for row in calendar.unreadable]
            more = [f"… e altri {len(wrong) - SHOWN} motivi."] if len(wrong) > SHOWN else []
            last = "Niente è cambiato: correggi il file e ripeti il comando."
            raise NotPossible("\n".join([*wrong[:SHOWN], *more, last]))
        return difference(self._sessions.listed(), calendar, now)

    def _told(self, found: Difference, now: datetime) -> Iterator[str]:
        yield f"Sessioni nel file: {_counted(found, Change.SAME)}."
        for change, before, after in found.effective:
            yield f"{_ONE[change]}: {self._line(after, now)}"
            for name, was, said in self._changes(before, after) if before else ():
                yield f"    {name}: {was or '-'} -> {said or '-'}"
        if found.absent:
            how = "Per annullarne una scrivi lo stato annullata."
            yield f"Non sono nel file e restano come sono: {len(found.absent)}. {how}"
            yield from (self._line(session, now) for session in found.absent)

    def _changes(self, before: Session, after: Session) -> Iterator[tuple[str, str, str]]:
        """Yield the name of each field that changes, as it was and as it would be."""
        was, said = self._fields(before), self._fields(after)
        yield from ((name, was[name], said[name]) for name in was if was[name] != said[name])

    def _fields(self, session: Session) -> dict[str, str]:
        return {
            "quando": self._when(session),
            "titolo": session.title,
            "luogo": session.place,
            "link": session.link,
            "tema": session.topic,
            "destinatari": write_audience(session.audience, self.name_of),
            "posti": str(session.capacity or ""),
            "materiali": session.materials,
            "stato": "annullata" if session.cancelled else "confermata",
        }

    def _line(self, session: Session, now: datetime) -> str:
        fields = self._fields(session)
        where = session.place or session.link or "-"
        said = [fields["quando"], session.key, session.title, where, fields["destinatari"]]
        said += [f"posti {session.capacity}"] if session.capacity is not None else []
        said += ["annullata"] if session.cancelled else []
        said += ["già passata"] if session.ends_at <= now else []
        return "  ".join(said)

    def _when(self, session: Session) -> str:
        start, end = session.starts_at.astimezone(self.zone), session.ends_at.astimezone(self.zone)
        until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%d/%m/%Y %H:%M}"
        return f"{start:%d/%m/%Y %H:%M}-{until}"


def _counted(found: Difference, *also: Change) -> str:
    """Return how many changes there are of each kind: `2 nuove, 1 spostata`."""
    counts = Counter(change for change, _, _ in found.changes if change is not Change.SAME or change in also)
    return ", ".join(
        f"{counts[kind]} {_ONE[kind] if counts[kind] == 1 else _MANY[kind]}" for kind in Change if counts[kind]
    )


def _ignored(calendar: Calendar) -> Sequence[str]:
    return [f"Colonne che il bot non usa: {', '.join(calendar.ignored)}."] if calendar.ignored else []
