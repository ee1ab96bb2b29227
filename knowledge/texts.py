"""Every sentence the bot says that is not an answer, by key and language, from `texts/it.yaml` and `texts/en.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.entries import Language
from knowledge.markup import Rich, fill, plain

Value = str | Rich


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of each language; a language always has every key."""

    sentences: Mapping[Language, Mapping[str, Rich]]

    def say(self, key: str, language: Language, **values: Value) -> Rich:
        """Return a sentence with its holes filled; values stay plain text unless they are spans."""
        return fill(self.sentences[language][key], values)

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
