"""The light markup of the content: `**grassetto**` and `[testo](https://…)`, as spans that any edge can render.

People's own words never pass through `parse`: `fill` puts them into a parsed sentence as plain spans, so that
a name such as `<b>&` or `**x**` is shown as it was typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"\*\*|\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class MarkupError(ValueError):
    """A sentence whose markup is broken; the message says what and where, in Italian, for editors."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of one style."""

    text: str
    bold: bool = False
    url: str | None = None


Rich = tuple[Span, ...]


def parse(source: str) -> Rich:
    """Return the spans of a sentence written in the light markup; raise `MarkupError` when it is broken."""
    if tag := _TAG.search(source):
        raise MarkupError(f"il testo contiene il tag «{tag.group()}»: usa **grassetto** o [testo](https://…)")
    spans: list[Span] = []
    bold = False
    opened_at = 0
    at = 0
    for token in _TOKEN.finditer(source):
        _add(spans, source[at : token.start()], bold=bold)
        at = token.end()
        if token.group() == "**":
            bold = not bold
            opened_at = token.start()
        else:
            spans.append(Span(token.group(1), bold=bold, url=token.group(2)))
    if bold:
        raise MarkupError(f"il grassetto aperto a «{source[opened_at : opened_at + 20]}» non è chiuso con **")
    _add(spans, source[at:], bold=bold)
    for span in spans:
        if span.url is None and "](" in span.text:
            raise MarkupError(f"il collegamento vicino a «{span.text.strip()[:40]}» non è scritto [testo](https://…)")
    return tuple(spans)


def fill(sentence: Rich, values: dict[str, "str | Rich"]) -> Rich:
    """Return the sentence with each `{name}` replaced by its value: text stays plain, spans keep their style."""
    filled: list[Span] = []
    for span in sentence:
        at = 0
        for hole in _PLACEHOLDER.finditer(span.text):
            filled.append(replace(span, text=span.text[at : hole.start()]))
            value = values[hole.group(1)]
            if isinstance(value, str):
                filled.append(replace(span, text=value))
            else:
                filled.extend(replace(part, bold=part.bold or span.bold) for part in value)
            at = hole.end()
        filled.append(replace(span, text=span.text[at:]))
    return tuple(span for span in filled if span.text)


def placeholders(source: str) -> frozenset[str]:
    """Return the names of the holes of a sentence."""
    return frozenset(_PLACEHOLDER.findall(source))


def plain(spans: Iterable[Span]) -> str:
    """Return the words without markup; a link whose words are not its address is followed by the address."""
    return "".join(f"{span.text} ({span.url})" if span.url and span.url != span.text else span.text for span in spans)


def text(words: str) -> Rich:
    """Return words as one plain span, markup characters included as they are."""
    return (Span(words),) if words else ()


def join(parts: Iterable[Rich], separator: str = "\n\n") -> Rich:
    """Return the parts one after the other with the separator between those that are not empty."""
    joined: list[Span] = []
    for part in parts:
        if not part:
            continue
        if joined:
            joined.append(Span(separator))
        joined.extend(part)
    return tuple(joined)


def _add(spans: list[Span], words: str, *, bold: bool) -> None:
    if words:
        spans.append(Span(words, bold=bold))
