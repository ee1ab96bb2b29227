"""How good the answers are, on labelled messages: figures, confusions, and the fit of the calibration."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.calibration import Calibration, Seen, fit_weights
from knowledge.matcher import Found, Matcher, Unknown, Unsure
from knowledge.reading import At, ContentError, Reader

FAR = "far"
"""The style of a message that no entry answers and that is not even near the topics."""
FOLDS = 5
WRONG_TARGET = 0.02
"""Share of the answerable messages that may get a wrong answer, when thresholds are chosen."""
ANSWERED_ANYWAY_TARGET = 0.06
"""Share of the unanswerable messages that may get an answer, when thresholds are chosen."""

ABSTAINED_TARGET = 0.02
"""Share of the answerable messages that may get no answer and no choice, when thresholds are chosen."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the entries that answer it: the first is the best, none means that no entry does."""

    text: str
    entries: tuple[str, ...]
    style: str


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
    near = [item for item in unanswerable if item.message.style != FAR]
    far = [item for item in unanswerable if item.message.style == FAR]
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


def fit(matchers: Sequence[Matcher], messages: Sequence[Labelled]) -> Calibration:
    """Return the calibration that fits the messages as each of the matchers sees them.

    The thresholds are chosen on probabilities that each message got from a model fitted without it.
    """
    lessons = [lesson for matcher in matchers for lesson in _lessons(matcher, messages)]
    held_out = _held_out(lessons)
    candidate_weights, none_weights = _fit_on(lessons)
    return Calibration(candidate_weights, none_weights, _answer_from(held_out), _choose_from(held_out))


def cross_validated(matcher: Matcher, messages: Sequence[Labelled]) -> list[Judged]:
    """Return each message judged by a calibration that was fitted without it (and without its entry's others)."""
    fold_of = _folds(messages)
    judged: list[Judged] = []
    for number in range(FOLDS):
        rest = [message for message, own in zip(messages, fold_of, strict=True) if own != number]
        held_out = [message for message, own in zip(messages, fold_of, strict=True) if own == number]
        judged += judge_all(matcher.calibrated(fit([matcher], rest)), held_out)
    return judged


def _judge(matcher: Matcher, message: Labelled) -> Judged:
    match matcher.match(message.text):
        case Found(entry):
            return Judged(message, "answer", entry, (entry,), entry)
        case Unsure(choices):
            return Judged(message, "choose", None, choices, choices[0])
        case Unknown():
            return Judged(message, "abstain", None, (), None)


def _folds(messages: Sequence[Labelled]) -> list[int]:
    """Return a fold for each message: those of one entry stay together, unanswerable ones go round."""
    entries: dict[str, int] = {}
    own: list[int] = []
    for number, message in enumerate(messages):
        own.append(entries.setdefault(message.entries[0], len(entries)) % FOLDS if message.entries else number % FOLDS)
    return own


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A message as the model sees it: the row of the right candidate, None when no entry answers it."""

    seen: Seen
    right: int | None
    answerable: bool
    fold: int


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """What a model fitted without it makes of a message."""

    best: float
    any: float
    right: bool
    answerable: bool


def _lessons(matcher: Matcher, messages: Sequence[Labelled]) -> list[_Lesson]:
    lessons = []
    for message, fold_number in zip(messages, _folds(messages), strict=True):
        candidates = matcher.candidates(message.text)
        if candidates is None:
            continue
        rows = [candidates.ids.index(entry) for entry in message.entries if entry in candidates.ids]
        answerable = matcher.knows_any(message.entries)
        lessons.append(_Lesson(candidates.seen, rows[0] if rows else None, answerable, fold_number))
    return lessons


def _fit_on(lessons: Sequence[_Lesson]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    useful = [lesson for lesson in lessons if lesson.right is not None or not lesson.answerable]
    return fit_weights([lesson.seen for lesson in useful], [lesson.right for lesson in useful])


def _held_out(lessons: Sequence[_Lesson]) -> list[_HeldOut]:
    judged = []
    for number in range(FOLDS):
        weights = _fit_on([lesson for lesson in lessons if lesson.fold != number])
        model = Calibration(*weights, 1.0, 1.0)
        for lesson in lessons:
            if lesson.fold == number:
                probabilities = model.probabilities(lesson.seen)
                best = int(np.argmax(probabilities))
                judged.append(
                    _HeldOut(
                        float(probabilities[best]), float(probabilities.sum()), best == lesson.right, lesson.answerable
                    )
                )
    return judged


def _answer_from(judged: Sequence[_HeldOut]) -> float:
    """Return the lowest probability at which both targets hold for all that would be answered."""
    answerable = max(1, sum(item.answerable for item in judged))
    unanswerable = max(1, len(judged) - answerable)
    wrong = anyway = 0
    threshold = 1.0
    for item in sorted(judged, key=lambda item: -item.best):
        wrong += item.answerable and not item.right
        anyway += not item.answerable
        if wrong / answerable > WRONG_TARGET or anyway / unanswerable > ANSWERED_ANYWAY_TARGET:
            break
        threshold = item.best
    return round(threshold, 4)


def _choose_from(judged: Sequence[_HeldOut]) -> float:
    """Return the highest probability of "any" that leaves no more answerable messages out than the target."""
    answerable = sorted(item.any for item in judged if item.answerable)
    return round(answerable[int(ABSTAINED_TARGET * len(answerable))], 4) if answerable else 0.0


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
