"""The light markup is read strictly, and the words of people never pass for markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.markup import MarkupError, Span, fill, join, parse, placeholders, plain, text

WORDS = st.text(alphabet=st.characters(exclude_characters="*[]<>{}()\n", exclude_categories=["Cs"]), min_size=1)
ANYTHING = st.text(
    alphabet=st.one_of(st.sampled_from("*[]()<>{}a_b /:https"), st.characters(exclude_categories=["Cs"]))
)
STYLED = st.tuples(WORDS, st.booleans(), st.sampled_from([None, "https://example.org/a?b=c"]))


def test_bold_and_links_become_spans() -> None:
    assert parse("Il **Protocollo** è [qui](https://example.org/p).") == (
        Span("Il "),
        Span("Protocollo", bold=True),
        Span(" è "),
        Span("qui", url="https://example.org/p"),
        Span("."),
    )


def test_a_link_in_bold_is_both() -> None:
    assert parse("**[qui](http://a.it)**") == (Span("qui", bold=True, url="http://a.it"),)


@pytest.mark.parametrize("harmless", ["3 < 4 e 5 > 2", "un * solo", "[nota]", "a_b_c", "<3", "50 % (circa)", "{nome}"])
def test_what_is_no_markup_stays_as_it_is(harmless: str) -> None:
    assert parse(harmless) == (Span(harmless),)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("**aperto", "non è chiuso"),
        ("**uno** e **due", "«**due»"),
        ("<b>tag</b>", "il tag «<b>»"),
        ("fine</i>", "il tag «</i>»"),
        ('<a href="x">', "il tag"),
        ("[qui](pagina)", "collegamento"),
        ("[qui](ftp://a.it)", "collegamento"),
        ("[qui](https://a.it/(b))", "collegamento"),
        ("[qui](https://a.it spazio)", "collegamento"),
    ],
)
def test_broken_markup_is_refused_saying_where(broken: str, words: str) -> None:
    with pytest.raises(MarkupError, match=r".") as refusal:
        parse(broken)
    assert words in str(refusal.value)


@given(st.lists(STYLED, max_size=6))
def test_what_is_written_in_markup_is_read_back(parts: list[tuple[str, bool, str | None]]) -> None:
    source, said = "", ""
    for words, bold, url in parts:
        inner = f"[{words}]({url})" if url else words
        source += f"**{inner}**" if bold else inner
        said += f"{words} ({url})" if url else words
    spans = parse(source)
    assert plain(spans) == said
    assert "".join(span.text for span in spans if span.bold) == "".join(words for words, bold, _ in parts if bold)


@given(ANYTHING)
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        spans = parse(source)
    except MarkupError as error:
        assert str(error)
    else:
        assert all(span.text for span in spans)


@given(ANYTHING)
def test_the_words_of_a_person_are_never_read_as_markup(words: str) -> None:
    sentence = parse("Ciao **{name}**, [{name}](https://example.org) e {name}!")
    expected = (
        Span("Ciao "),
        Span(words, bold=True),
        Span(", "),
        Span(words, url="https://example.org"),
        Span(" e "),
        Span(words),
        Span("!"),
    )
    assert fill(sentence, {"name": words}) == tuple(span for span in expected if span.text)


def test_spans_put_into_a_sentence_keep_their_link_and_take_its_bold() -> None:
    filled = fill(parse("**Fonte: {title}** ({date})"), {"title": (Span("A", url="https://a.it"),), "date": "{title}"})
    assert filled == (
        Span("Fonte: ", bold=True),
        Span("A", bold=True, url="https://a.it"),
        Span(" ("),
        Span("{title}"),
        Span(")"),
    )


def test_a_hole_without_value_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        fill(parse("Ciao {name}"), {})


def test_the_holes_of_a_sentence_are_known() -> None:
    assert placeholders("Ciao {name}, {a_b} {Non} { no }") == {"name", "a_b"}


def test_a_link_that_is_its_own_words_is_said_once() -> None:
    assert plain((Span("https://a.it", url="https://a.it"),)) == "https://a.it"


def test_parts_are_joined_and_the_empty_ones_leave_no_gap() -> None:
    assert plain(join([text("a"), text(""), (), text("b")])) == "a\n\nb"
    assert join([(), ()]) == ()
