"""The parameters of one Bot API call, whether they came as JSON, as a form or in the address."""

import json
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.requests import Request

from playground.entities import Entity
from playground.errors import bad_request
from playground.model import Json, Value

_TRUE = {"true", "yes", "1"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    mime_type: str | None


@dataclass(frozen=True, slots=True)
class Params:
    """The values by name, as text or as JSON values, and the uploaded files by field name."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the value as text, "" when absent."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the value as a whole number, or `default`, as Telegram does with what is not one."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def clamped(self, name: str, default: int, low: int, high: int) -> int:
        """Return the whole number brought between `low` and `high`."""
        return max(low, min(high, self.integer(name, default)))

    def flag(self, name: str) -> bool:
        """Return whether the value says yes."""
        return self.text(name).lower() in _TRUE

    def has(self, name: str) -> bool:
        """Return whether the value was given and is not empty."""
        return self.text(name) != ""

    def decoded(self, name: str, what: str) -> Value:
        """Return the JSON value, None when absent; ApiError 400 that names `what` when it is not JSON."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def entities(self, name: str) -> list[Entity] | None:
        """Return the given entities, without those of unknown shape; None when absent."""
        given = self.decoded(name, "message entities")
        if given is None:
            return None
        if not isinstance(given, list):
            raise bad_request("can't parse entities: expected an Array of MessageEntity")
        return [e for e in given if {"type", "offset", "length"} <= set(e)]

    def chat_id(self) -> int:
        """Return the chat's id; ApiError 400 when it is empty or not one that can be known here."""
        text = self.text("chat_id").strip()
        if not text:
            raise bad_request("chat_id is empty")
        try:
            return int(text)
        except ValueError:
            raise bad_request("chat not found") from None

    def logged(self) -> Json:
        """Return the values with files by name, for the record of calls."""
        return self.values | {name: f"<file {file.name}>" for name, file in self.files.items()}


async def read_params(request: Request) -> Params:
    """Return the parameters of the request: those in the body win over those in the address."""
    values: Json = dict(request.query_params)
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            raise bad_request("can't parse request JSON object") from None
        values |= body if isinstance(body, dict) else {}
    elif kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        async with request.form(max_part_size=60 * 1024 * 1024) as form:
            for name, part in form.multi_items():
                if isinstance(part, UploadFile):
                    files[name] = Upload(part.filename or "file", await part.read(), part.content_type)
                else:
                    values[name] = part
    return Params(values, files)
