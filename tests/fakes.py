"""The doubles of the tests: answers and people that follow a script, and a log of updates in memory."""

import time
from collections.abc import Sequence
from datetime import datetime

from bot.answers import Answers
from bot.checkin_filling import Aside
from bot.checkins import Checkins
from bot.model import (
    Action,
    Button,
    Incoming,
    Menu,
    NoneOfThese,
    Pressed,
    Rate,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    Suggestion,
)
from bot.monitoring_desk import Monitoring
from bot.people import People
from bot.people_model import Visitor
from bot.sessions import Sessions
from knowledge.entries import Language
from knowledge.markup import Span, text


class MemoryUpdates:
    """What `bot.ports.UpdateLog` asks for, in memory."""

    def __init__(self) -> None:
        self.settled: dict[int, datetime] = {}
        self.kept: dict[tuple[int, int], tuple[int, ...]] = {}
        self.broken = 0
        """How many of the next calls fail, as a database out of reach would."""

    def handled(self, update_ids: Sequence[int]) -> frozenset[int]:
        self._fail()
        return frozenset(update_ids) & self.settled.keys()

    def settle(self, update_id: int, at: datetime) -> None:
        self._fail()
        self.settled.setdefault(update_id, at)

    def remember_reply(self, chat: int, message: int, replies: Sequence[int], at: datetime) -> None:
        self._fail()
        self.kept[chat, message] = tuple(replies)

    def replies(self, chat: int, message: int) -> Sequence[int]:
        self._fail()
        return self.kept.get((chat, message), ())

    def forget_updates(self, before: datetime) -> int:
        return 0

    def _fail(self) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is gone")


class ScriptedAnswers(Answers):
    """Answers that a test can read: the reply to «x» is «Risposta: x»; some words make it misbehave."""

    def __init__(self) -> None:
        self.asked: list[Incoming] = []
        self.pressed: list[tuple[Action, str | None]] = []

    def ask(self, incoming: Incoming, now: datetime) -> Reply:
        self.asked.append(incoming)
        words = incoming.text
        if "guasto" in words:
            raise RuntimeError(f"failed on: {words}")
        if "fine del processo" in words:
            raise SystemExit(3)
        if "piano" in words:
            time.sleep(0.7)
        if "lungo" in words:
            return Reply(text("\n\n".join(f"Paragrafo {number}. " + "parola " * 120 for number in range(12))))
        if "scegli" in words:
            offered = ((Button("Prima", ShowEntry("prima", 7)),), (Button("Nessuna", NoneOfThese(7)),))
            return Reply(text("Quale?"), offered, quote=True)
        useful = (Button("È utile", Rate(7, useful=True)), Button("Non è utile", Rate(7, useful=False)))
        return Reply((Span("Risposta", bold=True), Span(f": {words}")), (useful,))

    def press(
        self,
        action: Action,
        language: Language,
        now: datetime,
        words: str | None = None,
        person: int | None = None,
        *,
        private: bool = True,
    ) -> Pressed:
        self.pressed.append((action, words))
        match action:
            case ShowEntry("rotta"):
                raise RuntimeError(f"failed on: {words}")
            case ShowEntry(entry):
                return Pressed(reply=Reply(text(f"Voce {entry}")))
            case Rate():
                return Pressed(notice="Grazie", buttons=())
            case NoneOfThese():
                return Pressed(reply=Reply(text("Non lo so")), buttons=())
            case ShowTopics():
                return Pressed(reply=self.topics(action, language), edit=True)
            case ShowTopic(topic):
                return Pressed(reply=Reply(text(f"Argomento {topic}")), edit=True)

    def gone(self, language: Language) -> Pressed:
        return Pressed(reply=Reply(text("button.old")))

    def topics(self, action: ShowTopics, language: Language) -> Reply:
        topic = Button("Protocollo", ShowTopic("protocollo"))
        return Reply(text(f"Argomenti, pagina {action.page}"), ((topic,), (Button("Avanti", ShowTopics(1)),)))

    def suggest(self, words: str, language: Language, now: datetime) -> tuple[Suggestion, ...]:
        return (Suggestion("prima", "Titolo <1>", (Span("Titolo <1>", bold=True), Span(f"\n\nSu {words} & altro"))),)

    def sentence(self, key: str, language: Language, **values: str) -> Reply:
        return Reply(text(" ".join([key, language.value, *values.values()])))

    def commands(self, language: Language) -> list[tuple[str, str]]:
        return [("start", f"start {language.value}"), ("aiuto", f"aiuto {language.value}")]

    def descriptions(self, language: Language) -> tuple[str, str]:
        return f"lunga {language.value}", f"breve {language.value}"


class ScriptedSessions(Sessions):
    """An empty calendar that nobody may change."""

    def __init__(self) -> None:
        pass

    def awaits(self, visitor: Visitor, words: str, now: datetime) -> Reply | None:
        return None

    def may_import(self, visitor: Visitor) -> bool:
        return False

    def commands(self, language: Language) -> Menu:
        return ()


class ScriptedCheckins(Checkins):
    """No check-in is open and none is under way."""

    def __init__(self) -> None:
        pass

    def awaits(self, visitor: Visitor, words: str, now: datetime) -> Reply | Aside | None:
        return None

    def sees(self, visitor: Visitor, file: str, now: datetime) -> Reply | None:
        return None


class ScriptedMonitoring(Monitoring):
    """No figures."""

    def __init__(self) -> None:
        pass


class ScriptedPeople(People):
    """Nobody is registered and nothing is awaited; «/start» says who started."""

    def __init__(self) -> None:
        self.payloads: list[str | None] = []
        self.unreachable: list[int] = []
        self.met: list[int] = []

    def start(self, visitor: Visitor, payload: str | None, now: datetime) -> Reply:
        self.payloads.append(payload)
        return Reply(text(f"start {visitor.language.value} {visitor.name}"))

    def awaits(self, visitor: Visitor, words: str, now: datetime) -> Reply | None:
        return None

    def language(self, telegram_id: int, otherwise: Language) -> Language:
        return otherwise

    def commands(self, language: Language) -> Menu:
        return ()

    def seen(self, visitor: Visitor, now: datetime) -> None:
        self.met.append(visitor.telegram_id)

    def blocked(self, telegram_id: int) -> None:
        self.unreachable.append(telegram_id)
