"""What an entry of the knowledge base is: one thing the bot can say, in its languages, dated, with its sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.markup import Rich


class Language(StrEnum):
    """The languages the bot speaks."""

    ITALIAN = "it"
    ENGLISH = "en"


class Kind(StrEnum):
    """What sort of thing an entry says."""

    FACT = "fact"
    SERVICE = "service"
    SMALLTALK = "smalltalk"
    GAP = "gap"


class Live(StrEnum):
    """What is asked at the moment of the answer, because no editor could keep it up to date."""

    SESSIONS = "sessions"
    """The training calendar: its next sessions take the place of the written answer, while there are any."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from."""

    key: str
    title: str
    url: str | None
    date: str
    level: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of an answer and the last day on which it holds; None when it holds from then on."""

    text: Rich
    sources: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """An entry in one language."""

    question: str
    variants: tuple[str, ...]
    answers: tuple[Answer, ...]

    def answer_on(self, day: date) -> Answer:
        """Return the answer that holds on a day."""
        return next(answer for answer in self.answers if answer.until is None or day <= answer.until)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the bot can say."""

    id: str
    kind: Kind
    topic: str
    italian: Wording
    english: Wording | None = None
    checked: date | None = None
    review_by: date | None = None
    related: tuple[str, ...] = ()
    live: Live | None = None

    def wording(self, language: Language) -> Wording:
        """Return the entry in a language, in Italian where it has no other."""
        return self.english if language is Language.ENGLISH and self.english else self.italian

    def phrasings(self) -> list[tuple[Language, str]]:
        """Return every wording that asks for this entry, the questions first."""
        found = [(Language.ITALIAN, words) for words in (self.italian.question, *self.italian.variants)]
        if self.english:
            found += [(Language.ENGLISH, words) for words in (self.english.question, *self.english.variants)]
        return found


@dataclass(frozen=True, slots=True)
class Topic:
    """A file of entries that a person can browse."""

    id: str
    titles: Mapping[Language, str]
    entries: tuple[str, ...] = field(default=())

    def title(self, language: Language) -> str:
        """Return the title in a language, in Italian where it has no other."""
        return self.titles.get(language) or self.titles[Language.ITALIAN]
