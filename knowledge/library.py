"""The content in use: opened once, then followed as editors change it; a bad edit never replaces a good content."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.entries import Entry, Source, Topic
from knowledge.loader import Content, load_content
from knowledge.matcher import Matcher
from knowledge.reading import ContentError, Problem
from knowledge.texts import Texts


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One consistent state of the content, with the matcher built on it."""

    topics: tuple[Topic, ...]
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    texts: Texts
    matcher: Matcher

    @classmethod
    def of(cls, content: Content) -> "Knowledge":
        """Return the knowledge that a content makes."""
        matcher = Matcher(list(content.entries.values()), content.lexicon)
        return cls(content.topics, content.entries, content.sources, content.texts, matcher)

    def topic(self, topic_id: str) -> Topic | None:
        """Return a topic, or None when there is none with this id."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing new in the content folder."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """A good edit is in use."""

    entries: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A bad edit was left aside; the content before it stays in use."""

    problems: tuple[Problem, ...]


Refresh = Unchanged | Reloaded | Refused
_Stamp = frozenset[tuple[str, int, int]]


class Library:
    """The content folder and the knowledge in use."""

    def __init__(self, folder: Path) -> None:
        """Open a content folder; raise `ContentError` when it cannot be used."""
        self._folder = folder
        self._stamp = self._look()
        self.current = Knowledge.of(load_content(folder))

    def refresh(self) -> Refresh:
        """Take a change of the folder into use, if there is one; each bad edit is refused once."""
        stamp = self._look()
        if stamp == self._stamp:
            return Unchanged()
        self._stamp = stamp
        try:
            content = load_content(self._folder)
        except ContentError as error:
            return Refused(error.problems)
        self.current = Knowledge.of(content)
        return Reloaded(len(content.entries))

    def _look(self) -> _Stamp:
        found = set()
        for path in self._folder.rglob("*.yaml"):
            try:
                status = path.stat()
            except OSError:  # gone between listing and looking: the next look sees it
                continue
            found.add((str(path), status.st_mtime_ns, status.st_size))
        return frozenset(found)
