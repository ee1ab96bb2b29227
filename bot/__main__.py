"""The door: reads the settings, puts the parts together, runs a command; with `assembly` it alone looks outward.

A command imports here what it alone needs: `ask` starts without Telegram and without a database.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.answers import LiveAnswer, alive_for
from bot.calendar_clerk import CalendarClerk
from bot.checkin_clerk import CheckinClerk
from bot.clerk import Clerk, NotPossible, address
from bot.judgement import judge
from bot.monitoring_clerk import MonitoringClerk
from bot.next_session import CalendarVoice
from bot.settings import Settings, SettingsError, read_settings
from bot.voice import Voice
from bot.wording import Wording
from handlers.batches import Asked
from handlers.clock import SystemClock
from handlers.commandline import carry_out, command_line
from handlers.refusal import Refusal, refusing
from knowledge.entries import Language, Live
from knowledge.library import Library
from knowledge.loader import shipped_content
from knowledge.markup import plain
from knowledge.reading import ContentError


class Door:
    """The house of the command line, on real parts."""

    def run(self) -> None:
        """Run the bot on Telegram, or in the playground when there is no token."""
        gc.disable()  # nothing that is loaded here is ever garbage, and looking for it is a tenth of a start
        from bot import assembly

        settings = _settings()
        library = _library(settings.knowledge_dir)
        gc.freeze()
        gc.enable()
        assembly.run(settings, library)

    def answerer(self, knowledge: Path | None, today: date | None) -> Callable[[Asked], dict[str, object]]:
        """Return what answers a message, as a record of the contract's keys."""
        settings = _settings()
        library = _library(knowledge or settings.knowledge_dir)
        library.understand()
        now = datetime.combine(today, time(), settings.time_zone) if today else SystemClock().now()
        day = now.astimezone(settings.time_zone).date()
        voice, live = Voice(library, settings.contact), _live(settings, library, now)

        def answer(asked: Asked) -> dict[str, object]:
            before = judge(library.current, asked.previous, Language.ITALIAN) if asked.previous else None
            verdict = judge(library.current, asked.text, Language.ITALIAN, before.entry if before else None)
            spoken = verdict.language
            return {
                "id": asked.id,
                "outcome": str(verdict.outcome),
                "entry": verdict.entry or next(iter(verdict.choices), None),
                "choices": list(verdict.choices),
                "score": round(verdict.score, 4),
                "reply": plain(voice.reply(verdict, day, alive=alive_for(live, asked.text, None, spoken, now)).text),
            }

        return answer

    def check_knowledge(self, knowledge: Path | None) -> str:
        """Return a sentence on a good content folder."""
        current = _library(knowledge or _settings().knowledge_dir).current
        phrasings = sum(len(entry.phrasings()) for entry in current.entries.values())
        return (
            f"Contenuti a posto: {len(current.entries)} voci in {len(current.topics)} argomenti, {phrasings} domande, "
            f"{len(current.forms)} questionari di check-in."
        )

    def warn(self, knowledge: Path | None, today: date | None) -> Sequence[str]:
        """Return what to look at in a good content folder, as lines; nothing when there is nothing."""
        from knowledge.warnings import warnings

        settings = _settings()
        library = _library(knowledge or settings.knowledge_dir)
        day = today or SystemClock().now().astimezone(settings.time_zone).date()
        return warnings(list(library.current.entries.values()), library.build_matcher, day)

    def evaluate(
        self, labelled: Path, knowledge: Path | None, *, as_json: bool, fit: Path | None, words_only: bool
    ) -> str:
        """Return the figures of a labelled set, for people or as JSON; with `fit`, those of models fitted apart."""
        from knowledge import workshop

        library = _library(knowledge or _settings().knowledge_dir)
        with refusing(ContentError, workshop.NotDone):
            return workshop.evaluate(library, labelled, as_json=as_json, fit=fit, words_only=words_only)

    def hold(self, labelled: Path, knowledge: Path | None, *, against: Path, words_only: bool) -> str:
        """Return a sentence when no figure fell below those of a file; refuse when one did."""
        from knowledge import workshop

        library = _library(knowledge or _settings().knowledge_dir)
        with refusing(ContentError, workshop.NotDone):
            return workshop.hold(library, labelled, against=against, words_only=words_only)

    def impact(
        self, old: Path, new: Path, *, labelled: Path | None, stored: bool, by_meaning: bool, as_json: bool
    ) -> tuple[str, str]:
        """Return what changes from one content folder to another, and why kept questions were left out, if so."""
        from knowledge import workshop
        from storage.kept import kept_words

        settings = _settings()
        since = SystemClock().now() - timedelta(settings.keep_misses_days)
        misses, left_out = kept_words(settings.database_url, since) if stored else ({}, "")
        with refusing(ContentError, workshop.NotDone):
            told = workshop.impact(old, new, labelled, misses, by_meaning=by_meaning, as_json=as_json)
        return told, left_out

    @contextmanager
    def clerk(self) -> Iterator[Clerk]:
        """Open the memory for whoever looks after people and districts from the command line."""
        from bot import assembly

        settings = _settings()
        with assembly.clerk(settings, _library(settings.knowledge_dir)) as clerk, refusing(NotPossible, ContentError):
            yield clerk

    @contextmanager
    def calendar_clerk(self) -> Iterator[CalendarClerk]:
        """Open the memory for whoever looks after the training calendar from the command line."""
        from bot import assembly

        settings = _settings()
        with assembly.calendar_clerk(settings, _library(settings.knowledge_dir)) as clerk, refusing(NotPossible):
            yield clerk

    @contextmanager
    def checkin_clerk(self) -> Iterator[CheckinClerk]:
        """Open the memory for whoever looks at check-ins from the command line."""
        from bot import assembly

        settings = _settings()
        with assembly.checkin_clerk(settings, _library(settings.knowledge_dir)) as clerk:
            yield clerk

    @contextmanager
    def monitoring_clerk(self) -> Iterator[MonitoringClerk]:
        """Open the memory for whoever looks at the figures from the command line."""
        from bot import assembly

        settings = _settings()
        with assembly.monitoring_clerk(settings, _library(settings.knowledge_dir)) as clerk, refusing(NotPossible):
            yield clerk

    def address(self, payload: str) -> str:
        """Return how an invite is opened: a link when Telegram says the bot's name."""
        from handlers.naming import name_of

        settings = _settings()
        token = settings.telegram_token
        bot = asyncio.run(name_of(token.get_secret_value(), settings.telegram_api_url)) if token else None
        return address(bot, payload)

    def upgrade_database(self) -> str:
        """Bring the database to the newest shape and return a sentence."""
        from bot import assembly

        return assembly.upgrade_database(_settings())

    def examine(self) -> tuple[Sequence[str], bool]:
        """Return a line for each thing examined, and whether all is well."""
        from bot import assembly
        from knowledge import workshop

        try:
            settings = _settings()
        except Refusal as refusal:  # nothing else can be looked at without them
            return [f"Impostazioni: {refusal}"], False
        checks: dict[str, Callable[[], str]] = {
            "Impostazioni": lambda: "a posto",
            "Contenuti": lambda: self.check_knowledge(None),
            "Codificatore di frasi": workshop.encoder_here,
            "Database": self.upgrade_database,
            "Telegram": lambda: assembly.ask_telegram(settings),
        }
        lines, well = [], True
        for name, check in checks.items():
            try:
                lines.append(f"{name}: {check()}")
            except Refusal as refusal:
                lines.append(f"{name}: {refusal}")
                well = False
        return lines, well


def _settings() -> Settings:
    with refusing(SettingsError):
        return read_settings()


def _live(settings: Settings, library: Library, now: datetime) -> Mapping[Live, LiveAnswer]:
    """Return what answers live entries for anybody; nothing when there is no calendar yet."""
    database = settings.database_url.removeprefix("sqlite:///")
    if database != settings.database_url and not Path(database).exists():
        return {}
    from storage.kept import kept_sessions

    sessions = kept_sessions(settings.database_url, now)
    if sessions is None:
        return {}
    voice = CalendarVoice(Wording(library), settings.time_zone)
    return {Live.SESSIONS: lambda words, _, language, at: voice.anybody(sessions, words, language, at)}


def _library(folder: Path | None) -> Library:
    with refusing(ContentError):
        return Library(folder or shipped_content(), _cache_folder() / "phrasings.npz")


def _cache_folder() -> Path:
    """Return where what can be computed again is kept (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "distretti-bot"


def main() -> None:
    """Carry out the command of this process and end with its exit code."""
    sys.exit(carry_out(command_line(Door())))


if __name__ == "__main__":
    main()
