"""The kept words of misses, read from a database that must not be touched otherwise."""

from datetime import datetime
from pathlib import Path

from storage.engine import open_database
from storage.migrations import is_behind
from storage.misses import SqlQuestions
from storage.problems import StorageError

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
