"""The door: reads the settings, puts the parts together, runs a command; the only room that looks outward."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from threading import Thread

from bot.answers import Answers
from bot.clerk import Clerk, NotPossible, address
from bot.ground import Ground, Terms
from bot.judgement import judge
from bot.people import People
from bot.settings import Settings, SettingsError, read_settings
from bot.voice import Voice
from bot.wording import Wording
from handlers import logs
from handlers.application import introduce, serve
from handlers.batches import Asked
from handlers.clock import SystemClock
from handlers.commandline import carry_out, command_line
from handlers.context import Services
from handlers.naming import name_of
from handlers.polling import StopServing
from handlers.refusal import Refusal
from knowledge import workshop
from knowledge.districts import read_districts, shipped_districts
from knowledge.entries import Language
from knowledge.library import Library
from knowledge.loader import shipped_content
from knowledge.markup import plain
from knowledge.reading import ContentError
from knowledge.warnings import warnings
from playground.server import Playground, PortBusy
from storage.engine import Database, open_database
from storage.kept import kept_words
from storage.memory import memory
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from storage.problems import StorageError
from storage.updates import SqlUpdates

log = logging.getLogger("bot")

KEEP_UPDATES = timedelta(days=2)
"""How long it is kept which update was handled: Telegram itself keeps them for a day."""
SECRET_BYTES = 16
"""An invite is 128 random bits: 22 characters in a link."""

_PORT_BUSY = (
    "La porta {port} è già usata da un altro programma: chiudilo, oppure scegli un'altra porta con PLAYGROUND_PORT."
)


class Door:
    """The house of the command line, on real parts."""

    def run(self) -> None:
        """Run the bot on Telegram, or in the playground when there is no token."""
        settings = _settings()
        library = _library(settings.knowledge_dir)
        with _database(settings) as database, _refusing(StopServing):
            try:
                asyncio.run(_run(settings, library, database))
            except PortBusy:
                raise Refusal(_PORT_BUSY.format(port=settings.playground_port)) from None

    def answerer(self, knowledge: Path | None, today: date | None) -> Callable[[Asked], dict[str, object]]:
        """Return what answers a message, as a record of the contract's keys."""
        settings = _settings()
        library = _library(knowledge or settings.knowledge_dir)
        library.understand()
        day = today or SystemClock().now().astimezone(settings.time_zone).date()
        voice = Voice(library, settings.contact)

        def answer(asked: Asked) -> dict[str, object]:
            before = judge(library.current, asked.previous, Language.ITALIAN) if asked.previous else None
            verdict = judge(library.current, asked.text, Language.ITALIAN, before.entry if before else None)
            return {
                "id": asked.id,
                "outcome": str(verdict.outcome),
                "entry": verdict.entry or next(iter(verdict.choices), None),
                "choices": list(verdict.choices),
                "score": round(verdict.score, 4),
                "reply": plain(voice.reply(verdict, day).text),
            }

        return answer

    def check_knowledge(self, knowledge: Path | None) -> str:
        """Return a sentence on a good content folder."""
        current = _library(knowledge or _settings().knowledge_dir).current
        phrasings = sum(len(entry.phrasings()) for entry in current.entries.values())
        return (
            f"Contenuti a posto: {len(current.entries)} voci in {len(current.topics)} argomenti, {phrasings} domande."
        )

    def warn(self, knowledge: Path | None, today: date | None) -> Sequence[str]:
        """Return what to look at in a good content folder, as lines; nothing when there is nothing."""
        settings = _settings()
        library = _library(knowledge or settings.knowledge_dir)
        day = today or SystemClock().now().astimezone(settings.time_zone).date()
        return warnings(list(library.current.entries.values()), library.build_matcher, day)

    def evaluate(
        self, labelled: Path, knowledge: Path | None, *, as_json: bool, fit: Path | None, words_only: bool
    ) -> str:
        """Return the figures of a labelled set, for people or as JSON; with `fit`, those of models fitted apart."""
        library = _library(knowledge or _settings().knowledge_dir)
        with _refusing(ContentError, workshop.NotDone):
            return workshop.evaluate(library, labelled, as_json=as_json, fit=fit, words_only=words_only)

    def hold(self, labelled: Path, knowledge: Path | None, *, against: Path, words_only: bool) -> str:
        """Return a sentence when no figure fell below those of a file; refuse when one did."""
        library = _library(knowledge or _settings().knowledge_dir)
        with _refusing(ContentError, workshop.NotDone):
            return workshop.hold(library, labelled, against=against, words_only=words_only)

    def impact(
        self, old: Path, new: Path, *, labelled: Path | None, stored: bool, by_meaning: bool, as_json: bool
    ) -> tuple[str, str]:
        """Return what changes from one content folder to another, and why kept questions were left out, if so."""
        settings = _settings()
        since = SystemClock().now() - timedelta(settings.keep_misses_days)
        misses, left_out = kept_words(settings.database_url, since) if stored else ({}, "")
        with _refusing(ContentError, workshop.NotDone):
            told = workshop.impact(old, new, labelled, misses, by_meaning=by_meaning, as_json=as_json)
        return told, left_out

    @contextmanager
    def clerk(self) -> Iterator[Clerk]:
        """Open the memory for whoever looks after people and districts from the command line."""
        settings = _settings()
        library = _library(settings.knowledge_dir)
        with _database(settings) as database, _refusing(NotPossible, ContentError):
            ground = _ground(settings, library, database)
            yield Clerk(ground, _people(ground, Answers(library, SqlQuestions(database), None, settings.time_zone)))

    def address(self, payload: str) -> str:
        """Return how an invite is opened: a link when Telegram says the bot's name."""
        settings = _settings()
        token = settings.telegram_token
        bot = asyncio.run(name_of(token.get_secret_value(), settings.telegram_api_url)) if token else None
        return address(bot, payload)

    def upgrade_database(self) -> str:
        """Bring the database to the newest shape and return a sentence."""
        with _database(_settings()) as database:
            return f"Database pronto: {database.place}"

    def examine(self) -> tuple[Sequence[str], bool]:
        """Return a line for each thing examined, and whether all is well."""
        try:
            settings = _settings()
        except Refusal as refusal:  # nothing else can be looked at without them
            return [f"Impostazioni: {refusal}"], False
        checks: dict[str, Callable[[], str]] = {
            "Impostazioni": lambda: "a posto",
            "Contenuti": lambda: self.check_knowledge(None),
            "Codificatore di frasi": workshop.encoder_here,
            "Database": self.upgrade_database,
            "Telegram": lambda: _telegram(settings),
        }
        lines, well = [], True
        for name, check in checks.items():
            try:
                lines.append(f"{name}: {check()}")
            except Refusal as refusal:
                lines.append(f"{name}: {refusal}")
                well = False
        return lines, well


def _telegram(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "nessun token: parte la prova locale"
    with _refusing(StopServing):
        name = asyncio.run(introduce(settings.telegram_token.get_secret_value(), settings.telegram_api_url))
        return f"il token è di @{name}"


async def _run(settings: Settings, library: Library, database: Database) -> None:
    secrets = [settings.telegram_token.get_secret_value()] if settings.telegram_token else []
    settings = settings if settings.telegram_token else settings.for_trying()
    logs.configure(settings.log_level, settings.log_format, secrets)
    workers = 1 if settings.database_url.startswith("sqlite") else 4
    with ThreadPoolExecutor(workers, thread_name_prefix="rules") as executor:
        services = _services(settings, library, database, executor)
        # Words and letters answer until the sentence encoder is ready.
        Thread(target=_understand, args=[library], name="understand", daemon=True).start()
        if settings.telegram_token:
            await serve(services, secrets[0], api_url=settings.telegram_api_url)
            return
        name = library.current.texts.words("name", Language.ITALIAN)
        zone, staff = settings.time_zone, settings.admin_ids
        async with Playground(port=settings.playground_port, name=name, zone=zone, staff=staff) as playground:
            sys.stdout.write(f"Prova locale: apri {playground.url}/ nel browser (Ctrl-C per chiudere).\n")
            sys.stdout.flush()
            services = replace(services, clock=playground.world, pause=playground.world.pause)
            await serve(services, playground.token, api_url=playground.url)


def _understand(library: Library) -> None:
    try:
        logs.note(log, logging.INFO, f"encoder.{library.understand()}")
    except Exception as error:
        logs.note(log, logging.ERROR, "encoder.failed", error=logs.chain(error))


def _services(settings: Settings, library: Library, database: Database, executor: ThreadPoolExecutor) -> Services:
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


def _people(ground: Ground, answers: Answers) -> People:
    """Return the rules about people; a memory without districts gets those that come with the bot."""
    people = People(ground, answers.commands, partial(token_urlsafe, SECRET_BYTES))
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


def _settings() -> Settings:
    with _refusing(SettingsError):
        return read_settings()


def _library(folder: Path | None) -> Library:
    with _refusing(ContentError):
        return Library(folder or shipped_content(), _cache_folder() / "directions.npz")


def _cache_folder() -> Path:
    """Return where what can be computed again is kept (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "distretti-bot"


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    with _refusing(StorageError), open_database(settings.database_url) as database:
        upgrade(database)
        yield database


@contextmanager
def _refusing(*expected: type[Exception]) -> Iterator[None]:
    """Turn the errors that whoever runs a command can mend into refusals with their sentence."""
    try:
        yield
    except expected as error:
        raise Refusal(str(error)) from error


def main() -> None:
    """Carry out the command of this process and end with its exit code."""
    sys.exit(carry_out(command_line(Door())))


if __name__ == "__main__":
    main()
