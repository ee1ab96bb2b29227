"""What an edit of the content changes: messages answered differently, entries that now get in each other's way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from knowledge.entries import Answer, Entry
from knowledge.evaluation import Judged, Labelled, judge_all
from knowledge.library import Knowledge, Library
from knowledge.matcher import Matcher
from knowledge.overlaps import Copy, Pair, mistaken, near_copies, neighbours, pairs

STORED = "stored"
"""The style of a kept question: nobody has said which entry answers it."""


class Turn(StrEnum):
    """How a message fares after the edit; a kept question, which has no label, is only `OTHER`."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """A message that is answered differently; `stored` is the number of a kept question."""

    before: Judged
    after: Judged
    turn: Turn
    stored: int | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """An entry that is in both contents and differs: phrasings that came and went, the answers, anything else."""

    entry: str
    came: tuple[str, ...]
    went: tuple[str, ...]
    answers: bool
    rest: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """All that an edit changes."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    edited: tuple[Edited, ...]
    lexicon: bool
    """Whether the words of the field changed, too."""
    labelled: int
    """How many labelled messages were replayed."""
    stored: int
    """How many kept questions were replayed."""
    changes: tuple[Change, ...]
    confusable: tuple[Pair, ...]
    """Entries taken for each other by phrasings that did not do so before."""
    copies: tuple[Copy, ...]
    """Near-copies that were not there before."""


def compare(old: Library, new: Library, labelled: Sequence[Labelled], stored: Mapping[int, str]) -> Impact:
    """Return what changes from one content to the other; `stored` are the words of kept questions by number."""
    before, after = old.current, new.current
    edited = [entry for name in after.entries if (entry := _edited(before.entries.get(name), after.entries[name]))]
    known = set(near_copies(list(before.entries.values())))
    return Impact(
        added=tuple(name for name in after.entries if name not in before.entries),
        removed=tuple(name for name in before.entries if name not in after.entries),
        edited=tuple(edited),
        lexicon=before.lexicon != after.lexicon,
        labelled=len(labelled),
        stored=len(stored),
        changes=(*_labelled_changes(old, new, labelled), *_stored_changes(old, new, stored)),
        confusable=tuple(_newly_confusable(before, after)),
        copies=tuple(copy for copy in near_copies(list(after.entries.values())) if copy not in known),
    )


def _edited(old: Entry | None, new: Entry) -> Edited | None:
    if old is None or old == new:
        return None
    asked, asks = [text for _, text in old.phrasings()], [text for _, text in new.phrasings()]
    came, went = [text for text in asks if text not in asked], [text for text in asked if text not in asks]
    answers = _answers(old) != _answers(new)
    return Edited(new.id, tuple(came), tuple(went), answers, not (came or went or answers))


def _answers(entry: Entry) -> list[tuple[Answer, ...]]:
    return [wording.answers for wording in (entry.italian, entry.english) if wording]


def _labelled_changes(old: Library, new: Library, messages: Sequence[Labelled]) -> list[Change]:
    return [
        Change(before, after, _turn(before, after))
        for before, after in _replayed(old, new, messages)
        if _differ(before, after)
    ]


def _stored_changes(old: Library, new: Library, stored: Mapping[int, str]) -> list[Change]:
    messages = [Labelled(text, (), STORED) for text in stored.values()]
    return [
        Change(before, after, Turn.OTHER, number)
        for number, (before, after) in zip(stored, _replayed(old, new, messages), strict=True)
        if _differ(before, after)
    ]


def _replayed(old: Library, new: Library, messages: Sequence[Labelled]) -> list[tuple[Judged, Judged]]:
    both = judge_all(old.current.matcher, messages), judge_all(new.current.matcher, messages)
    return list(zip(*both, strict=True))


def _differ(before: Judged, after: Judged) -> bool:
    """Return whether a person would get something else; the order of a choice is no matter."""
    return (before.outcome, before.entry, set(before.offered)) != (after.outcome, after.entry, set(after.offered))


def _turn(before: Judged, after: Judged) -> Turn:
    gain = _worth(after) - _worth(before)
    return Turn.BETTER if gain > 0 else Turn.WORSE if gain < 0 else Turn.OTHER


def _worth(judged: Judged) -> int:
    """Return how well a message is served: a wrong answer is worse than none."""
    if not judged.message.entries:
        return {"abstain": 2, "choose": 1}.get(judged.outcome, 0)
    if judged.outcome == "answer":
        return 0 if judged.wrong else 3
    return 2 if judged.reachable else 1


def _newly_confusable(before: Knowledge, after: Knowledge) -> list[Pair]:
    """Return the pairs that phrasings confuse now and did not before; with a touched entry, or another lexicon.

    By words and letters alone: the encoder would have to read every phrasing again for each matcher.
    """
    entries = list(after.entries.values())
    touched = {name for name in after.entries if before.entries.get(name) != after.entries[name]}
    # Another lexicon may touch every entry.
    near = None if before.lexicon != after.lexicon else neighbours(entries, touched)
    found = [
        item
        for item in mistaken(partial(Matcher, lexicon=after.lexicon), entries, near)
        if near is None or touched & {item.entry, item.other}
    ]
    texts = {item.text for item in found}
    known = set(mistaken(partial(Matcher, lexicon=before.lexicon), list(before.entries.values()), texts))
    return pairs([item for item in found if item not in known])
