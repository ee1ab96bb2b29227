"""Telegram HTML read as strictly as Telegram reads it: text and entities, or Telegram's own complaint."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from playground.entities import Entity, find_entities, sort_entities, utf16_length
from playground.errors import ApiError, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
}
_SPACE = " \t\r\n\0\x0b"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Telegram forgives a missing semicolon, and shows any other name letter by letter.
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|(lt|gt|amp|quot)(?![0-9A-Za-z]));?")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    characters: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text and the formatting entities of `source`; ApiError 400 as Telegram words it."""
    return _Reader(source).read()


def formatted(source: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Return the text as it will be shown and all its entities, from any of the three ways to format.

    Spaces at the end, and before the first entity, are cut off as Telegram does.
    """
    if parse_mode and parse_mode.lower() == "html":
        text, known = parse_html(source.replace("\r", ""))
    elif parse_mode:
        raise bad_request(
            "the playground supports only parse_mode HTML"
            if parse_mode.lower() in {"markdown", "markdownv2"}
            else "unsupported parse_mode"
        )
    else:
        text, known = source, list(entities or [])
    text, known = _trimmed(text, known)
    return text, find_entities(text, known)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip()
    first = min((e["offset"] for e in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), first)
    text, length = text[cut:], utf16_length(text[cut:])
    kept = []
    for entity in entities:
        start = entity["offset"] - cut
        end = min(start + entity["length"], length)
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


class _Reader:
    """One pass over the source with a stack of open tags."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0  # of the text so far, in UTF-16 units
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                self._tag()
            elif character == "&":
                self._reference()
            else:
                self._put(self._until("<&"))
        if self.open:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.text), _merged(sort_entities(self.entities))

    def _error(self, reason: str, at: int | None = None) -> ApiError:
        if at is not None:
            reason += f" at byte offset {len(self.source[:at].encode())}"
        return bad_request(f"can't parse entities: {reason}")

    def _put(self, characters: str) -> None:
        self.text.append(characters)
        self.length += utf16_length(characters)

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _until(self, stop: str) -> str:
        found = _anything_but(stop).match(self.source, self.at)
        words = found.group() if found else ""
        self.at += len(words)
        return words

    def _reference(self) -> None:
        decoded, length = _decode(self.source, self.at)
        if decoded and "\ud800" <= decoded <= "\udfff":
            raise self._error(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        self._put(decoded or "&")
        self.at += length

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == "/":
            self.at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._until(_SPACE + ">").lower()
        if not self._peek():
            raise self._error("Unclosed start tag", begin)
        if tag not in _KINDS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(_Open(tag, argument, self.length, len(self.text)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_spaces()
            if self._peek() == ">":
                return argument
            name = self._until(_SPACE + "=>").lower()
            if not name and self._peek():
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            self._skip_spaces()
            value = ""
            if self._peek() == "=":
                self.at += 1
                self._skip_spaces()
                if self._peek():
                    value = self._value(begin)
            if not self._peek():
                raise self._error(f'Unclosed start tag "{tag}"', begin)
            argument = _argument(tag, name, value) or argument

    def _value(self, begin: int) -> str:
        quote = self._peek()
        if quote not in "'\"":
            start = self.at
            while self._peek() and ((self._peek().isascii() and self._peek().isalnum()) or self._peek() in ".-"):
                self.at += 1
            if self._peek() not in _SPACE + ">":
                raise self._error("Unexpected end of name token", start)
            return self.source[start : self.at].lower()
        self.at += 1
        value = ""
        while self._peek() and self._peek() != quote:
            decoded, length = _decode(self.source, self.at) if self._peek() == "&" else (self._peek(), 1)
            value += decoded or "&"
            self.at += length
        self.at += 1
        if not self._peek():
            raise self._error("Unclosed start tag", begin)
        return value

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        tag = self._until(_SPACE + ">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise self._error(
                f"Unmatched end tag at byte offset {len(self.source[:begin].encode())}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        entity: Entity = {"type": _KINDS[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            url = checked_url(opened.argument or "".join(self.text[opened.characters :]))
            if not url:
                return
            entity["url"] = url
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        if length:
            self.entities.append(entity)


@cache
def _anything_but(stop: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(stop)}]*")


def _decode(source: str, at: int) -> tuple[str, int]:
    """Return the character that the reference at `at` stands for and its length; ("", 1) when it is none."""
    match = _REFERENCE.match(source, at)
    if not match:
        return "", 1
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name], len(match.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), len(match.group())) if 0 < code < 0x10FFFF else ("", 1)


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "span" and name == "class":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    return "1" if tag == "blockquote" and name == "expandable" else ""


def _merged(entities: list[Entity]) -> list[Entity]:
    """Make one `pre` of a `pre` and a `code` with a language that cover the same words."""
    kept: list[Entity] = []
    for entity in entities:
        language = entity.get("language") if entity["type"] == "code" else None
        around = next((e for e in kept if e["type"] == "pre" and _same_place(e, entity)), None)
        if language and around:
            around["language"] = language
        else:
            kept.append({k: v for k, v in entity.items() if not (language and k == "language")})
    return kept


def _same_place(one: Entity, other: Entity) -> bool:
    return (one["offset"], one["length"]) == (other["offset"], other["length"])


def checked_url(url: str) -> str:
    """Return the link as Telegram keeps it (scheme and final slash added), or "" when it is not a link."""
    url = url.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme == "tg":
        return url
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host.strip(".") or re.search(r"\s", url):
        return ""
    return url if parts.path else parts._replace(path="/").geturl()
