"""Entries and topics become words and buttons: with sources and days, in pages, in the language of the person."""

from datetime import UTC, date, datetime

import pytest

from bot.model import (
    Action,
    Button,
    Rate,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
)
from bot.voice import LABEL, PAGE, Voice
from knowledge.entries import Kind, Language
from tests.bot.bench import ANSWERED, CONTACT, EN, IT, NOW, Bench, buttons, said


def test_every_topic_and_every_entry_can_be_reached_by_browsing(bench: Bench) -> None:
    topics: set[str] = set()
    entries: set[str] = set()
    for page in _pages(bench, ShowTopics()):
        topics |= {button.action.topic for button in page if isinstance(button.action, ShowTopic)}
    for name in topics:
        for page in _pages(bench, ShowTopic(name)):
            entries |= {button.action.entry for button in page if isinstance(button.action, ShowEntry)}
    # Nobody browses for greetings: small talk is answered, not listed.
    known = bench.library.current.entries.values()
    assert topics == {entry.topic for entry in known if entry.kind is not Kind.SMALLTALK}
    assert entries == {entry.id for entry in known if entry.topic in topics}


def _pages(bench: Bench, first: ShowTopics | ShowTopic) -> list[list[Button]]:
    """Return the buttons of each page, turning forward until there is no next one."""
    pages: list[list[Button]] = []
    action: Action | None = first
    while action is not None:
        assert len(pages) < 20
        pressed = bench.press(action)
        assert pressed.edit
        page = buttons(pressed.reply or Reply(()))
        assert sum(isinstance(button.action, ShowEntry | ShowTopic) for button in page) <= PAGE + 2
        pages.append(page)
        forward = bench.sentence("topics.next")
        action = next((button.action for button in page if button.label == forward), None)
    return pages


def test_pages_turn_both_ways_and_lead_back_to_the_topics(bench: Bench) -> None:
    middle = bench.press(ShowTopic("bandi", 1)).reply
    labels = {button.label: button.action for button in buttons(middle or Reply(()))}
    assert labels[bench.sentence("topics.previous")] == ShowTopic("bandi", 0)
    assert labels[bench.sentence("topics.next")] == ShowTopic("bandi", 2)
    assert labels[bench.sentence("topics.back")] == ShowTopics()
    assert said(middle) == "I bandi regionali"


@pytest.mark.parametrize("page", [-1, 99, 10**12])
def test_a_page_that_is_not_there_leads_to_the_nearest_one(page: int, bench: Bench) -> None:
    last = bench.press(ShowTopics(page)).reply
    assert buttons(last or Reply(()))
    assert last in [bench.press(ShowTopics(number)).reply for number in range(5)]


def test_a_long_question_is_cut_on_a_word_for_its_button(bench: Bench) -> None:
    labels = [
        (button, bench.library.current.entries[button.action.entry].italian.question)
        for topic in bench.library.current.topics
        for page in _pages(bench, ShowTopic(topic.id))
        for button in page
        if isinstance(button.action, ShowEntry)
    ]
    assert any(len(question) > LABEL for _, question in labels)
    for button, question in labels:
        assert len(button.label) <= LABEL
        assert button.label == question or (button.label[-1] == "…" and question.startswith(button.label[:-1] + " "))


def test_a_gap_shows_how_to_reach_a_person(bench: Bench) -> None:
    gaps = [found for found in bench.library.current.entries.values() if found.kind is Kind.GAP]
    facts = [found for found in bench.library.current.entries.values() if found.kind is Kind.FACT]
    voice = Voice(bench.library, CONTACT)
    assert len(gaps) >= 12
    assert all(CONTACT in said(voice.answer(found, IT, NOW.date(), None)) for found in gaps)
    assert not any(CONTACT in said(voice.answer(found, IT, NOW.date(), None)) for found in facts)


def test_small_talk_has_nothing_to_rate(bench: Bench) -> None:
    talk = next(found for found in bench.library.current.entries.values() if found.kind is Kind.SMALLTALK)
    reply = Voice(bench.library, None).answer(talk, IT, NOW.date(), 7)
    assert not any(isinstance(button.action, Rate) for button in buttons(reply))


def test_an_answer_past_its_review_says_so(bench: Bench) -> None:
    voice = Voice(bench.library, None)
    found = next(entry for entry in bench.library.current.entries.values() if entry.review_by)
    assert found.review_by is not None
    overdue = f"andava ricontrollata entro il {bench.library.current.texts.day(found.review_by, IT)}"
    assert overdue not in said(voice.answer(found, IT, found.review_by, None))
    assert overdue in said(voice.answer(found, IT, date(2030, 1, 1), None))


def test_an_answer_given_for_an_earlier_day_does_not_claim_a_later_check(bench: Bench) -> None:
    assert "Controllato" not in said(bench.ask(ANSWERED, at=datetime(2024, 6, 1, tzinfo=UTC)))


def test_two_sources_on_the_same_page_are_named_once_in_the_order_of_the_entry(by_hand: Bench) -> None:
    words = said(by_hand.answers.press(ShowEntry("prima"), IT, NOW).reply)
    assert words.splitlines()[2:] == [
        "Fonte: Il giornale · stampa, 3 maggio 2025",
        "Fonte: La carta (https://example.org/carta) · pagina ufficiale, 2024",
    ]


def test_an_entry_without_english_is_answered_in_italian(by_hand: Bench) -> None:
    assert said(by_hand.press(ShowEntry("prima"), language=EN).reply).startswith("Sì, il 12.")


def test_the_greeting_shows_a_name_as_it_is_and_the_way_to_the_topics(bench: Bench) -> None:
    reply = bench.answers.sentence("start", IT, misses_days="90", name="<b>&**Ada**{name}")
    assert said(reply).startswith("Ciao <b>&**Ada**{name}!")
    assert [button.action for button in buttons(reply)] == [ShowTopics()]


@pytest.mark.parametrize("language", Language)
def test_the_commands_and_descriptions_fit_telegram(language: Language, bench: Bench) -> None:
    commands = bench.answers.commands(language)
    assert [name for name, _ in commands] == ["start", "aiuto", "argomenti"]
    assert all(1 <= len(words) <= 256 for _, words in commands)
    long, short = bench.answers.descriptions(language)
    assert 0 < len(long) <= 512
    assert 0 < len(short) <= 120
