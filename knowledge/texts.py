"""Every sentence the bot says that is not an answer, by key and language, from `texts/it.yaml` and `texts/en.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.entries import Language
from knowledge.markup import Rich, fill, plain

Value = str | Rich
_DAY_WITH_VOWEL = re.compile(r"(?:8|11) [a-z]")
_ARTICLE = re.compile(r"\b(a|da|de|ne|su|i)l $")


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of each language; a language always has every key."""

    sentences: Mapping[Language, Mapping[str, Rich]]

    def say(self, key: str, language: Language, **values: Value) -> Rich:
        """Return a sentence with its holes filled; values stay plain text unless they are spans.

        Before a day that is spoken with a vowel the Italian article is elided: `fino all'8 dicembre`.
        """
        said = fill(self.sentences[language][key], values)
        return _elided(said) if language is Language.ITALIAN else said

    def words(self, key: str, language: Language, **values: str) -> str:
        """Return a sentence without markup, for buttons and notices."""
        return plain(self.say(key, language, **values))

    def has(self, key: str) -> bool:
        """Return whether there is a sentence with this key."""
        return key in self.sentences[Language.ITALIAN]

    def day(self, day: date, language: Language) -> str:
        """Return a day as people write it: `22 novembre 2026`."""
        month = self.words("months", language).split()[day.month - 1]
        return f"{day.day} {month} {day.year}"

    def weekday(self, day: date, language: Language) -> str:
        """Return a day with its name and without its year: `domenica 22 novembre`."""
        name = self.words("weekdays", language).split()[day.weekday()]
        return f"{name} {self.day(day, language).rsplit(' ', 1)[0]}"


def _elided(said: Rich) -> Rich:
    """Return an Italian sentence with the article run into a day that follows it as a value."""
    spans = list(said)
    for at, value in enumerate(spans[1:]):
        if _DAY_WITH_VOWEL.match(value.text):
            spans[at] = replace(spans[at], text=_ARTICLE.sub(_elide, spans[at].text))
    return tuple(spans)


def _elide(article: re.Match[str]) -> str:
    return "l'" if article[1] == "i" else f"{article[1]}ll'"
