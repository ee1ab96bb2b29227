"""The outbox with many workers at the same instant: nobody's parcel is split, nothing is taken twice or left behind."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

import storage
from bot.deliveries_model import Settled, State
from bot.ground import Memory
from bot.people_model import Audit, Deed
from bot.sessions_ports import SessionMemory
from storage.engine import Database, open_database
from storage.holdings import SqlHoldings
from storage.memory import session_memory
from tests.calendar import keep, reminder, session, told
from tests.people import NOON, register
from tests.together import at_once

MINUTE = timedelta(minutes=1)
PEOPLE = range(101, 141)
EACH = 3


@pytest.fixture(autouse=True)
def owed(memory: Memory, calendar: SessionMemory) -> None:
    for person in PEOPLE:
        register(memory, person)
    many = [reminder(person, NOON - number * MINUTE) for number in range(EACH) for person in PEOPLE]
    assert calendar.deliveries.plan(many) == len(many)


@pytest.mark.parametrize("limit", [1, 4, 100])
@pytest.mark.parametrize("attempt", range(2))
def test_workers_that_claim_at_once_never_get_the_same_person(
    calendar: SessionMemory, database: Database, url: str, limit: int, attempt: int
) -> None:
    with open_database(url) as other:
        stores = [calendar.deliveries, session_memory(other).deliveries]

        def work(number: int) -> list[tuple[int, int]]:
            taken = []
            while parcels := stores[number % 2].claim(f"{number}", NOON, limit):
                assert len(parcels) <= limit
                taken += [(parcel.person, len(parcel.deliveries)) for parcel in parcels]
            return taken

        taken = [one for theirs in at_once(4, work) for one in theirs]
        # Who looked while others were taking may have seen nothing; nothing is left behind for all that.
        taken += work(4)
    assert sorted(taken) == [(person, EACH) for person in PEOPLE]


def test_processes_that_claim_at_once_never_get_the_same_person(url: str, tmp_path: Path) -> None:
    program = (
        "import json, sys\n"
        "from datetime import datetime, timezone\n"
        "from storage.engine import open_database\n"
        "from storage.memory import session_memory\n"
        "with open_database(sys.argv[1]) as database:\n"
        "    deliveries, taken = session_memory(database).deliveries, []\n"
        "    print('ready', flush=True)\n"
        "    now = datetime.fromisoformat(sys.stdin.readline().strip())\n"
        "    while parcels := deliveries.claim(sys.argv[2], now, 2):\n"
        "        taken += [(parcel.person, len(parcel.deliveries)) for parcel in parcels]\n"
        "print(json.dumps(taken))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(storage.__file__).parents[1])}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, url, f"{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        for number in range(2)
    ]
    assert [process.stdout and process.stdout.readline() for process in started] == ["ready\n"] * 2
    for process in started:
        assert process.stdin
        process.stdin.write(f"{NOON.isoformat()}\n")
        process.stdin.flush()
    outcomes = [process.communicate(timeout=30) for process in started]
    assert [error for _, error in outcomes] == ["", ""]
    taken = Counter(person for out, _ in outcomes for person, _ in json.loads(out))
    assert set(taken.values()) == {1}
    with open_database(url) as database:
        left = session_memory(database).deliveries.claim("dopo", NOON, 99)
    assert sorted([*taken, *(parcel.person for parcel in left)]) == list(PEOPLE)


def test_planning_the_same_at_once_keeps_it_once(calendar: SessionMemory, database: Database, url: str) -> None:
    new = [reminder(person, NOON, detail="hour") for person in PEOPLE]
    with open_database(url) as other:
        stores = [calendar.deliveries, session_memory(other).deliveries]
        kept = at_once(4, lambda number: stores[number % 2].plan(new if number < 2 else new[::-1]))
    assert sum(kept) == len(new)


def test_whoever_settles_while_another_recovers_one_of_them_counts(
    calendar: SessionMemory, database: Database, url: str
) -> None:
    parcels = calendar.deliveries.claim("lento", NOON, 99)
    sent = [Settled(one.id, State.SENT, message=7) for parcel in parcels for one in parcel.deliveries]
    later = NOON + 9 * MINUTE
    with open_database(url) as other:
        stores = [calendar.deliveries, session_memory(other).deliveries]

        def work(number: int) -> int:
            if number:
                return len(stores[1].recover("nuovo", (), later, later))
            for one in sent:
                stores[0].settle("lento", [one], [], later)
            return 0

        _, recovered = at_once(2, work)
        recovered += len(stores[1].recover("nuovo", (), later, later))
    states = Counter(one.state for person in PEOPLE for one in calendar.deliveries.of_person(person))
    assert states == Counter({State.SENT: len(sent) - recovered, State.UNKNOWN: recovered})


def test_a_person_who_is_erased_while_everybody_works_leaves_nothing_and_stops_nobody(
    calendar: SessionMemory, database: Database, url: str
) -> None:
    (kept,) = keep(calendar, session())
    gone = list(PEOPLE)[:10]
    with open_database(url) as other:
        holdings, outbox = SqlHoldings(other), session_memory(other)

        def work(number: int) -> None:
            if number == 0:
                for person in gone:
                    holdings.forget(person, NOON, Audit(NOON, Deed.PERSON_ERASED))
            elif number == 1:
                for minute in range(10):
                    outbox.deliveries.plan([reminder(person, NOON + minute * MINUTE, detail="x") for person in gone])
                    calendar.told.remember([told(kept, person, NOON + minute * MINUTE) for person in PEOPLE])
            else:
                while parcels := calendar.deliveries.claim("uno", NOON, 5):
                    done = [Settled(one.id, State.SENT) for parcel in parcels for one in parcel.deliveries]
                    calendar.deliveries.settle("uno", done, [told(kept, parcel.person) for parcel in parcels], NOON)

        at_once(3, work)
    assert [one for person in gone for one in calendar.deliveries.of_person(person)] == []
    assert {one.person for one in calendar.told.of_session(kept.id)} == set(PEOPLE) - set(gone)
