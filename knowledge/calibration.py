"""From similarities to a probability that the best entry is right, and the two thresholds that decide on it.

The numbers are fitted on a labelled set by `knowledge eval --fit` and kept in `calibration.json`; none is typed in.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_RIDGE = 1.0
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over a message's features, and the probabilities from which to answer and to offer a choice."""

    weights: tuple[float, ...]
    bias: float
    answer_from: float
    choose_from: float

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability, 0 to 1, that the best entry is the right one."""
        score = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))

    def save(self, path: Path) -> None:
        """Write the numbers as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def shipped_calibration() -> Calibration:
    """Return the calibration that comes with the package."""
    written = json.loads((files("knowledge") / "calibration.json").read_text(encoding="utf-8"))
    return Calibration(tuple(written["weights"]), written["bias"], written["answer_from"], written["choose_from"])


def fit_logistic(features: Matrix, right: NDArray[np.bool_]) -> tuple[tuple[float, ...], float]:
    """Return weights and bias of a ridge logistic regression (Newton's method), in the features' own units."""
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1.0
    design = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    ridge = np.diag([_RIDGE] * features.shape[1] + [0.0])
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        predicted = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (right - predicted) - ridge @ beta
        curvature = design.T @ (design * (predicted * (1 - predicted))[:, None]) + ridge
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    weights = beta[:-1] / scale
    return tuple(float(weight) for weight in weights), float(beta[-1] - weights @ mean)
