"""The forms of check-ins, as small frozen values; `knowledge/form_reading.py` reads them from YAML."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from knowledge.entries import Language

Wording = Mapping[Language, str]
"""A sentence in each language; Italian is always there."""
VERSION_LENGTH = 12
"""Letters of a digest: enough to tell the few versions of a form apart."""


class PartKind(StrEnum):
    """What a part of a question is answered with."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    """A count: a whole number, 0 or more unless `least` says otherwise."""
    MONEY = "money"
    """An amount in euro, two decimals."""
    PERCENTAGE = "percentage"
    DATE = "date"
    TEXT = "text"
    PHOTO = "photo"


class Repeats(StrEnum):
    """How often a form has a round."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several."""

    id: str
    label: Wording
    alone: bool = False
    """Of several choices, one that goes with no other: «niente»."""


@dataclass(frozen=True, slots=True)
class When:
    """Ask only if another part was answered with one of these."""

    part: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from the round before more than `factor` times, and by `least` at least, is to be confirmed."""

    factor: Decimal
    least: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be answered."""

    id: str
    kind: PartKind
    label: Wording
    """What is asked; of a question with one part the question itself."""
    required: bool = True
    not_measured: bool = False
    """Whether «non rilevo» is an answer."""
    hint: Wording = field(default_factory=dict)
    unit: Wording = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int = 300
    """Characters of a text at most."""
    when: When | None = None
    compare: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its parts: `Domanda 2 di 6` counts questions."""

    id: str
    text: Wording
    why: str
    """The reason it is asked, with its source."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a form opens: the first of the month or quarter (or `day`, once) at `hour`, local; for so many days."""

    repeats: Repeats
    hour: int
    days: int
    """Until the deadline, the day of the opening included."""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form."""

    id: str
    title: Wording
    intro: Wording
    schedule: Schedule
    questions: tuple[Question, ...]
    version: str = ""
    """A digest of what it says: another wording is another version."""

    def parts(self) -> Iterator[tuple[Question, Part]]:
        """Give every part with its question, in order."""
        for question in self.questions:
            for part in question.parts:
                yield question, part

    def part(self, part: str) -> Part | None:
        """Return a part by its id."""
        return next((one for _, one in self.parts() if one.id == part), None)


def with_version(form: Form) -> Form:
    """Return a form with the digest of what it says."""
    said = json.dumps(asdict(replace(form, version="")), default=str, sort_keys=True)
    return replace(form, version=sha256(said.encode()).hexdigest()[:VERSION_LENGTH])
