"""Terms with two senses are asked about unless a cue tells, and function words tell the language."""

from pathlib import Path

import pytest

from knowledge.entries import Language
from knowledge.lexicon import Ambiguity, Lexicon, read_lexicon
from knowledge.reading import Reader
from tests.knowledge.contents import shipped, shipped_entries

IT, EN = Language.ITALIAN, Language.ENGLISH
PACT = Ambiguity("protocollo", frozenset({"regione", "locale"}), (("regionale", "locale"), ("firme", "firme-locali")))
SMALL = Lexicon((PACT,), {IT: frozenset({"il", "che", "no"}), EN: frozenset({"the", "what", "no"})})


def read(folder: Path, text: str, entries: set[str] | None = None) -> tuple[Lexicon, list[str]]:
    path = folder / "lexicon.yaml"
    path.write_text(text, encoding="utf-8")
    reader = Reader(path, "lexicon.yaml")
    return read_lexicon(reader, entries), [str(problem) for problem in reader.problems]


def test_a_term_with_two_senses_leads_to_the_entries_of_both() -> None:
    assert PACT.rivals("Che cos'è il PROTOCOLLO?", "regionale") == ("regionale", "locale")
    assert PACT.rivals("chi firma il protocollo", "firme-locali") == ("firme", "firme-locali")


@pytest.mark.parametrize("message", ["il protocollo della Regione", "il protocollo, quello locale", "il patto", ""])
def test_with_a_cue_or_without_the_term_there_is_nothing_to_ask(message: str) -> None:
    assert PACT.rivals(message, "regionale") == ()


def test_an_entry_outside_the_senses_has_no_rivals() -> None:
    assert PACT.rivals("il protocollo", "festival") == ()


@pytest.mark.parametrize(
    ("message", "fallback", "language"),
    [
        ("What is the pact?", IT, EN),
        ("Che cosa dice il patto?", EN, IT),
        ("Distretti?", EN, EN),
        ("Distretti?", IT, IT),
        ("il the", EN, EN),
        ("no", IT, IT),
        ("", EN, EN),
    ],
)
def test_function_words_tell_the_language_and_a_tie_leaves_the_fallback(
    message: str, fallback: Language, language: Language
) -> None:
    assert SMALL.language_of(message, fallback) is language


def test_an_empty_lexicon_leaves_the_fallback() -> None:
    assert Lexicon().language_of("what is the pact", IT) is IT


def test_words_are_folded_as_messages_are(tmp_path: Path) -> None:
    text = "ambiguous:\n  - {term: Città, cues: [Perché], senses: [[a, b]]}\nfunction_words: {it: [Più]}\n"
    lexicon, problems = read(tmp_path, text, {"a", "b"})
    assert problems == []
    assert lexicon.ambiguities == (Ambiguity("citta", frozenset({"perche"}), (("a", "b"),)),)
    assert lexicon.function_words == {IT: {"piu"}}


def test_common_words_of_all_languages_come_together(tmp_path: Path) -> None:
    lexicon, problems = read(tmp_path, "common: {it: [Più, cosa], en: [more]}\n")
    assert problems == []
    assert lexicon.common == {"piu", "cosa", "more"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ambigui: []\n", "lexicon.yaml:1: la chiave «ambigui» non è prevista"),
        ("ambiguous:\n  - {term: a, senses: []}\n", "lexicon.yaml:2: manca la chiave «cues»"),
        ("ambiguous:\n  - {term: a, cues: [], senses: [[x]]}\n", "lexicon.yaml:2: la voce «x» non esiste"),
        ("ambiguous:\n  - {term: a, cues: [], senses: [[[a]]]}\n", "lexicon.yaml:2: qui serve un testo"),
        ("ambiguous:\n  - {term: a, cues: [2022], senses: []}\n", "lexicon.yaml:2: «2022» non verrebbe letto"),
        ("function_words: {fr: [le]}\n", "lexicon.yaml:1: la chiave «fr» non è prevista"),
        ("function_words: {en: [on]}\n", "lexicon.yaml:1: «on» non verrebbe letto come testo"),
        ("common: {it: [no]}\n", "lexicon.yaml:1: «no» non verrebbe letto come testo"),
        ("common: [il]\n", "lexicon.yaml:1: qui serve un blocco"),
        ("", "lexicon.yaml: il file è vuoto"),
    ],
)
def test_a_bad_lexicon_is_refused_with_its_line(text: str, problem: str, tmp_path: Path) -> None:
    _, problems = read(tmp_path, text, {"a", "b"})
    assert any(found.startswith(problem) for found in problems), problems


def test_what_the_content_asks_is_in_the_language_it_is_written_in() -> None:
    language_of = shipped().current.matcher.language_of
    asked = [phrasing for entry in shipped_entries() for phrasing in entry.phrasings()]
    mistaken = [words for language, words in asked if language_of(words, language) is not language]
    assert len(asked) > 2000
    assert len(mistaken) <= len(asked) // 100, mistaken


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("quando è stato firmato e chi l'ha firmato?", ["quando è stato firmato", "chi l'ha firmato?"]),
        ("Chi lo ha firmato? Quando scade?", ["Chi lo ha firmato?", "Quando scade?"]),
        ("when was it signed and who signed it?", ["when was it signed", "who signed it?"]),
        ("chi fa parte di comuni e associazioni?", ["chi fa parte di comuni e associazioni?"]),
        ("buongiorno e come va?", ["buongiorno e come va?"]),
        ("costi e durata del corso", []),
        ("", []),
    ],
)
def test_a_message_is_cut_into_its_questions(message: str, questions: list[str]) -> None:
    assert shipped().current.lexicon.questions(message) == questions


@pytest.mark.parametrize("message", ["e quando scade?", "ma quanto costa", "e dove?", "quando?", "and when?"])
def test_a_message_that_opens_with_a_connective_or_says_little_leans_on_what_was_said(message: str) -> None:
    assert shipped().current.lexicon.leans(message)


@pytest.mark.parametrize("message", ["quanto costa il corso per manager?", "quando si è tenuto il festival?", "", "?!"])
def test_a_message_with_its_own_subject_does_not_lean(message: str) -> None:
    assert not shipped().current.lexicon.leans(message)
