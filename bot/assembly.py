"""The bot put together: memory, rules, and Telegram or the playground.

Apart from the door, because Telegram's and the database's libraries take most of a start and much of the memory: a
command that does without them does not import this module.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from secrets import token_urlsafe
from threading import Thread

from bot.agenda import Agenda
from bot.answers import Answers
from bot.calendar_clerk import CalendarClerk
from bot.checkin_clerk import CheckinClerk
from bot.checkin_mail import checkin_contents
from bot.checkin_office import Office
from bot.checkin_planning import CheckinPlanner
from bot.checkins import Checkins
from bot.clerk import Clerk
from bot.deliveries import Deliveries
from bot.ground import Ground, Terms
from bot.model import Menu
from bot.monitoring_clerk import MonitoringClerk
from bot.monitoring_desk import Monitoring
from bot.overview import Overview
from bot.people import People
from bot.people_model import Audit, Deed
from bot.planning import Planner, Planners
from bot.retention import Retention
from bot.sample_calendar import sample
from bot.session_mail import contents
from bot.sessions import Sessions
from bot.settings import Settings
from bot.wording import Wording
from handlers import logs
from handlers.application import introduce, serve
from handlers.clock import SystemClock
from handlers.context import Services
from handlers.outbox import Sending
from handlers.polling import StopServing
from handlers.refusal import Refusal, refusing
from knowledge.districts import read_districts, shipped_districts
from knowledge.entries import Language, Live
from knowledge.library import Library
from reports.studio import Studio
from storage.engine import Database, open_database
from storage.memory import checkin_memory, memory, session_memory
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from storage.problems import StorageError
from storage.updates import SqlUpdates

log = logging.getLogger("bot")

SECRET_BYTES = 16
"""An invite is 128 random bits: 22 characters in a link."""

ON_TELEGRAM = "on_telegram"
"""The name under which it is kept when the bot last began to serve real people from a memory."""
_NOT_FOR_TRYING = (
    "Il {place} è quello del bot su Telegram e la prova locale lo rovinerebbe: "
    "per provare indica un altro DATABASE_URL, per esempio sqlite:///data/prova.db."
)
_PORT_BUSY = (
    "La porta {port} è già usata da un altro programma: chiudilo, oppure scegli un'altra porta con PLAYGROUND_PORT."
)


def run(settings: Settings, library: Library) -> None:
    """Run the bot until it is stopped, on Telegram or as a trial; `Refusal` when it cannot be."""
    settings = settings if settings.telegram_token else settings.for_trying()
    with _database(settings) as database, refusing(StopServing):
        asyncio.run(_run(settings, library, database))


@contextmanager
def clerk(settings: Settings, library: Library) -> Iterator[Clerk]:
    """Open the memory for whoever looks after people and districts."""
    with _database(settings) as database:
        ground = _ground(settings, library, database)
        yield Clerk(ground, _people(ground, lambda _: ()))


@contextmanager
def calendar_clerk(settings: Settings, library: Library) -> Iterator[CalendarClerk]:
    """Open the memory for whoever looks after the training calendar."""
    with _database(settings) as database:
        ground = _ground(settings, library, database)
        _people(ground, lambda _: ())  # a new memory gets its districts: the calendar names them
        yield CalendarClerk(ground, session_memory(database))


@contextmanager
def checkin_clerk(settings: Settings, library: Library) -> Iterator[CheckinClerk]:
    """Open the memory for whoever looks at check-ins."""
    with _database(settings) as database:
        ground = _ground(settings, library, database)
        yield CheckinClerk(_office(ground, library, database))


@contextmanager
def monitoring_clerk(settings: Settings, library: Library) -> Iterator[MonitoringClerk]:
    """Open the memory for whoever looks at the figures."""
    with _database(settings) as database:
        office = _office(_ground(settings, library, database), library, database)
        yield MonitoringClerk(Overview(office), Studio())


def upgrade_database(settings: Settings) -> str:
    """Bring the database to the newest shape and return a sentence."""
    with _database(settings) as database:
        return f"Database pronto: {database.place}"


def ask_telegram(settings: Settings) -> str:
    """Return a sentence on whose token is set."""
    if settings.telegram_token is None:
        return "nessun token: parte la prova locale"
    with refusing(StopServing):
        name = asyncio.run(introduce(settings.telegram_token.get_secret_value(), settings.telegram_api_url))
        return f"il token è di @{name}"


async def _run(settings: Settings, library: Library, database: Database) -> None:
    secrets = [settings.telegram_token.get_secret_value()] if settings.telegram_token else []
    logs.configure(settings.log_level, settings.log_format, secrets)
    _keep_apart(settings, database)
    workers = 1 if settings.database_url.startswith("sqlite") else 4
    with ThreadPoolExecutor(workers, thread_name_prefix="rules") as executor:
        services = _services(settings, library, database, executor)
        if settings.telegram_token:
            await serve(services, secrets[0], api_url=settings.telegram_api_url)
        else:
            await _try_out(services, settings, library, database)


def _keep_apart(settings: Settings, database: Database) -> None:
    """Refuse a trial on the memory of the real bot: with the clock moved, real reminders would count as sent."""
    marks = session_memory(database).deliveries
    if settings.telegram_token:
        marks.mark(ON_TELEGRAM, SystemClock().now())
    elif marks.marked(ON_TELEGRAM):
        raise Refusal(_NOT_FOR_TRYING.format(place=database.place))


async def _try_out(services: Services, settings: Settings, library: Library, database: Database) -> None:
    """Serve a Telegram of our own."""
    from playground.server import Playground, PortBusy  # noqa: PLC0415 - on Telegram nobody waits for its web server

    name = library.current.texts.words("name", Language.ITALIAN)
    _invent_sessions(settings, database)
    port, zone, staff = settings.playground_port, settings.time_zone, settings.admin_ids
    try:
        async with Playground(port=port, name=name, zone=zone, staff=staff) as playground:
            sys.stdout.write(f"Prova locale: apri {playground.url}/ nel browser (Ctrl-C per chiudere).\n")
            sys.stdout.flush()
            services = replace(services, clock=playground.world, pause=playground.world.pause)
            await serve(services, playground.token, api_url=playground.url)
    except PortBusy:
        raise Refusal(_PORT_BUSY.format(port=port)) from None


def _invent_sessions(settings: Settings, database: Database) -> None:
    """Give a trial with an empty calendar invented sessions, so that there is something to be reminded of."""
    now, sessions = SystemClock().now(), session_memory(database).sessions
    if not sessions.since(now):
        invented = sample(now.astimezone(settings.time_zone).date(), settings.time_zone)
        sessions.take_in(invented, Audit(now, Deed.CALENDAR_IMPORTED, detail="esempio inventato"))


def _understand(library: Library) -> None:
    """Open the sentence encoder; words and letters answer until it is ready."""
    try:
        logs.note(log, logging.INFO, f"encoder.{library.understand()}")
    except Exception as error:
        logs.note(log, logging.ERROR, "encoder.failed", error=logs.chain(error))


def _services(settings: Settings, library: Library, database: Database, executor: ThreadPoolExecutor) -> Services:
    questions, updates = SqlQuestions(database), SqlUpdates(database)
    ground, owed = _ground(settings, library, database), session_memory(database)
    sessions = Sessions(Agenda(ground, owed))
    live = {Live.SESSIONS: sessions.next.say}
    answers = Answers(library, questions, settings.contact, settings.time_zone, live)
    people = _people(ground, lambda language: (*answers.commands(language), *sessions.commands(language)))
    worker, alone = token_urlsafe(SECRET_BYTES), settings.database_url.startswith("sqlite")
    office = _office(ground, library, database)
    said = {**contents(owed, ground), **checkin_contents(office)}
    deliveries = Deliveries(owed.deliveries, owed.chats, ground, said, worker)
    planner = Planners(Planner(owed, ground), CheckinPlanner(office, owed.deliveries))
    return Services(
        answers=answers,
        people=people,
        sessions=sessions,
        checkins=Checkins(office),
        monitoring=Monitoring(Overview(office), Studio()),
        updates=updates,
        clock=SystemClock(),
        executor=executor,
        staff_chat=settings.staff_chat_id,
        refresh=library.refresh,
        retention=Retention(ground, questions, updates, owed, office.store).erase,
        sending=Sending(planner, deliveries, settings.send_rate, alone),
        heartbeat=settings.heartbeat.touch if settings.heartbeat else None,
        listening=Thread(target=_understand, args=[library], name="understand", daemon=True).start,
    )


def _people(ground: Ground, public: Callable[[Language], Menu]) -> People:
    """Return the rules about people; a memory without districts gets those that come with the bot."""
    people = People(ground, public, partial(token_urlsafe, SECRET_BYTES))
    clerk = Clerk(ground, people)
    if not clerk.has_districts():
        clerk.take_in(read_districts(shipped_districts()), SystemClock().now())
    return people


def _ground(settings: Settings, library: Library, database: Database) -> Ground:
    terms = Terms(
        admins=frozenset(settings.admin_ids),
        controller=settings.controller,
        contact=settings.contact,
        keep_misses_days=settings.keep_misses_days,
        keep_audit_days=settings.keep_audit_days,
    )
    return Ground(memory(database), Wording(library), terms, settings.time_zone)


def _office(ground: Ground, library: Library, database: Database) -> Office:
    return Office(ground, checkin_memory(database), lambda: tuple(library.current.forms.values()))


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    with refusing(StorageError), open_database(settings.database_url) as database:
        upgrade(database)
        yield database
