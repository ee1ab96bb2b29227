"""How a reply looks in Telegram: spans become HTML, long texts become several messages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from telegram.constants import MessageLimit

from knowledge.markup import Rich, Span

_BREAKS = tuple(re.compile(pattern) for pattern in (r"\n\n+", r"\n", r"(?<=[.!?…;:])\s+", r"\s+"))
"""Where a long text may be cut, best first: paragraphs, lines, sentences, words."""
_FULL = 4
"""A cut that leaves a part less than a quarter full is worse than one at a smaller break."""


def render(spans: Rich) -> str:
    """Return the spans as Telegram's HTML, everything that is not ours escaped."""
    return "".join(_tagged(span) for span in spans)


def split(spans: Rich, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[Rich]:
    """Return the text in parts of at most `limit` UTF-16 units, white space at the cuts left out."""
    words = "".join(span.text for span in spans)
    return [_cut(spans, start, end) for start, end in _ranges(words, limit)]


def messages(spans: Rich) -> list[str]:
    """Return the HTML of the messages that a text makes, in order."""
    return [render(part) for part in split(spans)]


def units(words: str) -> int:
    """Return the length in UTF-16 units, in which Telegram counts."""
    return len(words) + sum(character > "\uffff" for character in words)


def _tagged(span: Span) -> str:
    html = escape(span.text, quote=False)
    if span.url:
        html = f'<a href="{escape(span.url)}">{html}</a>'
    return f"<b>{html}</b>" if span.bold else html


def _ranges(words: str, limit: int) -> Iterator[tuple[int, int]]:
    start, end = _trimmed(words, 0, len(words))
    while start < end:
        cut = _cut_at(words, start, end, limit)
        yield _trimmed(words, start, cut)
        start, _ = _trimmed(words, cut, end)


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    inside = words[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _cut_at(words: str, start: int, end: int, limit: int) -> int:
    """Return where the part that starts at `start` ends."""
    room = _room(words, start, end, limit)
    if room == end:
        return end
    for pattern in _BREAKS:
        cuts = [found.start() for found in pattern.finditer(words, start, room + 1)]
        if cuts and cuts[-1] - start >= limit // _FULL:
            return cuts[-1]
    return room


def _room(words: str, start: int, end: int, limit: int) -> int:
    """Return the furthest index that `limit` units reach from `start`."""
    left = limit
    for index in range(start, end):
        left -= 2 if words[index] > "\uffff" else 1
        if left < 0:
            return index
    return end


def _cut(spans: Rich, start: int, end: int) -> Rich:
    part = []
    at = 0
    for span in spans:
        inside = span.text[max(0, start - at) : max(0, end - at)]
        if inside:
            part.append(replace(span, text=inside))
        at += len(span.text)
    return tuple(part)
