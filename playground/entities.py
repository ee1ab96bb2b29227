"""Entities of a text: UTF-16 arithmetic, those that Telegram finds by itself, and the way back to HTML."""

import re
from html import escape
from typing import Any

Entity = dict[str, Any]

_FINDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(r"(?<![\w@/])https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]'’]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?!\w)", re.IGNORECASE)),
    (
        "url",
        re.compile(
            r"(?<![\w@/.-])(?:[a-z0-9-]+\.)+(?:it|com|org|net|eu|gov|edu|info|me)(?![\w-])(?:/[^\s<>\"]*[\w/])?",
            re.IGNORECASE,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d_]\w*")),
)
_OPAQUE = {"code", "pre", "text_link", "text_mention"}
# Outer kinds first when two entities cover the same words, as Telegram orders them.
_ORDER = [
    "blockquote",
    "expandable_blockquote",
    "text_link",
    "text_mention",
    "pre",
    "code",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "url",
    "email",
    "mention",
    "bot_command",
    "hashtag",
]
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 units, the unit of all of Telegram's offsets and limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def slice_utf16(text: str, offset: int, length: int) -> str:
    """Return the part of `text` that starts at `offset` and is `length` long, both in UTF-16 units."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def sort_entities(entities: list[Entity]) -> list[Entity]:
    """Return the entities by position, the longer and outer first."""

    def place(entity: Entity) -> tuple[int, int, int]:
        rank = _ORDER.index(entity["type"]) if entity["type"] in _ORDER else len(_ORDER)
        return entity["offset"], -entity["length"], rank

    return sorted(entities, key=place)


def find_entities(text: str, known: list[Entity] | None = None) -> list[Entity]:
    """Return `known` and what Telegram finds by itself: links, addresses, commands, mentions, hashtags."""
    found = list(known or [])
    taken = [(e["offset"], e["offset"] + e["length"]) for e in found if e["type"] in _OPAQUE]
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= low or start >= high for low, high in taken):
                found.append({"type": kind, "offset": start, "length": end - start})
                taken.append((start, end))
    return sort_entities(found)


def to_html(text: str, entities: list[Entity]) -> str:
    """Return `text` with its formatting as Telegram HTML; what Telegram finds by itself stays plain."""
    marks: list[tuple[int, int, str]] = []  # position, order at that position, tag
    for number, entity in enumerate(sort_entities(entities)):
        opening, closing = _tags(entity)
        if opening:
            marks.append((entity["offset"], 1000 + number, opening))
            marks.append((entity["offset"] + entity["length"], 999 - number, closing))
    units = text.encode("utf-16-le")
    html, position = "", 0
    for at, _, tag in sorted(marks):
        html += escape(units[2 * position : 2 * at].decode("utf-16-le", "replace"), quote=False) + tag
        position = at
    return html + escape(units[2 * position :].decode("utf-16-le", "replace"), quote=False)


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "pre":
        language = entity.get("language")
        if language:
            return f'<pre><code class="language-{escape(language)}">', "</code></pre>"
        return "<pre>", "</pre>"
    return "", ""
