"""What a message asks for: alone, after the answer before it, or two things at once."""

from collections.abc import Collection

from bot.model import Language, Outcome, Verdict
from knowledge.entries import Kind, Live
from knowledge.library import Knowledge
from knowledge.matcher import Found, Match, Unknown, Unsure

MOST_QUESTIONS = 3
"""Questions of one message that are answered one by one; a longer list is taken as a whole."""


def judge(knowledge: Knowledge, message: str, language: Language, last: str | None = None) -> Verdict:
    """Return what the knowledge base makes of a message.

    `language` is spoken when the message does not tell; `last` is the entry answered just before, if any.
    """
    spoken = knowledge.matcher.language_of(message, language)
    alone = knowledge.matcher.match(message)
    if several := _several(knowledge, message, alone, last):
        scores = [found.probability for found in several]
        first, *others = [found.entry for found in several]
        return Verdict(Outcome.ANSWER, spoken, first, (), min(scores), also=tuple(others))
    match = _without_smalltalk(knowledge, _in_context(knowledge, message, alone, last))
    return _verdict(_one_door(knowledge, match), spoken)


def _without_smalltalk(knowledge: Knowledge, match: Match) -> Match:
    """Return a match that offers no small talk beside questions: nobody means to ask «Arrivederci»."""
    if not isinstance(match, Unsure):
        return match
    choices = tuple(choice for choice in match.choices if knowledge.entries[choice].kind is not Kind.SMALLTALK)
    if not choices:
        return Found(match.choices[0], match.probability)
    return Unsure(choices, match.probability, match.term)


def _one_door(knowledge: Knowledge, match: Match) -> Match:
    """Return a match without choices that are answered by the same calendar as one before them."""
    if not isinstance(match, Unsure):
        return match
    choices: list[str] = []
    asked: set[Live] = set()
    for choice in match.choices:
        live = knowledge.entries[choice].live
        if live not in asked:
            choices.append(choice)
        if live:
            asked.add(live)
    if len(choices) == 1 < len(match.choices):
        return Found(choices[0], match.probability)
    return Unsure(tuple(choices), match.probability, match.term)


def _verdict(match: Match, spoken: Language) -> Verdict:
    match match:
        case Found(entry, probability):
            return Verdict(Outcome.ANSWER, spoken, entry, (), probability)
        case Unsure(choices, probability, term):
            return Verdict(Outcome.CHOOSE, spoken, None, choices, probability, term)
        case Unknown(probability):
            return Verdict(Outcome.ABSTAIN, spoken, None, (), probability)


def _in_context(knowledge: Knowledge, message: str, alone: Match, last: str | None) -> Match:
    """Return what a message means after the last answer, when it leans on it; otherwise what it means alone."""
    if last is None or last not in knowledge.entries or not knowledge.matcher.leans(message):
        return alone
    if _names_a_topic(knowledge, message):
        return alone
    if knowledge.entries[last].live:
        return _of_the_moment(knowledge, message, alone, last)
    after = _about(knowledge, message, knowledge.entries[last].topic)
    if isinstance(alone, Found) and not isinstance(after, Found):
        return alone
    # The topic's name alone makes its entries likely: what the person added must be spoken of, too.
    explained = any(knowledge.matcher.explains(message, entry) for entry in _likeliest(after))
    return after if explained else alone


def _of_the_moment(knowledge: Knowledge, message: str, alone: Match, last: str) -> Match:
    """Return what a message means after an answer from the calendar, which says when, where and how at once."""
    if isinstance(alone, Found) or not knowledge.matcher.explains(message, last):
        return alone
    return Found(last, 1.0)


def _names_a_topic(knowledge: Knowledge, message: str) -> bool:
    """Return whether a message says itself what it is about, with a word of a topic's title."""
    titles = " ".join(topic.title(language) for topic in knowledge.topics for language in Language)
    return bool(knowledge.matcher.telling(message) & knowledge.matcher.telling(titles))


def _several(knowledge: Knowledge, message: str, alone: Match, last: str | None) -> list[Found]:
    """Return an answer for each question of a message that asks more than one; nothing when one of them has none."""
    asked = knowledge.matcher.questions(message)
    if not 2 <= len(asked) <= MOST_QUESTIONS:
        return []
    topics = [knowledge.entries[entry].topic for entry in (*_likeliest(alone), *([last] if last else []))[:1]]
    found = []
    for question in asked:
        match = knowledge.matcher.match(question)
        if not isinstance(match, Found) and topics:
            match = _about(knowledge, question, topics[0])
        if not isinstance(match, Found):
            return []
        found.append(match)
    return found if len({own.entry for own in found}) == len(found) else []


def _likeliest(match: Match) -> Collection[str]:
    match match:
        case Found(entry):
            return (entry,)
        case Unsure(choices):
            return choices
        case Unknown():
            return ()


def _about(knowledge: Knowledge, message: str, topic_id: str) -> Match:
    """Return what a message means when it speaks of a topic without naming it."""
    topic = knowledge.topic(topic_id)
    if topic is None:
        return Unknown(0.0)
    return knowledge.matcher.match(f"{message} {topic.title(Language.ITALIAN)}", within=topic.entries)
