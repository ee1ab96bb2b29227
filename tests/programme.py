"""The whole bot on real parts for conversations about people: content, SQLite, python-telegram-bot, a movable clock."""

import asyncio
import csv
import io
import re
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.agenda import Agenda
from bot.answers import Answers
from bot.checkin_mail import checkin_contents
from bot.checkin_office import Office
from bot.checkin_planning import CheckinPlanner
from bot.checkins import Checkins
from bot.checkins_model import Round
from bot.clerk import Clerk
from bot.deliveries import Deliveries
from bot.ground import Ground, Terms
from bot.monitoring_desk import Monitoring
from bot.overview import Overview
from bot.people import People
from bot.people_model import Audit, Deed
from bot.planning import Planner, Planners
from bot.retention import Retention
from bot.session_mail import contents
from bot.sessions import Sessions
from bot.sessions_model import Session
from bot.wording import Wording
from handlers.application import serve
from handlers.context import Services
from handlers.outbox import Sending
from handlers.timings import Timings
from knowledge.districts import read_districts, shipped_districts
from knowledge.entries import Live
from knowledge.forms import Form
from knowledge.library import Library
from playground.server import Playground
from reports.studio import Studio
from storage.engine import Database, open_database
from storage.memory import checkin_memory, memory, session_memory
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from storage.updates import SqlUpdates
from tests.driver import Driver
from tests.rounds import FORM, issue

ADMIN = 900
DESK = -4711
"""The chat of staff."""
TABLES = ("people", "invites", "redemptions", "drafts", "audit", "sessions", "attendances", "imports", "told")
LINK = re.compile(r"https://t\.me/\w+\?start=([A-Za-z0-9_-]{1,64})")
ROME = ZoneInfo("Europe/Rome")


class Programme:
    """A bot that runs, with the memory that it writes; `restart` gives it another life on the same memory."""

    def __init__(
        self,
        telegram: Playground,
        database: Database,
        file: Path,
        library: Library,
        log: io.StringIO,
        timings: Timings,
    ) -> None:
        self.telegram = telegram
        self.world = telegram.world
        self.log = log
        self.questions = SqlQuestions(database)
        self._database = database
        self._file = file
        self._executor = ThreadPoolExecutor(1)
        self.memory = memory(database)
        self.calendar = session_memory(database)
        self.forms: list[Form] = [FORM]
        self.checkins = checkin_memory(database)
        self._services, self.clerk = _services(library, database, telegram, self._executor, self.forms)
        self.clerk.take_in(read_districts(shipped_districts()), telegram.world.now())
        self._timings = timings
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def driver(self, person: int, chat: int | None = None, **names: Any) -> Driver:
        return Driver(self.telegram, person, chat, **names)

    async def group(self, number: int, members: list[int]) -> None:
        """Make a group with the bot in it, and wait until the bot has said how to ask it."""
        self.world.group(number, "Uffici", members)
        await self.world.wait_for(lambda: any(message.from_bot for message in self.world.messages(number)))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return every row of a table, as the database holds it."""
        with self._database.reading() as tx:
            return [dict(row) for row in tx.connection().execute(text(f"SELECT * FROM {table}")).mappings()]

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Return everything that a person could have changed."""
        return {table: self.rows(table) for table in TABLES}

    def finds(self, *wanted: str) -> list[str]:
        """Return which of the words are anywhere in the memory: in rows, or in the bytes of its files.

        SQLite writes whole numbers in 6 or 8 bytes: a Telegram id is looked for in these forms too.
        """
        with self._database.reading() as tx:
            tables = [
                row[0] for row in tx.connection().execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
            ]
        rows = str([self.rows(table) for table in tables])
        files = b"".join(path.read_bytes() for path in self._file.parent.glob(f"{self._file.name}*"))
        return [word for word in wanted if word in rows or any(form in files for form in _forms(word))]

    def import_districts(self, *names: str) -> None:
        """Take in a file with districts of these names; ContentError when it is refused."""
        file = self._file.with_name("distretti.csv")
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows([["name", "province"], *([name, "TO"] for name in names)])
        self.clerk.take_in(read_districts(file), self.world.now())

    def plans(self, *sessions: Session) -> list[Session]:
        """Put sessions in the calendar, or change those whose keys it has, and return the whole of it."""
        known = {session.key: session for session in self.calendar.sessions.listed()}
        taken = [
            replace(one, id=known[one.key].id, version=known[one.key].version)
            if one.key in known
            else replace(one, id=0)
            for one in sessions
        ]
        assert self.calendar.sessions.take_in(taken, Audit(self.world.now(), Deed.CALENDAR_IMPORTED))
        return list(self.calendar.sessions.listed())

    def moves(self, session: Session, by: timedelta) -> Session:
        """Move a session, and return it as it is then."""
        return self._changed(session, starts_at=session.starts_at + by, ends_at=session.ends_at + by)

    def cancels(self, session: Session) -> Session:
        """Cancel a session, and return it as it is then."""
        return self._changed(session, cancelled=True)

    def _changed(self, session: Session, **fields: Any) -> Session:
        self.plans(replace(session, **fields))
        found = self.calendar.sessions.find(session.id)
        assert found is not None
        return found

    def opens(self, form: Form = FORM, period: str = "2026-11", days: int = 10) -> Round:
        """Open a round now, for so many days."""
        now = self.world.now()
        return self.checkins.open_round(issue(form, period, opens_at=now, closes_at=now + timedelta(days)))

    async def quiet(self) -> None:
        """Wait until every update is handled and confirmed."""
        await self.until(lambda: not self.world.pending_updates())

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(1000):
            if true():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("It did not become true.")

    async def logged(self, action: str) -> None:
        await self.until(lambda: f" {action}" in self.log.getvalue())

    async def hours_pass(self, hours: int) -> None:
        """Let hours pass, each with its retention tick."""
        for _ in range(hours):
            self.world.advance(timedelta(hours=1))
            assert self._services.retention
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._executor, self._services.retention, self.world.now())

    async def start(self) -> None:
        self._stop = asyncio.Event()
        serving = serve(
            self._services, self.telegram.token, api_url=self.telegram.url, timings=self._timings, stop=self._stop
        )
        self._task = asyncio.create_task(serving)

    async def stop(self) -> None:
        self._stop.set()
        if self._task:
            await self._task

    def close(self) -> None:
        self._executor.shutdown()

    async def restart(self) -> None:
        await self.quiet()
        await self.stop()
        await self.start()


def _forms(word: str) -> list[bytes]:
    """Return how a word, or a number, can stand in a file of SQLite."""
    numbers = [int(word).to_bytes(size, "big") for size in (6, 8)] if word.isdigit() and len(word) > 9 else []
    return [word.encode(), *numbers]


def _services(
    library: Library, database: Database, telegram: Playground, executor: ThreadPoolExecutor, forms: list[Form]
) -> tuple[Services, Clerk]:
    terms = Terms(frozenset({ADMIN}), "Comune di Prova", "sportello@example.org")
    ground = Ground(memory(database), Wording(library), terms, ROME)
    sessions = Sessions(Agenda(ground, session_memory(database)))
    office = Office(ground, checkin_memory(database), lambda: forms)
    checkins = Checkins(office)
    live = {Live.SESSIONS: sessions.next.say}
    questions, updates = SqlQuestions(database), SqlUpdates(database)
    answers = Answers(library, questions, "sportello@example.org", ROME, live)
    people = People(
        ground,
        lambda language: (*answers.commands(language), *sessions.commands(language)),
        lambda: secrets.token_urlsafe(16),
    )

    owed, world = session_memory(database), telegram.world
    said = {**contents(owed, ground), **checkin_contents(office)}
    deliveries = Deliveries(owed.deliveries, owed.chats, ground, said, secrets.token_hex(8))
    planner = Planners(Planner(owed, ground), CheckinPlanner(office, owed.deliveries))
    services = Services(
        answers,
        people,
        sessions,
        checkins,
        updates,
        world,
        executor,
        Monitoring(Overview(office), Studio()),
        retention=Retention(ground, questions, updates, owed, office.store).erase,
        sending=Sending(planner, deliveries, rate=1000, alone=True),
        pause=world.pause,
        staff_chat=DESK,
    )
    return services, Clerk(ground, people)


@asynccontextmanager
async def running(
    telegram: Playground, folder: Path, library: Library, log: io.StringIO, timings: Timings
) -> AsyncIterator[Programme]:
    """Run the whole bot on a new database in a folder."""
    file = folder / "memoria.db"
    with open_database(f"sqlite:///{file}") as database:
        upgrade(database)
        programme = Programme(telegram, database, file, library, log, timings)
        await programme.start()
        try:
            yield programme
        finally:
            await programme.stop()
            programme.close()


async def link_of(staff: Driver, role: str, district: str | None = None) -> str:
    """Let staff make an invite for one person in the chat, and return the payload of its link."""
    await staff.talks(
        ("/invita", "Per quale ruolo?"),
        (f"[{role}]", "Quante persone" if role == "Coordinamento" else "quale Distretto"),
    )
    if district:
        await staff.talks((district.lower(), "Quale Distretto intendi"), (f"[{district}]", "Quante persone"))
    elif role != "Coordinamento":
        await staff.talks(("[Senza Distretto]", "Quante persone"))
    await staff.talks(("[Una persona]", "Invito pronto"))
    found = LINK.search(staff.heard()[-1].text)
    assert found
    return found[1]
