"""From what was seen of the candidates to the probability of each, and the two thresholds that decide on it.

One conditional logit: every candidate has a strength from its features, "none of them" has one too, and the
probabilities are their softmax. The numbers are fitted on a labelled set by `knowledge eval --fit` and kept in
`calibration.json`; none is typed in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_RIDGE = 0.1
_STEPS = 100
_NEAR = 1e-8
"""A step that moves no weight by more is the last."""


class Sight(StrEnum):
    """What the matcher compares by: each has a calibration of its own."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a message's candidates.

    `candidates` has a row for each: cosine of letters, cosine of words, likeness of its best phrasing, of its best
    three, share of the message's words (weighed by how telling they are) in its phrasings, share in its answer, share
    of the words that are not common ones in its phrasings, by their stems; then the first three again, each beside that
    of the candidate that has most of it; by meaning also the cosine of meanings.
    `none` speaks for no candidate: 1, share of the message's words known at all, logarithm of their number, of the
    number of those that are not common ones, and whether there is none of these.
    """

    candidates: Matrix
    none: Matrix


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted model, and the probabilities from which to answer and from which to offer a choice."""

    candidate_weights: tuple[float, ...]
    none_weights: tuple[float, ...]
    answer_from: float
    """Least probability of the best candidate for it to be the answer."""
    choose_from: float
    """Least probability that any candidate is right for a choice to be offered."""

    def probabilities(self, seen: Seen) -> Matrix:
        """Return the probability of each candidate; what is missing to 1 is the probability of none."""
        strengths = np.append(
            seen.candidates @ np.array(self.candidate_weights), seen.none @ np.array(self.none_weights)
        )
        return _softmax(strengths)[:-1]


def shipped_calibration(sight: Sight) -> Calibration:
    """Return the calibration that comes with the package."""
    return load((files("knowledge") / "calibration.json").read_text(encoding="utf-8"))[sight]


def save(path: Path, fitted: Mapping[Sight, Calibration]) -> None:
    """Write calibrations as JSON."""
    path.write_text(
        json.dumps({sight: asdict(own) for sight, own in fitted.items()}, indent=2) + "\n", encoding="utf-8"
    )


@cache
def load(written: str) -> dict[Sight, Calibration]:
    """Return the calibrations written as JSON by `save`."""
    return {
        Sight(sight): Calibration(
            tuple(own["candidate_weights"]), tuple(own["none_weights"]), own["answer_from"], own["choose_from"]
        )
        for sight, own in json.loads(written).items()
    }


def fit_weights(seen: Sequence[Seen], right: Sequence[int | None]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the weights of candidates and of none (ridge, Newton's method).

    `right` holds the row of the right candidate, or None when none is right. A message whose right entry is not among
    its candidates teaches nothing here and must be left out by the caller.
    """
    width = seen[0].candidates.shape[1]
    designs = [_design(item) for item in seen]
    targets = [len(item.candidates) if row is None else row for item, row in zip(seen, right, strict=True)]
    size = width + len(seen[0].none)
    beta = np.zeros(size)
    worth = _worth(beta, designs, targets)
    for _ in range(_STEPS):
        gradient = -_RIDGE * beta
        curvature = _RIDGE * np.eye(size)
        for design, target in zip(designs, targets, strict=True):
            shares = _softmax(design @ beta)
            mean = shares @ design
            gradient += design[target] - mean
            curvature += (design * shares[:, None]).T @ design - np.outer(mean, mean)
        step = np.linalg.solve(curvature, gradient)
        # Far from the best weights a whole step can lead further away: then half of it, and so on.
        while (further := _worth(beta + step, designs, targets)) < worth and np.abs(step).max() > _NEAR:
            step /= 2
        beta, worth = beta + step, further
        if np.abs(step).max() < _NEAR:
            break
    return tuple(map(float, beta[:width])), tuple(map(float, beta[width:]))


def _worth(beta: Matrix, designs: Sequence[Matrix], targets: Sequence[int]) -> float:
    """Return what is made as large as it can be: the likelihood's logarithm, less the ridge."""
    likelihood = 0.0
    for design, target in zip(designs, targets, strict=True):
        strengths = design @ beta
        most = strengths.max()
        likelihood += float(strengths[target] - most - np.log(np.exp(strengths - most).sum()))
    return likelihood - _RIDGE / 2 * float(beta @ beta)


def _softmax(strengths: Matrix) -> Matrix:
    odds = np.exp(strengths - strengths.max())
    return np.asarray(odds / odds.sum())


def _design(seen: Seen) -> Matrix:
    """Return one row for each candidate and, last, one for none; candidates' and none's features side by side."""
    rows, width = seen.candidates.shape
    design = np.zeros((rows + 1, width + len(seen.none)))
    design[:rows, :width] = seen.candidates
    design[rows, width:] = seen.none
    return design
