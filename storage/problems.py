"""What can go wrong with the database, each said in one sentence that tells whoever runs the bot what to do."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

ADDRESS = (
    "DATABASE_URL non è l'indirizzo di un database: scrivi sqlite:///cartella/file.db "
    "oppure postgresql://utente:password@server/nome."
)
SPECIAL_CHARACTERS = (
    "L'indirizzo PostgreSQL in DATABASE_URL contiene una chiocciola di troppo: nella password scrivi %40 "
    "al posto di ogni @."
)
NO_FILE = (
    "DATABASE_URL non dice in quale file tenere il database SQLite, o aggiunge parametri che non servono: "
    "scrivi per esempio sqlite:///data/distretti.db."
)

_UNWRITABLE = (
    "Non posso scrivere il {place}: dai a chi avvia il bot il permesso di scrivere quel file e la sua cartella, "
    "oppure indica un altro file in DATABASE_URL."
)
_UNREADABLE = (
    "Il {place} è rovinato, oppure quel file non è un database: indica un altro file in DATABASE_URL, "
    "oppure rimetti al suo posto una copia di sicurezza."
)
_BUSY = "Il {place} è occupato da troppo tempo: chiudi gli altri programmi che lo tengono aperto e riprova."
_DISK = "Il disco che contiene il {place} è pieno o non risponde: libera spazio e riprova."
_SILENT = (
    "Non riesco a usare il {place}: controlla che sia acceso e raggiungibile, e che server, utente, password e nome "
    "del database scritti in DATABASE_URL siano giusti."
)
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_NOTADB: _UNREADABLE,
    sqlite3.SQLITE_CORRUPT: _UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _DISK,
    sqlite3.SQLITE_IOERR: _DISK,
}


class StorageError(Exception):
    """The database cannot be used; `sentence` says why, where and what to do, and never holds a password."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def unwritable(place: str) -> StorageError:
    """Return the problem of a file or folder that may not be written."""
    return StorageError(_UNWRITABLE.format(place=place))


def busy(place: str) -> StorageError:
    """Return the problem of a database that another writer does not let go."""
    return StorageError(_BUSY.format(place=place))


def unreachable(place: str) -> StorageError:
    """Return the problem of a server that cannot be reached, or does not let us in."""
    return StorageError(_SILENT.format(place=place))


def from_driver(error: Exception, place: str) -> StorageError | None:
    """Return the problem that a failure of the driver amounts to, or None when it is rather a mistake in our SQL.

    Decided by the kind and the code of the error, never by its text.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        sentence = _BY_SQLITE_CODE.get(sqlite_code(cause))
    elif isinstance(error, (OperationalError, InterfaceError, PoolTimeoutError)):
        sentence = _SILENT
    else:
        sentence = None
    return None if sentence is None else StorageError(sentence.format(place=place))


def sqlite_code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code of an error; 0 when the error did not come from SQLite itself."""
    # The high bytes hold the extended code: https://www.sqlite.org/rescode.html
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def newer(place: str, revision: str) -> StorageError:
    """Return the problem of a database that a later version of the program has already changed."""
    return StorageError(
        f"Il {place} è stato aggiornato da una versione più recente del programma (revisione {revision}): "
        "installa quella versione, oppure rimetti al suo posto una copia di sicurezza fatta prima."
    )


def not_upgraded(place: str) -> StorageError:
    """Return the problem of an upgrade that failed and left the database as it was."""
    return StorageError(
        f"Non sono riuscito ad aggiornare le tabelle del {place}, che è rimasto com'era: controlla che l'utente possa "
        "creare tabelle e che il database sia solo di questo bot."
    )
