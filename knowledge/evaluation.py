"""How good the answers are, on labelled messages: figures, confusions, and the fit of the calibration."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.calibration import Calibration, fit_logistic
from knowledge.matcher import Found, Matcher, Unknown, Unsure
from knowledge.reading import At, ContentError, Reader

FAR = "far"
"""The style of a message that no entry answers and that is not even near the topics."""
FOLDS = 5
WRONG_TARGET = 0.05
"""Share of the answerable messages that may get a wrong answer, when thresholds are chosen."""
ANSWERED_ANYWAY_TARGET = 0.15
"""Share of the unanswerable messages that may get an answer, when thresholds are chosen."""


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


def fit(matcher: Matcher, messages: Sequence[Labelled]) -> Calibration:
    """Return the calibration that fits the messages, its thresholds chosen on held-out probabilities."""
    ranked = [(message, ranking) for message in messages if (ranking := matcher.rank(message.text))]
    features = np.array([ranking.features for _, ranking in ranked])
    right = np.array([matcher.entry_of(ranking) in message.entries for message, ranking in ranked])
    held_out = _held_out_probabilities(features, right)
    answerable = np.array([bool(message.entries) for message, _ in ranked])
    weights, bias = fit_logistic(features, right)
    return Calibration(weights, bias, _answer_from(held_out, right, answerable), _choose_from(held_out, answerable))


def cross_validated(matcher: Matcher, messages: Sequence[Labelled]) -> list[Judged]:
    """Return each message judged by a calibration that was fitted without it (and without its entry's others)."""
    fold_of = _folds(messages)
    judged: list[Judged] = []
    for number in range(FOLDS):
        rest = [message for message, own in zip(messages, fold_of, strict=True) if own != number]
        held_out = [message for message, own in zip(messages, fold_of, strict=True) if own == number]
        judged += judge_all(matcher.calibrated(fit(matcher, rest)), held_out)
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


def _held_out_probabilities(features: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    held_out = np.zeros(len(right))
    for number in range(FOLDS):
        own = np.arange(len(right)) % FOLDS == number
        weights, bias = fit_logistic(features[~own], right[~own])
        held_out[own] = 1 / (1 + np.exp(-(features[own] @ np.array(weights) + bias)))
    return held_out


def _answer_from(probabilities: NDArray[np.float64], right: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> float:
    """Return the lowest probability at which both targets hold for all that would be answered."""
    wrong_of = max(1, int(answerable.sum()))
    anyway_of = max(1, int((~answerable).sum()))
    for threshold in np.unique(probabilities.round(3)):
        answered = probabilities >= threshold
        wrong = (answered & answerable & ~right).sum() / wrong_of
        anyway = (answered & ~answerable).sum() / anyway_of
        if wrong <= WRONG_TARGET and anyway <= ANSWERED_ANYWAY_TARGET:
            return float(threshold)
    return 1.0


def _choose_from(probabilities: NDArray[np.float64], answerable: NDArray[np.bool_]) -> float:
    """Return the probability that best tells messages worth a choice from those that no entry answers."""
    candidates = np.unique(probabilities.round(3))
    gains = [
        (probabilities[answerable] >= threshold).mean() - (probabilities[~answerable] >= threshold).mean()
        for threshold in candidates
    ]
    return float(candidates[int(np.argmax(gains))])


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
