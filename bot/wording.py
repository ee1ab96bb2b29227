"""The bot's sentences as replies and buttons, always of the content in use."""

from collections.abc import Sequence
from datetime import date

from bot.model import Action, Button, Buttons, Reply
from bot.people_model import Role
from knowledge.entries import Language
from knowledge.library import Library
from knowledge.markup import Rich, join
from knowledge.texts import Value

LABEL = 60
"""Characters of a name that a button shows; phones cut longer ones anyway."""


class Wording:
    """The sentences of the content in use."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def say(self, key: str, language: Language, **values: Value) -> Rich:
        """Return a sentence with its holes filled."""
        return self._library.current.texts.say(key, language, **values)

    def words(self, key: str, language: Language, **values: str) -> str:
        """Return a sentence without markup, for buttons and notices."""
        return self._library.current.texts.words(key, language, **values)

    def reply(self, key: str, language: Language, buttons: Buttons = (), /, **values: Value) -> Reply:
        """Return a reply of one sentence."""
        return Reply(self.say(key, language, **values), buttons)

    def button(self, key: str, action: Action, language: Language, /, **values: str) -> Button:
        """Return a button with a sentence on it."""
        return Button(self.words(key, language, **values), action)

    def day(self, day: date, language: Language) -> str:
        """Return a day as people write it."""
        return self._library.current.texts.day(day, language)

    def weekday(self, day: date, language: Language) -> str:
        """Return a day with its name and without its year: `domenica 22 novembre`."""
        return self._library.current.texts.weekday(day, language)

    def listed(self, items: Sequence[str], language: Language) -> str:
        """Return items as a sentence lists them: `uno, due e tre`."""
        if len(items) < 2:
            return "".join(items)
        return self.words("list.and", language, before=", ".join(items[:-1]), last=items[-1])

    def role(self, role: Role, language: Language) -> str:
        """Return the name of a role inside a sentence."""
        return self.words(f"role.{role.word}", language)


def label(name: str) -> str:
    """Return a name as a button can show it."""
    return name if len(name) <= LABEL else name[: LABEL - 1].rstrip() + "…"


def together(*parts: Rich) -> Rich:
    """Return sentences one after the other, each a paragraph."""
    return join(parts)
