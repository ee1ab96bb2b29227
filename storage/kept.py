"""What commands read from a database that must not be touched otherwise: the words of misses, the calendar."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.sessions_model import Session
from storage.engine import open_database
from storage.migrations import is_behind
from storage.misses import SqlQuestions
from storage.problems import StorageError
from storage.sessions import SqlSessions

_NOT_UPGRADED = "Le domande conservate restano fuori: prima va aggiornato il database, con «python -m bot db upgrade»."
_SQLITE = "sqlite:///"


def kept_words(url: str, since: datetime) -> tuple[dict[int, str], str]:
    """Return the words of the kept misses by number, and why there are none when they cannot be read."""
    if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).exists():
        return {}, ""
    try:
        with open_database(url) as database:
            # Reading changes nothing: a database that an upgrade would change is left as it is.
            if is_behind(database):
                return {}, _NOT_UPGRADED
            return {miss.id: miss.text for miss in SqlQuestions(database).misses(since)}, ""
    except StorageError as error:
        return {}, f"Le domande conservate restano fuori. {error}"


def kept_sessions(url: str, since: datetime) -> Sequence[Session] | None:
    """Return the sessions that end at an instant or later; None when there is no calendar that can be read."""
    try:
        with open_database(url) as database:
            return None if is_behind(database) else SqlSessions(database).since(since)
    except StorageError:
        return None
