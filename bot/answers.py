"""A question in, a Reply out: answer, choose or abstain; feedback, misses, browsing.

One path for the chat and for the command line: `judge` decides, `ask` also remembers.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.judgement import judge
from bot.model import (
    AnswerAction,
    Incoming,
    MissReason,
    NoneOfThese,
    Outcome,
    Pressed,
    Rate,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    Suggestion,
    Verdict,
)
from bot.ports import QuestionStore
from bot.recent import Recent
from bot.voice import Alive, Voice
from knowledge.entries import Entry, Kind, Language, Live
from knowledge.library import Library
from knowledge.normalise import words

SHARED = 5
"""Answers offered while a person types in another chat."""
LiveAnswer = Callable[[str, int | None, Language, datetime], Reply | None]
"""What answers words at this moment: for a person in private, or for anybody who may read it; None for nothing."""


class Answers:
    """The questions and answers of the bot."""

    def __init__(
        self,
        library: Library,
        store: QuestionStore,
        contact: str | None,
        zone: ZoneInfo,
        live: Mapping[Live, LiveAnswer] | None = None,
    ) -> None:
        """`live` answers the live entries; those that it does not know give their written answer."""
        self._library = library
        self._store = store
        self._voice = Voice(library, contact)
        self._zone = zone
        self._live = live or {}
        self._recent = Recent()

    def ask(self, incoming: Incoming, now: datetime) -> Reply:
        """Answer a person's words and remember the question: without name, and without words unless it is a miss."""
        if not words(incoming.text):  # a question mark, an emoji: nothing was asked, and there is nothing to keep
            return self.sentence("help", incoming.language)
        last = self._recent.entry(incoming.person, now)
        verdict = judge(self._library.current, incoming.text, incoming.language, last)
        question = self._store.record(verdict, now)
        if verdict.entry:
            self._recent.keep(incoming.person, verdict.entry, now)
        if verdict.outcome is Outcome.ABSTAIN:
            self._store.miss(question, incoming.text, MissReason.UNKNOWN, now)
        reader = incoming.person if incoming.private else None
        alive = alive_for(self._live, incoming.text, reader, verdict.language, now)
        return self._voice.reply(verdict, self._today(now), question, alive)

    def press(
        self,
        action: AnswerAction,
        language: Language,
        now: datetime,
        words: str | None = None,
        person: int | None = None,
        *,
        private: bool = True,
    ) -> Pressed:
        """Return what a press leads to; `words` are those of the message that the pressed one replied to."""
        if isinstance(action, ShowEntry) and person is not None:
            self._recent.keep(person, action.entry, now)
        match action:
            case ShowEntry():
                reader = person if private else None
                return self._show(action, language, now, alive_for(self._live, words or "", reader, language, now))
            case Rate():
                return self._rate(action, language)
            case NoneOfThese():
                return self._none_of_these(action, words, language, now)
            case ShowTopics():
                return Pressed(reply=self.topics(action, language), edit=True)
            case ShowTopic():
                topic = self._library.current.topic(action.topic)
                if topic is None:
                    return self.gone(language)
                return Pressed(reply=self._voice.topic(topic, action.page, language), edit=True)

    def gone(self, language: Language) -> Pressed:
        """Return what a press on a button that means nothing any more leads to."""
        return Pressed(reply=self._voice.sentence("button.old", language, with_topics=True))

    def topics(self, action: ShowTopics, language: Language) -> Reply:
        """Return a page of the list of topics."""
        return self._voice.topics(action.page, language)

    def suggest(self, words: str, language: Language, now: datetime) -> tuple[Suggestion, ...]:
        """Return up to five answers to share in another chat, best first; nothing is remembered."""
        knowledge = self._library.current
        spoken = knowledge.matcher.language_of(words, language)
        ids = [
            entry for entry in knowledge.matcher.ranked(words) if knowledge.entries[entry].kind is not Kind.SMALLTALK
        ]
        alive, today = alive_for(self._live, words, None, spoken, now), self._today(now)
        return tuple(self._voice.shared(knowledge.entries[entry], spoken, today, alive) for entry in ids[:SHARED])

    def sentence(self, key: str, language: Language, **values: str) -> Reply:
        """Return one of the bot's fixed sentences, with the way to the topics where it greets or helps."""
        return self._voice.sentence(key, language, with_topics=key in {"start", "help"}, **values)

    def commands(self, language: Language) -> list[tuple[str, str]]:
        """Return the commands with what they do, as the command menu shows them."""
        names = {"start": "command.start", "aiuto": "command.help", "argomenti": "command.topics"}
        return [(name, self._voice.words(key, language)) for name, key in names.items()]

    def descriptions(self, language: Language) -> tuple[str, str]:
        """Return what the bot says of itself: in an empty chat (512 characters), in its profile (120)."""
        return self._voice.words("description", language), self._voice.words("description.short", language)

    def _show(self, action: ShowEntry, language: Language, now: datetime, alive: Alive | None) -> Pressed:
        entry = self._library.current.entries.get(action.entry)
        if entry is None:
            return self.gone(language)
        question = action.question
        if question is None or not self._store.choose(question, entry.id):
            question = self._store.record(Verdict(Outcome.ANSWER, language, entry.id, (), 1.0), now)
        return Pressed(reply=self._voice.answer(entry, language, self._today(now), question, alive))

    def _rate(self, action: Rate, language: Language) -> Pressed:
        if not self._store.rate(action.question, useful=action.useful):
            return self.gone(language)
        kept = self._store.find(action.question)
        entry = self._library.current.entries.get(kept.entry) if kept and kept.entry else None
        buttons = self._voice.related(entry, language) if entry else ()
        notice = self._voice.words("rated.useful" if action.useful else "rated.not_useful", language)
        return Pressed(notice=notice, buttons=buttons)

    def _none_of_these(self, action: NoneOfThese, words: str | None, language: Language, now: datetime) -> Pressed:
        if self._store.find(action.question) is None:
            return self.gone(language)
        kept = bool(words) and self._store.miss(action.question, words or "", MissReason.NONE_OF_THESE, now)
        return Pressed(reply=self._voice.abstain(language, kept=kept, refused=True), buttons=())

    def _today(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()


def alive_for(
    live: Mapping[Live, LiveAnswer], said: str, reader: int | None, language: Language, now: datetime
) -> Alive | None:
    """Return what answers live entries for a reader at this moment, or None when nothing does."""
    if not live:
        return None

    def alive(entry: Entry) -> Reply | None:
        return live[entry.live](said, reader, language, now) if entry.live else None

    return alive
