"""The labelled set is large, mixed and nobody's copy; on it the shipped matcher keeps its promises."""

from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.entries import Kind
from knowledge.evaluation import FAR, Figures, Labelled, figures, judge_all, load_labelled
from knowledge.normalise import fold
from tests.knowledge.contents import shipped, shipped_entries

GOLDEN = Path(__file__).with_name("golden.yaml")
MESSAGES = 400
UNANSWERABLE = 150
TOP_1 = 0.85
ANSWERED_WRONGLY = 0.05
UNANSWERABLE_ANSWERED = 0.20
NEARLY_EQUAL = 90
"""RapidFuzz ratio of folded texts from which a message counts as a copy of a phrasing."""
STYLES = {"keywords", "typos", "dictated", "colloquial", "formal", "long", "english"}


@cache
def golden() -> list[Labelled]:
    return load_labelled(GOLDEN, shipped().current.entries.keys())


@cache
def measured() -> Figures:
    return figures(judge_all(shipped().current.matcher, golden()))


def test_there_are_messages_enough() -> None:
    assert len(golden()) >= MESSAGES


def test_enough_messages_have_no_answer_and_half_of_them_are_near_the_topics() -> None:
    styles = [message.style for message in golden() if not message.entries]
    assert len(styles) >= UNANSWERABLE
    assert set(styles) == {"near", FAR}
    assert 0.4 <= styles.count("near") / len(styles) <= 0.6


def test_every_entry_is_asked_for_in_several_styles() -> None:
    styles: dict[str, set[str]] = {}
    for message in golden():
        if message.entries:
            styles.setdefault(message.entries[0], set()).add(message.style)
    assert set().union(*styles.values()) == STYLES
    # Nobody takes leave in a long message or thanks by keywords: small talk has fewer styles.
    least = {entry.id: 2 if entry.kind is Kind.SMALLTALK else 3 for entry in shipped_entries()}
    assert [entry for entry, wanted in least.items() if len(styles.get(entry, ())) < wanted] == []


def test_no_message_is_there_twice() -> None:
    told = Counter(message.text for message in golden())
    folded = Counter(fold(message.text) for message in golden() if fold(message.text))
    assert [text for text, times in (told + folded).items() if told[text] > 1 or folded[text] > 1] == []


def test_no_message_is_a_near_copy_of_a_phrasing_of_the_content() -> None:
    messages = [fold(message.text) for message in golden()]
    phrasings = [asked for entry in shipped_entries() for _, asked in entry.phrasings()]
    folded = [fold(asked) for asked in phrasings]
    assert len(phrasings) > 1000
    likeness = process.cdist(messages, folded, scorer=fuzz.ratio, score_cutoff=NEARLY_EQUAL, dtype=np.uint8)
    copies = {
        (golden()[row].text, phrasings[column])
        for row, column in np.argwhere(likeness)
        if len(messages[row].split()) > 3 or (messages[row] == folded[column] != "")
    }
    bags = {frozenset(text.split()): phrasings[column] for column, text in enumerate(folded) if len(text.split()) >= 4}
    for row, message in enumerate(messages):
        if len(message.split()) >= 4 and (bag := frozenset(message.split())) in bags:
            copies.add((golden()[row].text, bags[bag]))
    assert not copies, "\n" + "\n".join(f"«{text}» copies «{asked}»" for text, asked in sorted(copies))


def test_the_right_entry_comes_first_often_enough() -> None:
    assert measured().answerable >= MESSAGES - UNANSWERABLE
    assert measured().top_1 >= TOP_1, measured()


def test_wrong_answers_are_rare() -> None:
    assert measured().answered_wrongly <= ANSWERED_WRONGLY, measured()


def test_what_nobody_can_answer_is_seldom_answered() -> None:
    assert measured().unanswerable >= UNANSWERABLE
    assert measured().unanswerable_answered <= UNANSWERABLE_ANSWERED, measured()
