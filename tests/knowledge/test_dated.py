"""What the content says depends on the day: nothing past is told as present, nothing is known before its time."""

import re
from datetime import date

import pytest

from bot.judgement import judge
from bot.model import Outcome
from bot.voice import Voice
from knowledge.entries import Language
from knowledge.markup import plain
from tests.knowledge.contents import answers, shipped, shipped_entries

IT, EN = Language.ITALIAN, Language.ENGLISH
TODAY = date(2026, 11, 22)
YEAR = re.compile(r"\b20\d\d\b")


def said(key: str, day: date, language: Language = IT) -> str:
    """Return the words of an entry's answer on a day."""
    return plain(shipped().current.entries[key].wording(language).answer_on(day).text)


DAYS = [date(2024, 6, 1), date(2024, 11, 1), date(2025, 9, 1), date(2025, 11, 1), date(2026, 11, 22)]


@pytest.mark.parametrize(("day", "number"), list(zip(DAYS, [77, 77, 94, 94, 98], strict=True)))
def test_the_number_of_districts_is_that_known_on_the_day(day: date, number: int) -> None:
    for language in Language:
        first = said("numeri-distretti", day, language).split(".")[0]
        assert re.findall(r"\b\d\d\b", first)[:1] == [str(number)]


@pytest.mark.parametrize(
    ("day", "italian", "english"),
    [
        (DAYS[0], "non risulta ancora pubblicato", "not appear to be published"),
        (DAYS[1], "non risulta ancora pubblicato", "not appear to be published"),
        (DAYS[2], "È aperto dal 7 agosto al 7 ottobre 2025", "It is open from 7 August to 7 October 2025"),
        (DAYS[3], "si sono chiuse il 7 ottobre 2025 e si attende la graduatoria", "the ranking is awaited"),
        (DAYS[4], "26 progetti su 51", "26 projects out of 51"),
    ],
)
def test_the_call_of_2025_is_unknown_then_open_then_closed_then_decided(day: date, italian: str, english: str) -> None:
    assert italian in said("bandi-2025", day)
    assert english in said("bandi-2025", day, EN)


@pytest.mark.parametrize(
    ("day", "opening"),
    [(DAYS[0], "No, "), (DAYS[1], "Sì, ma solo"), (DAYS[2], "Sì: "), (DAYS[3], "No, "), (DAYS[4], "No: tutti")],
)
def test_whether_a_call_is_open_depends_on_the_day(day: date, opening: str) -> None:
    assert said("bandi-aperti", day).startswith(opening)


def test_the_deadline_of_the_register_is_unknown_then_near_then_past() -> None:
    assert "15 maggio 2025" not in said("elenco-conferma-scadenza", DAYS[1])
    assert "Entro il 15 maggio 2025" in said("elenco-conferma-scadenza", date(2025, 4, 20))
    past = said("elenco-conferma-scadenza", DAYS[4])
    assert "15 maggio 2025" in past
    assert re.search(r"era|passat|scadut", past)
    assert "now past" in said("elenco-conferma-scadenza", DAYS[4], EN)


@pytest.mark.parametrize(("day", "opening"), list(zip(DAYS, ["È il", "È il", "È il", "È il", "È stato"], strict=True)))
def test_the_training_is_present_while_it_lasts_and_past_afterwards(day: date, opening: str) -> None:
    assert said("formazione-che-cosa", day).startswith(opening)
    assert said("formazione-che-cosa", day, EN).startswith("It was" if opening == "È stato" else "It is")


def test_the_festival_is_to_come_then_today_then_past() -> None:
    assert "si terrà" in said("festival-quando", date(2024, 4, 7))
    assert "è oggi" in said("festival-quando", date(2024, 4, 8))
    assert all("si è tenuto" in said("festival-quando", day) for day in DAYS)


def test_no_answer_speaks_of_the_time_after_its_last_day() -> None:
    """An answer that ends on a day cannot know a year later than that day's, but for plans and deadlines."""
    wrong = []
    for entry in shipped_entries():
        for until, words, _ in answers(entry, IT):
            later = [year for year in YEAR.findall(words) if until and int(year) > until.year + 3]
            wrong += [(entry.id, until, later)] if later else []
    assert wrong == []


@pytest.mark.parametrize("question", ["Che cos'è il protocollo?", "cos'è il protocollo", "protocollo"])
def test_a_protocol_without_more_words_leads_to_the_choice_between_both(question: str) -> None:
    verdict = judge(shipped().current, question, IT)
    assert verdict.outcome is Outcome.CHOOSE
    assert {"protocollo-che-cosa", "protocollo-locale-che-cosa"} <= set(verdict.choices)


def test_a_protocol_with_a_word_that_tells_is_not_asked_about() -> None:
    verdict = judge(shipped().current, "Che cos'è il Protocollo d'intesa della Regione con Unioncamere?", IT)
    assert (verdict.entry or verdict.choices[0]) == "protocollo-che-cosa"
    assert "protocollo-locale-che-cosa" not in verdict.choices


@pytest.mark.parametrize("day", [DAYS[0], DAYS[-1]])
def test_the_same_question_gets_the_tense_of_the_day(day: date) -> None:
    verdict = judge(shipped().current, "Che cos'è il percorso di Capacity Building?", IT)
    reply = plain(Voice(shipped(), None).reply(verdict, day).text)
    assert reply.startswith("È il percorso" if day < TODAY else "È stato il percorso")
