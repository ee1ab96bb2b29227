"""Messages to be answered one after the other, as JSON lines."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handlers.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of a batch; `previous` is the message before it in the same chat."""

    id: object
    text: str
    previous: str | None = None


def read_batch(name: str) -> Iterator[Asked]:
    """Yield the messages of a file, or of standard input when it is `-`; `Refusal` names the line that is wrong."""
    try:
        with sys.stdin if name == "-" else Path(name).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _asked(line, f"{name}, riga {number}")
    except OSError as error:
        raise Refusal(f"Il file {name} non si può leggere ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise Refusal(f"Il file {name} non è scritto in UTF-8.") from None


def _asked(line: str, place: str) -> Asked:
    try:
        written = json.loads(line)
    except json.JSONDecodeError:
        raise Refusal(f'{place}: non è JSON. Serve {{"id": …, "text": "…"}} su ogni riga.') from None
    if not isinstance(written, dict) or not isinstance(written.get("text"), str) or "id" not in written:
        raise Refusal(f"{place}: servono le chiavi «id» e «text» (un testo).")
    previous = written.get("previous")
    return Asked(written["id"], written["text"], previous if isinstance(previous, str) else None)
