"""Whether the figures fell: those measured now beside those committed, with room for a rounding."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.evaluation import Figures
from knowledge.reading import ContentError, Problem

ROUNDING = 0.002
"""How much a share may be worse without having fallen: processors differ in the last digits."""
_SIZES = ("answerable", "unanswerable")
_HIGHER = {
    "top_1": "voce giusta al primo posto",
    "top_3": "voce giusta data, o fra quelle offerte",
    "answered_rightly": "risposte giuste",
}
_LOWER = {
    "answered_wrongly": "risposte sbagliate",
    "abstained_wrongly": "taciute a torto",
    "near_answered": "senza risposta, vicine al tema, a cui si risponde lo stesso",
    "far_answered": "senza risposta, lontane dal tema, a cui si risponde lo stesso",
    "unanswerable_answered": "senza risposta, a cui si risponde lo stesso",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that is not what it was, shares 0 to 1."""

    name: str
    was: float
    now: float
    worse: bool

    def __str__(self) -> str:
        """Return the move as people read it."""
        return f"{self.name}: era {100 * self.was:.1f} %, è {100 * self.now:.1f} %"


def read_committed(path: Path) -> dict[str, float]:
    """Return the overall figures of a file that `knowledge eval --json` wrote; raise `ContentError` when it is none."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))["all"]
        return {name: float(written[name]) for name in (*_SIZES, *_HIGHER, *_LOWER)}
    except OSError as error:
        raise ContentError([Problem(str(path), 0, f"il file non si può leggere ({error.strerror})")]) from None
    except (ValueError, KeyError, TypeError):
        raise ContentError([Problem(str(path), 0, "non contiene le misure di «knowledge eval --json»")]) from None


def hold(committed: Mapping[str, float], figures: Figures) -> tuple[bool, str]:
    """Return whether no figure fell, and what to say about it."""
    if any(committed[size] != getattr(figures, size) for size in _SIZES):
        return False, "Le domande di prova non sono più quelle delle misure conservate: non si possono confrontare."
    moved = _moves(committed, figures)
    fallen = [move for move in moved if move.worse]
    if fallen:
        return False, "\n".join(["Alcune misure sono peggiorate:", *(f"  {move}" for move in fallen)])
    return True, "\n".join(["Nessuna misura è peggiorata.", *(f"  meglio: {move}" for move in moved)])


def _moves(committed: Mapping[str, float], figures: Figures) -> list[Move]:
    """Return the figures that moved by more than a rounding."""
    found = []
    for name, title in (_HIGHER | _LOWER).items():
        was, now = committed[name], float(getattr(figures, name))
        if abs(now - was) > ROUNDING:
            found.append(Move(title, was, now, (now < was) == (name in _HIGHER)))
    return found
