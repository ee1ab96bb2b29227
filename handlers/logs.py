"""Logs that carry an action and ids: never a person's words nor number, never the token, never an exception's text."""

import json
import logging
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TextIO
from urllib.parse import quote

QUIET = ("telegram", "httpx", "httpcore", "apscheduler", "asyncio", "uvicorn")
"""Libraries whose lines can hold people's words or the token: WARNING and above, and without their values."""

LogFormat = Literal["text", "json"]


def note(log: logging.Logger, level: int, action: str, **ids: object) -> None:
    """Write a line that says what happened (`poll.lost`) and to what (ids, counts, names of classes)."""
    log.log(level, action, extra={"action": action, "ids": ids})


def place(chat: int | None) -> str:
    """Return a chat as a line may name it: a group by its id, a private chat without, since that is a person's."""
    return "?" if chat is None else "private" if chat > 0 else str(chat)


def where(error: BaseException) -> str:
    """Return the file, line and function where an exception was raised, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "?"
    last = frames[-1]
    return f"{'/'.join(Path(last.filename).parts[-2:])}:{last.lineno} {last.name}"


def chain(error: BaseException) -> str:
    """Return the class of an exception and of those behind it, outermost first, without their texts."""
    names: list[str] = []
    current: BaseException | None = error
    while current and len(names) < 5:
        names.append(type(current).__name__)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " < ".join(names)


def configure(level: str, style: LogFormat, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log line of the process to `stream` (stderr), without any of the `secrets`; may be called again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Plain(style, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # A tick that is skipped because the last one is still at work is what we asked for, not a fault.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, root.level))


class Plain(logging.Formatter):
    """Turns a record into one line of text or JSON, with nothing in it that a person wrote and no secret."""

    def __init__(self, style: LogFormat, secrets: Iterable[str]) -> None:
        """Hide the `secrets`, as they are and as an address would hold them."""
        super().__init__()
        self._shape = style
        self._hidden = [form for secret in secrets if secret for form in {secret, quote(secret, safe="")}]

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = self._fields(record)
        if self._shape == "json":
            line = json.dumps(fields, ensure_ascii=False, default=str)
        else:
            known = {key: fields.pop(key) for key in ("time", "level", "logger", "action")}
            line = " ".join([*map(str, known.values()), *(f"{key}={value}" for key, value in fields.items())])
        for secret in self._hidden:
            line = line.replace(secret, "***")
        return line.replace("\n", " ")

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "action": getattr(record, "action", "log"),
        }
        if not hasattr(record, "action"):
            fields["message"] = _safe(record)
        fields |= getattr(record, "ids", {})
        if record.exc_info and record.exc_info[1]:
            fields |= {"error": chain(record.exc_info[1]), "at": where(record.exc_info[1])}
        return fields


def _safe(record: logging.LogRecord) -> str:
    """Return what a line says; of a library's, only the first line of its pattern, since its values may be words."""
    if record.name.split(".")[0] in QUIET:
        return str(record.msg).split("\n", 1)[0]
    return record.getMessage()
