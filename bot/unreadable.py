"""Why something typed cannot be read, as values: the sentences are `checkin.unreadable.*`."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_SHOWN = 40
"""Characters of what was typed that a refusal repeats."""


class Unreadable(StrEnum):
    """Why something typed cannot be read."""

    EMPTY = "empty"
    NO_FIGURES = "no_figures"
    """No figure at all: «mille», «boh»."""
    FOREIGN = "foreign"
    """Figures of another script, or signs such as ½."""
    SEVERAL = "several"
    UNCLEAR = "unclear"
    """Two readings: 1.25 is 1,25 or 125."""
    NOTATION = "notation"
    MAGNITUDE = "magnitude"
    """«12 mila», «3k»."""
    WORDS = "words"
    """Words or signs around the number that may change it."""
    SIGN = "sign"
    CURRENCY = "currency"
    PERCENT = "percent"
    """A percentage where a number is asked."""
    EURO = "euro"
    """An amount where something else is asked."""
    FRACTION = "fraction"
    PLACES = "places"
    """More than two decimals."""
    TOO_LARGE = "too_large"
    BELOW = "below"
    ABOVE = "above"
    NO_DAY = "no_day"
    FAR_DAY = "far_day"
    WEEKDAY = "weekday"
    """The name of the day is that of another day."""
    TOO_LONG = "too_long"
    NO_WORDS = "no_words"
    NO_CHOICE = "no_choice"
    """Words that are none of the answers on the buttons."""
    NOTHING_CHOSEN = "nothing_chosen"
    NO_PHOTO = "no_photo"
    """Words where a photo is asked."""
    PHOTO = "photo"
    """A photo where something else is asked."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """That something cannot be read: `checkin.unreadable.{reason}` says it, with these values."""

    reason: Unreadable
    values: Mapping[str, str] = field(default_factory=dict)
    """Always `written` and `example`; `first` and `second` of two readings; `least`, `most`, `longest`, `length`."""


Refuse = Callable[..., Refusal]
"""What makes a refusal of a reason and further values."""


def refusing(written: str, example: str) -> Refuse:
    """Return what makes refusals of something typed."""
    shown = " ".join(written.split())
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"

    def refuse(reason: Unreadable, **values: str) -> Refusal:
        return Refusal(reason, {"written": shown, "example": example, **values})

    return refuse


def is_foreign(written: str) -> bool:
    """Return whether there is a sign that is a number and no plain figure: ١٢, １２, ½, ²."""
    return any(not letter.isascii() and unicodedata.numeric(letter, None) is not None for letter in written)
