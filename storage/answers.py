"""Forms and answers as JSON and back: an amount and a day come back exactly as they went."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import TypeAdapter

from bot.checkins_model import Answers, Value
from knowledge.forms import Form

_AMOUNT, _DAY = "amount", "day"


def written(answers: Answers) -> str:
    """Return answers as JSON, in letters that every database keeps."""
    return json.dumps({part: _plain(value) for part, value in answers.items()})


def read(kept: str) -> dict[str, Value]:
    """Return the answers that `written` wrote."""
    return {part: _value(plain) for part, plain in json.loads(kept).items()}


def form_written(form: Form) -> str:
    """Return a form as JSON."""
    return _forms().dump_json(form).decode()


def form_read(kept: str) -> Form:
    """Return the form that `form_written` wrote."""
    return _forms().validate_json(kept)


@cache
def _forms() -> TypeAdapter[Form]:
    """Return what writes and reads forms; it takes a tenth of a second to make, which a start need not wait for."""
    return TypeAdapter(Form)


def _plain(value: Value) -> object:
    match value:
        case Decimal():
            return {_AMOUNT: str(value)}
        case date():
            return {_DAY: value.isoformat()}
        case tuple():
            return list(value)
    return value


def _value(plain: object) -> Value:
    match plain:
        case list():
            return tuple(map(str, plain))
        case Mapping() if _AMOUNT in plain:
            return Decimal(str(plain[_AMOUNT]))
        case Mapping():
            return date.fromisoformat(str(plain[_DAY]))
        case int() | str():
            return plain
    raise ValueError(type(plain))
