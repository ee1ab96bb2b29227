"""How a form is filled in, as values: what a person does, and the page that answers it; words are made elsewhere."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.checkins_model import Answers, Draft, Value
from bot.unreadable import Refusal
from knowledge.forms import Form, Part, Question


class Sign(StrEnum):
    """What a button of a form does; the values are short enough for button data."""

    PICK = "p"
    """Answer with a choice; of several choices, tick it or take the tick away."""
    DONE = "d"
    """All choices are ticked."""
    NOT_MEASURED = "n"
    SKIP = "s"
    """Leave a part without an answer; one that was given meanwhile stays, the button is older than it."""
    CLEAR = "e"
    """Take an answer away."""
    KEEP = "k"
    """Go on with the answer given before."""
    BACK = "b"
    CONFIRM = "c"
    """Yes, it differs that much from the round before."""
    CHANGE = "h"
    """No, it was a slip: ask again."""
    CORRECT = "r"
    """Choose what to correct."""
    GO_TO = "g"
    """Correct a question or a part, named by `choice`."""
    SEND = "i"
    CANCEL = "x"
    """Ask whether everything shall be erased."""
    DROP = "y"
    """Yes, erase everything."""
    STAY = "z"
    """No, go on where it stopped."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A press on a button; `part` is the one that was shown with it, empty for the summary."""

    sign: Sign
    part: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a person typed."""

    words: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photo that a person sent, by Telegram's id of its file."""

    file: str


Move = Tap | Said | Pictured


class PageKind(StrEnum):
    """What a page shows."""

    PART = "part"
    CONFIRM = "confirm"
    SUMMARY = "summary"
    CHOOSE = "choose"
    """Which question, or which part of one, shall be corrected."""
    LEAVING = "leaving"
    """Whether everything shall be erased."""
    GIVING_UP = "giving_up"
    """Whether a correction shall be left, and what was sent stay as it is."""


class Note(StrEnum):
    """What is said above a page; `checkin.note.{note}` says it."""

    OLD_BUTTON = "old_button"
    """The button belongs to another question."""
    USE_BUTTONS = "use_buttons"
    """Words where only buttons count."""


class End(StrEnum):
    """How the filling in ends."""

    SEND = "send"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Line:
    """An answer in the summary; `value` is None where nothing is sent."""

    question: Question
    part: Part
    value: Value | None
    doubt: Value | None = None
    """The answer of the round before, when this one differs much from it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What to show; `buttons` are taps in rows, `bot/filling_words.py` says the rest."""

    kind: PageKind
    form: Form
    buttons: tuple[tuple[Tap, ...], ...]
    question: Question | None = None
    part: Part | None = None
    number: int = 0
    """Of the question, counted from 1, among those that are asked."""
    total: int = 0
    part_number: int = 0
    """Of the part in its question, counted from 1."""
    part_total: int = 0
    answer: Value | None = None
    """What is answered so far; on the page of a confirmation what is to be confirmed."""
    before: Value | None = None
    """The answer of the round before."""
    lines: tuple[Line, ...] = ()
    refusal: Refusal | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads: the draft to keep, what to show, and whether that was all."""

    draft: Draft
    page: Page
    end: End | None = None
    """On `SEND` the answers to send are `to_send(form, draft.answers)`; `page` is then the summary."""


NO_ANSWERS: Answers = MappingProxyType({})
"""Of a round before that there was not."""
