"""The words of the domain, as small frozen values: one word, one meaning.

Person    whoever writes to the bot, known by a Telegram id; what is kept of people is in `bot/people_model.py`.
Entry     one thing the bot can say: a question, its phrasings, its answer, its sources.
Topic     a file of entries that a person can browse.
Question  what a person asked, kept without name and without words: when, outcome, entry, feedback.
Outcome   what came of a question: answer, choose (up to three entries offered) or abstain.
Miss      a question that no entry answered; its words are kept 90 days, so that staff can write the answer.
Reply     what goes back to a person: spans of text, buttons with actions, never HTML nor a keyboard.
Action    what a button means when pressed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.checkins_actions import CheckinAction
from bot.monitoring_actions import FigureAction
from bot.people_actions import PersonAction
from bot.sessions_actions import SessionAction
from bot.sessions_model import CalendarFile
from knowledge.entries import Language as Language
from knowledge.markup import Rich


class Outcome(StrEnum):
    """What came of a question."""

    ANSWER = "answer"
    CHOOSE = "choose"
    ABSTAIN = "abstain"


class MissReason(StrEnum):
    """Why a question counts as a miss."""

    UNKNOWN = "unknown"
    NONE_OF_THESE = "none_of_these"


class Feedback(StrEnum):
    """What a person said of an answer."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A person's words, as the rules see them."""

    person: int
    text: str
    language: Language
    private: bool = True
    """Whether nobody else reads the answer."""


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Show the answer of an entry; `question` is the one that offered it, when there was one."""

    entry: str
    question: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Say whether the answer to a question was useful."""

    question: int
    useful: bool


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Say that no offered entry was the one meant."""

    question: int


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """Show a page of the list of topics, counted from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Show a page of a topic's questions, counted from 0."""

    topic: str
    page: int = 0


AnswerAction = ShowEntry | Rate | NoneOfThese | ShowTopics | ShowTopic
Action = AnswerAction | PersonAction | SessionAction | CheckinAction | FigureAction


@dataclass(frozen=True, slots=True)
class Button:
    """What a person can press: the words on it and what it means."""

    label: str
    action: Action


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file for a person."""

    name: str
    content: bytes
    caption: Rich = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a person; `alt` says in words what it shows, and is its caption."""

    name: str
    content: bytes
    alt: str


Menu = tuple[tuple[str, str], ...]
"""Commands, without the slash, with what each does."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to a person."""

    text: Rich
    buttons: Buttons = ()
    quote: bool = False
    """Whether it must be sent as a reply to the person's message, so that a later press still carries the words."""
    files: tuple[File | Picture | CalendarFile, ...] = ()
    """Sent after the text, in order."""
    menu: Menu | None = None
    """The commands that the person's private chat shows from now on; empty: everybody's; None: as they are."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press on a button leads to: a short notice, new buttons under the message, or a reply.

    A press always has at least a notice or a reply.
    """

    notice: str | None = None
    """A few words shown over the chat, 200 characters at most."""
    reply: Reply | None = None
    edit: bool = False
    """Whether `reply` takes the place of the message pressed on, instead of following it."""
    buttons: Buttons | None = None
    """The buttons that the message pressed on has from now on; None leaves them as they are."""
    order: FigureAction | None = None
    """What is to be made after the press was acknowledged, because it takes seconds."""
    desk: Reply | None = None
    """What staff should hear of it, in their chat."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer offered while a person types in any chat (inline mode)."""

    entry: str
    title: str
    text: Rich


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the knowledge base makes of a question: the outcome, before it is turned into words."""

    outcome: Outcome
    language: Language
    entry: str | None
    choices: tuple[str, ...]
    score: float
    """Calibrated probability, 0 to 1, that the best entry is the right one."""
    term: str | None = None
    """The word with two senses that makes the bot ask, when that is why."""
    also: tuple[str, ...] = ()
    """The entries that answer the other questions of the same message."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is remembered."""

    id: int
    asked_at: datetime
    outcome: Outcome
    entry: str | None
    language: Language
    score: float
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that no entry answered, with its words."""

    id: int
    question: int
    text: str
    reason: MissReason
    at: datetime
