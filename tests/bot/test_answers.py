"""A question gets an answer, a choice or an honest no; buttons lead on; only misses keep their words."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers import SHARED
from bot.judgement import judge
from bot.model import (
    Action,
    Feedback,
    MissReason,
    NoneOfThese,
    Outcome,
    Pressed,
    Rate,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    Verdict,
)
from bot.voice import RELATED, Voice
from knowledge.entries import Kind, Language
from knowledge.markup import plain
from tests.bot.bench import ANSWERED, CHOSEN, CONTACT, EN, IT, NOW, UNKNOWN, Bench, buttons, said
from tests.knowledge.contents import entry, shipped, topic


def test_a_question_that_an_entry_answers_gets_it_with_source_and_day(bench: Bench) -> None:
    words = said(bench.ask(ANSWERED))
    assert words.startswith("Il Protocollo è stato firmato il 12 luglio 2022.")
    assert "Fonte: Regione Piemonte, Relazione sullo stato dell’ambiente" in words
    assert "https://relazione.ambiente.piemonte.it/2024/il-protocollo-di-intesa" in words
    assert "Controllato il 22 novembre 2026." in words


def test_an_answer_offers_related_questions_and_two_buttons_to_rate_it(bench: Bench) -> None:
    offered = bench.ask(ANSWERED).buttons
    assert len(offered) == RELATED + 1
    related = [button.action for row in offered[:-1] for button in row]
    assert related == [
        ShowEntry("protocollo-prima-durata"),
        ShowEntry("protocollo-rinnovo"),
        ShowEntry("protocollo-firmatari"),
    ]
    assert [button.action for button in offered[-1]] == [Rate(1, useful=True), Rate(1, useful=False)]


def test_a_question_between_entries_gets_a_choice_and_the_way_out(bench: Bench) -> None:
    reply = bench.ask(CHOSEN)
    actions = [button.action for button in buttons(reply)]
    assert actions[-1] == NoneOfThese(1)
    assert {ShowEntry("protocollo-che-cosa", 1), ShowEntry("protocollo-locale-che-cosa", 1)} <= set(actions)
    assert len(actions) <= 4
    assert reply.quote
    assert said(reply).startswith(bench.sentence("choose.term", term="protocollo"))
    for action in actions[:-1]:
        assert isinstance(action, ShowEntry)
        assert f"- {bench.library.current.entries[action.entry].italian.question}" in said(reply)


@pytest.mark.parametrize("language", Language)
def test_a_choice_for_any_other_reason_says_that_it_is_in_doubt(language: Language, bench: Bench) -> None:
    verdict = Verdict(Outcome.CHOOSE, language, None, ("protocollo-firma", "festival-quando"), 0.4)
    reply = Voice(bench.library, None).reply(verdict, NOW.date())
    assert said(reply).startswith(bench.sentence("choose.intro", language))
    assert [button.action for button in buttons(reply)] == [ShowEntry("protocollo-firma"), ShowEntry("festival-quando")]


def test_a_question_that_nothing_answers_gets_a_plain_no_with_topics_and_contact(bench: Bench) -> None:
    reply = bench.ask(UNKNOWN)
    assert said(reply).startswith("Non lo so.")
    assert CONTACT in said(reply)
    assert bench.sentence("abstain.kept") in said(reply)
    assert [button.action for button in buttons(reply)] == [ShowTopics()]


def test_without_a_contact_the_no_says_whom_to_ask() -> None:
    bench = Bench(contact=None)
    assert bench.sentence("contact.unset") in said(bench.ask(UNKNOWN))


@pytest.mark.parametrize("words", ["", "🙂🙂", "?!"])
def test_a_message_without_words_gets_the_help_and_nothing_is_kept(words: str, bench: Bench) -> None:
    assert said(bench.ask(words)) == bench.sentence("help")
    assert not bench.store.questions
    assert not bench.store.misses(NOW - timedelta(days=1))


def test_a_message_of_unknown_words_gets_the_plain_no(bench: Bench) -> None:
    assert said(bench.ask("קדימה")).startswith("Non lo so.")


def test_a_question_is_remembered_without_who_asked_and_without_its_words(bench: Bench) -> None:
    bench.ask(ANSWERED)
    bench.ask(CHOSEN)
    assert [question.outcome for question in bench.store.questions.values()] == [Outcome.ANSWER, Outcome.CHOOSE]
    assert bench.store.questions[1].entry == "protocollo-firma"
    assert bench.store.questions[2].entry is None
    assert bench.store.questions[1].asked_at == NOW
    assert bench.store.kept == {}
    kept = repr([astuple(question) for question in bench.store.questions.values()])
    assert "101" not in kept
    assert ANSWERED not in kept


def test_only_the_words_of_a_miss_are_kept(bench: Bench) -> None:
    bench.ask(ANSWERED)
    bench.ask(UNKNOWN)
    (miss,) = bench.store.kept.values()
    assert (miss.question, miss.text, miss.reason, miss.at) == (2, UNKNOWN, MissReason.UNKNOWN, NOW)
    assert bench.store.questions[2].outcome is Outcome.ABSTAIN


def test_none_of_these_keeps_the_words_of_the_message_replied_to(bench: Bench) -> None:
    bench.ask(CHOSEN)
    pressed = bench.press(NoneOfThese(1), CHOSEN)
    assert said(pressed.reply).startswith(bench.sentence("abstain.none_of_these"))
    assert bench.sentence("abstain.kept") in said(pressed.reply)
    assert pressed.buttons == ()
    (miss,) = bench.store.kept.values()
    assert (miss.question, miss.text, miss.reason) == (1, CHOSEN, MissReason.NONE_OF_THESE)


@pytest.mark.parametrize("words", [None, ""])
def test_none_of_these_without_the_words_promises_nothing(words: str | None, bench: Bench) -> None:
    bench.ask(CHOSEN)
    pressed = bench.press(NoneOfThese(1), words)
    assert said(pressed.reply).startswith(bench.sentence("abstain.none_of_these"))
    assert bench.sentence("abstain.kept") not in said(pressed.reply)
    assert bench.store.kept == {}


def test_a_second_press_makes_no_second_miss(bench: Bench) -> None:
    bench.ask(CHOSEN)
    bench.press(NoneOfThese(1), CHOSEN)
    bench.press(NoneOfThese(1), CHOSEN)
    assert len(bench.store.kept) == 1


def test_the_choice_made_is_remembered_with_its_question(bench: Bench) -> None:
    bench.ask(CHOSEN)
    pressed = bench.press(ShowEntry("protocollo-locale-che-cosa", 1))
    assert bench.store.chosen == {1: "protocollo-locale-che-cosa"}
    assert Rate(1, useful=True) in [button.action for button in buttons(pressed.reply or Reply(()))]
    assert len(bench.store.questions) == 1


def test_a_related_question_is_remembered_as_a_question_of_its_own(bench: Bench) -> None:
    bench.ask(ANSWERED)
    pressed = bench.press(ShowEntry("protocollo-rinnovo"))
    assert said(pressed.reply).startswith("Il Protocollo è stato rinnovato il 5 febbraio 2024")
    assert bench.store.questions[2].entry == "protocollo-rinnovo"
    assert Rate(2, useful=True) in [button.action for button in buttons(pressed.reply or Reply(()))]


@pytest.mark.parametrize(("useful", "key"), [(True, "rated.useful"), (False, "rated.not_useful")])
def test_feedback_is_kept_thanked_for_and_asked_only_once(useful: bool, key: str, bench: Bench) -> None:
    offered = bench.ask(ANSWERED).buttons
    pressed = bench.press(Rate(1, useful=useful))
    assert pressed.notice == bench.sentence(key)
    assert pressed.reply is None
    assert pressed.buttons == offered[:-1]
    assert bench.store.questions[1].feedback is (Feedback.USEFUL if useful else Feedback.NOT_USEFUL)


def test_the_last_feedback_counts(bench: Bench) -> None:
    bench.ask(ANSWERED)
    bench.press(Rate(1, useful=True))
    bench.press(Rate(1, useful=False))
    assert bench.store.questions[1].feedback is Feedback.NOT_USEFUL


@pytest.mark.parametrize(
    "action",
    [Rate(99, useful=True), NoneOfThese(99), ShowEntry("voce-sparita"), ShowEntry("voce-sparita", 1), ShowTopic("via")],
)
@pytest.mark.parametrize("language", Language)
def test_a_button_that_means_nothing_any_more_gets_a_sentence_and_the_topics(
    action: Action, language: Language, bench: Bench
) -> None:
    pressed = bench.press(action, "parole", language)
    assert said(pressed.reply) == bench.sentence("button.old", language)
    assert [button.action for button in buttons(pressed.reply or Reply(()))] == [ShowTopics()]
    assert not pressed.edit
    assert bench.store.questions == {}
    assert bench.store.kept == {}


def test_an_offered_entry_of_a_forgotten_question_is_still_shown(bench: Bench) -> None:
    pressed = bench.press(ShowEntry("protocollo-firma", 99))
    assert "12 luglio 2022" in said(pressed.reply)
    assert bench.store.questions[1].entry == "protocollo-firma"


def test_feedback_on_an_entry_that_vanished_is_still_thanked_for(bench: Bench) -> None:
    number = bench.store.record(Verdict(Outcome.ANSWER, IT, "voce-sparita", (), 1.0), NOW)
    assert bench.press(Rate(number, useful=True)) == Pressed(notice=bench.sentence("rated.useful"), buttons=())


def test_suggestions_come_best_first_with_their_question_and_are_not_remembered(bench: Bench) -> None:
    suggested = bench.answers.suggest("quanti sono i distretti", IT, NOW)
    assert 1 <= len(suggested) <= SHARED
    assert suggested[0].entry == "numeri-distretti"
    assert plain(suggested[0].text).startswith(suggested[0].title)
    assert "Fonte:" in plain(suggested[0].text)
    assert bench.store.questions == {}
    assert bench.store.kept == {}


def test_small_talk_is_not_suggested_and_nothing_is_suggested_for_nothing(bench: Bench) -> None:
    entries = bench.library.current.entries
    assert all(
        entries[found.entry].kind is not Kind.SMALLTALK for found in bench.answers.suggest("ciao grazie", IT, NOW)
    )
    assert bench.answers.suggest("", IT, NOW) == ()
    assert bench.answers.suggest("🙂", IT, NOW) == ()


def test_suggestions_speak_the_language_of_the_words(bench: Bench) -> None:
    assert bench.answers.suggest("when was the memorandum signed", IT, NOW)[0].title.startswith("When")
    assert bench.answers.suggest("festival", EN, NOW)[0].title.startswith(("What", "When", "Where", "Who", "Which"))


def test_an_english_question_gets_an_english_answer(bench: Bench) -> None:
    reply = bench.ask("When was the memorandum of understanding signed?", IT)
    assert said(reply).startswith("The Memorandum was signed on 12 July 2022.")
    assert "Checked on 22 November 2026." in said(reply)
    assert reply.buttons[-1][0].label == bench.sentence("rate.useful", EN)
    assert bench.store.questions[1].language is EN


def test_an_english_speaker_who_writes_italian_gets_italian(bench: Bench) -> None:
    assert said(bench.ask(ANSWERED, EN)).startswith("Il Protocollo")


def test_an_english_question_that_nothing_answers_gets_an_english_no(bench: Bench) -> None:
    assert said(bench.ask("What is the best recipe for bagna cauda?", IT)).startswith("I do not know.")


@pytest.mark.parametrize("words", [ANSWERED, CHOSEN, UNKNOWN, "", "distretti", "the call", "a" * 4096])
def test_the_score_is_a_probability(words: str) -> None:
    verdict = judge(shipped().current, words, IT)
    assert 0.0 <= verdict.score <= 1.0
    assert (verdict.entry is not None) == (verdict.outcome is Outcome.ANSWER)
    assert bool(verdict.choices) == (verdict.outcome is Outcome.CHOOSE)


def test_the_day_is_that_of_the_programme_and_not_of_greenwich(bench: Bench) -> None:
    """The Festival was on 8 April 2024: in Rome that day starts at 22:00 of the day before in UTC."""
    asked = "Quando si è tenuto il Festival dei Distretti?"
    assert "si terrà" in said(bench.ask(asked, at=datetime(2024, 4, 7, 21, 59, tzinfo=UTC)))
    assert "è oggi" in said(bench.ask(asked, at=datetime(2024, 4, 7, 22, 0, tzinfo=UTC)))
    assert "si è tenuto" in said(bench.ask(asked, at=datetime(2024, 4, 8, 22, 0, tzinfo=UTC)))


def test_a_related_entry_that_vanished_with_an_edit_has_no_button(by_hand: Bench, tmp_path: Path) -> None:
    two = by_hand.press(ShowEntry("seconda")).reply
    assert ShowEntry("prima") in [button.action for button in buttons(two or Reply(()))]
    question = by_hand.store.record(Verdict(Outcome.ANSWER, IT, "prima", (), 1.0), NOW)
    (tmp_path / "faq/a.yaml").write_text(topic(entry("seconda")), encoding="utf-8")
    by_hand.library.refresh()
    assert ShowEntry("prima") not in [
        button.action for button in buttons(by_hand.press(ShowEntry("seconda")).reply or Reply(()))
    ]
    assert by_hand.press(Rate(question, useful=True)).buttons == ()
    assert said(by_hand.press(ShowEntry("prima")).reply) == by_hand.sentence("button.old")
