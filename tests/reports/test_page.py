"""The report page: one file that asks for nothing, escaped, with headings and tables that can be read aloud."""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

from bot.figures_model import FEW
from knowledge.entries import Language
from reports.page import page
from tests.figures import NOW, made, quarters, season, spoken

VOID = {"meta", "br", "link", "img", "hr", "input"}


@cache
def written(language: Language = Language.ITALIAN) -> str:
    monthly, other = season(), quarters()
    return page("2026", [(made(monthly), monthly), (made(other), other)], NOW, spoken(language)).decode()


class Seen(HTMLParser):
    """What a page is made of; fails when elements do not close as they open."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_asks_nobody_for_anything() -> None:
    seen = Seen(written())
    names = {tag for tag, _ in seen.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "image"}
    targets = [value for _, given in seen.tags for name, value in given.items() if name in {"src", "href", "action"}]
    assert targets
    assert all(str(target).startswith("#") for target in targets)
    assert not re.search(r"@import|url\((?!#)", written())
    assert not any(name.startswith("on") for _, given in seen.tags for name in given)


def test_what_people_wrote_is_escaped() -> None:
    assert "<script>" not in written()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; altro" in written()


def test_the_page_says_its_language_and_its_headings_do_not_jump() -> None:
    for language in Language:
        seen = Seen(written(language))
        assert dict(seen.tags)["html"] == {"lang": language.value}
        levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_headers_and_charts_have_words() -> None:
    seen = Seen(written())
    tables = [tag for tag, _ in seen.tags if tag == "table"]
    heads = [given for tag, given in seen.tags if tag == "th"]
    assert len(tables) > 8
    assert all(given.get("scope") in {"col", "row"} for given in heads)
    drawings = [given for tag, given in seen.tags if tag == "svg"]
    assert len(drawings) == 8
    assert all(given["role"] == "img" and given["aria-labelledby"] for given in drawings)


def test_no_two_elements_have_the_same_id() -> None:
    ids = [given["id"] for _, given in Seen(written()).tags if "id" in given]
    assert len(ids) > 20
    assert len(ids) == len(set(ids))


def test_every_figure_says_of_how_many_and_what_is_missing_is_a_dash() -> None:
    words = " ".join(" ".join(Seen(written()).words).split())
    assert re.search(r"Distretti che hanno risposto: \d+ su \d+ \(\d+%\)\.", words)
    assert "Rapporti con un numero" in words
    assert f"Sotto {FEW} casi" in words


def test_a_period_without_rounds_is_a_page_too() -> None:
    empty = page("2020", [], NOW, spoken()).decode()
    assert "Nel periodo non c&#39;è nessun check-in." in empty
    Seen(empty)
