"""A message finds its entry however it is written, and what means nothing finds none."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.entries import Answer, Entry, Kind, Language, Wording
from knowledge.lexicon import Ambiguity, Lexicon
from knowledge.library import Knowledge
from knowledge.loader import load_content, shipped_content
from knowledge.markup import text
from knowledge.matcher import CHOICES, Found, Match, Matcher, Unknown, Unsure
from tests.knowledge.contents import shipped, shipped_entries

IT, EN = Language.ITALIAN, Language.ENGLISH


def match(message: str) -> Match:
    return shipped().current.matcher.match(message)


def best(message: str) -> str | None:
    """Return the entry answered or offered first."""
    match match(message):
        case Found(entry):
            return entry
        case Unsure(choices):
            return choices[0]
    return None


def small(*asked: str) -> Matcher:
    """Return a matcher over entries that are asked for in one way each, named by number."""
    entries = [
        Entry(str(number), Kind.GAP, "t", Wording(words, (), (Answer(text("Sì."), ()),)), checked=date(2026, 1, 1))
        for number, words in enumerate(asked)
    ]
    return Matcher(entries, Lexicon())


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("quando è stato firmato il protocollo d'intesa con unioncamere", "protocollo-firma"),
        ("QUANTI SONO I DISTRETTI DEL COMMERCIO IN PIEMONTE", "numeri-distretti"),
        ("quanti sono i distreti del comercio in piemonte", "numeri-distretti"),
        ("qanti sn i distretti del commercio??", "numeri-distretti"),
        ("cos e il perkorso di capacity bilding", "formazione-che-cosa"),
        ("che cose il festival dei distretti", "festival-che-cosa"),
        ("perche i distretti storici sono passati da 77 a 74", "numeri-74"),
        ("When does the 2025-2027 call close?", "bandi-2025-scadenza"),
    ],
)
def test_typos_and_missing_accents_are_forgiven(message: str, entry: str) -> None:
    assert best(message) == entry


@pytest.mark.parametrize("message", ["", " ", "\n\t", "?!…", "🙂🙂", "👍🏽", "_ _", "«»", "\u200b", "\u202e"])
def test_a_message_without_words_finds_nothing(message: str) -> None:
    assert match(message) == Unknown(0.0)
    assert shipped().current.matcher.ranked(message) == []


@pytest.mark.parametrize(
    "message",
    [
        "מתי נחתם הפרוטוקול?",
        "متى تم توقيع البروتوكول؟",
        "когда был подписан протокол",
        "协议是什么时候签署的",
        "πότε υπογράφηκε το πρωτόκολλο",
        "qwrtpsd fghjkl zxcvbnm",
    ],
)
def test_words_of_other_scripts_are_not_known(message: str) -> None:
    assert isinstance(match(message), Unknown)


@pytest.mark.parametrize(
    "message",
    ["a" * 4096, "🙂" * 2048, "distretti " * 409, "e se " * 800, "?" * 4096, "a b c d e f g h " * 256, "\n" * 4096],
)
def test_the_longest_message_gets_an_outcome(message: str) -> None:
    assert len(message) <= 4096
    assert isinstance(match(message), Found | Unsure | Unknown)


WRITTEN = st.text(alphabet=st.one_of(st.sampled_from("aeio stdrplc'?.,\n2024"), st.characters()), max_size=80)
SPOKEN = st.lists(
    st.sampled_from(
        ["il", "protocollo", "bando", "distretti", "festival", "the call", "when is", "2024", "?", ",", "🙂"]
    ),
    max_size=14,
).map(" ".join)


@settings(deadline=None)
@given(st.one_of(WRITTEN, SPOKEN))
@example("\ud800")
@example("a\x00b")
def test_any_message_gets_an_outcome_with_a_probability(message: str) -> None:
    found = match(message)
    assert 0.0 <= found.probability <= 1.0
    known = shipped().current.entries
    match found:
        case Found(entry):
            assert entry in known
        case Unsure(choices):
            assert 1 <= len(choices) <= CHOICES
            assert len(set(choices)) == len(choices)
            assert set(choices) <= known.keys()
    ranked = shipped().current.matcher.ranked(message)
    assert len(set(ranked)) == len(ranked)
    assert set(ranked) <= known.keys()


def test_the_same_content_and_message_give_the_same_outcome() -> None:
    again = Knowledge.of(load_content(shipped_content())).matcher
    messages = [entry.italian.variants[-1] for entry in shipped_entries()[::12]]
    assert len(messages) > 10
    assert [match(message) for message in messages] == [again.match(message) for message in messages]
    assert [match(message) for message in messages] == [match(message) for message in messages]


def test_a_question_as_the_content_writes_it_finds_its_entry_first() -> None:
    ranked = shipped().current.matcher.ranked
    lost = [
        (entry.id, asked)
        for entry in shipped_entries()
        for asked in [entry.italian.question, *([entry.english.question] if entry.english else [])]
        if ranked(asked)[:1] != [entry.id]
    ]
    assert lost == []


def test_a_variant_as_the_content_writes_it_finds_its_entry_first() -> None:
    ranked = shipped().current.matcher.ranked
    asked = [(entry.id, words) for entry in shipped_entries() for _, words in entry.phrasings()][::9]
    assert len(asked) > 200
    lost = [(key, words) for key, words in asked if ranked(words)[:1] != [key]]
    assert len(lost) <= len(asked) // 200, lost


@pytest.mark.parametrize("dress", [str.upper, str.lower, str.title, lambda words: f"  «{words}»!!! "])
def test_dress_makes_no_difference(dress: object) -> None:
    assert callable(dress)
    for entry in shipped_entries()[::25]:
        assert match(dress(entry.italian.question)) == match(entry.italian.question)


def test_a_matcher_of_one_entry_finds_it_and_nothing_else() -> None:
    matcher = small("Quando chiude il bando regionale?")
    assert matcher.ranked("bando regionale") == ["0"]
    assert isinstance(matcher.match("ricetta della bagna cauda"), Unknown)


def test_the_nearer_of_two_entries_comes_first() -> None:
    matcher = small("Quando chiude il bando?", "Dove si tiene il festival?")
    assert matcher.ranked("dove è il festival") == ["1", "0"]
    assert matcher.ranked("chiude quando il bando")[0] == "0"


def test_a_term_with_two_senses_is_asked_about_only_when_nothing_tells() -> None:
    entries = [
        Entry(key, Kind.GAP, "t", Wording(asked, (), (Answer(text("Sì."), ()),)))
        for key, asked in (("grande", "Che cos'è il patto regionale?"), ("piccolo", "Che cos'è il patto locale?"))
    ]
    lexicon = Lexicon((Ambiguity("patto", frozenset({"regionale", "locale"}), (("grande", "piccolo"),)),))
    matcher = Matcher(entries, lexicon)
    match matcher.match("che cos'è il patto"):
        case Unsure(choices):
            assert set(choices) == {"grande", "piccolo"}
        case found:
            assert isinstance(found, Unknown)
    assert matcher.ranked("che cos'è il patto regionale")[0] == "grande"


@pytest.mark.parametrize(
    ("message", "fallback", "language"),
    [
        ("When was the pact signed?", IT, EN),
        ("Quando è stato firmato il patto?", EN, IT),
        ("festival", EN, EN),
        ("festival", IT, IT),
    ],
)
def test_the_language_of_a_message_is_that_of_its_small_words(
    message: str, fallback: Language, language: Language
) -> None:
    assert shipped().current.matcher.language_of(message, fallback) is language


@pytest.mark.parametrize(
    "message",
    [
        "Che cos'è un Distretto Urbano del Commercio (DUC) della Puglia?",
        "Quando è stato firmato il Protocollo d'intesa nel 2031?",
        "Chi ha organizzato il Festival con Zanzibarini?",
    ],
)
def test_a_message_that_names_what_its_entry_does_not_speak_of_is_never_answered_outright(message: str) -> None:
    assert not isinstance(shipped().current.matcher.match(message), Found)


def test_the_wording_of_a_phrasing_is_always_answered_by_its_entry() -> None:
    matcher = shipped().current.matcher
    for entry in shipped_entries()[::10]:
        match matcher.match(entry.italian.variants[0].upper() + "?!"):
            case Found(found):
                assert found == entry.id
            case Unsure(choices, term=term):
                assert term is not None
                assert entry.id in choices
            case Unknown():
                pytest.fail(entry.id)


def test_a_message_can_be_matched_within_a_few_entries_only() -> None:
    matcher = shipped().current.matcher
    within = ["festival-dove", "festival-quando"]
    candidates = matcher.candidates("quando è stato firmato il protocollo?", within)
    assert candidates is not None
    assert sorted(candidates.ids) == within
    assert matcher.candidates("quando?", []) is None
