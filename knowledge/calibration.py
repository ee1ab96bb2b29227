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


class Sight(StrEnum):
    """What the matcher compares by: each has a calibration of its own."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a message's candidates.

    `candidates` has a row for each: cosine of letters, cosine of words, likeness of its best phrasing, of its best
    three, share of the message's words (weighed by how telling they are) in its phrasings, share in its answer, share
    of the words that are not common ones in its phrasings, by their stems; by meaning also the cosine of meanings.
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
        odds = np.exp(strengths - strengths.max())
        return np.asarray(odds[:-1] / odds.sum())


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
    for _ in range(_STEPS):
        gradient = -_RIDGE * beta
        curvature = _RIDGE * np.eye(size)
        for design, target in zip(designs, targets, strict=True):
            strengths = design @ beta
            odds = np.exp(strengths - strengths.max())
            shares = odds / odds.sum()
            mean = shares @ design
            gradient += design[target] - mean
            curvature += (design * shares[:, None]).T @ design - np.outer(mean, mean)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return tuple(map(float, beta[:width])), tuple(map(float, beta[width:]))


def _design(seen: Seen) -> Matrix:
    """Return one row for each candidate and, last, one for none; candidates' and none's features side by side."""
    rows, width = seen.candidates.shape
    design = np.zeros((rows + 1, width + len(seen.none)))
    design[:rows, :width] = seen.candidates
    design[rows, width:] = seen.none
    return design
