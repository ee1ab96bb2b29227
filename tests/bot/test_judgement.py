"""A message is understood alone, after the answer before it, or question by question."""

from datetime import timedelta

import pytest

from bot.judgement import judge
from bot.model import Incoming, Outcome, Verdict
from bot.recent import REMEMBERED_FOR
from tests.bot.bench import IT, NOW, Bench, said
from tests.knowledge.contents import shipped

FESTIVAL = "Quando si è tenuto il Festival dei Distretti?"
CALENDAR = (
    "prossimo incontro formazione",
    "date incontri",
    "quando la prossima lezione",
    "next training session dates",
)


def judged(message: str, last: str | None = None) -> Verdict:
    return judge(shipped().current, message, IT, last)


def offered(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.entry,) if verdict.entry else verdict.choices


@pytest.mark.parametrize(
    ("message", "last", "meant"),
    [
        ("e quanto costa?", "formazione-che-cosa", "formazione-costo"),
        ("e dove?", "festival-quando", "festival-dove"),
        ("e quando scade?", "protocollo-firmatari", "protocollo-in-vigore"),
        ("e quanto guadagna?", "manager-che-cosa", "manager-compenso"),
    ],
)
def test_a_question_that_leans_on_the_last_answer_is_about_its_topic(message: str, last: str, meant: str) -> None:
    assert meant in offered(judged(message, last))
    topic = last.split("-", maxsplit=1)[0]
    assert all(choice.startswith(topic) for choice in offered(judged(message, last)))


@pytest.mark.parametrize("last", [None, "voce-che-non-esiste"])
def test_without_a_last_answer_a_message_means_what_it_says(last: str | None) -> None:
    assert judged("e quanto costa?", last) == judged("e quanto costa?")


@pytest.mark.parametrize("message", ["e i distretti quanti sono?", "e il manager quanto guadagna?"])
def test_a_message_that_names_its_own_topic_does_not_lean(message: str) -> None:
    assert judged(message, "protocollo-firmatari") == judged(message)


def test_what_the_topic_does_not_speak_of_is_not_pressed_into_it() -> None:
    assert judged("e la ricetta della panissa?", "protocollo-firmatari") == judged("e la ricetta della panissa?")


@pytest.mark.parametrize("message", ["e dove?", "a che ora?", "e domani?"])
@pytest.mark.parametrize("last", ["servizio-incontri", "formazione-calendario"])
def test_after_an_answer_from_the_calendar_where_and_when_are_asked_of_the_calendar(message: str, last: str) -> None:
    assert (judged(message, last).outcome, judged(message, last).entry) == (Outcome.ANSWER, last)


@pytest.mark.parametrize("message", ["e quanto costa?", "e la ricetta della panissa?", "grazie"])
def test_after_an_answer_from_the_calendar_other_questions_mean_what_they_say(message: str) -> None:
    assert judged(message, "servizio-incontri") == judged(message)


def test_two_questions_in_one_message_get_both_answers() -> None:
    verdict = judged("quando è stato firmato il protocollo regionale e chi l'ha firmato?")
    assert verdict.outcome is Outcome.ANSWER
    assert (verdict.entry, *verdict.also) == ("protocollo-firma", "protocollo-firmatari")


def test_when_one_of_two_questions_has_no_answer_the_message_is_taken_as_a_whole() -> None:
    message = "quando è stato firmato il protocollo regionale e quando piove a Cuneo?"
    assert judged(message).also == ()


def test_a_reply_to_two_questions_tells_both_questions_and_both_answers() -> None:
    bench = Bench()
    words = said(bench.ask("quando è stato firmato il protocollo regionale e chi l'ha firmato?"))
    assert "Quando è stato firmato il Protocollo d'intesa?" in words
    assert "Chi ha firmato il Protocollo d'intesa regionale?" in words
    assert "12 luglio 2022" in words
    assert "Unioncamere" in words


def test_the_last_answer_counts_for_ten_minutes_only() -> None:
    bench = Bench()
    answers = bench.answers
    asked = Incoming(101, FESTIVAL, IT)
    later = Incoming(101, "e dove?", IT)
    answers.ask(asked, NOW)
    soon = said(answers.ask(later, NOW + REMEMBERED_FOR))
    answers.ask(asked, NOW)
    late = said(answers.ask(later, NOW + REMEMBERED_FOR + timedelta(minutes=1)))
    assert "Dove si è svolto il Festival?" in soon
    assert "Dove si è svolto il Festival?" not in late


def test_an_answer_that_is_not_plain_says_which_question_it_understood() -> None:
    bench = Bench()
    sure, less_sure = (
        "Quando si è tenuto il Festival dei Distretti?",
        "in che giorno c'è stato il distretti day a torino?",
    )
    assert "Ho capito" not in said(bench.ask(sure))
    verdict = judged(less_sure)
    assert verdict.outcome is Outcome.ANSWER, "choose a message that is answered with less than certainty"
    assert ("Ho capito: «" in said(bench.ask(less_sure))) == (verdict.score < 0.95)


def test_nobody_chooses_between_two_ways_to_the_same_calendar() -> None:
    asked = [*CALENDAR, *(f"{words} distretti" for words in CALENDAR)]
    verdicts = [judged(words) for words in asked]
    known = shipped().current.entries
    assert any(verdict.entry and known[verdict.entry].live for verdict in verdicts)
    assert all(sum(bool(known[choice].live) for choice in verdict.choices) <= 1 for verdict in verdicts)
