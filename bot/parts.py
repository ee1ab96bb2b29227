"""The parts of the bot put together on real stores: what the door serves, and what its commands use."""

from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial
from secrets import token_urlsafe

from bot.answers import Answers
from bot.clerk import Clerk
from bot.ground import Ground, Terms
from bot.people import People
from bot.settings import Settings
from bot.wording import Wording
from handlers.clock import SystemClock
from handlers.context import Services
from knowledge.districts import read_districts, shipped_districts
from knowledge.library import Library
from storage.engine import Database
from storage.memory import memory
from storage.misses import SqlQuestions
from storage.updates import SqlUpdates

KEEP_UPDATES = timedelta(days=2)
"""How long it is kept which update was handled: Telegram itself keeps them for a day."""
SECRET_BYTES = 16
"""An invite is 128 random bits: 22 characters in a link."""


def services(settings: Settings, library: Library, database: Database, executor: Executor) -> Services:
    """Return what the callbacks need."""
    questions, updates = SqlQuestions(database), SqlUpdates(database)
    answers = Answers(library, questions, settings.contact, settings.time_zone)
    people = _people(_ground(settings, library, database), answers)

    def retention(now: datetime) -> None:
        people.retention(now)
        questions.forget_misses(now - timedelta(settings.keep_misses_days))
        updates.forget_updates(now - KEEP_UPDATES)

    return Services(
        answers=answers,
        people=people,
        updates=updates,
        clock=SystemClock(),
        executor=executor,
        staff_chat=settings.staff_chat_id,
        refresh=library.refresh,
        retention=retention,
        heartbeat=settings.heartbeat.touch if settings.heartbeat else None,
    )


def clerk(settings: Settings, library: Library, database: Database) -> Clerk:
    """Return who looks after people and districts from the command line."""
    ground = _ground(settings, library, database)
    return Clerk(ground, _people(ground, Answers(library, SqlQuestions(database), None, settings.time_zone)))


def _people(ground: Ground, answers: Answers) -> People:
    """Return the rules about people; a memory without districts gets those that come with the bot."""
    people = People(ground, answers.commands, partial(token_urlsafe, SECRET_BYTES))
    looking_after = Clerk(ground, people)
    if not looking_after.has_districts():
        looking_after.take_in(read_districts(shipped_districts()), SystemClock().now())
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
