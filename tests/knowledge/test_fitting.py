"""The decision is fitted on labelled messages, judged by models that had not learnt from them, and keeps targets."""

from pathlib import Path

import numpy as np
import pytest

from knowledge import calibration, fitting
from knowledge.calibration import Calibration, Seen, Sight, fit_weights, shipped_calibration
from knowledge.entries import Entry
from knowledge.evaluation import Labelled, figures, load_labelled
from knowledge.fitting import cross_validated, fit
from tests.knowledge.contents import shipped, shipped_entries

GOLDEN = Path(__file__).with_name("golden.yaml")


def few() -> tuple[list[Entry], list[Labelled]]:
    """Return some entries, their labelled messages, and the messages that no entry answers."""
    entries = [entry for entry in shipped_entries() if entry.topic in {"festival", "manager", "conversazione"}]
    known = {entry.id for entry in entries}
    messages = load_labelled(GOLDEN, shipped().current.entries.keys())
    kept = [message for message in messages if not message.entries or known & set(message.entries)]
    assert len(entries) > 20
    assert len(kept) > 200
    return entries, kept


def test_weights_find_what_tells_right_from_wrong() -> None:
    rng = np.random.default_rng(7)
    seen, right = [], []
    for number in range(200):
        row = number % 4 if number % 5 else None
        telling = rng.normal(size=4)
        if row is not None:
            telling[row] += 3
        seen.append(Seen(np.column_stack([telling, rng.normal(size=4)]), np.array([1.0])))
        right.append(row)
    (telling_weight, noise_weight), (none_weight,) = fit_weights(seen, right)
    assert telling_weight > 1
    assert abs(noise_weight) < 0.3
    assert none_weight > 0


def test_probabilities_of_the_candidates_and_of_none_make_one() -> None:
    model = Calibration((2.0,), (1.0,), 0.5, 0.1)
    found = model.probabilities(Seen(np.array([[1.0], [0.0]]), np.array([1.0])))
    odds = np.exp([2.0, 0.0, 1.0])
    assert found == pytest.approx(odds[:2] / odds.sum())


def test_the_shipped_calibrations_have_a_weight_for_every_feature_of_their_sight() -> None:
    seen = shipped().current.matcher.candidates("quanto costa il corso?")
    assert seen is not None
    words, meaning = (shipped_calibration(sight) for sight in (Sight.WORDS, Sight.MEANING))
    assert len(words.candidate_weights) == seen.seen.candidates.shape[1]
    assert len(meaning.candidate_weights) == len(words.candidate_weights) + 1
    assert len(words.none_weights) == len(meaning.none_weights) == len(seen.seen.none)
    for own in (words, meaning):
        assert 0 < own.choose_from < own.answer_from < 1


def test_a_calibration_is_kept_and_read_again_as_it_was(tmp_path: Path) -> None:
    fitted = {sight: shipped_calibration(sight) for sight in Sight}
    calibration.save(tmp_path / "calibration.json", fitted)
    assert calibration.load((tmp_path / "calibration.json").read_text(encoding="utf-8")) == fitted


def test_a_fitted_model_keeps_its_targets_on_messages_it_had_not_learnt_from() -> None:
    entries, messages = few()
    judged = figures(cross_validated(shipped().build_matcher, entries, messages))
    assert judged.answerable + judged.unanswerable == len(messages)
    assert judged.answered_wrongly <= 2 * fitting.WRONG_TARGET
    assert judged.near_answered <= 2 * fitting.NEAR_ANSWERED_TARGET
    assert judged.top_1 > 0.8


def test_the_same_messages_give_the_same_fit() -> None:
    entries, messages = few()
    first, second = (fit(shipped().build_matcher, entries, messages[::2]) for _ in range(2))
    assert first == second
