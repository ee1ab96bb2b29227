"""The rules on a bench: over real content, with a memory that a test can read."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.answers import Answers
from bot.model import (
    Action,
    Button,
    Incoming,
    Pressed,
    Reply,
)
from knowledge.entries import Language
from knowledge.library import Library
from knowledge.markup import plain
from tests.bot.memory import MemoryQuestions
from tests.knowledge.contents import shipped

IT, EN = Language.ITALIAN, Language.ENGLISH
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
CONTACT = "Ufficio <Commercio> & co, 011 000 0000"
ANSWERED = "Quando è stato firmato il Protocollo d'intesa con Unioncamere?"
CHOSEN = "Che cos'è il protocollo?"
UNKNOWN = "Mi dai la ricetta della bagna cauda con l'aglio?"


@dataclass
class Bench:
    """The rules over the shipped content, and what they remember."""

    library: Library = field(default_factory=shipped)
    store: MemoryQuestions = field(default_factory=MemoryQuestions)
    contact: str | None = CONTACT

    @property
    def answers(self) -> Answers:
        return Answers(self.library, self.store, self.contact, ROME)

    def ask(self, words: str, language: Language = IT, at: datetime = NOW) -> Reply:
        return self.answers.ask(Incoming(101, words, language), at)

    def press(self, action: Action, words: str | None = None, language: Language = IT) -> Pressed:
        return self.answers.press(action, language, NOW, words)

    def sentence(self, key: str, language: Language = IT, **values: str) -> str:
        return self.library.current.texts.words(key, language, **values)


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row]


def said(reply: Reply | None) -> str:
    assert reply is not None
    return plain(reply.text)
