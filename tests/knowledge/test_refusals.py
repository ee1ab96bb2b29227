"""What is wrong in a file of entries is refused with its file and line, whatever it is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.loader import load_content
from knowledge.reading import ContentError
from tests.knowledge.contents import entry, problems, topic, write

HEAD = "topic: prova\ntitle: Titolo\nentries:\n"
"""Three lines: an entry written below it starts at line 4."""
START = "  - id: prima\n    kind: fact\n    question: Che cosa è?\n    variants: [dimmi]\n"
"""Four lines, 4 to 7: what is written below it starts at line 8."""
SOURCED = START + "    sources: [carta]\n"


def one(below: str, head: str = HEAD) -> dict[str, str]:
    return {"faq/prova.yaml": head + below}


REFUSED = {
    "an unknown key of a file": ("topic: a\ntitle: T\nautore: io\nentries: []\n", 3, "«autore» non è prevista"),
    "an unknown key of an entry": (HEAD + SOURCED + "    answer: Sì\n    anwser: No\n", 10, "«anwser» non è prevista"),
    "a key written twice": (HEAD + SOURCED + "    answer: Uno\n    answer: Due\n", 10, "(la prima alla riga 9)"),
    "a missing key": (HEAD + "  - id: prima\n    kind: fact\n    question: Che?\n    answer: Sì\n", 4, "«variants»"),
    "a fact without source": (HEAD + START + "    answer: Sì\n", 4, "non ha una fonte"),
    "a fact with an empty list of sources": (
        HEAD + START + "    sources: []\n    answer: Sì\n",
        4,
        "non ha una fonte",
    ),
    "an unknown source": (HEAD + START + "    answer: Sì\n    sources: [carta, sogno]\n", 9, "«sogno»"),
    "a source that is no text": (HEAD + START + "    answer: Sì\n    sources: [[carta]]\n", 9, "serve un testo"),
    "an hour that YAML reads as a number": (HEAD + SOURCED + "    answer: 12:30\n", 9, "tra virgolette"),
    "a no that YAML reads as false": (HEAD + SOURCED + "    answer: no\n", 9, "tra virgolette"),
    "a yes that YAML reads as true": (HEAD + SOURCED + "    answer: yes\n", 9, "tra virgolette"),
    "an amount that YAML reads as a number": (HEAD + SOURCED + "    answer: 1.10\n", 9, "tra virgolette"),
    "an octal number": (HEAD + SOURCED + "    answer: 010\n", 9, "tra virgolette"),
    "a bare day": (HEAD + SOURCED + "    answer: 2024-02-05\n", 9, "tra virgolette"),
    "a null": (HEAD + SOURCED + "    answer: ~\n", 9, "tra virgolette"),
    "a variant of another type": (
        HEAD + "  - {id: a, kind: service, question: Che?, variants: [dimmi, on], answer: Sì}\n",
        4,
        "«on» non verrebbe letto come testo",
    ),
    "a tag": (HEAD + SOURCED + "    answer: !!python/name:os.system ''\n", 9, "tra virgolette"),
    "a list where a text is wanted": (HEAD + SOURCED + "    answer: [Sì]\n", 9, "qui serve un testo"),
    "a text where a list is wanted": ("topic: a\ntitle: T\nentries: nessuna\n", 3, "qui serve un elenco"),
    "an entry that is a text": (HEAD + "  - prima\n", 4, "qui serve un blocco"),
    "a key that is a list": (HEAD + "  - {[id]: a}\n", 4, "qui serve un testo"),
    "a day that does not exist": (HEAD + SOURCED + "    answer: Sì\n    checked: 2026-02-30\n", 10, "non è una data"),
    "a day written by hand": (HEAD + SOURCED + "    answer: Sì\n    review_by: 5/2/2027\n", 10, "non è una data"),
    "a day in other digits": (HEAD + SOURCED + "    answer: Sì\n    checked: ٢٠٢٦-١١-٢٢\n", 10, "non è una data"),
    "an unknown kind": (HEAD + "  - {id: a, kind: news, question: Che?, variants: [di], answer: A}\n", 4, "«news»"),
    "an id with capitals": (
        HEAD + "  - {id: Prima, kind: gap, question: C?, variants: [d], answer: A}\n",
        4,
        "«Prima»",
    ),
    "an id too long": (
        HEAD + f"  - {{id: {'a' * 49}, kind: gap, question: C?, variants: [d], answer: A}}\n",
        4,
        "al massimo 48",
    ),
    "an unknown related entry": (HEAD + SOURCED + "    answer: Sì\n    related: [altra]\n", 10, "«altra» non esiste"),
    "a related entry that is no text": (HEAD + SOURCED + "    answer: Sì\n    related: [[a]]\n", 10, "serve un testo"),
    "no answer at all": (HEAD + SOURCED, 4, "serve una risposta"),
    "both answer and answers": (
        HEAD + SOURCED + "    answer: Sì\n    answers: [{text: No, più}]\n",
        4,
        "serve una risposta",
    ),
    "an empty list of answers": (HEAD + SOURCED + "    answers: []\n", 9, "è vuoto"),
    "a last answer with an end": (
        HEAD
        + SOURCED
        + "    answers:\n      - {until: 2024-01-01, text: Prima}\n      - {until: 2025-01-01, text: Poi}\n",
        11,
        "non deve avere `until`",
    ),
    "an answer without end before the last": (
        HEAD + SOURCED + "    answers:\n      - {text: Prima}\n      - {text: Poi}\n",
        10,
        "solo l'ultima risposta",
    ),
    "answers out of order": (
        HEAD
        + SOURCED
        + "    answers:\n      - {until: 2025-01-01, text: Prima}\n      - {until: 2024-01-01, text: Poi}\n"
        + "      - {text: Infine}\n",
        11,
        "dalla più vecchia alla più recente",
    ),
    "two answers with the same end": (
        HEAD
        + SOURCED
        + "    answers:\n      - {until: 2025-01-01, text: Prima}\n      - {until: 2025-01-01, text: Poi}\n"
        + "      - {text: Infine}\n",
        11,
        "dalla più vecchia alla più recente",
    ),
    "an answer too long": (HEAD + SOURCED + f"    answer: {'a' * 4097}\n", 9, "4097"),
    "an answer too long for its emoji": (HEAD + SOURCED + f"    answer: {'🙂' * 2049}\n", 9, "4098"),
    "an answer too long in English": (
        HEAD
        + SOURCED
        + f"    answer: Sì\n    en:\n      question: W?\n      variants: [w]\n      answer: {'a' * 4097}\n",
        13,
        "4097",
    ),
    "bold left open": (HEAD + SOURCED + "    answer: Il **Protocollo\n", 9, "non è chiuso"),
    "a tag of HTML": (HEAD + SOURCED + "    answer: Il <b>Protocollo</b>\n", 9, "il tag «<b>»"),
    "a link without address": (HEAD + SOURCED + "    answer: Guarda [qui](pagina)\n", 9, "collegamento"),
    "an answer of markup alone": (HEAD + SOURCED + '    answer: "****"\n', 9, "il testo è vuoto"),
    "an empty answer": (HEAD + SOURCED + '    answer: "  "\n', 9, "il testo è vuoto"),
    "a variant without words": (
        HEAD + '  - {id: a, kind: gap, question: Che?, variants: ["?!"], answer: A}\n',
        4,
        "non contiene parole",
    ),
    "an empty file": ("", 0, "il file è vuoto"),
    "a file of comments": ("# niente\n", 0, "il file è vuoto"),
    "two documents": ("topic: a\n---\ntopic: b\n", 2, "non è YAML valido"),
    "what is no YAML": ("topic: a\ntitle: [a\nentries: ]b\n", 3, "non è YAML valido"),
    "a tab for a space": ("topic: a\ntitle:\n\t- b\n", 3, "non è YAML valido"),
    "a control character": ("topic: a\x07\n", 0, "carattere di controllo"),
    "an alias of nothing": (HEAD + SOURCED + "    answer: *nessuna\n", 9, "non è YAML valido"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(name: str, tmp_path: Path) -> None:
    written, line, words = REFUSED[name]
    found = problems(write(tmp_path, {"faq/prova.yaml": written}))
    place = f"faq/prova.yaml:{line}: " if line else "faq/prova.yaml: "
    assert any(problem.startswith(place) and words in problem for problem in found), found
    assert len(found) == len(set(found))


PIECES = st.sampled_from(
    [
        *(
            "topic: ",
            "title: ",
            "entries:\n",
            "  - id: ",
            "    kind: ",
            "    question: ",
            "    variants: ",
            "    answer: ",
        ),
        *(
            "    answers: ",
            "    sources: ",
            "    related: ",
            "    checked: ",
            "    en: ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            ": ",
        ),
        *(
            "carta",
            "fact",
            "gap",
            "prima",
            "12:30",
            "no",
            "~",
            "2024-01-01",
            "until",
            "text",
            "&a ",
            "*a",
            "!!str ",
            "? ",
        ),
        *("\n", "  ", "    ", "- ", "**", "<b>", "'", '"', "|\n", ">-\n", "#", "<<: ", "\t", "%", "---\n", "é", "🙂"),
    ]
)
GOOD = topic(entry("prima"), entry("seconda", answer="|-\n      Su **due**\n      righe."))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A topic as an unlucky editor would leave it: pieces cut out, and others put in."""
    text = GOOD
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        put = draw(st.one_of(st.just(""), PIECES, st.text(max_size=5)))
        text = text[:start] + put + text[end:]
    return text


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(mutated(), st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60)))
def test_any_text_is_either_read_or_refused_with_reasons(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path, {})
    (folder / "faq").mkdir(exist_ok=True)
    (folder / "faq/prova.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        content = load_content(folder)
    except ContentError as error:
        assert error.problems
        assert all(problem.message and problem.line >= 0 for problem in error.problems)
    else:
        assert all(found.italian.question and found.italian.answers for found in content.entries.values())
