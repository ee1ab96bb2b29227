"""Content folders for the tests: small ones written by hand, and the shipped one, read once."""

from datetime import date
from functools import cache
from pathlib import Path

from knowledge.entries import Entry, Language
from knowledge.library import Library
from knowledge.loader import load_content, shipped_content
from knowledge.markup import plain
from knowledge.reading import ContentError

SOURCES = """\
carta: {title: La carta, url: https://example.org/carta, date: "2024", level: official page}
copia: {title: La stessa carta, url: https://example.org/carta, date: "2025", level: press}
giornale: {title: Il giornale, date: 3 maggio 2025, level: press}
"""
ENTRY = """\
  - id: {id}
    kind: fact
    question: {question}
    variants: [{variant}]
    answer: {answer}
    sources: [carta]
"""
TOPIC = """\
topic: {topic}
title: Titolo
entries:
"""


def entry(key: str, question: str = "", variant: str = "", answer: str = "Risposta.") -> str:
    """Return the YAML of an entry, by default with wordings of its own."""
    return ENTRY.format(
        id=key, question=question or f"Che cosa è {key}?", variant=variant or f"parlami di {key}", answer=answer
    )


def topic(*entries: str, name: str = "prova") -> str:
    """Return the YAML of a topic."""
    return TOPIC.format(topic=name) + "".join(entries)


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write a content folder, with sources unless the files say otherwise, and return it."""
    for name, text in {"sources.yaml": SOURCES, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a folder, as `file:line: message`; nothing when it loads."""
    try:
        load_content(folder)
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


@cache
def shipped() -> Library:
    """Return the shipped content, read once for all tests; nobody may change it."""
    return Library(shipped_content())


def shipped_entries() -> list[Entry]:
    """Return the shipped entries; there are some."""
    found = list(shipped().current.entries.values())
    assert found
    return found


def answers(entry: Entry, language: Language) -> list[tuple[date | None, str, tuple[str, ...]]]:
    """Return the answers of an entry in a language: the last day, the words and the sources of each."""
    return [(answer.until, plain(answer.text), answer.sources) for answer in entry.wording(language).answers]
