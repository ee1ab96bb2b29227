"""What is too old goes, from the files of the database too."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select, text

from bot.checkins_model import Draft
from bot.deliveries_model import Settled, State
from bot.ground import Ground, Terms
from bot.model import MissReason, Outcome, Verdict
from bot.retention import KEEP_CHECKINS, KEEP_DELIVERIES, KEEP_IMPORTS, KEEP_TOLD, KEEP_UPDATES, Retention
from bot.sessions_model import Calendar, Import, Response
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.library import Library
from storage.engine import Database, open_database
from storage.memory import checkin_memory, memory, session_memory
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from storage.problems import StorageError
from storage.tables import MissRow
from storage.updates import SqlUpdates
from tests.bot.conftest import retention as retention_of
from tests.calendar import keep, reminder, session, told
from tests.people import NOON, districts, register
from tests.rounds import issue

DAY = timedelta(days=1)
KEPT = 60
UNKNOWN = Verdict(Outcome.ABSTAIN, Language.ITALIAN, None, (), 0.03)

Open = Callable[[], Database]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Open]:
    """What opens the same database once more, with little patience."""
    with ExitStack() as stack:

        def again() -> Database:
            return stack.enter_context(open_database(f"sqlite:///{tmp_path}/memory.db", patience=0.2))

        upgrade(again())
        yield again


def retention(database: Database, library: Library) -> Retention:
    terms = Terms(keep_misses_days=KEPT)
    return retention_of(Ground(memory(database), Wording(library), terms, ZoneInfo("Europe/Rome")), database)


def miss(database: Database, words: str, at: datetime) -> None:
    questions = SqlQuestions(database)
    assert questions.miss(questions.record(UNKNOWN, at), words, MissReason.UNKNOWN, at)


def bytes_of(folder: Path) -> bytes:
    files = sorted(folder.glob("memory.db*"))
    assert files
    return b"".join(path.read_bytes() for path in files)


def test_forgotten_words_are_in_no_file_of_sqlite(opens: Open, tmp_path: Path, library: Library) -> None:
    database = opens()
    for number in range(120):
        words = f"segreto{number:03}x " * (1, 3, 40, 400)[number % 4]
        miss(database, words, NOON + number * DAY)
    assert b"segreto007x" in bytes_of(tmp_path), "the check can see words that are there"
    assert retention(database, library).erase(NOON + (KEPT + 60) * DAY) == 60
    # The database is still open: neither the file nor its write-ahead log may hold them.
    left = bytes_of(tmp_path)
    with database.reading() as tx:
        assert tx.execute(text("PRAGMA freelist_count")).scalar_one() == 0, "no page is left that once held words"
    assert [number for number in range(120) if f"segreto{number:03}x".encode() in left] == list(range(60, 120))


@pytest.mark.parametrize("restarted", [False, True])
def test_words_that_could_not_be_shredded_are_shredded_the_next_time(
    opens: Open, tmp_path: Path, library: Library, restarted: bool
) -> None:
    database, other = opens(), opens()
    miss(database, "segretissimo", NOON)
    first, later = retention(database, library), NOON + (KEPT + 1) * DAY
    assert first.erase(NOON) == 0
    with other.reading() as tx:
        assert len(tx.exec(select(MissRow)).all()) == 1
        with pytest.raises(StorageError, match="occupato"):
            first.erase(later)
    assert b"segretissimo" in bytes_of(tmp_path)
    again = retention(database, library) if restarted else first
    assert again.erase(later) == 0
    assert b"segretissimo" not in bytes_of(tmp_path)


def test_a_check_in_that_was_never_sent_goes_a_month_after_its_round_closed(opens: Open, library: Library) -> None:
    database = opens()
    people, checkins = memory(database), checkin_memory(database)
    alba, _ = districts(people)
    for person in (101, 102):
        register(people, person)
    old, running = checkins.open_round(issue()), checkins.open_round(issue(period="2026-12"))
    late = NOON + 20 * DAY
    drafts = [Draft(old.id, 101, alba.id, "m1", {}, NOON), Draft(running.id, 101, alba.id, "m1", {}, NOON)]
    touched = replace(drafts[0], person=102, updated_at=late)
    for draft in (*drafts, touched):
        checkins.put_draft(draft)
    assert checkins.close_round(old.id, NOON + DAY)
    erased = retention(database, library).erase
    assert erased(NOON + DAY + KEEP_CHECKINS) == 0
    assert erased(NOON + 2 * DAY + KEEP_CHECKINS) == 1
    assert [*checkins.drafted(old.id), *checkins.drafted(running.id)] == [touched, drafts[1]]
    assert erased(late + DAY + KEEP_CHECKINS) == 1
    assert list(checkins.drafts(101)) == [drafts[1]]


def test_a_calendar_that_nobody_said_yes_to_goes_after_a_day(opens: Open, library: Library) -> None:
    database = opens()
    imports = session_memory(database).imports
    imports.put(Import(101, NOON, Calendar(())))
    erased = retention(database, library).erase
    assert erased(NOON + KEEP_IMPORTS) == 0
    assert erased(NOON + timedelta(days=1, seconds=1)) == 1
    assert imports.find(101) is None


def test_each_thing_goes_when_its_time_has_come(opens: Open, library: Library) -> None:
    database = opens()
    people, calendar = memory(database), session_memory(database)
    register(people, 101)
    (over,) = keep(calendar, session(NOON, 1))
    calendar.attendances.respond(over.id, 101, Response.YES, NOON)
    calendar.told.remember([told(over)])
    calendar.deliveries.plan([reminder(101, NOON, over.id)])
    (parcel,) = calendar.deliveries.claim("uno", NOON, 9)
    calendar.deliveries.settle("uno", [Settled(parcel.deliveries[0].id, State.SENT)], [], NOON)
    SqlUpdates(database).settle(1, NOON)
    miss(database, "parole", NOON)
    audited = len(people.audit.page(0, 99))
    erased, ended, moment = retention(database, library).erase, over.ends_at, timedelta(seconds=1)
    for due in (NOON + KEEP_UPDATES, ended + KEEP_TOLD, NOON + KEPT * DAY, NOON + KEEP_DELIVERIES):
        assert (erased(due), erased(due + moment)) == (0, 1), due
    old = ended + 730 * DAY
    assert erased(old) == audited, "what was done before the session ended"
    assert erased(old + moment) == 1, "the answer to it"
