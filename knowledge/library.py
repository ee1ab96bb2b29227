"""The content in use: opened once, then followed as editors change it; a bad edit never replaces a good content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from knowledge.entries import Entry, Source, Topic
from knowledge.forms import Form
from knowledge.lexicon import Lexicon
from knowledge.loader import Content, load_content
from knowledge.matcher import Matcher
from knowledge.meaning import Encoder, Fitness, Meaning, encoded, open_encoder, probe
from knowledge.reading import ContentError, Problem
from knowledge.texts import Texts


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One consistent state of the content, with the matcher built on it."""

    topics: tuple[Topic, ...]
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    texts: Texts
    lexicon: Lexicon
    matcher: Matcher
    forms: Mapping[str, Form]
    """Forms of check-ins by id."""

    @classmethod
    def of(cls, content: Content) -> "Knowledge":
        """Return the knowledge that a content makes."""
        matcher = Matcher(list(content.entries.values()), content.lexicon)
        return cls(
            content.topics, content.entries, content.sources, content.texts, content.lexicon, matcher, content.forms
        )

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

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """Open a content folder; raise `ContentError` when it cannot be used. `cache` is a file for vectors."""
        self._cache = cache
        self._encoder: Encoder | None = None
        self._changing = Lock()
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
        with self._changing:
            self.current = self._understood(Knowledge.of(content))
        return Reloaded(len(content.entries))

    def understand(self) -> Fitness:
        """Compare meanings from now on, if the sentence encoder is here and runs; it takes seconds the first time."""
        fitness = probe()
        if fitness is Fitness.READY:
            with self._changing:
                self._encoder = open_encoder()
                self.current = self._understood(self.current)
        return fitness

    def build_matcher(self, entries: Sequence[Entry]) -> Matcher:
        """Return a matcher for other entries, with the same lexicon and the same sight as the one in use."""
        return self._with_meaning(Matcher(entries, self.current.lexicon), entries, None)

    def _understood(self, knowledge: Knowledge) -> Knowledge:
        entries = list(knowledge.entries.values())
        return replace(knowledge, matcher=self._with_meaning(knowledge.matcher, entries, self._cache))

    def _with_meaning(self, matcher: Matcher, entries: Sequence[Entry], cache: Path | None) -> Matcher:
        if self._encoder is None:
            return matcher
        return matcher.with_meaning(Meaning(self._encoder, encoded(self._encoder, entries, cache)))

    def _look(self) -> _Stamp:
        found = set()
        for path in self._folder.rglob("*.yaml"):
            try:
                status = path.stat()
            except OSError:  # gone between listing and looking: the next look sees it
                continue
            found.add((str(path), status.st_mtime_ns, status.st_size))
        return frozenset(found)
