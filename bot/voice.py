"""How entries and verdicts become words and buttons, in the person's language."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from bot.model import (
    Action,
    Button,
    Buttons,
    NoneOfThese,
    Outcome,
    Rate,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    Suggestion,
    Verdict,
)
from knowledge.entries import Answer, Entry, Kind, Language, Live, Source, Topic
from knowledge.library import Library
from knowledge.markup import Rich, Span, join, text

RELATED = 3
"""Related questions offered under an answer, at most."""
PAGE = 8
"""Buttons on one page of topics or questions."""
ECHO_BELOW = 0.95
"""Probability under which an answer says which question it understood: below it, one in twenty would be another."""
LABEL = 60
"""Characters of a question that a button shows; phones cut longer ones anyway."""
_NOTHING_TO_SAY = {Live.SESSIONS: "next.none"}
"""What is said before the written answer while what is asked at the moment has nothing to say."""

Alive = Callable[[Entry], Reply | None]
"""What answers a live entry at this moment, None when there is nothing to say."""


class Voice:
    """How the bot puts entries and verdicts into words and buttons."""

    def __init__(self, library: Library, contact: str | None) -> None:
        self._library = library
        self._contact = contact

    def reply(self, verdict: Verdict, today: date, question: int | None = None, alive: Alive | None = None) -> Reply:
        """Return the words for a verdict; without `question` there is nothing to rate and nothing was kept.

        Without `alive` a live entry gives its written answer.
        """
        match verdict.outcome:
            case Outcome.ANSWER if verdict.entry:
                return self._answers(verdict, verdict.entry, today, question, alive)
            case Outcome.CHOOSE:
                return self._choose(verdict, question)
            case _:
                return self.abstain(verdict.language, kept=question is not None)

    def answer(
        self, entry: Entry, language: Language, today: date, question: int | None, alive: Alive | None = None
    ) -> Reply:
        """Return an entry's answer with its sources, related questions and the two buttons to rate it."""
        body, buttons = self._now(entry, language, today, alive)
        if question is not None and entry.kind is not Kind.SMALLTALK:
            useful = Button(self.words("rate.useful", language), Rate(question, useful=True))
            not_useful = Button(self.words("rate.not_useful", language), Rate(question, useful=False))
            buttons += ((useful, not_useful),)
        return Reply(body, buttons)

    def _answers(self, verdict: Verdict, first: str, today: date, question: int | None, alive: Alive | None) -> Reply:
        """Return the answer, or one for each question asked; it says what it understood unless that is plain."""
        known, language = self._library.current.entries, verdict.language
        reply = self.answer(known[first], language, today, question, alive)
        if verdict.also:
            entries = [known[entry] for entry in (first, *verdict.also)]
            return replace(reply, text=join([self.shared(entry, language, today, alive).text for entry in entries]))
        if verdict.score < ECHO_BELOW and known[first].kind is not Kind.SMALLTALK:
            echo = self._say("answer.understood", language, question=known[first].wording(language).question)
            return replace(reply, text=join([echo, reply.text]))
        return reply

    def abstain(self, language: Language, *, kept: bool, refused: bool = False) -> Reply:
        """Return that the bot does not know (or what to do after a refused choice), the ways to topics and person."""
        plain_no = self._say("abstain.none_of_these", language) if refused else self._say("abstain", language)
        note = self._say("abstain.kept", language) if kept else ()
        return Reply(
            join([plain_no, self._contact_line(language), note]),
            self._to_topics(language),
        )

    def related(self, entry: Entry, language: Language) -> Buttons:
        """Return a button for each related question."""
        known = self._library.current.entries
        related = [known[other] for other in entry.related if other in known][:RELATED]
        return _rows(_entry_button(other, language) for other in related)

    def topics(self, page: int, language: Language) -> Reply:
        """Return a page of the list of topics."""
        entries = self._library.current.entries
        known = [
            topic
            for topic in self._library.current.topics
            if any(entries[entry].kind is not Kind.SMALLTALK for entry in topic.entries)
        ]
        rows = _rows(Button(topic.title(language), ShowTopic(topic.id)) for topic in known)
        return Reply(self._say("topics.intro", language), self._page(rows, page, ShowTopics, language))

    def topic(self, topic: Topic, page: int, language: Language) -> Reply:
        """Return a page of a topic's questions."""
        entries = [self._library.current.entries[entry] for entry in topic.entries]
        rows = _rows(_entry_button(entry, language) for entry in entries)
        turned = self._page(rows, page, lambda number: ShowTopic(topic.id, number), language)
        back: Buttons = ((Button(self.words("topics.back", language), ShowTopics()),),)
        return Reply(self._say("topics.topic", language, title=topic.title(language)), turned + back)

    def shared(self, entry: Entry, language: Language, today: date, alive: Alive | None = None) -> Suggestion:
        """Return an answer as it is shared in another chat: with its question, without buttons."""
        question = entry.wording(language).question
        body, _ = self._now(entry, language, today, alive)
        return Suggestion(entry.id, question, join([(Span(question, bold=True),), body]))

    def sentence(self, key: str, language: Language, *, with_topics: bool = False, **values: str) -> Reply:
        """Return a fixed sentence."""
        return Reply(self._say(key, language, **values), self._to_topics(language) if with_topics else ())

    def words(self, key: str, language: Language) -> str:
        """Return a fixed sentence without markup, for buttons and notices."""
        return self._library.current.texts.words(key, language)

    def _say(self, key: str, language: Language, **values: str | Rich) -> Rich:
        return self._library.current.texts.say(key, language, **values)

    def _now(self, entry: Entry, language: Language, today: date, alive: Alive | None) -> tuple[Rich, Buttons]:
        """Return what answers an entry now with its buttons: what is asked at the moment, else what is written."""
        written = self._body(entry, language, today)
        if entry.live is None or alive is None:
            return written, self.related(entry, language)
        if live := alive(entry):
            return live.text, live.buttons
        return join([self._say(_NOTHING_TO_SAY[entry.live], language), written]), self.related(entry, language)

    def _body(self, entry: Entry, language: Language, today: date) -> Rich:
        answer = entry.wording(language).answer_on(today)
        contact = self._contact_line(language) if entry.kind is Kind.GAP else ()
        return join([answer.text, contact, self._footer(entry, answer, language, today)])

    def _footer(self, entry: Entry, answer: Answer, language: Language, today: date) -> Rich:
        known = self._library.current.sources
        by_page: dict[str, Source] = {}
        for key in answer.sources:
            by_page.setdefault(known[key].url or key, known[key])
        lines = [self._source_line(source, language) for source in by_page.values()]
        day = self._library.current.texts.day
        if entry.checked and entry.checked <= today:
            lines.append(self._say("footer.checked", language, day=day(entry.checked, language)))
        if entry.review_by and entry.review_by < today:
            lines.append(self._say("footer.overdue", language, day=day(entry.review_by, language)))
        return join(lines, "\n")

    def _source_line(self, source: Source, language: Language) -> Rich:
        key = f"level.{source.level.replace(' ', '_')}"
        level = self.words(key, language) if self._library.current.texts.has(key) else source.level
        return self._say(
            "footer.source",
            language,
            title=(Span(source.title, url=source.url),),
            level=level,
            date=source.date,
        )

    def _choose(self, verdict: Verdict, question: int | None) -> Reply:
        entries = [self._library.current.entries[choice] for choice in verdict.choices]
        rows = _rows(_entry_button(entry, verdict.language, question) for entry in entries)
        if question is not None:
            rows += ((Button(self.words("choose.none", verdict.language), NoneOfThese(question)),),)
        listed = "\n".join(f"- {entry.wording(verdict.language).question}" for entry in entries)
        if verdict.term:
            intro = self._say("choose.term", verdict.language, term=verdict.term)
        else:
            intro = self._say("choose.intro", verdict.language)
        return Reply(join([intro, text(listed)]), rows, quote=True)

    def _contact_line(self, language: Language) -> Rich:
        if self._contact:
            return self._say("contact.known", language, contact=self._contact)
        return self._say("contact.unset", language)

    def _to_topics(self, language: Language) -> Buttons:
        return ((Button(self.words("topics.button", language), ShowTopics()),),)

    def _page(self, rows: Buttons, page: int, turn: Callable[[int], Action], language: Language) -> Buttons:
        """Return the rows of a page, and below them the buttons to the pages beside it."""
        last = max(0, (len(rows) - 1) // PAGE)
        page = min(max(page, 0), last)
        shown = rows[page * PAGE : (page + 1) * PAGE]
        turns = [Button(self.words("topics.previous", language), turn(page - 1))] if page > 0 else []
        turns += [Button(self.words("topics.next", language), turn(page + 1))] if page < last else []
        return shown + ((tuple(turns),) if turns else ())


def _rows(buttons: Iterable[Button]) -> Buttons:
    return tuple((button,) for button in buttons)


def _entry_button(entry: Entry, language: Language, question: int | None = None) -> Button:
    label = entry.wording(language).question
    if len(label) > LABEL:
        label = label[: LABEL - 1].rsplit(" ", 1)[0] + "…"
    return Button(label, ShowEntry(entry.id, question))
