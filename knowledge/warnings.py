"""What an editor should look at although the content can be used: sentences, never a reason to refuse it."""

from collections.abc import Sequence
from datetime import date

from knowledge.entries import Entry
from knowledge.overlaps import Build, Copy, Pair, mistaken, near_copies, pairs

FEWEST_VARIANTS = 8
"""Italian variants below which an entry is hard to find."""
_NAMED = 10
"""Entries, copies and pairs named one by one; the others are counted."""


def warnings(entries: Sequence[Entry], build: Build, day: date) -> list[str]:
    """Return what to look at on a day, as lines to read; nothing when there is nothing."""
    late = [f"{entry.id} ({entry.review_by})" for entry in entries if entry.review_by and entry.review_by < day]
    few = [
        f"{entry.id} ({len(entry.italian.variants)})"
        for entry in entries
        if len(entry.italian.variants) < FEWEST_VARIANTS
    ]
    unspoken = [entry.id for entry in entries if entry.english is None]
    return [
        *_listed("Da ricontrollare, review_by è passato", late),
        *_listed(f"Con meno di {FEWEST_VARIANTS} varianti in italiano", few),
        *_listed("Senza la versione inglese", unspoken),
        *_below("Domande quasi uguali in due voci diverse", [copy_line(copy) for copy in near_copies(entries)]),
        *_below("Voci che si possono confondere", [pair_line(pair) for pair in pairs(mistaken(build, entries))]),
    ]


def copy_line(copy: Copy) -> str:
    """Return a near-copy as a line."""
    return f"«{copy.text}» ({copy.entry}) e «{copy.other_text}» ({copy.other})"


def pair_line(pair: Pair) -> str:
    """Return two entries that are taken for each other as a line, with an example."""
    example = pair.mistaken[0]
    return (
        f"{pair.first} ↔ {pair.second}: {len(pair.mistaken)}; per esempio «{example.text}», "
        f"se non fosse scritta in {example.entry}, avrebbe la risposta di {example.other}"
    )


def _listed(title: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    rest = f" e altre {len(names) - _NAMED}" if len(names) > _NAMED else ""
    return [f"{title}: {len(names)}. {', '.join(names[:_NAMED])}{rest}"]


def _below(title: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    rest = f" (ecco le prime {_NAMED})" if len(lines) > _NAMED else ""
    return [f"{title}: {len(lines)}{rest}.", *(f"  {line}" for line in lines[:_NAMED])]
