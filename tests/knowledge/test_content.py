"""The shipped content says what its sources say, dated, in both languages, and never more than it knows."""

import re
from datetime import date, timedelta

import pytest

from bot.voice import Voice
from knowledge.entries import Entry, Kind, Language
from knowledge.markup import plain
from tests.knowledge.contents import answers, shipped, shipped_entries

IT, EN = Language.ITALIAN, Language.ENGLISH
TODAY = date(2026, 11, 22)
LATER = date(2030, 1, 1)
TELEGRAM_MESSAGE = 4096
YEAR = re.compile(r"\b20\d\d\b")
NOT_OFFICIAL = re.compile(
    r"consulen|raccolta di bandi|aggregator|blog|non ufficial|non da un atto|pagin\w+ di un|copia"
    r"|consult|collection of calls|unofficial|not official|copy",
    re.IGNORECASE,
)
KNOWS_NOTHING = re.compile(
    r"non mi risulta|non risulta|non ho ancora|non trovo ancora|I know of no|I have no|give no clear"
)


def said(key: str, day: date, language: Language = IT) -> str:
    """Return the words of an entry's answer on a day."""
    return plain(shipped().current.entries[key].wording(language).answer_on(day).text)


def levels(sources: tuple[str, ...]) -> set[str]:
    return {shipped().current.sources[key].level for key in sources}


def test_there_are_entries_and_gaps_enough() -> None:
    kinds = [entry.kind for entry in shipped_entries()]
    assert len(kinds) >= 90
    assert kinds.count(Kind.GAP) >= 12
    assert kinds.count(Kind.SERVICE) >= 5
    assert kinds.count(Kind.SMALLTALK) >= 5


def test_every_entry_is_asked_for_in_eight_to_fifteen_ways_and_in_english() -> None:
    assert [entry.id for entry in shipped_entries() if not 8 <= len(entry.italian.variants) <= 15] == []
    assert [entry.id for entry in shipped_entries() if not entry.english or len(entry.english.variants) < 4] == []


def test_every_topic_has_a_title_in_both_languages_and_entries() -> None:
    topics = shipped().current.topics
    assert len(topics) >= 10
    assert [topic.id for topic in topics if set(topic.titles) != set(Language) or not topic.entries] == []


def test_the_days_of_dated_answers_agree_between_the_languages() -> None:
    dated = [entry for entry in shipped_entries() if len(entry.italian.answers) > 1]
    assert len(dated) > 20
    assert [
        entry.id
        for entry in shipped_entries()
        if [until for until, _, _ in answers(entry, IT)] != [until for until, _, _ in answers(entry, EN)]
    ] == []


def test_the_sources_of_dated_answers_agree_between_the_languages() -> None:
    assert [
        entry.id
        for entry in shipped_entries()
        if [sources for _, _, sources in answers(entry, IT)] != [sources for _, _, sources in answers(entry, EN)]
    ] == []


@pytest.mark.parametrize("language", Language)
def test_every_answer_with_its_footer_fits_one_message(language: Language) -> None:
    voice = Voice(shipped(), "Ufficio Commercio, telefono 011 000 0000, distretti@example.org")
    long = []
    for entry in shipped_entries():
        for until, _, _ in answers(entry, language):
            reply = voice.answer(entry, language, until or LATER, 1)
            if len(plain(reply.text).encode("utf-16-le")) // 2 > TELEGRAM_MESSAGE:
                long.append(entry.id)
    assert long == []


def test_every_fact_says_where_it_comes_from_and_when_it_was_checked() -> None:
    facts = [entry for entry in shipped_entries() if entry.kind is Kind.FACT]
    assert [entry.id for entry in facts if entry.checked is None] == []
    assert [
        entry.id
        for entry in facts
        for language in Language
        for _, _, sources in answers(entry, language)
        if not sources
    ] == []


def test_every_entry_leads_on_only_to_others() -> None:
    assert [entry.id for entry in shipped_entries() if entry.id in entry.related] == []


@pytest.mark.parametrize("language", Language)
def test_nobody_asserts_when_the_renewed_pact_ends(language: Language) -> None:
    end = re.compile(r"2027|dicembre 2026|December 2026|fine (?:del )?2026|end of 2026", re.IGNORECASE)
    pact = [entry for entry in shipped_entries() if entry.topic == "protocollo" or entry.id.startswith("protocollo")]
    assert len(pact) >= 15
    assert [(entry.id, words) for entry in pact for _, words, _ in answers(entry, language) if end.search(words)] == []


@pytest.mark.parametrize("language", Language)
def test_what_only_the_press_says_carries_its_year(language: Language) -> None:
    press = [
        (entry.id, answers(entry, language)[-1][1])
        for entry in shipped_entries()
        if entry.kind is Kind.FACT and levels(answers(entry, language)[-1][2]) == {"press"}
    ]
    assert len(press) > 20
    assert [key for key, words in press if not YEAR.search(words)] == []


@pytest.mark.parametrize("language", Language)
def test_what_only_unofficial_sources_say_is_told_as_such(language: Language) -> None:
    secondary = [
        (entry.id, words)
        for entry in shipped_entries()
        for _, words, sources in answers(entry, language)
        if levels(sources) == {"secondary"} and not KNOWS_NOTHING.search(words)
    ]
    assert len(secondary) > 5
    assert [key for key, words in secondary if not NOT_OFFICIAL.search(words)] == []


def test_the_gaps_name_whom_to_ask() -> None:
    whom = re.compile(
        r"chied|rivolg|sent[ai]|scriv|guard|contatt|controll|consult|verific|può risponder", re.IGNORECASE
    )
    gaps = [entry for entry in shipped_entries() if entry.kind is Kind.GAP]
    assert [entry.id for entry in gaps if not whom.search(answers(entry, IT)[-1][1])] == []


FACTS = [
    ("protocollo-firma", "12 luglio 2022"),
    ("protocollo-firma", "31 dicembre 2023"),
    ("protocollo-rinnovo", "5 febbraio 2024"),
    ("protocollo-rinnovo-durata", "altri tre anni dal 5 febbraio 2024"),
    ("protocollo-rinnovo-durata", "2024-2025"),
    ("protocollo-firmatari", "Regione Piemonte"),
    ("protocollo-firmatari", "Fondazione Compagnia di San Paolo"),
    ("protocollo-firmatari", "Unioncamere Piemonte"),
    ("festival-quando", "8 aprile 2024"),
    ("festival-dove", "Museo di Scienze Naturali"),
    ("formazione-che-cosa", "2024-25"),
    ("formazione-ente", "Labins"),
    ("formazione-corso-asti", "26"),
    ("numeri-distretti", "98"),
    ("numeri-distretti", "dicembre 2025"),
    ("numeri-comuni", "513"),
    ("numeri-duc-ddc", "53"),
    ("numeri-duc-ddc", "41"),
    ("numeri-province", "Torino 35"),
    ("numeri-province", "Cuneo 11"),
    ("numeri-nuovi", "Scalenghe"),
    ("numeri-nuovi", "Beinasco"),
    ("numeri-monferrato", "62"),
    ("numeri-nizza", "46"),
    ("numeri-monviso", "25"),
    ("numeri-sfitti", "19,3"),
    ("numeri-imprese-perse", "13.000"),
    ("bandi-2021", "20.000"),
    ("bandi-2022", "184 del 27 luglio 2022"),
    ("bandi-2022-esito", "32"),
    ("bandi-2023-esito", "35 progetti"),
    ("bandi-2023-esito", "8.741.777"),
    ("bandi-2024", "25 novembre 2024"),
    ("bandi-2024", "52.000"),
    ("bandi-2025-scadenza", "7 ottobre 2025"),
    ("bandi-2025-contributo", "290.300"),
    ("bandi-2025-contributo", "40.300"),
    ("bandi-2025-graduatoria", "706 del 18 dicembre 2025"),
    ("bandi-2025-graduatoria", "26 su 51"),
    ("bandi-2025-esito", "7.223.561,81"),
    ("bandi-2025-esito", "26 progetti su 51"),
    ("bandi-2025-ciriacese", "42,20"),
    ("bandi-2025-monviso", "275.888"),
    ("bandi-2025-lago-maggiore", "290.300"),
    ("elenco-conferma-scadenza", "15 maggio 2025"),
    ("elenco-determinazioni", "291"),
    ("norme-dgr", "23-2535"),
    ("norme-dgr", "11 dicembre 2020"),
    ("norme-legge", "28"),
    ("manager-norma", "3.3"),
    ("imprese-lago-maggiore", "258.050"),
    ("convegno-2025", "14 ottobre 2025"),
    ("risorse-totale", "30 milioni"),
]


@pytest.mark.parametrize(("key", "figure"), FACTS)
def test_it_says(key: str, figure: str) -> None:
    assert figure in said(key, TODAY)


DISPUTED = [
    ("bandi-2021-esito", "67 domande", "probabilmente è un errore"),
    ("bandi-2023-corrente", "36.300", "le fonti non concordano"),
    ("bandi-2023-corrente", "42.306,63", "le fonti non concordano"),
    ("protocollo-rinnovo-durata", "2024-2025", "non concordano"),
    ("risorse-9-milioni", "8 aprile 2024", "Non mi risulta che siano stati dati tutti"),
    ("norme-18ter", "18 ter", "Non posso confermarlo"),
    ("bandi-2025-monviso", "265.888", "275.888"),
]


@pytest.mark.parametrize(("key", "figure", "caution"), DISPUTED)
def test_a_disputed_figure_is_told_as_such(key: str, figure: str, caution: str) -> None:
    words = said(key, TODAY)
    assert figure in words
    assert caution in words


def test_every_answer_is_reviewed_after_it_is_checked() -> None:
    reviewed = [entry for entry in shipped_entries() if entry.review_by]
    assert len(reviewed) > 20
    assert [entry.id for entry in reviewed if not _in_order(entry)] == []


def _in_order(entry: Entry) -> bool:
    return bool(entry.checked and entry.review_by and entry.review_by - entry.checked >= timedelta(days=1))
