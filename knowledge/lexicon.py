"""The words of this field: terms with two senses, and what tells one language from another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from knowledge.entries import Language
from knowledge.normalise import fold, words
from knowledge.reading import At, Reader

_LISTS = ("elsewhere", "interrogatives", "connectives")


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A term that means two things, and the entries that answer the same question for each of them."""

    term: str
    cues: frozenset[str]
    """Words that tell which of the two is meant: with one of them in the message there is nothing to ask."""
    senses: tuple[tuple[str, ...], ...]
    """Groups of entries: each answers the same question for another sense."""

    about: frozenset[str] = frozenset()
    """Entries that speak of the two senses themselves: with no cue they lead to the first group."""

    def rivals(self, message: str, entry: str) -> tuple[str, ...]:
        """Return the entries to choose from when a message with this term, and no cue, would get `entry`."""
        found = words(message)
        if self.term not in found or self.cues.intersection(found):
            return ()
        if entry in self.about:
            return self.senses[0]
        return next((group for group in self.senses if entry in group), ())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of this field."""

    ambiguities: tuple[Ambiguity, ...] = ()
    function_words: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    """Words that do not tell what a question is about, in any language."""
    elsewhere: frozenset[str] = frozenset()
    """Places outside the region."""
    interrogatives: frozenset[str] = frozenset()
    connectives: frozenset[str] = frozenset()

    def questions(self, message: str) -> list[str]:
        """Return the questions of a message: it is cut where a connective or a stop is followed by an interrogative."""
        cut: list[list[str]] = [[]]
        written = message.split()
        for number, word in enumerate(written):
            opens = number + 1 < len(written) and self._asks(written[number + 1])
            if fold(word) in self.connectives and opens and any(map(self._asks, cut[-1])):
                cut.append([])
                continue
            cut[-1].append(word)
            if word.endswith(("?", ";", ".")) and opens:
                cut.append([])
        return [" ".join(words) for words in cut if any(map(self._asks, words))]

    def leans(self, message: str) -> bool:
        """Return whether a message leans on what was said before: it opens with a connective, or says little."""
        told = words(message)
        return bool(told) and (
            told[0] in self.connectives or len([word for word in told if word not in self.common]) <= 1
        )

    def _asks(self, word: str) -> bool:
        folded = fold(word).split()
        return bool(folded) and folded[0] in self.interrogatives

    def language_of(self, message: str, fallback: Language) -> Language:
        """Return the language a message is written in, by its function words; `fallback` when they do not tell."""
        found = words(message)
        counts = {language: sum(word in known for word in found) for language, known in self.function_words.items()}
        best = max(counts, key=lambda language: counts[language], default=fallback)
        tied = sum(count == counts.get(best) for count in counts.values()) > 1
        return fallback if tied or not counts.get(best) else best


def read_lexicon(reader: Reader, entries: Collection[str] | None) -> Lexicon:
    """Return the lexicon of a file; entries it names must be among `entries` unless that is None."""
    root = reader.root()
    if root is None:
        return Lexicon()
    top = root.mapping(optional=frozenset({"ambiguous", "function_words", "common", *_LISTS}))
    ambiguities = [_read_ambiguity(item, entries) for item in top["ambiguous"].items()] if "ambiguous" in top else []
    function_words = _read_words(top.get("function_words"))
    common = frozenset().union(*_read_words(top.get("common")).values())
    lists = {name: _read_list(top[name]) for name in _LISTS if name in top}
    return Lexicon(tuple(ambiguities), function_words, common, **lists)


def _read_list(listed: At) -> frozenset[str]:
    return frozenset(fold(str(word.node.value)) for word in listed.strings())


def _read_words(lists: At | None) -> dict[Language, frozenset[str]]:
    if lists is None:
        return {}
    found = lists.mapping(optional=frozenset(Language)).items()
    return {Language(code): _read_list(listed) for code, listed in found}


def _read_ambiguity(item: At, entries: Collection[str] | None) -> Ambiguity:
    keys = item.mapping(required=frozenset({"term", "cues", "senses"}), optional=frozenset({"about"}))
    term = fold(keys["term"].string()) if "term" in keys else ""
    cues = frozenset(fold(str(cue.node.value)) for cue in keys["cues"].strings()) if "cues" in keys else frozenset()
    groups: list[tuple[str, ...]] = []
    for group in keys["senses"].items() if "senses" in keys else ():
        places = group.strings()
        for place in places:
            if entries is not None and place.node.value not in entries:
                place.refuse(f"la voce «{place.node.value}» non esiste")
        groups.append(tuple(str(place.node.value) for place in places))
    about = frozenset(str(entry.node.value) for entry in keys["about"].strings()) if "about" in keys else frozenset()
    return Ambiguity(term, cues, tuple(groups), about)
