"""Fitting the decision on labelled messages: what the matcher saw, what was right, and the two thresholds.

The model must serve other contents too, so it learns from four schools: the content as it is, the same with few
phrasings, and both with a quarter of the entries away, whose messages then no entry answers although they are near.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.calibration import Calibration, Seen, fit_weights
from knowledge.entries import Entry, Wording
from knowledge.evaluation import Judged, Labelled, judge_all
from knowledge.matcher import Matcher

FOLDS = 5
WRONG_TARGET = 0.02
"""Share of the answerable messages that may get a wrong answer."""
NEAR_ANSWERED_TARGET = 0.05
"""Share of the unanswerable messages near the topics that may get an answer."""
ABSTAINED_TARGET = 0.01
"""Share of the answerable messages that may get neither an answer nor a choice."""
FEW = 5
"""Variants of an entry with few phrasings; its question comes on top."""
_AWAY = 4
"""One entry in so many is away."""

Build = Callable[[Sequence[Entry]], Matcher]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A message as the model sees it: `right` is the row of the right candidate, None when there is none."""

    seen: Seen
    right: int | None
    answerable: bool
    near: bool
    fold: int
    real: bool
    """Whether it comes from the content as it is: thresholds are chosen on these."""


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """What a model fitted without it makes of a lesson."""

    lesson: _Lesson
    best: float
    any: float
    right: bool


def fit(build: Build, entries: Sequence[Entry], messages: Sequence[Labelled]) -> Calibration:
    """Return the calibration for matchers that `build` makes of these entries.

    The thresholds are chosen on probabilities that each message got from a model fitted without it.
    """
    return _fit(_all_lessons(build, entries, messages))


def cross_validated(build: Build, entries: Sequence[Entry], messages: Sequence[Labelled]) -> list[Judged]:
    """Return each message judged by a calibration fitted without it and without its entry's other messages."""
    lessons = _all_lessons(build, entries, messages)
    matcher, folds = build(entries), _folds(messages)
    judged: list[Judged] = []
    for number in range(FOLDS):
        calibration = _fit([lesson for lesson in lessons if lesson.fold != number])
        held_out = [message for message, own in zip(messages, folds, strict=True) if own == number]
        judged += judge_all(matcher.calibrated(calibration), held_out)
    return judged


def _all_lessons(build: Build, entries: Sequence[Entry], messages: Sequence[Labelled]) -> list[_Lesson]:
    present = [entry for number, entry in enumerate(entries) if number % _AWAY]
    schools = (entries, [_thin(entry) for entry in entries], present, [_thin(entry) for entry in present])
    return [lesson for own in schools for lesson in _lessons(build(own), messages, real=own is entries)]


def _thin(entry: Entry) -> Entry:
    return replace(entry, italian=_thin_wording(entry.italian), english=entry.english and _thin_wording(entry.english))


def _thin_wording(wording: Wording) -> Wording:
    every = max(1, len(wording.variants) // FEW)
    return replace(wording, variants=wording.variants[::every][:FEW])


def _lessons(matcher: Matcher, messages: Sequence[Labelled], *, real: bool) -> list[_Lesson]:
    lessons = []
    for message, fold in zip(messages, _folds(messages), strict=True):
        candidates = matcher.candidates(message.text)
        if candidates is None:
            continue
        rows = [candidates.ids.index(entry) for entry in message.entries if entry in candidates.ids]
        answerable = matcher.knows_any(message.entries)
        near = message.near or (bool(message.entries) and not answerable)
        lessons.append(_Lesson(candidates.seen, rows[0] if rows else None, answerable, near, fold, real))
    return lessons


def _folds(messages: Sequence[Labelled]) -> list[int]:
    """Return a fold for each message: those of one entry stay together, unanswerable ones go round."""
    entries: dict[str, int] = {}
    own: list[int] = []
    for number, message in enumerate(messages):
        own.append(entries.setdefault(message.entries[0], len(entries)) % FOLDS if message.entries else number % FOLDS)
    return own


def _fit(lessons: Sequence[_Lesson]) -> Calibration:
    judged = [item for item in _held_out(lessons) if item.lesson.real]
    return Calibration(*_weights(lessons), _answer_from(judged), _choose_from(judged))


def _weights(lessons: Sequence[_Lesson]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    # A message whose right entry is not among its candidates teaches nothing.
    useful = [lesson for lesson in lessons if lesson.right is not None or not lesson.answerable]
    return fit_weights([lesson.seen for lesson in useful], [lesson.right for lesson in useful])


def _held_out(lessons: Sequence[_Lesson]) -> list[_HeldOut]:
    judged = []
    for number in range(FOLDS):
        model = Calibration(*_weights([lesson for lesson in lessons if lesson.fold != number]), 1.0, 1.0)
        for lesson in lessons:
            if lesson.fold == number:
                probabilities = model.probabilities(lesson.seen)
                best = int(np.argmax(probabilities))
                right = best == lesson.right
                judged.append(_HeldOut(lesson, float(probabilities[best]), float(probabilities.sum()), right))
    return judged


def _answer_from(judged: Sequence[_HeldOut]) -> float:
    """Return the lowest probability at which both targets hold for all that would be answered."""
    answerable = max(1, sum(item.lesson.answerable for item in judged))
    near = max(1, sum(item.lesson.near for item in judged))
    wrong = anyway = 0
    threshold = 1.0
    for item in sorted(judged, key=lambda item: -item.best):
        wrong += item.lesson.answerable and not item.right
        anyway += item.lesson.near
        if wrong / answerable > WRONG_TARGET or anyway / near > NEAR_ANSWERED_TARGET:
            break
        threshold = item.best
    return round(threshold, 4)


def _choose_from(judged: Sequence[_HeldOut]) -> float:
    """Return the highest probability of "any" that leaves no more answerable messages out than the target."""
    answerable = sorted(item.any for item in judged if item.lesson.answerable)
    return round(answerable[int(ABSTAINED_TARGET * len(answerable))], 4) if answerable else 0.0
