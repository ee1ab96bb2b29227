"""The sentences of both languages say the same things, and every one that the program asks for is there."""

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.entries import Language
from knowledge.markup import parse, plain
from knowledge.texts import Texts
from tests.knowledge.contents import shipped

ROOT = Path(__file__).resolve().parents[2]
IT, EN = Language.ITALIAN, Language.ENGLISH
HOLE = re.compile(r"\{[^}]*\}")
ASKED = re.compile(r"""\b(?:sentence|_say|say|words|has|_tell_desk)\(\s*(?:context,\s*)?"([a-z][a-z._]*)\"""")
MEDIA = re.compile(r'"(media\.[a-z_]+)"')


def texts() -> Texts:
    return shipped().current.texts


def test_both_languages_have_the_same_sentences() -> None:
    sentences = texts().sentences
    assert len(sentences[IT]) > 20
    assert sentences[IT].keys() == sentences[EN].keys()


@pytest.mark.parametrize("key", sorted(texts().sentences[IT]))
def test_a_sentence_has_the_same_holes_in_both_languages(key: str) -> None:
    said = {language: plain(texts().sentences[language][key]) for language in Language}
    assert all(words.strip() for words in said.values())
    assert set(HOLE.findall(said[IT])) == set(HOLE.findall(said[EN]))


def test_every_sentence_that_the_program_asks_for_exists() -> None:
    asked: dict[str, set[str]] = {}
    for path in [path for room in ("bot", "handlers", "reports") for path in (ROOT / room).glob("*.py")]:
        code = path.read_text(encoding="utf-8")
        for key in [*ASKED.findall(code), *MEDIA.findall(code)]:
            asked.setdefault(key, set()).add(path.name)
    assert {"abstain", "choose.intro", "footer.source", "button.old", "flood", "media.voice"} <= asked.keys()
    assert {key: places for key, places in asked.items() if not texts().has(key)} == {}


def test_every_sentence_is_asked_for_somewhere() -> None:
    rooms = ("bot", "handlers", "knowledge", "reports")
    files = [*(path for room in rooms for path in (ROOT / room).glob("*.py")), *ROOT.glob("reports/templates/*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert len(code) > 10_000
    unused = [
        key
        for key in texts().sentences[IT]
        if f'"{key}"' not in code
        and not key.startswith("level.")
        and f'"{key.rpartition(".")[0]}.' not in code
        and f'"{key.partition(".")[0]}.{{' not in code
    ]
    assert unused == []


def test_every_level_of_a_source_has_its_words() -> None:
    levels = {source.level for source in shipped().current.sources.values()}
    assert len(levels) > 3
    assert [level for level in levels if not texts().has(f"level.{level.replace(' ', '_')}")] == []


def test_what_telegram_limits_fits() -> None:
    for language in Language:
        assert len(texts().words("description", language)) <= 512
        assert len(texts().words("description.short", language)) <= 120
        assert len(texts().words("rated.useful", language)) <= 200
        assert len(texts().words("rated.not_useful", language)) <= 200


def test_a_day_is_written_as_people_write_it() -> None:
    assert texts().day(date(2026, 11, 22), IT) == "22 novembre 2026"
    assert texts().day(date(2026, 1, 1), EN) == "1 January 2026"
    assert [len(texts().words("months", language).split()) for language in Language] == [12, 12]


def test_a_day_of_the_week_is_named() -> None:
    assert texts().weekday(date(2026, 11, 22), IT) == "domenica 22 novembre"
    assert texts().weekday(date(2026, 12, 3), EN) == "Thursday 3 December"
    assert [len(texts().words("weekdays", language).split()) for language in Language] == [7, 7]


def test_a_name_with_markup_in_it_is_said_as_it_is() -> None:
    assert texts().words("start", IT, misses_days="90", name="<b>**Ada**&{name}").startswith("Ciao <b>**Ada**&{name}!")


def test_an_unknown_sentence_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        texts().say("nessuna", IT)


@pytest.mark.parametrize(
    ("sentence", "day", "said"),
    [
        ("fino al {day}.", "8 dicembre", "fino all'8 dicembre."),
        ("Il {day} e dal {day}", "11 marzo 2026", "Il 11 marzo 2026 e dall'11 marzo 2026"),
        ("il {day}", "8 marzo", "l'8 marzo"),
        ("al {day}", "18 marzo", "al 18 marzo"),
        ("al {day}", "8:30", "al 8:30"),
        ("fino al **{day}**", "8 dicembre", "fino all'8 dicembre"),
    ],
)
def test_the_article_before_a_day_that_begins_with_a_vowel_is_elided(sentence: str, day: str, said: str) -> None:
    texts = Texts({language: {"until": parse(sentence)} for language in Language})
    assert texts.words("until", Language.ITALIAN, day=day) == said
    assert texts.words("until", Language.ENGLISH, day=day) == sentence.replace("**", "").replace("{day}", day)
