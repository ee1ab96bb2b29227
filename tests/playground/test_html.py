"""Telegram HTML: what it becomes, and what is refused in Telegram's own words."""

import pytest

from playground.entities import to_html, utf16_length
from playground.errors import ApiError
from playground.markup import formatted, parse_html

GOOD = {
    "<b>uno</b>": ("uno", [("bold", 0, 3)]),
    "<strong>uno</strong>": ("uno", [("bold", 0, 3)]),
    "<i>a</i><em>b</em>": ("ab", [("italic", 0, 1), ("italic", 1, 1)]),
    "<u>a</u><ins>b</ins>": ("ab", [("underline", 0, 1), ("underline", 1, 1)]),
    "<s>a</s><strike>b</strike><del>c</del>": (
        "abc",
        [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
    ),
    "<code>x</code>": ("x", [("code", 0, 1)]),
    "<pre>x</pre>": ("x", [("pre", 0, 1)]),
    "<tg-spoiler>x</tg-spoiler>": ("x", [("spoiler", 0, 1)]),
    '<span class="tg-spoiler">x</span>': ("x", [("spoiler", 0, 1)]),
    "<blockquote>x</blockquote>": ("x", [("blockquote", 0, 1)]),
    "<blockquote expandable>x</blockquote>": ("x", [("expandable_blockquote", 0, 1)]),
    "<B>x</b>": ("x", [("bold", 0, 1)]),
    "🏟 <b>🏟</b>": ("🏟 🏟", [("bold", 3, 2)]),
    "<b>a <i>b</i></b>": ("a b", [("bold", 0, 3), ("italic", 2, 1)]),
    "<b></b>x": ("x", []),
    "&lt;&gt;&amp;&quot;&#33;&#x21;": ('<>&"!!', []),
    "&nbsp;&egrave; a&b": ("&nbsp;&egrave; a&b", []),
    "<b>x</>": ("x", [("bold", 0, 1)]),
}
BAD = {
    "<br>": 'Unsupported start tag "br" at byte offset 0',
    "è <p>x</p>": 'Unsupported start tag "p" at byte offset 3',
    "a < b": 'Unsupported start tag "" at byte offset 2',
    "x <b": "Unclosed start tag at byte offset 2",
    "<b>x": 'Can\'t find end tag corresponding to start tag "b"',
    "x</b>": "Unexpected end tag at byte offset 1",
    "<b>x</b": "Unclosed end tag at byte offset 4",
    "<b>x</i>": 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    "<b><i>x</b></i>": 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    '<a ="x">y</a>': 'Empty attribute name in the tag "a" at byte offset 0',
    '<a href="x': "Unclosed start tag at byte offset 0",
    "<a href": 'Unclosed start tag "a" at byte offset 0',
    "<a href=x/>y</a>": "Unexpected end of name token at byte offset 8",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    "&#xDFDF;": (
        "Text contains invalid Unicode characters after decoding HTML entities, "
        "check for unmatched surrogate code units"
    ),
}


@pytest.mark.parametrize("source", GOOD)
def test_good_html_becomes_text_and_entities(source):
    text, entities = parse_html(source)
    assert (text, [(e["type"], e["offset"], e["length"]) for e in entities]) == GOOD[source]


@pytest.mark.parametrize("source", BAD)
def test_broken_html_is_refused_in_the_words_of_telegram(source):
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert (refused.value.code, refused.value.description) == (
        400,
        f"Bad Request: can't parse entities: {BAD[source]}",
    )


def test_a_link_keeps_its_address_and_one_without_a_good_address_is_plain():
    _, (link,) = parse_html('<a href="https://example.org/a?b=1&amp;c=2">qui</a>')
    assert link["url"] == "https://example.org/a?b=1&c=2"
    _, (bare,) = parse_html("<a href=example.org>qui</a>")
    assert bare["url"] == "http://example.org/"
    assert parse_html('<a href="javascript:alert(1)">qui</a>') == ("qui", [])


def test_code_in_a_language_is_one_entity():
    _, entities = parse_html('<pre><code class="language-python">x</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


def test_spaces_at_the_end_are_cut_and_entities_with_them():
    text, entities = formatted("  <b>ciao </b>\n\n", "HTML", None)
    assert (text, entities) == ("ciao", [{"type": "bold", "offset": 0, "length": 4}])


def test_text_and_entities_become_the_same_html_again():
    source = (
        '<b>a <i>b</i></b> &lt;x&gt; <a href="https://example.org/?a=1&amp;b=2">c</a> '
        '<blockquote expandable>🏟 d</blockquote><pre><code class="language-py">e</code></pre>'
    )
    assert to_html(*parse_html(source)) == source


def test_lengths_count_utf16_units():
    assert utf16_length("a🏟è") == 4


async def test_only_html_is_understood(api, anna):
    assert "only parse_mode HTML" in await api.refused("sendMessage", chat_id=anna, text="*x*", parse_mode="MarkdownV2")
    assert await api.refused("sendMessage", chat_id=anna, text="x", parse_mode="BB") == (
        "Bad Request: unsupported parse_mode"
    )
