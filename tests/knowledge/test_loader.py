"""A content folder is read strictly: what is wrong is refused with file and line, all of it at once."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.entries import Kind, Language, Live
from knowledge.loader import load_content, shipped_content
from knowledge.markup import plain
from knowledge.reading import ContentError
from tests.knowledge.contents import SOURCES, entry, problems, topic, write

HEAD = "topic: prova\ntitle: Titolo\nentries:\n"
"""Three lines: an entry written below it starts at line 4."""
START = "  - id: prima\n    kind: fact\n    question: Che cosa è?\n    variants: [dimmi]\n"
"""Four lines, 4 to 7: what is written below it starts at line 8."""
SOURCED = START + "    sources: [carta]\n"


def one(below: str, head: str = HEAD) -> dict[str, str]:
    return {"faq/prova.yaml": head + below}


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (entry("altra", question="Che cosa è prima?"), "Che cosa è prima?"),
        (entry("altra", question="CHE COSA È,   PRIMA"), "CHE COSA È,   PRIMA"),
        (entry("altra", variant="che-cosa e... prima"), "che-cosa e... prima"),
        (entry("altra", variant="Parlami di «prìma»!"), "Parlami di «prìma»!"),
    ],
)
def test_a_wording_of_two_files_is_refused_however_it_is_dressed(second: str, words: str, tmp_path: Path) -> None:
    files = {"faq/a.yaml": topic(entry("prima"), name="a"), "faq/b.yaml": topic(second, name="b")}
    (found,) = problems(write(tmp_path, files))
    assert found.startswith("faq/b.yaml:")
    assert f"«{words}» è già scritto in faq/a.yaml, riga" in found


def test_an_id_of_two_files_is_refused_with_the_place_of_the_first(tmp_path: Path) -> None:
    second = entry("prima", question="Tutt'altro?", variant="altro ancora")
    files = {"faq/a.yaml": topic(entry("prima"), name="a"), "faq/b.yaml": topic(second, name="b")}
    assert problems(write(tmp_path, files)) == ["faq/b.yaml:4: la voce «prima» c'è già in faq/a.yaml, riga 4"]


def test_a_topic_of_two_files_is_refused(tmp_path: Path) -> None:
    files = {"faq/a.yaml": topic(entry("prima")), "faq/b.yaml": topic(entry("seconda"))}
    assert problems(write(tmp_path, files)) == ["faq/b.yaml:1: l'argomento «prova» è già in un altro file"]


def test_all_problems_come_at_once_sorted_by_file_and_line(tmp_path: Path) -> None:
    files = {
        "sources.yaml": SOURCES + "storta: {title: Senza data, url: ftp://x}\n",
        "faq/b.yaml": topic(entry("prima", answer="no"), entry("seconda", answer="Il **aperto"), name="b"),
        "faq/a.yaml": topic(entry("Terza"), name="a"),
        "texts/it.yaml": "start: no\n",
        "lexicon.yaml": "sinonimi: []\n",
    }
    with pytest.raises(ContentError) as refusal:
        load_content(write(tmp_path, files))
    found = refusal.value.problems
    places = [(problem.file, problem.line) for problem in found]
    assert places == sorted(places)
    assert places.count(("sources.yaml", 4)) == 3
    assert {("faq/b.yaml", 8), ("faq/b.yaml", 14)} <= set(places)
    assert {problem.file for problem in found} == {*files}
    assert str(refusal.value).splitlines() == [str(problem) for problem in found]


def test_a_missing_key_hides_no_other_problem(tmp_path: Path) -> None:
    below = "entries:\n  - question: Che?\n    variants: [dimmi, no]\n    answer: <b>Sì</b>\n    related: [altra]\n"
    found = problems(write(tmp_path, one(below, head="")))
    assert [(problem.split(": ")[0].rsplit(":", 1)[1], problem.split(": ", 1)[1][:20]) for problem in found] == [
        ("1", "manca la chiave «tit"),
        ("1", "manca la chiave «top"),
        ("2", "manca la chiave «id»"),
        ("2", "manca la chiave «kin"),
        ("3", "«no» non verrebbe le"),
        ("4", "il testo contiene il"),
        ("5", "la voce collegata «a"),
    ]


def test_an_entry_that_is_refused_still_counts_for_those_that_name_it(tmp_path: Path) -> None:
    second = entry("seconda") + "    related: [prima]\n"
    first = entry("prima").replace("    answer: Risposta.\n", "")
    (found,) = problems(write(tmp_path, {"faq/prova.yaml": topic(first, second)}))
    assert found == "faq/prova.yaml:4: serve una risposta: o `answer`, o `answers` con le date"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {"faq/prova.yaml": topic(entry("prima"))})
    (folder / "faq/latino.yaml").write_bytes("topic: città\n".encode("latin-1"))
    assert problems(folder) == ["faq/latino.yaml: il file non è scritto in UTF-8: salvalo in UTF-8"]


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {"faq/prova.yaml": topic(entry("prima"))})
    (folder / "faq/cartella.yaml").mkdir()
    (found,) = problems(folder)
    assert found.startswith("faq/cartella.yaml: il file non si può leggere")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "nessuna")
    assert found == f"{(tmp_path / 'nessuna').resolve()}: la cartella dei contenuti non esiste o non si può aprire"


def test_a_folder_without_topics_is_refused(tmp_path: Path) -> None:
    assert problems(write(tmp_path, {})) == ["faq: nella cartella non c'è nessun file .yaml"]


def test_a_folder_without_entries_is_refused(tmp_path: Path) -> None:
    assert problems(write(tmp_path, {"faq/prova.yaml": "topic: a\ntitle: T\nentries: []\n"})) == [
        "faq: nei file .yaml non c'è nessuna voce"
    ]


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {"faq/prova.yaml": topic(entry("prima"))})
    (folder / "sources.yaml").unlink()
    assert any(found.startswith("sources.yaml: il file non si può leggere") for found in problems(folder))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nuova: {title: Titolo, date: '2024'}", "manca la chiave «level»"),
        ("nuova: {title: Titolo, date: '2024', level: press, autore: io}", "«autore» non è prevista"),
        ("nuova: {title: Titolo, date: '2024', level: press, url: example.org}", "«example.org» non è un indirizzo"),
        ("nuova: {title: no, date: '2024', level: press}", "«no» non verrebbe letto come testo"),
        ("carta: {title: Di nuovo, date: '2024', level: press}", "la chiave «carta» è scritta due volte"),
    ],
)
def test_a_bad_source_is_refused(source: str, words: str, tmp_path: Path) -> None:
    files = {"sources.yaml": SOURCES + source + "\n", "faq/prova.yaml": topic(entry("prima"))}
    (found,) = problems(write(tmp_path, files))
    assert found.startswith("sources.yaml:4: ")
    assert words in found


def test_the_date_of_a_source_may_look_like_a_number_or_a_day(tmp_path: Path) -> None:
    source = (
        "nuova: {title: Titolo, date: 2024, level: press}\naltra: {title: Titolo, date: 2024-04-08, level: press}\n"
    )
    folder = write(tmp_path, {"sources.yaml": SOURCES + source, "faq/prova.yaml": topic(entry("prima"))})
    content = load_content(folder)
    assert [content.sources[key].date for key in ("nuova", "altra")] == ["2024", "2024-04-08"]


def test_quoted_values_keep_their_letters(tmp_path: Path) -> None:
    content = load_content(
        write(tmp_path, {"faq/prova.yaml": topic(entry("prima", variant="'12:30', 'no', '010'", answer="'1.10'"))})
    )
    found = content.entries["prima"].italian
    assert found.variants == ("12:30", "no", "010")
    assert plain(found.answers[0].text) == "1.10"


def test_an_alias_is_read_as_what_it_stands_for(tmp_path: Path) -> None:
    below = SOURCED + "    answer: &detto Lo stesso.\n" + "  - {id: altra, kind: gap, question: E?, variants: [ed]"
    content = load_content(write(tmp_path, one(below + ", answer: *detto}\n")))
    assert content.entries["altra"].italian.answers[0].text == content.entries["prima"].italian.answers[0].text


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert problems(write(tmp_path, {"faq/prova.yaml": "\ufeff" + topic(entry("prima"))})) == []


def test_a_folder_of_topics_and_sources_gets_texts_and_lexicon_from_the_shipped_content(tmp_path: Path) -> None:
    content = load_content(write(tmp_path, {"faq/prova.yaml": topic(entry("prima"))}))
    shipped = load_content(shipped_content())
    assert content.texts == shipped.texts
    assert content.lexicon == shipped.lexicon
    assert [found.id for found in content.topics] == ["prova"]
    assert content.topics[0].entries == ("prima",)
    assert content.entries["prima"].kind is Kind.FACT


def test_a_lexicon_of_the_folder_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    lexicon = "function_words:\n  it: [il]\n  en: [the]\n"
    content = load_content(write(tmp_path, {"faq/prova.yaml": topic(entry("prima")), "lexicon.yaml": lexicon}))
    assert content.lexicon.ambiguities == ()
    assert content.lexicon.function_words == {Language.ITALIAN: {"il"}, Language.ENGLISH: {"the"}}


def test_one_sentence_can_be_said_otherwise(tmp_path: Path) -> None:
    files = {"faq/prova.yaml": topic(entry("prima")), "texts/it.yaml": "choose.none: Nessuna delle tre\n"}
    texts = load_content(write(tmp_path, files)).texts
    shipped = load_content(shipped_content()).texts
    assert texts.words("choose.none", Language.ITALIAN) == "Nessuna delle tre"
    assert texts.words("choose.none", Language.ENGLISH) == shipped.words("choose.none", Language.ENGLISH)
    assert texts.words("abstain", Language.ITALIAN) == shipped.words("abstain", Language.ITALIAN)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("choose.nothing: Niente", "non è fra quelle del bot"),
        ("start: Ciao {nome}!", "segnaposto che il bot non riempie"),
        ("start: Ciao **{name}", "non è chiuso"),
        ("choose.none: no", "tra virgolette"),
        ("months: gennaio febbraio", "dodici mesi"),
        (f"description.short: {'a' * 121}", "al massimo 120"),
        (f"description: {'a' * 513}", "al massimo 512"),
        (f"rated.useful: {'a' * 201}", "al massimo 200"),
    ],
)
def test_a_sentence_that_the_bot_cannot_say_is_refused(sentence: str, words: str, tmp_path: Path) -> None:
    files = {"faq/prova.yaml": topic(entry("prima")), "texts/it.yaml": f"# le frasi\n{sentence}\n"}
    (found,) = problems(write(tmp_path, files))
    assert found.startswith("texts/it.yaml:2: ")
    assert words in found


def test_a_dated_answer_holds_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    dated = "    answers:\n      - {until: 2024-02-04, text: Prima}\n      - {text: Poi}\n"
    wording = load_content(write(tmp_path, one(SOURCED + dated))).entries["prima"].italian
    assert plain(wording.answer_on(date(2024, 2, 4)).text) == "Prima"
    assert plain(wording.answer_on(date(2024, 2, 5)).text) == "Poi"


def test_an_english_answer_has_the_sources_of_the_italian_one_of_the_same_days(tmp_path: Path) -> None:
    below = (
        "    answers:\n      - {until: 2024-02-04, text: Prima, sources: [giornale]}\n      - {text: Poi}\n"
        "    en:\n      question: What?\n      variants: [tell]\n"
        "      answers:\n        - {until: 2024-02-04, text: Before}\n        - {text: After, sources: [copia]}\n"
    )
    english = load_content(write(tmp_path, one(SOURCED + below))).entries["prima"].english
    assert english is not None
    assert [answer.sources for answer in english.answers] == [("giornale",), ("copia",)]


def test_an_entry_can_say_that_it_is_answered_at_the_moment(tmp_path: Path) -> None:
    content = load_content(
        write(tmp_path, {"faq/a.yaml": topic(entry("prima") + "    live: sessions\n", entry("altra"))})
    )
    assert content.entries["prima"].live is Live.SESSIONS
    assert content.entries["altra"].live is None


def test_what_is_asked_at_the_moment_has_known_names(tmp_path: Path) -> None:
    found = problems(write(tmp_path, {"faq/a.yaml": topic(entry("prima") + "    live: borsa\n")}))
    assert found == ["faq/a.yaml:10: «borsa» non è fra sessions"]
