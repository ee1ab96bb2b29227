"""The words of this field: terms with two senses, and what tells one language from another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from knowledge.entries import Language
from knowledge.normalise import fold, words
from knowledge.reading import At, Reader


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A term that means two things, and the entries that answer the same question for each of them."""

    term: str
    cues: frozenset[str]
    """Words that tell which of the two is meant: with one of them in the message there is nothing to ask."""
    senses: tuple[tuple[str, ...], ...]
    """Groups of entries: each answers the same question for another sense."""

    def rivals(self, message: str, entry: str) -> tuple[str, ...]:
        """Return the entries to choose from when a message with this term, and no cue, would get `entry`."""
        found = words(message)
        if self.term not in found or self.cues.intersection(found):
            return ()
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
    top = root.mapping(optional=frozenset({"ambiguous", "function_words", "common", "elsewhere"}))
    ambiguities = [_read_ambiguity(item, entries) for item in top["ambiguous"].items()] if "ambiguous" in top else []
    function_words = _read_words(top.get("function_words"))
    common = _read_words(top.get("common"))
    elsewhere = (
        frozenset(fold(str(place.node.value)) for place in top["elsewhere"].strings()) if "elsewhere" in top else None
    )
    return Lexicon(tuple(ambiguities), function_words, frozenset().union(*common.values()), elsewhere or frozenset())


def _read_words(lists: At | None) -> dict[Language, frozenset[str]]:
    if lists is None:
        return {}
    found = lists.mapping(optional=frozenset(Language)).items()
    return {
        Language(code): frozenset(fold(str(word.node.value)) for word in listed.strings()) for code, listed in found
    }


def _read_ambiguity(item: At, entries: Collection[str] | None) -> Ambiguity:
    keys = item.mapping(required=frozenset({"term", "cues", "senses"}))
    term = fold(keys["term"].string()) if "term" in keys else ""
    cues = frozenset(fold(str(cue.node.value)) for cue in keys["cues"].strings()) if "cues" in keys else frozenset()
    groups: list[tuple[str, ...]] = []
    for group in keys["senses"].items() if "senses" in keys else ():
        places = group.strings()
        for place in places:
            if entries is not None and place.node.value not in entries:
                place.refuse(f"la voce «{place.node.value}» non esiste")
        groups.append(tuple(str(place.node.value) for place in places))
    return Ambiguity(term, cues, tuple(groups))
