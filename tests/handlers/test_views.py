"""How replies look: valid HTML whatever the words, and long texts in parts that lose nothing."""

from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as some

from handlers.views import messages, render, split, units
from knowledge.markup import Span

words = some.text(some.sampled_from("ab <>&\"'.!?;\n\n😀è"), max_size=300)
urls = some.none() | some.sampled_from(["https://example.org/a?b=1&c=2", 'https://example.org/"q"'])
texts = some.lists(some.builds(Span, words, some.booleans(), urls), max_size=6).map(tuple)


class Reader(HTMLParser):
    """Reads HTML as Telegram does: the tags must nest and close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""
        self.links: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def bare(words: str) -> str:
    return "".join(words.split())


@given(texts)
def test_html_reads_back_as_the_words_it_was_made_of(spans: tuple[Span, ...]) -> None:
    read = Reader(render(spans))
    assert read.words == "".join(span.text for span in spans)
    assert read.open == []
    assert read.links == [span.url for span in spans if span.url]


@given(texts, some.integers(8, 200))
@example((Span("a" * 9000),), 4096)
def test_the_parts_lose_nothing_and_each_stands_alone(spans: tuple[Span, ...], limit: int) -> None:
    parts = split(spans, limit)
    read = [Reader(render(part)) for part in parts]
    assert bare("".join(one.words for one in read)) == bare("".join(span.text for span in spans))
    for one in read:
        assert 0 < units(one.words) <= limit
        assert one.words == one.words.strip()
        assert one.open == []


def test_a_text_is_cut_at_paragraphs_then_lines_then_sentences_then_words() -> None:
    def cut(words: str, limit: int = 20) -> list[str]:
        return ["".join(span.text for span in part) for part in split((Span(words),), limit)]

    assert cut("uno due tre.\n\nquattro\ncinque. sei") == ["uno due tre.", "quattro\ncinque. sei"]
    assert cut("uno due tre\nquattro cinque. sei") == ["uno due tre", "quattro cinque. sei"]
    assert cut("Uno due tre. Quattro cinque sei") == ["Uno due tre.", "Quattro cinque sei"]
    assert cut("uno due tre quattro cinque sei") == ["uno due tre quattro", "cinque sei"]
    assert cut("precipitevolissimevolmente") == ["precipitevolissimevo", "lmente"]


def test_a_style_that_runs_over_a_cut_goes_on_after_it() -> None:
    assert [render(part) for part in split((Span("uno due", bold=True),), 4)] == ["<b>uno</b>", "<b>due</b>"]


def test_a_short_text_is_one_message() -> None:
    assert messages((Span("Sì & no"),)) == ["Sì &amp; no"]


def test_emoji_count_as_telegram_counts_them() -> None:
    assert units("😀a") == 3
    assert [len(render(part)) for part in split((Span("😀" * 5000),))] == [2048, 2048, 904]
