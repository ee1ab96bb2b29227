"""Questions on the command line, answered from the calendar that the database holds."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.people_model import Audit, Deed, Role
from bot.sessions_model import Audience
from storage.engine import open_database
from storage.memory import session_memory
from storage.migrations import upgrade
from tests.bot.test_door import run
from tests.calendar import rome, session
from tests.people import NOON

ASKED = ("ask", "quando è il prossimo incontro?", "--today", "2026-12-01")
PLAIN = "Gli incontri in calendario li vedi con /sessioni"


@pytest.mark.processes
def test_a_question_on_sessions_is_answered_from_the_calendar(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kept.db"
    assert run(tmp_path, *ASKED, DATABASE_URL=url).stdout.startswith(PLAIN)
    assert list(tmp_path.iterdir()) == [], "asking makes no database"
    with open_database(url) as database:
        upgrade(database)
        empty = run(tmp_path, *ASKED, DATABASE_URL=url).stdout
        reserved = session(
            "2026-12-02 09:00", id=0, key="b", title="Solo staff", audience=Audience(roles=(Role.STAFF,))
        )
        kept = [
            session(id=0),
            reserved,
            session(rome("2026-11-30 10:00") - timedelta(days=1), id=0, key="c", title="Ieri"),
        ]
        assert session_memory(database).sessions.take_in(kept, Audit(NOON, Deed.CALENDAR_IMPORTED))
    assert empty.startswith("Nel mio calendario adesso non ci sono incontri")
    assert PLAIN in empty
    answer = run(tmp_path, *ASKED, DATABASE_URL=url)
    assert (answer.returncode, answer.stderr) == (0, "")
    for said in ("Leggere i dati del commercio", "giovedì 3 dicembre, dalle 10:00 alle 12:00", "Torino, sala A"):
        assert said in answer.stdout
    assert "Solo staff" not in answer.stdout
    assert "Ieri" not in answer.stdout
