"""How good the answers are, on labelled messages: figures and confusions."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.matcher import Found, Matcher, Unknown, Unsure
from knowledge.reading import At, ContentError, Reader

FAR = "far"
"""The style of a message that no entry answers and that is not even near the topics."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the entries that answer it: the first is the best, none means that no entry does."""

    text: str
    entries: tuple[str, ...]
    style: str

    @property
    def near(self) -> bool:
        """Return whether no entry answers it although it is near the topics."""
        return not self.entries and self.style != FAR


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message and what the matcher made of it."""

    message: Labelled
    outcome: str
    entry: str | None
    offered: tuple[str, ...]
    best: str | None

    @property
    def top(self) -> bool:
        """Return whether the best entry is a right one."""
        return self.best in self.message.entries

    @property
    def reachable(self) -> bool:
        """Return whether a right entry was answered or offered."""
        return bool(set(self.message.entries) & set(self.offered))

    @property
    def wrong(self) -> bool:
        """Return whether an entry was given as the answer and is not a right one."""
        return self.outcome == "answer" and self.entry not in self.message.entries


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a set of labelled messages; shares are 0 to 1."""

    answerable: int
    unanswerable: int
    top_1: float
    top_3: float
    answered_rightly: float
    offered_rightly: float
    answered_wrongly: float
    abstained_wrongly: float
    near_answered: float
    far_answered: float
    unanswerable_answered: float
    unanswerable_offered: float


def load_labelled(path: Path, entries: Collection[str]) -> list[Labelled]:
    """Return the messages of a file; raise `ContentError` with every problem when there is any."""
    reader = Reader(path, path.name)
    root = reader.root()
    messages = [message for item in root.items() if (message := _read_message(item, entries))] if root else []
    if not messages and not reader.problems:
        reader.refuse("il file non contiene messaggi")
    if reader.problems:
        raise ContentError(reader.problems)
    return messages


def judge_all(matcher: Matcher, messages: Sequence[Labelled]) -> list[Judged]:
    """Return what the matcher makes of each message."""
    return [_judge(matcher, message) for message in messages]


def figures(judged: Sequence[Judged]) -> Figures:
    """Return the figures of judged messages; a share of nothing is 0."""
    answerable = [item for item in judged if item.message.entries]
    unanswerable = [item for item in judged if not item.message.entries]
    near = [item for item in unanswerable if item.message.near]
    far = [item for item in unanswerable if not item.message.near]
    return Figures(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        top_1=_share(answerable, lambda item: item.top),
        top_3=_share(answerable, lambda item: item.top or item.reachable),
        answered_rightly=_share(answerable, lambda item: item.outcome == "answer" and not item.wrong),
        offered_rightly=_share(answerable, lambda item: item.outcome == "choose" and item.reachable),
        answered_wrongly=_share(answerable, lambda item: item.wrong),
        abstained_wrongly=_share(answerable, lambda item: item.outcome == "abstain"),
        near_answered=_share(near, lambda item: item.outcome == "answer"),
        far_answered=_share(far, lambda item: item.outcome == "answer"),
        unanswerable_answered=_share(unanswerable, lambda item: item.outcome == "answer"),
        unanswerable_offered=_share(unanswerable, lambda item: item.outcome == "choose"),
    )


def by_style(judged: Sequence[Judged]) -> dict[str, Figures]:
    """Return the figures of each style, alphabetically."""
    styles = sorted({item.message.style for item in judged})
    return {style: figures([item for item in judged if item.message.style == style]) for style in styles}


def confusions(judged: Sequence[Judged]) -> list[tuple[str, str, int]]:
    """Return (right entry or "", best entry, how often) of the answers given wrongly, the most frequent first."""
    pairs = Counter(
        (item.message.entries[0] if item.message.entries else "", item.entry or "") for item in judged if item.wrong
    )
    return [(right, best, count) for (right, best), count in pairs.most_common()]


def _judge(matcher: Matcher, message: Labelled) -> Judged:
    match matcher.match(message.text):
        case Found(entry):
            return Judged(message, "answer", entry, (entry,), entry)
        case Unsure(choices):
            return Judged(message, "choose", None, choices, choices[0])
        case Unknown():
            return Judged(message, "abstain", None, (), None)


def _read_message(item: At, entries: Collection[str]) -> Labelled | None:
    keys = item.mapping(required=frozenset({"text", "entry", "style"}))
    if len(keys) < 3:
        return None
    entry = keys["entry"]
    if str(entry.node.tag).endswith(":null"):
        return Labelled(keys["text"].string(), (), keys["style"].string())
    places = entry.strings() if str(entry.node.tag).endswith(":seq") else [entry]
    for place in places:
        if place.string() not in entries:
            place.refuse(f"la voce «{place.string()}» non esiste")
    return Labelled(keys["text"].string(), tuple(place.string() for place in places), keys["style"].string())


def _share(items: Sequence[Judged], holds: Callable[[Judged], bool]) -> float:
    return sum(map(holds, items)) / len(items) if items else 0.0
